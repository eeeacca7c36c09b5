"""Signatures: AWS's own examples are accepted, and every change to what they cover is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import LabError
from encryption_lab.request_errors import (
    AccessKeyUnknown,
    AuthorizationMalformed,
    AuthorizationQueryMalformed,
    ContentHashMissing,
    HeadersNotSigned,
    NotSigned,
    RequestExpired,
    SecurityTokenInvalid,
    SignatureMismatch,
    TimeTooSkewed,
)
from encryption_lab.wire.sigv4.claims import is_signed
from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.verifying import verify
from tests.wire.sigv4 import aws_examples as aws

EXAMPLES = {
    "a range": aws.GET_RANGE,
    "a dollar in the key": aws.PUT,
    "a parameter without a value": aws.GET_LIFECYCLE,
    "parameters": aws.LIST,
    "a presigned URL": aws.PRESIGNED,
    "signed chunks": aws.PUT_CHUNKS,
    "a signed trailer": aws.PUT_TRAILER,
}


def with_header(request: IncomingRequest, name: str, value: str | None) -> IncomingRequest:
    headers = {key: old for key, old in request.headers.items() if key != name}
    return replace(request, headers=headers if value is None else {**headers, name: value.encode()})


@pytest.mark.parametrize("request_", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_what_aws_signed_is_accepted(request_: IncomingRequest) -> None:
    signer = verify(request_, access_key=aws.find, now=aws.NOW)

    assert signer.access_key == aws.KEY
    assert (signer.scope.region, signer.scope.service) == ("us-east-1", "s3")
    assert is_signed(request_)


@pytest.mark.parametrize(
    "changed",
    [
        replace(aws.PUT, method="POST"),
        replace(aws.PUT, path=b"/test$file.txt"),
        replace(aws.PUT, query="acl"),
        replace(aws.PUT, headers={**aws.PUT.headers, "x-amz-storage-class": b"STANDARD"}),
        replace(aws.PUT, headers={**aws.PUT.headers, "host": b"another.s3.amazonaws.com"}),
        replace(aws.PUT, headers={**aws.PUT.headers, "x-amz-content-sha256": aws.EMPTY.encode()}),
        replace(aws.PRESIGNED, query=aws.PRESIGNED.query.replace("86400", "604800")),
        replace(aws.PRESIGNED, query=aws.PRESIGNED.query + "&versionId=1"),
    ],
)
def test_what_was_changed_after_signing_is_refused(changed: IncomingRequest) -> None:
    with pytest.raises(SignatureMismatch):
        verify(changed, access_key=aws.find, now=aws.NOW)


def test_the_refusal_shows_what_was_computed() -> None:
    with pytest.raises(SignatureMismatch) as refused:
        verify(replace(aws.GET_RANGE, query="acl"), access_key=aws.find, now=aws.NOW)

    assert refused.value.string_to_sign.startswith(
        "AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/"
    )
    assert "\nacl=\n" in refused.value.canonical_request
    assert aws.KEY.secret_access_key not in str(vars(refused.value))


def test_another_secret_is_refused() -> None:
    other = replace(aws.KEY, secret_access_key="x" * 40)

    with pytest.raises(SignatureMismatch):
        verify(aws.PUT, access_key=lambda _: other, now=aws.NOW)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(AccessKeyUnknown):
        verify(aws.PUT, access_key=lambda _: None, now=aws.NOW)


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_request_of_another_time_is_refused(minutes: int) -> None:
    with pytest.raises(TimeTooSkewed):
        verify(aws.PUT, access_key=aws.find, now=aws.NOW + timedelta(minutes=minutes))


@pytest.mark.parametrize("minutes", [-15, 15])
def test_a_clock_may_be_a_little_off(minutes: int) -> None:
    verify(aws.PUT, access_key=aws.find, now=aws.NOW + timedelta(minutes=minutes))


def test_a_presigned_url_ends() -> None:
    verify(aws.PRESIGNED, access_key=aws.find, now=aws.NOW + timedelta(hours=24))

    with pytest.raises(RequestExpired):
        verify(aws.PRESIGNED, access_key=aws.find, now=aws.NOW + timedelta(hours=24, seconds=1))


def test_a_presigned_url_of_the_future_is_refused() -> None:
    with pytest.raises(TimeTooSkewed):
        verify(aws.PRESIGNED, access_key=aws.find, now=aws.NOW - timedelta(minutes=16))


def test_a_header_that_was_put_in_on_the_way_is_refused() -> None:
    added = with_header(aws.PUT, "x-amz-server-side-encryption", "AES256")

    with pytest.raises(HeadersNotSigned) as refused:
        verify(added, access_key=aws.find, now=aws.NOW)

    assert refused.value.names == ("x-amz-server-side-encryption",)


def test_temporary_credentials_are_refused() -> None:
    with pytest.raises(SecurityTokenInvalid):
        verify(with_header(aws.PUT, "x-amz-security-token", "t"), access_key=aws.find, now=aws.NOW)


def test_no_signature_is_no_access() -> None:
    bare = with_header(aws.PUT, "authorization", None)

    assert not is_signed(bare)
    with pytest.raises(NotSigned):
        verify(bare, access_key=aws.find, now=aws.NOW)


AUTHORIZATION = aws.PUT.headers["authorization"].decode()


@pytest.mark.parametrize(
    "authorization",
    [
        "AWS AKIAIOSFODNN7EXAMPLE:signature",
        "AWS4-ECDSA-P256-SHA256 " + AUTHORIZATION.partition(" ")[2],
        "AWS4-HMAC-SHA256",
        AUTHORIZATION.rpartition(",")[0],
        AUTHORIZATION.replace("/s3/", "/"),
        AUTHORIZATION.replace("aws4_request", "aws4"),
        AUTHORIZATION.replace("20130524", "20130525"),
        AUTHORIZATION.replace("SignedHeaders=date;host", "SignedHeaders=date"),
        AUTHORIZATION[:-1],
        AUTHORIZATION[:-1] + "G",
        AUTHORIZATION.replace("us-east-1", "us-\u00e9st-1"),
    ],
)
def test_a_malformed_authorization_is_named(authorization: str) -> None:
    with pytest.raises(AuthorizationMalformed):
        verify(with_header(aws.PUT, "authorization", authorization), access_key=aws.find, now=aws.NOW)


@pytest.mark.parametrize("date", [None, "", "20130524", "20131324T000000Z", "Fri, 24 May 2013 00:00:00 GMT"])
def test_a_date_that_cannot_be_read_is_named(date: str | None) -> None:
    with pytest.raises(AuthorizationMalformed):
        verify(with_header(aws.PUT, "x-amz-date", date), access_key=aws.find, now=aws.NOW)


def test_s3_wants_to_know_what_covers_the_body() -> None:
    with pytest.raises(ContentHashMissing):
        verify(with_header(aws.PUT, "x-amz-content-sha256", None), access_key=aws.find, now=aws.NOW)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("X-Amz-Expires=86400", "X-Amz-Expires=604801"),
        ("X-Amz-Expires=86400", "X-Amz-Expires=0"),
        ("X-Amz-Expires=86400", "X-Amz-Expires=a"),
        ("X-Amz-Expires=86400", "X-Amz-Expires=" + "9" * 400),
        ("&X-Amz-Expires=86400", ""),
        ("AWS4-HMAC-SHA256", "AWS4-HMAC-MD5"),
        ("X-Amz-Date=20130524T000000Z", "X-Amz-Date=20130525T000000Z"),
        ("X-Amz-Date=20130524T000000Z", "X-Amz-Date=yesterday"),
        ("%2Faws4_request", ""),
        ("SignedHeaders=host", "SignedHeaders=range"),
    ],
)
def test_a_malformed_presigned_url_is_named(old: str, new: str) -> None:
    changed = replace(aws.PRESIGNED, query=aws.PRESIGNED.query.replace(old, new))

    assert changed != aws.PRESIGNED
    with pytest.raises(AuthorizationQueryMalformed):
        verify(changed, access_key=aws.find, now=aws.NOW)


def signed_by_botocore(
    url_path: str, query: str, headers: dict[str, str], *, presigned: bool
) -> IncomingRequest:
    """Return what AWS's own SDK would send, signed now."""
    credentials = Credentials(aws.KEY.access_key_id, aws.KEY.secret_access_key)
    prepared = AWSRequest(
        "GET", f"https://localhost:8443{url_path}?{query}", headers={"Host": "localhost:8443", **headers}
    )
    if presigned:
        S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=60).add_auth(prepared)
    else:
        S3SigV4Auth(credentials, "s3", "eu-central-1").add_auth(prepared)
    _, _, sent_query = prepared.url.partition("?")
    return IncomingRequest(
        method="GET",
        path=unquote_to_bytes(url_path),
        query=sent_query,
        headers={name.lower(): value.encode() for name, value in prepared.headers.items()},
        secure_transport=True,
    )


