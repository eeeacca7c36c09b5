"""The AWS SDK for JavaScript: each server-side method, uploads in parts, presigned addresses, KMS, and its errors."""

from __future__ import annotations

from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

import pytest
from awscrt import checksums

from encryption_lab.web.connect.tools import tools
from tests.clients.running import Clients, connection
from tests.endpoint.sandbox import LiveSandbox

CLIENT, SCRIPT = "sdk-javascript", "sdk_javascript"
PLAINTEXT = b"out of Node.js: marker-71bd\n"
BODY, OWN_KEY = b64encode(PLAINTEXT).decode(), b64encode(bytes(range(32))).decode()
CRC32 = b64encode(checksums.crc32(PLAINTEXT).to_bytes(4, "big")).decode()
TIMES = 6 * 2**20 // len(PLAINTEXT)
UNKNOWN_KEY = "11111111-2222-3333-4444-555555555555"
METHODS: dict[str, dict[str, str]] = {
    "sse-s3": {"ServerSideEncryption": "AES256"},
    "sse-kms": {"ServerSideEncryption": "aws:kms"},
    "dsse-kms": {"ServerSideEncryption": "aws:kms:dsse"},
    "sse-c": {"SSECustomerAlgorithm": "AES256"},
}


@pytest.mark.parametrize("method", METHODS)
def test_each_method_in_one_piece_and_in_parts(
    clients: Clients, sandbox: LiveSandbox, key_id: str, method: str
) -> None:
    own = {"own_key": OWN_KEY} if method == "sse-c" else {}
    asked = {} if own else dict(METHODS[method])
    if "kms" in method:
        asked["SSEKMSKeyId"] = key_id
    small, large = f"javascript-{method}", f"javascript-{method}-parts"
    put, upload, read, parts = clients.do_in_node(
        CLIENT,
        SCRIPT,
        {"do": "put", "key": small, "body": BODY, "asked": asked, **own},
        {"do": "upload", "key": large, "body": BODY, "times": TIMES, "asked": asked, **own},
        {"do": "get", "key": small, **own},
        {"do": "get", "key": large, **own},
    )

    assert METHODS[method].items() <= put.items()
    assert put["ChecksumCRC32"] == CRC32
    assert (upload["ETag"][-3:], upload["ChecksumType"]) == ('-2"', "COMPOSITE")
    assert b64decode(read) == PLAINTEXT
    assert b64decode(parts) == PLAINTEXT * TIMES
    customer: dict[str, Any] = {"SSECustomerKey": b64decode(OWN_KEY), **METHODS[method]} if own else {}
    found = sandbox.client().head_object(Bucket="objects", Key=large, ChecksumMode="ENABLED", **customer)
    assert METHODS[method].items() <= found.items()
    assert found["ChecksumCRC32"] == upload["ChecksumCRC32"]
    assert not any(PLAINTEXT in held for held in clients.stored())


def test_the_checksum_of_a_stream_comes_behind_it(clients: Clients, sandbox: LiveSandbox) -> None:
    [stored] = clients.do_in_node(
        CLIENT, SCRIPT, {"do": "stream", "key": "javascript-stream", "body": BODY, "asked": {}}
    )
    assert (stored["trailer"], stored["ChecksumCRC32"]) == ("x-amz-checksum-crc32", CRC32)
    found = sandbox.client().get_object(Bucket="objects", Key="javascript-stream", ChecksumMode="ENABLED")
    assert (found["ChecksumCRC32"], found["Body"].read()) == (CRC32, PLAINTEXT)


def test_presigned_addresses_write_and_read(clients: Clients, sandbox: LiveSandbox) -> None:
    [signed] = clients.do_in_node(
        CLIENT, SCRIPT, {"do": "presigned", "key": "javascript-signed", "body": BODY}
    )
    assert (signed["status"], b64decode(signed["body"])) == (200, PLAINTEXT)
    found = sandbox.client().get_object(Bucket="objects", Key="javascript-signed")
    assert found["Body"].read() == PLAINTEXT


def test_kms_seals_and_opens_under_its_context(clients: Clients, key_id: str) -> None:
    [made] = clients.do_in_node(
        CLIENT, SCRIPT, {"do": "kms", "kms_key": key_id, "body": BODY, "context": {"team": "blue"}}
    )
    assert b64decode(made["opened"]) == PLAINTEXT
    assert PLAINTEXT not in b64decode(made["sealed"])


def test_what_is_not_there_is_an_error_of_its_own_class(clients: Clients) -> None:
    by_unknown_key = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": UNKNOWN_KEY}
    missing, sealed, sse, unread = clients.do_in_node(
        CLIENT,
        SCRIPT,
        {"do": "get", "key": "nothing-there"},
        {"do": "kms", "kms_key": UNKNOWN_KEY, "body": BODY, "context": {}},
        {"do": "put", "key": "javascript-unknown", "body": BODY, "asked": by_unknown_key},
        {"do": "get", "key": "javascript-unknown"},
    )
    assert (missing["error"], missing["status"]) == ("NoSuchKey", 404)
    assert (sealed["error"], sealed["status"]) == ("NotFoundException", 400)
    assert (sse["error"], sse["status"]) == ("KMS.NotFoundException", 400)
    assert UNKNOWN_KEY in sealed["said"]
    assert UNKNOWN_KEY in sse["said"]
    assert unread["error"] == "NoSuchKey"


def test_what_connect_gives_away_runs(clients: Clients, sandbox: LiveSandbox, tmp_path: Path) -> None:
    [code] = [each.code for each in tools(connection(sandbox)) if each.name == "SDK for JavaScript"]
    script = tmp_path / "copied.mjs"
    script.write_text(code)
    done = clients.node(CLIENT, script)

    assert (done.returncode, done.stdout) == (0, "AES256\n"), done.stderr
    found = sandbox.client().get_object(Bucket="objects", Key="hello.txt")
    assert (found["ServerSideEncryption"], found["Body"].read()) == ("AES256", b"hello")
