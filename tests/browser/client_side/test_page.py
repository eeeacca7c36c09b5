"""The page: forms, keys, sending, cancelling, and what must never leave the browser."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import FilePayload, Page, expect

from encryption_lab.formats.s3ec_metadata import read_envelope, write_envelope
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import KmsKeyring, RawAesKeyring
from tests.browser.client_side.bare_page import (
    CANARY,
    FILE,
    OLD,
    OWN_KEY_B64,
    STRICT,
    Lab,
    b64,
    sealed_by_python,
)
from tests.methods.test_client_side import CONTEXT, KEY_ARN


def encrypt(page: Page, file: FilePayload = FILE) -> None:
    page.locator("[name=file]").set_input_files(file)
    page.locator("[name=key]").fill("reports/q3")
    page.get_by_role("button", name="Encrypt").click()


def test_a_file_goes_out_encrypted_with_a_key_made_here(page: Page, lab: Lab, tmp_path: Path) -> None:
    page.goto("/seal")
    page.get_by_role("button", name="Make").click()
    encrypt(page)
    expect(page.locator("[data-status]")).to_contain_text("Nothing of the file has been sent yet")
    expect(page.locator("[data-outgoing-request]")).to_have_text("PUT /upload")
    expect(page.locator("[data-outgoing-headers] tr")).to_have_count(6)
    expect(page.locator("[data-staying-first]")).to_contain_text("00000000  63 61 6e 61 72 79")
    assert all(request.startswith("GET") for request, _, _ in lab.heard)

    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-error]")).to_contain_text("Save the key first.")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save").click()
    saving.value.save_as(tmp_path / "key.txt")
    shown = page.locator("[data-outgoing-last]").inner_text()
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/stored")

    key = b64decode((tmp_path / "key.txt").read_text())
    body, metadata = lab.stored
    assert body[-16:].hex(" ") == shown[-47:]
    assert (
        open_sealed(body, read_envelope(metadata), RawAesKeyring(wrapping_key=key), policy=STRICT) == CANARY
    )
    sent = repr(lab.heard)
    for secret in ("canary", "secret", b64(key), repr(key), key.hex()):
        assert secret not in sent
    [(request, headers)] = [
        (request, headers) for request, headers, _ in lab.heard if request.startswith("PUT")
    ]
    assert parse_qs(urlsplit(request).query) == {"bucket": ["lab"], "key": ["reports/q3"]}
    assert headers["content-type"] == "application/octet-stream"


def test_a_file_goes_out_under_a_data_key_of_kms(page: Page, lab: Lab) -> None:
    page.goto("/seal")
    page.locator("[name=keyring][value=kms]").check()
    expect(page.locator("[data-for-keyring=own]")).to_be_hidden()
    page.locator("[name=context]").fill("\n".join(f"{name}={value}" for name, value in CONTEXT.items()))
    encrypt(page)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/stored")

    body, metadata = lab.stored
    assert json.loads(metadata["x-amz-t"]) == {**CONTEXT, "aws:x-amz-cek-alg": "115"}
    keyring = KmsKeyring(kms=lab.kms, key_id=KEY_ARN, context=CONTEXT)
    assert open_sealed(body, read_envelope(metadata), keyring, policy=STRICT) == CANARY
    assert "canary" not in repr(lab.heard)


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ("no pair", "name=value"),
        ("a=1\na=2", "twice"),
        ("aws:x-amz-cek-alg=1", "reserved"),
        ("a=é", "US-ASCII"),
    ],
)
def test_a_context_that_cannot_be_is_refused_before_kms_is_asked(
    page: Page, lab: Lab, context: str, said: str
) -> None:
    page.goto("/seal")
    page.locator("[name=keyring][value=kms]").check()
    page.locator("[name=context]").fill(context)
    encrypt(page)
    expect(page.locator("[data-error]")).to_contain_text(said)
    expect(page.locator("[data-error]")).to_contain_text("Nothing was sent.")
    assert lab.kms.calls == []


def test_a_refused_upload_says_what_to_do_and_can_be_sent_again(page: Page, lab: Lab) -> None:
    page.goto("/seal")
    page.locator("[name=own_key]").fill(OWN_KEY_B64)
    encrypt(page)
    lab.refusal = {"code": "QuotaExceeded", "message": "Full.", "kept": "Nothing changed.", "todo": "Delete."}
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-error] p")).to_have_text(["Full.", "Nothing changed.", "Delete."])
    lab.refusal = None
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/stored")


def test_an_upload_can_be_cancelled(page: Page, lab: Lab) -> None:
    page.goto("/seal")
    page.locator("[name=own_key]").fill(OWN_KEY_B64)
    encrypt(page, FilePayload(name="large.bin", mimeType="", buffer=bytes(65_536)))
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    lab.listening.clear()
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("[data-error]")).to_contain_text("Cancelled.")
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    lab.listening.set()
    assert lab.stored == (b"", {})


def test_another_choice_withdraws_what_was_sealed(page: Page) -> None:
    page.goto("/seal")
    page.locator("[name=own_key]").fill(OWN_KEY_B64)
    encrypt(page)
    expect(page.locator("[data-outgoing]")).to_be_visible()
    page.locator("[name=own_key]").fill(b64(b"x" * 32))
    expect(page.locator("[data-outgoing]")).to_be_hidden()
    expect(page.get_by_role("button", name="Send")).to_be_disabled()


def test_bad_input_is_refused_in_words(page: Page, lab: Lab) -> None:
    page.goto("/seal")
    page.get_by_role("button", name="Encrypt").click()
    expect(page.locator("[data-error]")).to_contain_text("Choose a file first.")
    for key in ("", "short", b64(bytes(31)), b64(bytes(33)), OWN_KEY_B64.rstrip("=")):
        page.locator("[name=own_key]").fill(key)
        encrypt(page)
        expect(page.locator("[data-error]")).to_contain_text("32 bytes as base64")
    encrypt(page, FilePayload(name="big", mimeType="", buffer=bytes(65_537)))
    expect(page.locator("[data-error]")).to_contain_text("65,537 bytes")
    assert all(request.startswith("GET") for request, _, _ in lab.heard)


def test_a_key_file_is_read_back(page: Page) -> None:
    page.goto("/seal")
    saved = FilePayload(name="key.txt", mimeType="text/plain", buffer=f"{OWN_KEY_B64}\n".encode())
    page.locator("[name=own_key_file]").set_input_files(saved)
    expect(page.locator("[name=own_key]")).to_have_value(OWN_KEY_B64)
    expect(page.locator("[data-key-fingerprint]")).to_have_text("630dcd29")


def decrypt(page: Page, *, own_key: str = "", context: str = "", policy: str = STRICT) -> None:
    page.goto("/open")
    page.locator("[name=own_key]").fill(own_key)
    page.locator("[name=context]").fill(context)
    page.locator("[name=policy]").select_option(policy)
    page.get_by_role("button", name="Decrypt").click()


@pytest.mark.parametrize("policy", [OLD, STRICT], ids=["v2", "v3"])
def test_an_object_sealed_by_python_is_saved_as_a_file(
    page: Page, lab: Lab, tmp_path: Path, policy: CommitmentPolicy
) -> None:
    lab.stored = sealed_by_python(policy)
    with page.expect_download() as saving:
        decrypt(page, own_key=OWN_KEY_B64, policy=policy)
    assert saving.value.suggested_filename == "report.txt"
    saving.value.save_as(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_bytes() == CANARY
    expect(page.locator("[data-opened-first]")).to_contain_text("00000000  63 61 6e 61 72 79")


def test_an_object_under_a_kms_key_opens_with_its_context_only(page: Page, lab: Lab) -> None:
    keyring = KmsKeyring(kms=lab.kms, key_id=KEY_ARN, context=CONTEXT)
    sealed = seal(CANARY, keyring, policy=STRICT, randomness=CountingRandomness())
    lab.stored = (sealed.body, write_envelope(sealed.envelope))
    lines = "\n".join(f"{name}={value}" for name, value in CONTEXT.items())
    with page.expect_download():
        decrypt(page, context=lines)
    lab.kms.calls.clear()
    decrypt(page, context="dept=sales")
    expect(page.locator("[data-error]")).to_contain_text("Provided encryption context does not match")
    assert lab.kms.calls == []

    forged = {**lab.stored[1], "x-amz-t": lab.stored[1]["x-amz-t"].replace("payroll", "sales")}
    lab.stored = (sealed.body, forged)
    decrypt(page, context=lines.replace("payroll", "sales"))
    expect(page.locator("[data-error]")).to_contain_text("KMS refused.")
    lab.stored = (sealed.body, {**forged, "x-amz-t": forged["x-amz-t"].replace("115", "AES/GCM/NoPadding")})
    lab.kms.calls.clear()
    decrypt(page, context=lines.replace("payroll", "sales"))
    expect(page.locator("[data-error]")).to_contain_text("wrapped for another content encryption algorithm")
    assert lab.kms.calls == []


def test_what_was_tampered_with_is_not_saved(page: Page, lab: Lab) -> None:
    body, metadata = sealed_by_python(STRICT)
    lab.stored = (body[:-1] + bytes([body[-1] ^ 1]), metadata)
    decrypt(page, own_key=OWN_KEY_B64)
    expect(page.locator("[data-error]")).to_contain_text("failed its integrity check")
    expect(page.locator("[data-opened]")).to_be_hidden()
    lab.stored = (body, metadata)
    decrypt(page)
    expect(page.locator("[data-error]")).to_contain_text("Give that key to decrypt it.")


@pytest.mark.parametrize("path", ["/seal", "/open"])
@pytest.mark.parametrize(
    ("is_secure", "said"),
    [("false", "Open it over https, or at localhost."), ("true", "Use a current browser.")],
)
def test_a_page_without_webcrypto_says_so(page: Page, path: str, is_secure: str, said: str) -> None:
    page.add_init_script(
        f"""Object.defineProperty(Crypto.prototype, "subtle", {{ get: () => undefined }});
        Object.defineProperty(globalThis, "isSecureContext", {{ get: () => {is_secure} }});"""
    )
    page.goto(path)
    expect(page.locator("[data-unsupported]")).to_contain_text(said)
    expect(page.locator("[type=submit]")).to_be_disabled()
