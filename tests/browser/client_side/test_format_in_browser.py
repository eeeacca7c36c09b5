"""What the browser seals Python opens, and the other way round; tampering is refused."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest
from playwright.sync_api import Page

from encryption_lab.formats.s3ec_metadata import read_envelope
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed
from encryption_lab.methods.keyrings import RawAesKeyring
from tests.browser.client_side.bare_page import (
    CANARY,
    OLD,
    OWN_KEY,
    ROOT,
    SEAL,
    STRICT,
    an_object,
    b64,
    open_in_browser,
    seal_in_browser,
    sealed_by_python,
)

VECTORS = [json.loads(path.read_text()) for path in sorted((ROOT / "tests/vectors/s3ec").glob("*.json"))]


@pytest.mark.parametrize("size_bytes", [0, 1, 15, 16, 17, 4096])
def test_python_opens_what_the_browser_sealed(page: Page, size_bytes: int) -> None:
    plaintext = bytes(index % 251 for index in range(size_bytes))
    sealed = seal_in_browser(page, plaintext)
    keyring = RawAesKeyring(wrapping_key=OWN_KEY)
    body, envelope = b64decode(sealed["body_b64"]), read_envelope(sealed["metadata"])
    assert open_sealed(body, envelope, keyring, policy=STRICT) == plaintext


def test_the_browser_writes_the_known_answer(page: Page) -> None:
    vector = json.loads((ROOT / "tests/vectors/s3ec/ours-v3-raw-aes.json").read_text())
    data_key, nonce, message_id = (b64(bytes.fromhex(draw)) for draw in vector["draws_hex"])
    sealed = page.evaluate(
        SEAL,
        {
            "plaintext_b64": b64(bytes.fromhex(vector["plaintext_hex"])),
            "wrapping_key_b64": b64(bytes.fromhex(vector["keyring"]["wrapping_key_hex"])),
            "draws": {"32": data_key, "12": nonce, "28": message_id},
        },
    )
    assert sealed["metadata"] == vector["metadata"]
    assert b64decode(sealed["body_b64"]).hex() == vector["body_hex"]


def test_the_browser_opens_the_vectors(page: Page) -> None:
    objects = [
        {
            "metadata": vector["metadata"],
            "body_b64": b64(bytes.fromhex(vector["body_hex"])),
            "data_key_b64": b64(bytes.fromhex(vector["keyring"].get("data_key_hex", ""))),
            "keyring": {
                "kind": vector["keyring"]["kind"],
                "wrapping_key_b64": b64(bytes.fromhex(vector["keyring"].get("wrapping_key_hex", ""))),
            },
        }
        for vector in VECTORS
    ]
    expected = [f"plaintext {b64(bytes.fromhex(vector['plaintext_hex']))}" for vector in VECTORS]
    assert open_in_browser(page, *objects, policy=OLD) == expected

    strict = open_in_browser(page, *objects)
    assert [answer.startswith("plaintext") for answer in strict] == [
        "x-amz-c" in v["metadata"] for v in VECTORS
    ]


@pytest.mark.parametrize("policy", [OLD, STRICT], ids=["v2", "v3"])
def test_every_flipped_or_missing_byte_is_refused(page: Page, policy: CommitmentPolicy) -> None:
    body, metadata = sealed_by_python(policy)
    flipped = [body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :] for at in range(len(body))]
    shorter = [body[:length] for length in range(len(body))]
    answers = open_in_browser(page, *(an_object(bad, metadata) for bad in flipped + shorter), policy=policy)
    assert {answer.partition(":")[0] for answer in answers} == {"Tampered"}
    assert open_in_browser(page, an_object(body, metadata), policy=policy) == [f"plaintext {b64(CANARY)}"]


def test_altered_metadata_is_refused_as_python_refuses_it(page: Page) -> None:
    body, v3 = sealed_by_python(STRICT)
    _, v2 = sealed_by_python(OLD)
    zeros = b64(bytes(28))
    altered = {
        "Key commitment verification failed": {**v3, "x-amz-d": zeros},
        "Key commitment verification failed:": {**v3, "x-amz-i": zeros},
        "Tampered": {**v3, "x-amz-3": b64(bytes(60))},
        "Tampered:": {**v3, "x-amz-3": b64(bytes(59))},
        "multiple format versions": {**v3, **v2},
        "multiple format versions. ": {**v3, "x-amz-key": zeros},
        "legacy unauthenticated": {"x-amz-key": zeros},
        "Unable to determine": {"owner": "ana"},
        "Unknown content encryption algorithm: 114": {**v3, "x-amz-c": "114"},
        "22 is not a valid key wrapping algorithm!": {**v3, "x-amz-w": "22"},
        "constructor is not a valid": {**v3, "x-amz-w": "constructor"},
        "does not unwrap keys that were wrapped with kms+context": {**v3, "x-amz-w": "12"},
        "missing required x-amz-d": {name: v3[name] for name in v3 if name != "x-amz-d"},
        "value of the x-amz-d metadata is not valid": {**v3, "x-amz-d": b64(bytes(27))},
        "value of the x-amz-i metadata is not valid": {**v3, "x-amz-i": v3["x-amz-i"].replace("=", "")},
        "value of the x-amz-m metadata is not valid": {**v3, "x-amz-m": '{"a": 1}'},
    }
    answers = open_in_browser(page, *(an_object(body, metadata) for metadata in altered.values()))
    for text, answer in zip(altered, answers, strict=True):
        assert text.rstrip(": ") in answer


def test_another_key_and_a_downgrade_are_refused(page: Page) -> None:
    body, v3 = sealed_by_python(STRICT)
    downgraded = {
        "x-amz-key-v2": v3["x-amz-3"],
        "x-amz-wrap-alg": "AES/GCM",
        "x-amz-cek-alg": "AES/GCM/NoPadding",
        "x-amz-tag-len": "128",
        "x-amz-iv": b64(b"\x01" * 12),
        "x-amz-matdesc": "{}",
    }
    wrong_key, strict = open_in_browser(page, an_object(body, v3, b"x" * 32), an_object(body, downgraded))
    assert wrong_key.startswith("Tampered")
    assert "cannot decrypt non-key-committing object" in strict
    assert open_in_browser(page, an_object(body, downgraded), policy=OLD)[0].startswith("Tampered")
