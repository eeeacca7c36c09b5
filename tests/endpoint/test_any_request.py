"""Whatever a client signs, the endpoint answers: no failure of its own, nothing half done, nothing left behind.

In one process, through the WSGI door, so that thousands of requests take seconds.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.endpoint.form_posts import CONTENT_TYPE, form, signed
from tests.endpoint.gateway_client import UNSIGNED, GatewayClient, Sent, Told

pytestmark = pytest.mark.django_db

KEY = bytes(range(32))
MARKERS = (
    *("", "acl", "attributes", "cors", "delete", "encryption", "legal-hold", "lifecycle", "list-type=2"),
    *("location", "logging", "object-lock", "partNumber=1", "policy", "policyStatus", "publicAccessBlock"),
    *("restore", "retention", "select&select-type=2", "tagging", "torrent", "uploads", "versioning"),
    *("versionId=null", "versions", "website", "x-id=PutObject", "renameObject", "metadataTable", "session"),
)
NONSENSE = (
    "",
    "0",
    "-1",
    "9" * 19,
    "9" * 5000,
    "1e9",
    "\u0665",
    "null",
    "\0",
    "a\r\nb",
    "%00",
    "..",
    "\U0001f510",
    "true",
)
NAMES = (
    *("prefix", "delimiter", "marker", "key-marker", "version-id-marker", "upload-id-marker", "max-keys"),
    *("max-uploads", "max-parts", "part-number-marker", "continuation-token", "start-after", "encoding-type"),
    *("fetch-owner", "uploadId", "partNumber", "versionId", "response-content-type", "response-expires"),
)
SSE = "x-amz-server-side-encryption"
VALUES: dict[str, tuple[bytes, ...]] = {
    SSE: (b"AES256", b"aws:kms", b"aws:kms:dsse", b"none", b"\xff"),
    f"{SSE}-aws-kms-key-id": (b"alias/aws/s3", b"arn:aws:kms:::", b"x" * 3000),
    f"{SSE}-context": (b64encode(b'{"a":"b"}'), b64encode(b'{"a":"\\ud800"}'), b64encode(b"[" * 5000), b"="),
    f"{SSE}-bucket-key-enabled": (b"true", b"yes"),
    f"{SSE}-customer-algorithm": (b"AES256", b"DES"),
    f"{SSE}-customer-key": (b64encode(KEY), b64encode(KEY[:31]), b"==="),
    f"{SSE}-customer-key-md5": (b64encode(hashlib.md5(KEY).digest()), b"x"),
    "content-md5": (b64encode(hashlib.md5(b"hello").digest()), b"", b"x"),
    "content-type": (b"text/plain", b"\xe9\xff", b"multipart/form-data"),
    "content-encoding": (b"aws-chunked", b"gzip, aws-chunked", b"aws-chunked,aws-chunked"),
    "range": (b"bytes=0-1", b"bytes=-1", b"bytes=9-", b"bytes=" + b"9" * 400 + b"-", b"bytes=0-1,3-4"),
    "if-match": (b"*", b'"x"', b"\xff"),
    "if-none-match": (b"*", b'"x"'),
    "if-modified-since": (b"Tue, 24 Nov 2026 00:00:00 GMT", b"yesterday", b"Tue, 99 Nov 99999 99:00:00 GMT"),
    "x-amz-acl": (b"private", b"public-read"),
    "x-amz-checksum-algorithm": (b"SHA256", b"MD5", b"CRC64NVME"),
    "x-amz-checksum-crc32": (b"AAAAAA==", b"x"),
    "x-amz-checksum-sha256": (b64encode(hashlib.sha256(b"hello").digest()), b""),
    "x-amz-checksum-type": (b"COMPOSITE", b"FULL_OBJECT", b"?"),
    "x-amz-checksum-mode": (b"ENABLED", b"?"),
    "x-amz-copy-source": (b"objects/k", b"/objects/k?versionId=null", b"%ff/%ff", b"x", b"objects/%00"),
    "x-amz-copy-source-range": (b"bytes=0-1", b"bytes=5-1", b"x"),
    "x-amz-decoded-content-length": (b"5", b"0", b"-1", b"9" * 30),
    "x-amz-metadata-directive": (b"COPY", b"REPLACE", b"?"),
    "x-amz-meta-a": (b"b", b"\xff\xfe", "\u00fc\U0001f510".encode(), b"v" * 3000),
    "x-amz-mp-object-size": (b"5", b"x"),
    "x-amz-object-attributes": (b"ETag,Checksum,ObjectParts", b"?"),
    "x-amz-sdk-checksum-algorithm": (b"CRC32", b"?"),
    "x-amz-storage-class": (b"STANDARD", b"GLACIER", b"?"),
    "x-amz-tagging": (b"a=b", b"a=b&a=c", b"%ff=%ff", b"=" * 300),
    "x-amz-trailer": (b"x-amz-checksum-crc32", b"x-amz-checksum-", b"?"),
    "x-amz-website-redirect-location": (b"/x", b"?"),
    "x-amz-expected-bucket-owner": (b"111122223333", b"x"),
    "transfer-encoding": (b"chunked", b"gzip"),
}
XML = (
    b"<Delete><Object><Key>k</Key></Object><Quiet>maybe</Quiet></Delete>",
    b"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
    b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>",
    b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
    b"<ObjectEncryption><SSE-KMS><KMSKeyArn>arn:aws:kms:x:y:key/z</KMSKeyArn></SSE-KMS></ObjectEncryption>",
    b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><Delete><Object><Key>&d;</Key></Object></Delete>',
    b"<CreateBucketConfiguration><LocationConstraint>&#0;</LocationConstraint></CreateBucketConfiguration>",
    b'{"Version": "2012-10-17", "Statement": ' + b"[" * 3000,
    b'{"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "\\ud800"}]}',
)
FRAMED = (
    b"5\r\nhello\r\n0\r\n\r\n",
    b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
    b"ffffffffffffffff\r\nhello",
    b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0;chunk-signature=" + b"0" * 64 + b"\r\n\r\n",
    b"5\r\nhel",
    b"x" * 2000,
)
HASHES = (
    *("", UNSIGNED, "0" * 64, "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
    *("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "STREAMING-?", "e" * 63),
)
paths = st.one_of(
    st.sampled_from(
        [b"/", b"/objects", b"/objects/", b"/objects/k", b"/versions/k", b"/nobody/k", b"//", b"/a/../b"]
    ),
    st.binary(max_size=12).map(lambda key: b"/objects/" + key),
    st.text(max_size=600).map(lambda key: b"/versions/" + key.encode("utf-8", "surrogatepass")),
)
queries = st.builds(
    lambda marker, pairs: "&".join(
        [
            *([marker] if marker else []),
            *(f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}" for name, value in pairs),
        ]
    ),
    st.sampled_from([*[""] * 20, *MARKERS]),
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NONSENSE) | st.text(max_size=9)), max_size=3),
)
headers = st.lists(st.sampled_from(sorted(VALUES)), max_size=5, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(VALUES[name]) for name in names})
)
requests = st.builds(
    Sent,
    method=st.sampled_from(["GET", "PUT", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW"]),
    path=paths,
    query=queries,
    headers=headers,
    body=st.sampled_from([b"", b"hello", *XML, *FRAMED]) | st.binary(max_size=50),
    announced=st.sampled_from([*[-1] * 8, None, 0, 3, 5 * 1024**3, 10**30]),
    breaks_after=st.sampled_from([*[None] * 8, 0, 3, 20]),
    content_hash=st.sampled_from([*[""] * 8, *HASHES]),
)


@pytest.fixture
def client() -> Iterator[GatewayClient]:
    """The end of a request closes no connection here, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    made = GatewayClient()
    made.send(Sent(method="PUT", path=b"/objects/k", body=b"hello"))
    yield made
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def check(client: GatewayClient, told: Told) -> None:
    assert 200 <= told.status < 500 or told.status == 501, told
    assert not client.left_incoming()


