"""The server's side of encryption in the browser: see the contract in static/lab/js/client_side.js."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client

from encryption_lab.formats.s3ec_metadata import read_envelope, write_envelope
from encryption_lab.lab import Lab
from encryption_lab.memory import SystemRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import RawAesKeyring
from tests.web.bench.uploads import Browser

KEYRING = RawAesKeyring(wrapping_key=b"\x07" * 32)
POLICY = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT


def post_json(browser: Browser, path: str, values: object) -> Any:
    return browser.client.post(f"/lab/client-side/{path}", values, "application/json", secure=browser.secure)


def put(browser: Browser, body: bytes, metadata: dict[str, str], **query: str) -> Any:
    asked = urlencode({"bucket": "first-bucket", "key": "sealed.bin", **query})
    return browser.client.put(
        f"/lab/client-side/upload?{asked}",
        body,
        "application/octet-stream",
        secure=browser.secure,
        headers={f"x-amz-meta-{name}": value for name, value in metadata.items()},
    )


def test_what_the_client_sealed_comes_back_as_it_was(browser: Browser, lab: Lab) -> None:
    sealed = seal(b"never seen by S3", KEYRING, policy=POLICY, randomness=SystemRandomness())
    answer = put(browser, sealed.body, write_envelope(sealed.envelope))
    assert answer.status_code == 201
    record_id = answer.json()["location"].rsplit("/", 1)[-1]
    fetched = browser.get(f"/lab/objects/{record_id}/ciphertext")
    metadata = {
        name.lower().removeprefix("x-amz-meta-"): value
        for name, value in fetched.headers.items()
        if name.lower().startswith("x-amz-meta-")
    }
    body = b"".join(fetched.streaming_content)
    assert open_sealed(body, read_envelope(metadata), KEYRING, policy=POLICY) == b"never seen by S3"


def test_kms_gives_a_data_key_and_opens_it_again(browser: Browser) -> None:
    context = {"aws:x-amz-cek-alg": "115", "team": "red"}
    made = post_json(browser, "data-key", {"key_id": "alias/first-key", "context": context}).json()
    assert len(base64.b64decode(made["plaintext_b64"])) == 32
    assert made["key_arn"].startswith("arn:aws:kms:")
    opened = post_json(browser, "decrypt", {"blob_b64": made["blob_b64"], "context": context})
    assert opened.json() == {"plaintext_b64": made["plaintext_b64"]}
    other = post_json(browser, "decrypt", {"blob_b64": made["blob_b64"], "context": {}})
    assert (other.status_code, other.json()["code"]) == (400, "InvalidCiphertextException")


@pytest.mark.parametrize(
    "values",
    [
        {},
        [],
        {"key_id": 1, "context": {}},
        {"key_id": "alias/first-key", "context": {"a": 1}},
        {"key_id": "alias/first-key", "context": []},
        {"key_id": "alias/nobody", "context": {}},
    ],
)
def test_a_wrong_question_gets_an_error_that_says_what_to_do(browser: Browser, values: object) -> None:
    answer = browser.client.post(
        "/lab/client-side/data-key", json.dumps(values), "application/json", secure=True
    )
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "kept", "todo"}
    assert all(answer.json().values())


def test_kms_does_not_answer_over_plain_http(browser: Browser) -> None:
    browser.secure = False
    answer = post_json(browser, "data-key", {"key_id": "alias/first-key", "context": {}})
    assert answer.status_code == 400
    assert "HTTPS" in answer.json()["message"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"bucket": "nobodys"}, 404, "NoSuchBucket"),
        ({"bucket": ""}, 400, "InvalidRequest"),
        ({"key": ""}, 400, "InvalidRequest"),
        ({"key": "x" * 1025}, 400, "KeyTooLongError"),
    ],
)
def test_a_refused_upload_says_why(browser: Browser, query: dict[str, str], status: int, code: str) -> None:
    answer = put(browser, b"sealed", {}, **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_upload_can_join_a_comparison(browser: Browser, lab: Lab) -> None:
    group_url = browser.upload("all").headers["Location"]
    sealed = seal(b"hello", KEYRING, policy=POLICY, randomness=SystemRandomness())
    answer = put(browser, sealed.body, write_envelope(sealed.envelope), group=group_url.rsplit("/", 1)[-1])
    assert answer.json()["location"] == group_url
    page = browser.get(group_url).content.decode()
    assert "Client-side" in page
    assert "the MD5 of the ciphertext" in page
    assert "encrypt the file in your browser" not in page


def test_a_comparison_of_nobodys_is_not_joined(browser: Browser) -> None:
    assert "/objects/" in put(browser, b"sealed", {}, group="made-up").json()["location"]


def test_a_page_elsewhere_cannot_send_anything(browser: Browser, lab: Lab) -> None:
    strict = Browser(Client(enforce_csrf_checks=True), secure=True)
    strict.client.cookies = browser.client.cookies
    assert put(strict, b"sealed", {}).status_code == 403
    assert post_json(strict, "data-key", {"key_id": "alias/first-key", "context": {}}).status_code == 403
    assert lab.records.usage().objects == 0


def test_the_data_key_is_written_nowhere(browser: Browser) -> None:
    made = post_json(browser, "data-key", {"key_id": "alias/first-key", "context": {}}).json()
    key = base64.b64decode(made["plaintext_b64"])
    for file in Path(settings.DATA_DIR).rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert key not in held
            assert key.hex().encode() not in held
            assert made["plaintext_b64"].encode() not in held


def test_the_ciphertext_of_nobodys_object_is_not_there(browser: Browser) -> None:
    assert browser.get("/lab/objects/nothing/ciphertext").status_code == 404
