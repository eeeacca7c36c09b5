"""The worked examples of the Amazon S3 API Reference: requests, and the signatures that AWS computed for them.

Source: Amazon S3 API Reference, Authenticating Requests: "Examples: Signature Calculations", "Transferring Payload in
Multiple Chunks", "Including Trailing Headers", "Using Query Parameters". AWS prints the key pair there, too.
"""

from __future__ import annotations

from datetime import UTC, datetime

from encryption_lab.wire.sigv4.incoming import IncomingRequest
from encryption_lab.wire.sigv4.verifying import AccessKey

NOW = datetime(2013, 5, 24, tzinfo=UTC)
KEY = AccessKey(
    access_key_id="AKIAIOSFODNN7EXAMPLE",
    secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    account_id="111122223333",
    principal="administrator",
)
CREDENTIAL = f"{KEY.access_key_id}/20130524/us-east-1/s3/aws4_request"
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
WELCOME = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"
HOST = "examplebucket.s3.amazonaws.com"


def find(access_key_id: str) -> AccessKey | None:
    return KEY if access_key_id == KEY.access_key_id else None


def signed(
    method: str, path: str, query: str, headers: dict[str, str], *, names: str, signature: str
) -> IncomingRequest:
    """Return a request with the Authorization header of an example."""
    authorization = f"AWS4-HMAC-SHA256 Credential={CREDENTIAL},SignedHeaders={names},Signature={signature}"
    sent = {"host": HOST, "x-amz-date": "20130524T000000Z", **headers, "authorization": authorization}
    return IncomingRequest(
        method=method,
        path=path.encode(),
        query=query,
        headers={name: value.encode() for name, value in sent.items()},
        secure_transport=True,
    )


GET_RANGE = signed(
    "GET",
    "/test.txt",
    "",
    {"range": "bytes=0-9", "x-amz-content-sha256": EMPTY},
    names="host;range;x-amz-content-sha256;x-amz-date",
    signature="f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
)
PUT = signed(
    "PUT",
    "/test$file.text",
    "",
    {
        "date": "Fri, 24 May 2013 00:00:00 GMT",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-content-sha256": WELCOME,
    },
    names="date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    signature="98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
)
GET_LIFECYCLE = signed(
    "GET",
    "/",
    "lifecycle",
    {"x-amz-content-sha256": EMPTY},
    names="host;x-amz-content-sha256;x-amz-date",
    signature="fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
)
LIST = signed(
    "GET",
    "/",
    "max-keys=2&prefix=J",
    {"x-amz-content-sha256": EMPTY},
    names="host;x-amz-content-sha256;x-amz-date",
    signature="34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
)
PRESIGNED = IncomingRequest(
    method="GET",
    path=b"/test.txt",
    query=(
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F"
        "aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
        "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    ),
    headers={"host": HOST.encode()},
    secure_transport=True,
)

# 65 KiB of "a" in a chunk of 64 KiB and one of 1 KiB.
CHUNKS = (b"a" * 65536, b"a" * 1024, b"")
PUT_CHUNKS = signed(
    "PUT",
    "/examplebucket/chunkObject.txt",
    "",
    {
        "host": "s3.amazonaws.com",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": "66560",
        "content-length": "66824",
    },
    names=(
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;"
        "x-amz-storage-class"
    ),
    signature="4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
)
CHUNK_SIGNATURES = (
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
)
PUT_TRAILER = signed(
    "PUT",
    "/examplebucket/chunkObject.txt",
    "",
    {
        "host": "s3.amazonaws.com",
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
        "content-encoding": "aws-chunked",
        "x-amz-decoded-content-length": "66560",
        "x-amz-trailer": "x-amz-checksum-crc32c",
    },
    names=(
        "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;"
        "x-amz-trailer"
    ),
    signature="106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
)
TRAILER_CHUNK_SIGNATURES = (
    "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
    "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
    "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
)
TRAILER = ("x-amz-checksum-crc32c", "sOO8/Q==")
TRAILER_SIGNATURE = "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"


def framed(chunks: tuple[bytes, ...], signatures: tuple[str, ...]) -> list[bytes]:
    """Return the chunks in the frame of aws-chunked; the last is the empty one, without what follows its head."""
    lines = [
        b"%x;chunk-signature=%s\r\n%s\r\n" % (len(chunk), signature.encode(), chunk)
        for chunk, signature in zip(chunks[:-1], signatures[:-1], strict=True)
    ]
    return [*lines, b"0;chunk-signature=%s\r\n" % signatures[-1].encode()]


SIGNED_BODY = b"".join(framed(CHUNKS, CHUNK_SIGNATURES)) + b"\r\n"
TRAILER_BODY = b"".join(
    framed(CHUNKS, TRAILER_CHUNK_SIGNATURES)
) + b"%s:%s\r\nx-amz-trailer-signature:%s\r\n\r\n" % (
    TRAILER[0].encode(),
    TRAILER[1].encode(),
    TRAILER_SIGNATURE.encode(),
)
