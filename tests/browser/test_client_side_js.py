"""Client-side encryption in a real browser: what it seals Python opens, and the other way round; tampering is refused.

The page is a bare one, made here after the contract at the top of static/lab/js/client_side.js, and so is the lab
behind it: it keeps what it is sent, so that a test can look for what must never be sent.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, expect

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.s3ec_metadata import read_envelope, write_envelope
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import KmsKeyring, RawAesKeyring
from tests.methods.test_client_side import CONTEXT, KEY_ARN, FakeKms

ROOT = Path(__file__).parents[2]
VECTORS = [json.loads(path.read_text()) for path in sorted((ROOT / "tests/vectors/s3ec").glob("*.json"))]
STRICT = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
OLD = CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT

CANARY = b"canary-7f1c: what the browser encrypts, the lab must never see\n"
FILE = FilePayload(name="secret-name.txt", mimeType="text/x-secret", buffer=CANARY)
OWN_KEY = bytes(range(32))
OWN_KEY_B64 = b64encode(OWN_KEY).decode()

FORM_PARTS = """
  <progress data-progress hidden></progress> <p role="status" data-status></p>
  <div role="alert" data-error hidden></div> <p data-unsupported hidden></p>
  <button type="button" data-cancel hidden>Cancel</button>
"""
SEAL_PAGE = f"""
<section data-client-side data-upload-url="/upload" data-upload-method="PUT" data-data-key-url="/data-key"
         data-max-bytes="65536">
 <form>
  <fieldset data-controls>
   <input type="hidden" name="csrfmiddlewaretoken" value="csrf-token">
   <input type="file" name="file"> <input name="bucket" value="lab"> <input name="key">
   <input type="radio" name="keyring" value="own" checked> <input type="radio" name="keyring" value="kms">
   <p data-for-keyring="own">own <input name="own_key" autocomplete="off"> <input type="file" name="own_key_file">
    <button type="button" data-make-key>Make</button> <button type="button" data-save-key>Save</button>
    <span data-key-fingerprint></span></p>
   <p data-for-keyring="kms">kms <input name="key_id" value="{KEY_ARN}"> <textarea name="context"></textarea></p>
   <button type="submit">Encrypt</button> <button type="button" data-send>Send</button>
  </fieldset> {FORM_PARTS}
 </form>
 <div data-outgoing hidden><p data-outgoing-request></p><table><tbody data-outgoing-headers></tbody></table>
  <p data-outgoing-size></p><pre data-outgoing-first></pre><pre data-outgoing-last></pre>
  <pre data-staying-first></pre></div>
</section>"""
OPEN_PAGE = f"""
<section data-client-side-open data-download-url="/object" data-decrypt-url="/decrypt" data-file-name="report.txt">
 <form>
  <fieldset data-controls>
   <input type="hidden" name="csrfmiddlewaretoken" value="csrf-token">
   <input name="own_key" autocomplete="off"> <textarea name="context"></textarea>
   <select name="policy"><option>{STRICT}</option><option>{OLD}</option></select>
   <button type="submit">Decrypt</button>
  </fieldset> {FORM_PARTS}
 </form>
 <div data-opened hidden><a data-save-file>Save</a> <p data-opened-size></p> <pre data-opened-first></pre></div>