FUZZ = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(sent=requests)
@example(sent=Sent(method="DELETE", path=b"/versions/0", query="versionId=%00"))
def test_any_signed_request_is_answered(client: GatewayClient, sent: Sent) -> None:
    check(client, client.send(sent))


@FUZZ
@given(
    sent=requests, authorization=st.sampled_from([b"AWS4-HMAC-SHA256", b"AWS x:y"]) | st.binary(max_size=60)
)
def test_any_other_request_is_refused(client: GatewayClient, sent: Sent, authorization: bytes) -> None:
    unsigned = Sent(
        method=sent.method,
        path=sent.path,
        query=sent.query,
        headers={**sent.headers, "authorization": b"AWS" + authorization},
        body=sent.body,
        announced=sent.announced,
        breaks_after=sent.breaks_after,
    )
    told = client.send_unsigned(unsigned)
    assert told.status in (400, 403), told


fields = st.lists(
    st.tuples(
        st.sampled_from(
            ["key", "acl", "tagging", "success_action_status", "success_action_redirect", *VALUES]
        )
        | st.text(max_size=8),
        st.sampled_from(["k", "objects/${filename}", "201", "https://x.test/", "\r\nSet-Cookie: a=b", "\0"])
        | st.text(max_size=20)
        | st.sampled_from([value.decode("latin-1") for values in VALUES.values() for value in values]),
    ),
    max_size=4,
)


