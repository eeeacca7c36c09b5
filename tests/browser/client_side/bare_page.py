"""A bare page after the contract at the top of static/lab/js/client_side.js, and the lab behind it.

The lab keeps what it is sent, so that a test can look for what must never be sent.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any, ClassVar
from urllib.parse import urlsplit

from playwright.sync_api import FilePayload, Page

from encryption_lab.errors import InvalidCiphertext
from encryption_lab.formats.s3ec_metadata import write_envelope
from encryption_lab.memory import CountingRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, seal
from encryption_lab.methods.keyrings import RawAesKeyring
from tests.methods.test_client_side import KEY_ARN, FakeKms

ROOT = Path(__file__).parents[3]
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
