"""MinIO's client for Python: each server-side method, in one piece and in parts."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

import pytest

from tests.clients.running import Clients
from tests.endpoint.sandbox import LiveSandbox

PLAINTEXT = b"through another maker's client: marker-2af7\n"
BODY, OWN_KEY = b64encode(PLAINTEXT).decode(), b64encode(bytes(range(32))).decode()
MIB = 2**20
TIMES = 6 * MIB // len(PLAINTEXT)


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("sse-s3", {"ServerSideEncryption": "AES256"}),
        ("sse-kms", {"ServerSideEncryption": "aws:kms"}),
        ("sse-c", {"SSECustomerAlgorithm": "AES256"}),
    ],
)
def test_each_method_in_one_piece_and_in_parts(
    clients: Clients, sandbox: LiveSandbox, key_id: str, method: str, headers: dict[str, str]
) -> None:
    more: dict[str, Any] = {"own_key": OWN_KEY} if method == "sse-c" else {}
    put = {"do": "put", "method": method, "body": BODY, "kms_key": key_id, **more}
    small, large = f"minio-{method}", f"minio-{method}-parts"
    _, etag, read, parts = clients.do(
        "minio",
        "minio_client",
        {**put, "key": small},
        {**put, "key": large, "times": TIMES, "part_size": 5 * MIB},
        {"do": "get", "key": small, **more},
        {"do": "get", "key": large, **more},
    )

    assert etag.endswith("-2")
    assert b64decode(read) == PLAINTEXT
    assert b64decode(parts) == PLAINTEXT * TIMES
    customer = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b64decode(OWN_KEY)} if more else {}
    found = sandbox.client().head_object(Bucket="objects", Key=large, **customer)
    assert headers.items() <= found.items()
    assert not any(PLAINTEXT in held for held in clients.stored())


def test_a_presigned_address_and_what_is_refused(clients: Clients, key_id: str) -> None:
    put = {"do": "put", "key": "minio-signed", "method": "sse-kms", "body": BODY, "kms_key": key_id}
    _, signed, missing, unknown = clients.do(
        "minio",
        "minio_client",
        put,
        {"do": "presigned", "key": "minio-signed"},
        {"do": "get", "key": "nothing-there"},
        {**put, "kms_key": "11111111-2222-3333-4444-555555555555"},
    )
    assert b64decode(signed) == PLAINTEXT
    assert (missing["error"], "NoSuchKey" in missing["said"]) == ("S3Error", True)
    assert (unknown["error"], "KMS.NotFoundException" in unknown["said"]) == ("S3Error", True)
