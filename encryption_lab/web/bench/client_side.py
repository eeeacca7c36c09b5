"""What the browser asks for when it encrypts and decrypts by itself: data keys from KMS, a place for the ciphertext.

The contract is in the head of static/lab/js/client_side.js. Plaintext and the learner's own keys never get here.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import BadRequest, KmsValidation, LabError
from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR, RecordId
from encryption_lab.store.reading import ObjectBody
from encryption_lab.web.faults import refusal_json
from encryption_lab.web.uploading import RawBody
from encryption_lab.web.visitor import Visitor, visitor
from encryption_lab.wire.s3 import META, S3Request, get_object, put_objects

KMS_NEEDS_TLS = (
    "AWS KMS answers over HTTPS only, and so does the lab’s: a data key in clear is in the answer."
)


@require_POST
def client_data_key(request: HttpRequest) -> JsonResponse:
    who = visitor(request)
    try:
        asked = _read_json(request, who)
        call = who.call()
        made = who.lab.kms.generate_data_key(call, _text(asked, "key_id"), context=_context(asked))
    except LabError as refused:
        return refusal_json(refused, kms=True)
    return JsonResponse(
        {"plaintext_b64": _b64(made.plaintext), "blob_b64": _b64(made.blob), "key_arn": made.key_arn}
    )


@require_POST
def client_decrypt(request: HttpRequest) -> JsonResponse:
    who = visitor(request)
    try:
        asked = _read_json(request, who)
        opened = who.lab.kms.decrypt(who.call(), _blob(asked), context=_context(asked))
    except LabError as refused:
        return refusal_json(refused, kms=True)
    return JsonResponse({"plaintext_b64": _b64(opened.plaintext)})


@require_http_methods(["PUT", "POST"])
def client_upload(request: HttpRequest) -> JsonResponse:
    """Store the body as it comes; to S3 it is an object like any other, sealed once more by the bucket's default."""
    who = visitor(request)
    body = RawBody(request)
    try:
        put = _put_request(request, who, body)
        response = put_objects(who.lab, (put,), body.pieces())[0]
    except LabError as refused:
        return refusal_json(refused)
    finally:
        body.drain()
    if response.error is not None:
        return refusal_json(response.error)
    return JsonResponse(
        {"location": _location(put, response.version.record_id if response.version else "")}, status=201
    )


@require_safe
def client_stored(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """Answer with what S3 gives back: the client's ciphertext, and its envelope as x-amz-meta- headers."""
    who = visitor(request)
    try:
        version = who.lab.objects.version(RecordId(record_id))
    except LabError as refused:
        return refusal_json(refused)
    asked = S3Request(
        method="GET",
        bucket=version.bucket,
        key=version.key,
        version_id=version.version_id,
        principal=ADMINISTRATOR,
        secure_transport=who.secure_transport,
    )
    response = get_object(who.lab, asked)
    if response.error is not None or response.body is None:
        return refusal_json(response.error or BadRequest("There is no body."))
    metadata = {f"{META}{name}": value for name, value in version.metadata.items()}
    return StreamingHttpResponse(
        _pieces(response.body),
        content_type="application/octet-stream",
        headers={**metadata, "Content-Length": str(version.size_bytes), "Content-Disposition": "attachment"},
    )


def _pieces(body: ObjectBody) -> Iterator[bytes]:
    with body:
        for piece in body.pieces():
            yield bytes(piece)


def _put_request(request: HttpRequest, who: Visitor, body: RawBody) -> S3Request:
    bucket, key = request.GET.get("bucket", ""), request.GET.get("key", "")
    if not bucket or not key:
        raise BadRequest("The request has to name a bucket and a key.")
    return S3Request(
        method="PUT",
        bucket=bucket,
        key=key,
        principal=ADMINISTRATOR,
        secure_transport=who.secure_transport,
        headers=(
            ("Content-Type", request.headers.get("Content-Type", "application/octet-stream")),
            ("Content-Length", str(body.left_bytes)),
            *_metadata(request),
        ),
        group_id=_group(request, who),
    )


def _metadata(request: HttpRequest) -> Headers:
    names = ((name.lower(), value) for name, value in request.headers.items())
    return tuple((name, value) for name, value in names if name.startswith(META))


def _group(request: HttpRequest, who: Visitor) -> str:
    """Return the comparison that this upload is to join, if there is one of that name."""
    group_id = request.GET.get("group", "")
    return group_id if group_id and who.lab.records.exchanges.of_group(group_id) else ""


def _location(put: S3Request, record_id: str) -> str:
    return (
        reverse("lab:group", args=[put.group_id]) if put.group_id else reverse("lab:object", args=[record_id])
    )


def _read_json(request: HttpRequest, who: Visitor) -> dict[str, Any]:
    if not who.secure_transport:
        raise KmsValidation(KMS_NEEDS_TLS)
    try:
        asked = json.loads(request.body)
        json.dumps(asked, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except (ValueError, RecursionError):
        raise KmsValidation("The request is not JSON.") from None
    if not isinstance(asked, dict):
        raise KmsValidation("The request is not a JSON object.")
    return asked


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise KmsValidation(f"{name} is missing or not text.")
    return value


def _context(asked: dict[str, Any]) -> dict[str, str]:
    context = asked.get("context", {})
    if not isinstance(context, dict) or not all(isinstance(value, str) for value in context.values()):
        raise KmsValidation("context has to map text to text.")
    return context


def _blob(asked: dict[str, Any]) -> bytes:
    try:
        return b64decode(_text(asked, "blob_b64"), validate=True)
    except ValueError:
        raise KmsValidation("blob_b64 is not base64.") from None


def _b64(value: bytes) -> str:
    return b64encode(value).decode("ascii")