@FUZZ
@given(
    given_fields=fields,
    conditions=st.lists(
        st.sampled_from([["starts-with", "$key", ""], {"acl": "private"}, ["content-length-range", 0, 3]])
        | st.lists(st.text(max_size=5) | st.integers(), max_size=3),
        max_size=4,
    ),
    file=st.none() | st.binary(max_size=30),
    cut=st.sampled_from([*[None] * 6, 0, 100, 300, 800]),
    allowed=st.booleans(),
)
def test_any_form_is_answered(
    client: GatewayClient,
    given_fields: list[tuple[str, str]],
    conditions: list[object],
    file: bytes | None,
    cut: int | None,
    allowed: bool,
) -> None:
    """`allowed`: the policy names every field, so that what is asked for is done."""
    named = {name.replace('"', "").replace("\r", "").replace("\n", ""): value for name, value in given_fields}
    if allowed:
        named = {"key": "k", **named}
        conditions = [["starts-with", f"${name}", ""] for name in (*named, "bucket")]
    key = client.access_key
    done = signed(
        named,
        access_key=(key.access_key_id, key.secret_access_key),
        region=client.account.region,
        conditions=list(conditions),
    )
    # A browser sends no half surrogate pairs: what it cannot spell it replaces.
    body = form(((name, value.encode("utf-8", "replace").decode()) for name, value in done.items()), file)
    headers = {"content-type": CONTENT_TYPE.encode(), "host": b"endpoint.test"}
    check(
        client,
        client.send_unsigned(
            Sent(method="POST", path=b"/objects", headers=headers, body=body, breaks_after=cut)
        ),
    )


@pytest.mark.parametrize("key", [b"\xed\xa0\x80", b"\xff", b"\xc0\xaf", b"a\xed\xb0\x80b"])
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_a_key_that_is_no_text(client: GatewayClient, key: bytes, method: str) -> None:
    """Half surrogate pairs and overlong forms are no UTF-8, though they can be signed."""
    told = client.send(Sent(method=method, path=b"/objects/" + key, body=b"x" if method == "PUT" else b""))
    assert (told.status, b"<Code>InvalidURI</Code>" in told.body) == (400, True)


def test_what_never_becomes_a_form_is_not_read_to_its_end(client: GatewayClient) -> None:
    body = b"x" * 3_000_000
    headers = {"content-type": CONTENT_TYPE.encode(), "host": b"endpoint.test"}
    sent = Sent(method="POST", path=b"/objects", headers=headers, body=body, breaks_after=2_000_000)
    told = client.send_unsigned(sent)
    assert (told.status, b"MalformedPOSTRequest" in told.body) == (400, True)


def test_what_was_stored_is_what_is_recorded(client: GatewayClient) -> None:
    """Uploads of every kind that fail leave no file; those that do not leave the file that their version names."""
    before = client.files()
    whole = Sent(method="PUT", path=b"/objects/new", body=b"x" * 300_000)
    broken = {"announced": 300_001}, {"announced": 5}, {"breaks_after": 200_000}, {"content_hash": "0" * 64}
    for lie in broken:
        told = client.send(Sent(method="PUT", path=whole.path, body=whole.body, **lie))
        assert 400 <= told.status < 500, lie
        assert client.files() == before
    assert client.send(whole).status == 200
    assert len(client.files() - before) == 1
    assert client.send(Sent(method="DELETE", path=whole.path)).status == 204
    assert client.files() == before
