"""Nothing that the lab was told in confidence lies anywhere afterwards: not on the disk, not in a row, not in the log.

A real site in a process of its own takes a file full of canaries by every method, whole, cut off and refused; gives it
back; shows its pages. Then everything that the site has left is searched, also for every key that was ever used.
"""

from __future__ import annotations

import os
import re
import sqlite3
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import write_envelope
from encryption_lab.identities import MaterialId
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.memory import SystemRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, seal
from encryption_lab.methods.keyrings import Keyring, KmsKeyring, RawAesKeyring
from tests.live_site import LiveSite, run_site
from tests.promises.person import BUCKET, KEY_ALIAS, Answer, File, Person, bench
from tests.promises.traces_left import Secret, Wanted
from tests.second_opinion.data_folder import DataFolder

SEGMENT_BYTES = 131_072
TOKEN = os.urandom(16)
TEXT_TOKEN = b"canary-" + os.urandom(12).hex().encode()
# Every stretch of 80 bytes of either holds a whole token; one shrinks to nothing in any compression, one not at all.
NOISE = b"".join(TOKEN + os.urandom(48) for _ in range(5 * SEGMENT_BYTES // 128))
TEXT = (TEXT_TOKEN + b" sings\n") * (5 * SEGMENT_BYTES // 2 // 38)
FILES = {
    "noise": File(NOISE, "noise.bin"),
    "text": File(TEXT, "text.txt", "text/plain"),
    "small": File(TEXT_TOKEN, "small.txt", "text/plain"),
}
CUSTOMER_KEY, WRONG_KEY, REFUSED_KEY, OWN_KEY = (os.urandom(32) for _ in range(4))
CUSTOMER_KEY_B64 = b64encode(CUSTOMER_KEY).decode()
KMS_KEY = {"kms_key": KEY_ALIAS}
METHODS: dict[str, dict[str, str]] = {
    "sse-s3": {},
    "default": {},
    "sse-kms": {**KMS_KEY, "bucket_key": "no", "context": "dept=payroll"},
    "sse-kms bucket key": {**KMS_KEY, "bucket_key": "yes"},
    "dsse-kms": {**KMS_KEY},
    "sse-c": {"customer_key": CUSTOMER_KEY_B64},
    "all": {**KMS_KEY, "customer_key": CUSTOMER_KEY_B64},
}


@dataclass
class Walk:
    """What was done at the site. `secrets`: those that only the person knew; those of the store are read from it."""

    site: LiveSite
    temporary: Path
    person: Person
    stored: list[Answer] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    folder = tmp_path_factory.mktemp("canary")
    temporary = folder / "tmp"
    temporary.mkdir()
    with ExitStack() as stack:
        site = stack.enter_context(run_site(folder / "var", TMPDIR=str(temporary)))
        stack.enter_context(log_of_the_database_kept(site))
        walked = Walk(site, temporary, Person(site))
        store_by_every_method(walked)
        store_from_the_client(walked)
        break_off(walked)
        be_refused(walked)
        look_at_every_page(walked)
        fill_up_the_lab(folder)
        yield walked


@contextmanager
def log_of_the_database_kept(site: LiveSite) -> Iterator[None]:
    """Be a reader who does not finish: for his sake every page that was ever written stays in the write-ahead log."""
    database = site.data_dir / "envelope.sqlite3"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM lab_versionrow").fetchall()
        yield


def store_by_every_method(walk: Walk) -> None:
    for file in FILES.values():
        for name, values in METHODS.items():
            page = walk.person.upload(file, name.partition(" ")[0], **values)
            assert page.status == 200, page.text[:2000]
            if name == "all":
                continue
            walk.stored.append(page)
            key = {"customer_key": CUSTOMER_KEY_B64} if name == "sse-c" else {}
            assert walk.person.download(page.record_id, **key).body == file.content
    walk.secrets += [Secret("the SSE-C key", CUSTOMER_KEY)]


class KmsOverHttp:
    """The lab's KMS as the scripts of the client-side page ask it."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        asked = {"key_id": key_id, "context": dict(context)}
        made = self._walk.person.send_json("/lab/client-side/data-key", asked).json()
        plaintext = b64decode(made["plaintext_b64"])
        self._walk.secrets.append(Secret("a client's data key from KMS", plaintext))
        return DataKey(
            plaintext=plaintext,
            blob=b64decode(made["blob_b64"]),
            key_arn=made["key_arn"],
            material_id=MaterialId(""),
        )

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        asked = {"blob_b64": b64encode(blob).decode(), "context": dict(context)}
        opened = self._walk.person.send_json("/lab/client-side/decrypt", asked).json()
        return Decrypted(
            plaintext=b64decode(opened["plaintext_b64"]), key_arn=key_id, material_id=MaterialId("")
        )


def store_from_the_client(walk: Walk) -> None:
    keyrings: tuple[Keyring, ...] = (
        RawAesKeyring(wrapping_key=OWN_KEY),
        KmsKeyring(kms=KmsOverHttp(walk), key_id=KEY_ALIAS),
    )
    policy = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    for keyring in keyrings:
        sealed = seal(NOISE, keyring, policy=policy, randomness=SystemRandomness())
        if isinstance(keyring, KmsKeyring):
            assert keyring.unwrap(sealed.envelope) == walk.secrets[-1].value
        answer = put_ciphertext(walk.person, sealed.body, write_envelope(sealed.envelope))
        walk.stored.append(walk.person.get(answer.json()["location"]))
    walk.secrets.append(Secret("the client's own key", OWN_KEY))


def put_ciphertext(person: Person, body: bytes, metadata: Mapping[str, str]) -> Answer:
    headers = {f"x-amz-meta-{name}": value for name, value in metadata.items()}
    headers |= {
        "X-CSRFToken": person.get(bench("cse")).form_token,
        "Content-Type": "application/octet-stream",
    }
    answer = person.send("PUT", f"/lab/client-side/upload?bucket={BUCKET}&key=sealed", headers, body)
    assert answer.status == 201, answer.text
    return answer


def break_off(walk: Walk) -> None:
    """Cut uploads off within the fields, at the file's first byte, within a segment, behind one, before the end."""
    for name, values in METHODS.items():
        headers, body = walk.person.prepare_upload(FILES["noise"], name.partition(" ")[0], **values)
        begins = body.index(NOISE[:64])
        for sent_bytes in (
            begins - 5,
            begins + 1,
            begins + SEGMENT_BYTES - 1,
            begins + 2 * SEGMENT_BYTES,
            -10,
        ):
            walk.person.send_half("/lab/upload", headers, body, sent_bytes=sent_bytes)
    walk.site.wait_until_nothing_comes_in()
    assert walk.site.process.poll() is None


def be_refused(walk: Walk) -> None:
    person, file = walk.person, FILES["noise"]
    person.post("/lab/buckets", "/lab/buckets", bucket="closed-bucket")  # new buckets block SSE-C
    refused_key = b64encode(REFUSED_KEY).decode()
    walk.secrets += [Secret("a refused SSE-C key", REFUSED_KEY), Secret("a wrong SSE-C key", WRONG_KEY)]
    refused = [
        person.upload(file, "sse-c", bucket="closed-bucket", customer_key=refused_key),
        person.upload(file, "sse-c", customer_key=refused_key[:-4]),
        person.upload(file, "sse-c", customer_key=b64encode(REFUSED_KEY + b"x").decode()),
        person.upload(file, "sse-c", customer_key=REFUSED_KEY.hex()),
        person.upload(file, "sse-kms", kms_key="alias/nobody"),
        person.upload(file, "sse-s3", bucket="nowhere-bucket"),
        person.upload(file, "sse-s3", principal="reader"),
        person.upload(file, "sse-s3", key="x" * 1025),
        Person(walk.site, secure=False).upload(file, "sse-c", customer_key=refused_key),
        person.send("POST", "/lab/upload", *person.prepare_upload(file, "sse-s3", csrfmiddlewaretoken="no")),
    ]
    assert [answer.status for answer in refused] == [403, 400, 400, 400, 400, 404, 403, 400, 400, 403]
    under_own_key = next(page for page in walk.stored if "SSE-C" in page.text)
    wrong = person.download(under_own_key.record_id, customer_key=b64encode(WRONG_KEY).decode())
    assert wrong.status == 403


def look_at_every_page(walk: Walk) -> None:
    person = walk.person
    for page in walk.stored:
        url = f"/lab/objects/{page.record_id}"
        for tab in ("", "/bytes", "/envelope", "/requests", "/versions", "/trail", "/stored"):
            assert person.get(url + tab).status == 200
        shown = person.get(url)
        key = {"customer_key": CUSTOMER_KEY_B64} if "customer_key" in shown.html else {}
        assert person.post(shown, f"{url}/readers", **key).status == 200
        if "Client-side" in page.text:
            assert person.get(f"{url}/ciphertext").status == 200
        else:
            assert person.post(shown, f"{url}/bytes", offset="48", **key).status == 200
        opened = person.post(f"{url}/envelope", f"{url}/envelope", **key)
        assert opened.status == 200
        assert "no-store" in opened.headers["cache-control"]
        for found in re.findall(r"/lab/requests/[0-9a-f-]{36}", person.get(f"{url}/trail").html):
            assert person.get(found).status == 200
    for path in (
        "/lab/trail",
        "/lab/trail.json",
        "/lab/",
        f"/lab/buckets/{BUCKET}",
        "/lab/keys",
        "/lab/reset",
    ):
        assert person.get(path).status == 200


def fill_up_the_lab(folder: Path) -> None:
    """A full quota is a refusal in the middle of a body; it needs a site with a small one."""
    variables = {"TMPDIR": str(folder / "tmp"), "ENVELOPE_LAB_QUOTA_BYTES": "100KiB"}
    with run_site(folder / "small", **variables) as site:
        for method, values in METHODS.items():
            refused = Person(site).upload(FILES["noise"], method.partition(" ")[0], **values)
            assert "QuotaExceeded" in refused.html


def all_secrets(walk: Walk) -> list[Secret]:
    """Return what the person knew, and every key that a second reader of the store gets at."""
    secrets = [Secret("the canary", TOKEN), Secret("the text canary", TEXT_TOKEN), *walk.secrets]
    folder = DataFolder(walk.site.data_dir)
    for account_id, document in folder.versions():
        opened = folder.open(account_id, document, CUSTOMER_KEY)
        secrets += [Secret(f"a data key of {document['envelope']['_type']}", key) for key in opened.data_keys]
        bucket_key = folder.bucket_key(document)
        secrets += [] if bucket_key is None else [Secret("a Bucket Key", bucket_key)]
    secrets += [Secret("a store key", key) for key in folder.store_keys().values()]
    secrets += [Secret("KMS material", key) for key in folder.kms_materials().values()]
    return secrets


def test_everything_was_stored_by_every_method(walk: Walk) -> None:
    """Otherwise the search below would prove nothing."""
    folder = DataFolder(walk.site.data_dir)
    opened = [folder.open(*version, CUSTOMER_KEY) for version in folder.versions()]
    contents = [each.plaintext for each in opened if "x-amz-c" not in each.document["metadata"]]
    methods = {each.document["envelope"]["_type"] for each in opened}
    assert len(opened) == len(FILES) * (len(METHODS) - 1 + 4) + 2
    assert set(contents) == {NOISE, TEXT, TEXT_TOKEN}
    assert methods == {"SseS3Envelope", "SseKmsEnvelope", "DsseKmsEnvelope", "SseCEnvelope"}
    assert len({secret.name for secret in all_secrets(walk)}) >= 12


def test_no_file_holds_a_secret(walk: Walk) -> None:
    wanted = Wanted(all_secrets(walk))
    folder = walk.site.data_dir.parent
    besides = [walk.site.data_dir / "static", folder / "small" / "static"]
    assert wanted.found_in_files(folder, besides=besides) == set()
    assert (walk.site.data_dir / "envelope.sqlite3-wal").stat().st_size > 0, (
        "the log of the database was there"
    )


def test_no_row_holds_a_secret(walk: Walk) -> None:
    wanted = Wanted(all_secrets(walk))
    assert wanted.found_in_rows(walk.site.data_dir / "envelope.sqlite3") == set()


def test_nothing_is_left_in_the_temporary_folder(walk: Walk) -> None:
    assert [path for path in walk.temporary.rglob("*") if path.is_file()] == []


def test_no_address_and_no_cookie_holds_a_secret(walk: Walk) -> None:
    assert Wanted(all_secrets(walk)).found_in("\n".join(walk.person.seen).encode()) == set()


def test_the_root_key_is_in_its_own_file_only(walk: Walk) -> None:
    roots = [Secret("the root key", key) for key in DataFolder(walk.site.data_dir).root_keys.values()]
    found = Wanted(roots).found_in_files(walk.site.data_dir.parent, besides=[walk.site.data_dir / "static"])
    assert found == {"var/root-key: the root key"}


def test_refusals_and_broken_uploads_left_no_file_behind(walk: Walk) -> None:
    blobs = walk.site.data_dir / "blobs"
    kept = {
        part["blob_id"]
        for _, document in DataFolder(walk.site.data_dir).versions()
        for part in document["parts"]
    }
    assert {path.name for path in blobs.rglob("*") if path.is_file()} == kept


def test_the_search_would_have_found_it(walk: Walk) -> None:
    """The same search, over the same folder, after a secret was put there: nobody trusts an alarm that never rang."""
    folder = walk.site.data_dir.parent
    planted = folder / "var" / "blobs" / "incoming" / ("0" * 32)
    planted.write_bytes(NOISE[1000:1100])
    try:
        found = Wanted(all_secrets(walk)).found_in_files(folder / "var" / "blobs")
    finally:
        planted.unlink()
    assert found == {f"incoming/{'0' * 32}: the canary"}


def test_nothing_is_said_after_the_end(walk: Walk) -> None:
    """The last of this file's tests, since it stops the site: what it printed, and the database at rest."""
    wanted = Wanted(all_secrets(walk))
    walk.site.stop()
    assert walk.site.process.stdout is not None
    assert wanted.found_in(walk.site.process.stdout.read().encode()) == set()
    assert wanted.found_in(walk.site.log.encode()) == set()
    assert "Traceback" not in walk.site.log
    assert wanted.found_in_files(walk.site.data_dir, besides=[walk.site.data_dir / "static"]) == set()