@pytest.mark.parametrize("presigned", [False, True], ids=["header", "query"])
@pytest.mark.parametrize(
    "path",
    [
        "/b/k",
        "/b/a%20b",
        "/b/a%252Fb",
        "/b/%C3%A9%F0%9F%94%91",
        "/b//double",
        "/b/..",
        "/b/a%2Bb%3Dc%26d",
        "/b/~-_.",
    ],
)
def test_what_botocore_signs_is_accepted(path: str, presigned: bool) -> None:
    request = signed_by_botocore(
        path, "list-type=2&prefix=a%20b%2Fc", {"x-amz-meta-note": "two  spaces"}, presigned=presigned
    )

    assert verify(request, access_key=aws.find, now=datetime.now(UTC)).access_key == aws.KEY


@given(st.text(max_size=300))
def test_any_authorization_is_refused_as_ours(text: str) -> None:
    request = replace(
        aws.PUT, headers={**aws.PUT.headers, "authorization": text.encode("utf-8", "surrogatepass")}
    )

    with pytest.raises(LabError):
        verify(request, access_key=aws.find, now=aws.NOW)


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=300))
def test_any_query_is_refused_as_ours(text: str) -> None:
    request = replace(aws.PRESIGNED, query="X-Amz-Signature=1&" + text)

    with pytest.raises(LabError):
        verify(request, access_key=aws.find, now=aws.NOW)