</section>"""


@dataclass
class Lab:
    """What the browser talks to. `stored` is the object that /object hands out; `heard` is every request, whole."""

    kms: FakeKms = field(default_factory=FakeKms)
    stored: tuple[bytes, dict[str, str]] = (b"", {})
    refusal: dict[str, str] | None = None
    listening: Event = field(default_factory=Event)
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def data_key(self, asked: dict[str, Any]) -> dict[str, str]:
        made = self.kms.generate_data_key(key_id=asked["key_id"], context=asked["context"])
        plaintext_b64, blob_b64 = b64encode(made.plaintext).decode(), b64encode(made.blob).decode()
        return {"plaintext_b64": plaintext_b64, "blob_b64": blob_b64, "key_arn": made.key_arn}

    def decrypt(self, asked: dict[str, Any]) -> dict[str, str]:
        opened = self.kms.decrypt(blob=b64decode(asked["blob_b64"]), key_id=KEY_ARN, context=asked["context"])
        return {"plaintext_b64": b64encode(opened.plaintext).decode()}

    def keep(self, headers: dict[str, str], body: bytes) -> dict[str, str]:
        prefix = "x-amz-meta-"
        metadata = {
            name.removeprefix(prefix): value for name, value in headers.items() if name.startswith(prefix)
        }
        self.stored = (body, metadata)
        return {"location": "/stored"}


class Handler(BaseHTTPRequestHandler):
    lab: ClassVar[Lab]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.lab.heard.append((f"GET {self.path}", self.lower_headers(), b""))
        if path.startswith("/static/"):
            self.answer(200, "text/javascript", (ROOT / path.removeprefix("/")).read_bytes())
        elif path == "/object":
            body, metadata = self.lab.stored
            headers = {f"x-amz-meta-{name}": value for name, value in metadata.items()}
            self.answer(200, "application/octet-stream", body, headers)
        else:
            content = {"/seal": SEAL_PAGE, "/open": OPEN_PAGE}.get(path, "")
            script = '<script type="module" src="/static/lab/js/client_side.js"></script>'
            self.answer(200, "text/html", f"<!doctype html><title>x</title>{script}{content}".encode())

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.lab.listening.wait()
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = self.lower_headers()
        self.lab.heard.append((f"{self.command} {self.path}", headers, body))
        if self.lab.refusal:
            self.answer_json(400, self.lab.refusal)
        elif headers["x-csrftoken"] != "csrf-token":
            self.answer_json(403, {"code": "Csrf", "message": "No token."})
        elif path == "/upload":
            self.answer_json(201, self.lab.keep(headers, body))
        else:
            answers = {"/data-key": self.lab.data_key, "/decrypt": self.lab.decrypt}
            try:
                self.answer_json(200, answers[path](json.loads(body)))
            except InvalidCiphertext:
                self.answer_json(400, {"code": "InvalidCiphertextException", "message": "KMS refused."})

    do_PUT = do_POST

    def lower_headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.headers.items()}

    def answer_json(self, status: int, value: dict[str, str]) -> None:
        self.answer(status, "application/json", json.dumps(value).encode())

    def answer(
        self, status: int, content_type: str, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        policy = {"Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'"}
        length = {"Content-Type": content_type, "Content-Length": str(len(body))}
        for name, value in {**length, **policy, **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.listening.set()
    Handler.lab = lab
    return lab


@pytest.fixture
def page(browser: Browser, origin: str, lab: Lab) -> Iterator[Page]:
    context = browser.new_context(base_url=origin)
    page = context.new_page()
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refused request is logged by the browser itself; anything else is a fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            broken.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert broken == []


MODULES = """
  const format = await import("/static/lab/js/client_side_format.js");
  const { fromB64, toB64 } = await import("/static/lab/js/client_side_envelope.js");
  const keyring = async ({ keyring: about, data_key_b64 }) => about.kind === "raw-aes"
    ? format.ownKeyring(fromB64(about.wrapping_key_b64), format.secureRandom)
    : { wrapAlgorithm: "kms+context", unwrap: async () => fromB64(data_key_b64) };
"""
SEAL = f"""async ({{ plaintext_b64, wrapping_key_b64, draws }}) => {{ {MODULES}
  const random = draws ? (length) => fromB64(draws[length]) : format.secureRandom;
  const own = await format.ownKeyring(fromB64(wrapping_key_b64), random);
  const sealed = await format.sealObject(fromB64(plaintext_b64), own, random);
  return {{ body_b64: toB64(sealed.body), metadata: sealed.metadata }};
}}"""
OPEN = f"""async ({{ objects, policy }}) => {{ {MODULES}
  const open = async (object) => {{
    try {{
      const opened = await format.openObject(fromB64(object.body_b64), object.metadata, await keyring(object), policy);
      return `plaintext ${{toB64(new Uint8Array(opened))}}`;
    }} catch (error) {{
      return `${{error.constructor.name}}: ${{error.message}}`;
    }}
  }};
  return Promise.all(objects.map(open));
}}"""


def b64(value: bytes) -> str:
    return b64encode(value).decode()


def seal_in_browser(page: Page, plaintext: bytes, draws: dict[str, str] | None = None) -> Any:
    asked = {"plaintext_b64": b64(plaintext), "wrapping_key_b64": OWN_KEY_B64, "draws": draws}
    return page.evaluate(SEAL, asked)


def an_object(body: bytes, metadata: dict[str, str], wrapping_key: bytes = OWN_KEY) -> dict[str, Any]:
    about = {"kind": "raw-aes", "wrapping_key_b64": b64(wrapping_key)}
    return {"keyring": about, "metadata": metadata, "body_b64": b64(body)}


def open_in_browser(page: Page, *objects: dict[str, Any], policy: str = STRICT) -> list[str]:
    answers: list[str] = page.evaluate(OPEN, {"objects": objects, "policy": policy})
    return answers


def sealed_by_python(policy: CommitmentPolicy, plaintext: bytes = CANARY) -> tuple[bytes, dict[str, str]]:
    keyring = RawAesKeyring(wrapping_key=OWN_KEY)
    sealed = seal(plaintext, keyring, policy=policy, randomness=CountingRandomness())
    return sealed.body, write_envelope(sealed.envelope)


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
