"""POST Object: a form that keeps to its policy becomes the very request that a PUT would be.

Source: Amazon S3 API Reference, POST Object and Creating an HTML Form (Using AWS Signature Version 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode, urlsplit

from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Headers
from encryption_lab.form_errors import UploadTooLarge, UploadTooSmall
from encryption_lab.lab import Lab
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.wire.form_posts.body import FormBody
from encryption_lab.wire.form_posts.policy import CONTENT_TYPE, PostPolicy, read_policy
from encryption_lab.wire.form_posts.signature import OF_THE_SIGNATURE, POLICY
from encryption_lab.wire.form_posts.tag_set import read_tag_set
from encryption_lab.wire.object_headers import KEPT, META, TAGGING
from encryption_lab.wire.s3 import S3Request, S3Response, Telling, put_object
from encryption_lab.wire.sigv4.incoming import IncomingRequest

POST_OBJECT = "PostObject"
FILE_NAME = "${filename}"
STATUS, REDIRECT, OLD_REDIRECT = "success_action_status", "success_action_redirect", "redirect"
STATUSES = {"200": 200, "201": 201, "204": 204}
NOTHING_TO_SAY, SEE_OTHER, WITH_DOCUMENT = 204, 303, 201
# What a field is called as a header; the other x-amz- fields have the header's name.
AS_HEADERS = {"acl": "x-amz-acl"}
TAGS = "tagging"
FROM_THE_REQUEST = ("host", "user-agent")
_TOKEN = re.compile(r"[a-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A form that its policy allows. `headers` hold an SSE-C key where one is given: secret."""

    bucket: str
    key: str
    headers: Headers
    policy: PostPolicy
    form: FormBody
    status: int
    redirect: str

    def pieces(self) -> Iterator[bytes]:
        """Yield the file. Raises UploadTooLarge, UploadTooSmall for what the policy does not allow, IncompleteBody."""
        size_bytes = 0
        for piece in self.form.pieces():
            size_bytes += len(piece)
            if size_bytes > self.policy.most_bytes:
                raise UploadTooLarge(size_bytes=size_bytes, limit_bytes=self.policy.most_bytes)
            yield piece
        if size_bytes < self.policy.least_bytes:
            raise UploadTooSmall(size_bytes=size_bytes, least_bytes=self.policy.least_bytes)


def read_post(form: FormBody, *, bucket: str, now: datetime) -> Post:
    """Return what a signed form asks for. Raises PolicyMalformed, PolicyRefuses, InvalidValue, TagInvalid."""
    key = form.fields["key"].replace(FILE_NAME, re.split(r"[/\\]", form.file_name)[-1])
    policy = read_policy(form.fields[POLICY])
    policy.check({**form.fields, "bucket": bucket, "key": key}, tuple(form.fields), now=now)
    redirect = _redirect(form.fields.get(REDIRECT) or form.fields.get(OLD_REDIRECT) or "")
    status = STATUSES.get(form.fields.get(STATUS, ""), NOTHING_TO_SAY)
    return Post(
        bucket=bucket,
        key=key,
        headers=tuple(_headers(form)),
        policy=policy,
        form=form,
        status=SEE_OTHER if redirect else status,
        redirect=redirect,
    )


def post_object(lab: Lab, principal: str, request: IncomingRequest, post: Post) -> S3Response:
    """Return the response, kept as an exchange; its Location tells where the object is, or where to go on."""
    shown = S3Request(
        method=request.method,
        bucket=post.bucket,
        key=post.key,
        principal=principal,
        secure_transport=request.secure_transport,
        headers=(*((name, request.text(name) or "") for name in FROM_THE_REQUEST), *post.headers),
        target=quote(request.path),
    )
    telling = Telling(
        operation=POST_OBJECT, status=post.status, headers=lambda version: _location(request, post, version)
    )
    return put_object(lab, shown, post.pieces(), telling=telling)


def location_of(request: IncomingRequest, post: Post) -> str:
    """Return the address of the object, as the client reached the endpoint."""
    scheme = "https" if request.secure_transport else "http"
    path = quote(post.key) if request.host_bucket else f"{post.bucket}/{quote(post.key)}"
    return f"{scheme}://{quote(request.text('host') or '', safe=':[]')}/{path}"


def _location(request: IncomingRequest, post: Post, version: ObjectVersion) -> Headers:
    if not post.redirect:
        return (("Location", location_of(request, post)),)
    told = urlencode({"bucket": post.bucket, "key": post.key, "etag": f'"{version.etag}"'})
    return (("Location", f"{post.redirect}{'&' if '?' in post.redirect else '?'}{told}"),)


def _headers(form: FormBody) -> Iterator[tuple[str, str]]:
    """Yield the fields that mean what a header of PUT means. Raises InvalidValue for one that could be no header."""
    for field, value in form.fields.items():
        name = AS_HEADERS.get(field, field)
        if field == TAGS:
            yield TAGGING, urlencode(read_tag_set(value))
        elif field in OF_THE_SIGNATURE or not (
            name.startswith("x-amz-") or name in (*KEPT, CONTENT_TYPE, "content-md5")
        ):
            continue
        elif not _TOKEN.fullmatch(name.removeprefix(META)) or not value.isprintable():
            raise InvalidValue("Invalid argument", name=field, value=value[:200])
        else:
            yield name, value.strip()


def _redirect(address: str) -> str:
    """Return the address, "" for one that nobody could go to: S3 then answers as if it were not given."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_address = parts.scheme in ("http", "https") and bool(parts.netloc)
    return (
        address if is_address and address.isascii() and address.isprintable() and " " not in address else ""
    )
