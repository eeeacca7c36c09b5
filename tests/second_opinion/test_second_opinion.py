"""Objects that the lab stored in a real data folder, opened by a reader written from docs/formats.md alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from awscrt import checksums
from django.db import connection

from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import write_envelope
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import SystemClock, SystemRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, seal
from encryption_lab.methods.keyrings import KmsKeyring, RawAesKeyring
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.root_key import make_root_key, root_keys
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.store.writing import Description
from tests.second_opinion import encryption_client
from tests.second_opinion.data_folder import DataFolder, OpenedObject
from tests.second_opinion.stored_formats import KmsBlob, Refused, crc64_nvme

pytestmark = pytest.mark.django_db(transaction=True)

SEGMENT_BYTES = 131_072  # docs/formats.md, section 3
SIZES = (0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 2 * SEGMENT_BYTES, 2 * SEGMENT_BYTES + 1)
# DSSE-KMS's inner stream is its outer plaintext: these sizes bring *that* to the edges of a segment.
INNER_EDGES = tuple(SEGMENT_BYTES - 48 - 16 + off for off in (-1, 0, 1))
CUSTOMER_KEY = os.urandom(32)
BUCKET, NAME = "second-opinion", "reports/2026 – Übersicht 🔐.bin"
METHODS: dict[str, EncryptionRequest] = {
    "sse-s3": SseS3(),
    "sse-kms aws/s3": SseKms(),
    "sse-kms with context": SseKms(
        key_id="alias/ours", context={"dept": "payroll", "größe": "1 €", "a": "", "aws": "x"}
    ),
    "sse-kms with bucket key": SseKms(key_id="alias/ours", context={"dept": "x"}, bucket_key_enabled=True),
    "dsse-kms": DsseKms(key_id="alias/ours", context={"dept": "payroll"}),
    "sse-c": CustomerKey(CUSTOMER_KEY),
}


class StoringLab:
    """A lab on the real database and real files, as the pages use it."""

    def __init__(self, folder: Path) -> None:
        make_root_key(folder / "root-key")
        sandbox, _ = sandbox_create(datetime.now(UTC))
        installation = Installation(
            root_keys=root_keys(folder / "root-key"),
            blobs=FileBlobs(folder / "blobs"),
            randomness=SystemRandomness(),
            clock=SystemClock(),
        )
        self.lab = Lab(sandbox.account, DjangoRecords(sandbox.account), installation)
        self.lab.buckets.create(self.call(), BUCKET)
        self.lab.buckets.put_encryption(self.call(), BUCKET, DefaultEncryption(), sse_c_blocked=False)
        self.key_id = self.lab.kms.create_key(self.call(), description="ours").key_id
        self.lab.kms.create_alias(self.call(), "alias/ours", self.key_id)

    def call(self) -> Call:
        return self.lab.call(ADMINISTRATOR, secure_transport=True)

    def put(
        self, plaintext: bytes, method: EncryptionRequest, metadata: dict[str, str] | None = None
    ) -> bytes:
        """Store an object and return the checksum that S3 answered."""
        description = Description(content_type="x/y", metadata=metadata or {"owner": "ana"})
        pieces = (plaintext[i : i + 50_000] for i in range(0, len(plaintext), 50_000))
        stored = self.lab.objects.put(
            self.call(), BUCKET, NAME, pieces, encryption=method, description=description
        )
        return stored.checksum

    def put_parts(self, parts: list[bytes], method: EncryptionRequest) -> None:
        multipart = self.lab.multipart
        upload = multipart.create(self.call(), BUCKET, NAME, encryption=method)
        customer_key = method if isinstance(method, CustomerKey) else None
        stored = []
        for number, part in enumerate(parts, 3):
            sending = multipart.begin_part(self.call(), upload.upload_id, number, customer_key=customer_key)
            sending.write(part)
            stored.append(sending.finish())
        multipart.complete(
            self.call(), upload.upload_id, tuple((part.part_number, part.etag) for part in stored)
        )

    def enable_versioning(self) -> None:
        self.lab.buckets.put_versioning(self.call(), BUCKET, Versioning.ENABLED)


@pytest.fixture
def storing(tmp_path: Path) -> StoringLab:
    return StoringLab(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path, database=Path(connection.settings_dict["NAME"]))


def open_last(folder: DataFolder, customer_key: bytes | None = CUSTOMER_KEY) -> OpenedObject:
    account_id, document = folder.versions()[-1]
    return folder.open(account_id, document, customer_key)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_an_object_of_any_method_and_size_opens(
    storing: StoringLab, folder: DataFolder, method: EncryptionRequest
) -> None:
    for size_bytes in (*SIZES, *(INNER_EDGES if isinstance(method, DsseKms) else ())):
        plaintext = os.urandom(size_bytes)
        answered = storing.put(plaintext, method)
        opened = open_last(folder)
        assert opened.plaintext == plaintext
        assert opened.segment_bytes == SEGMENT_BYTES
        assert opened.checksum == answered
        assert opened.document["metadata"] == {"owner": "ana"}


def test_the_checksum_is_that_of_the_bytes(storing: StoringLab, folder: DataFolder) -> None:
    assert crc64_nvme(b"123456789").hex() == "ae8b14860a799888"  # the catalogue's own check value
    storing.put(b"123456789" * 100, SseKms())
    assert open_last(folder).checksum == crc64_nvme(b"123456789" * 100)


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_multipart_object_opens(storing: StoringLab, folder: DataFolder, method: EncryptionRequest) -> None:
    parts = [os.urandom(5 * 2**20), os.urandom(5 * 2**20 + 1), os.urandom(7)]
    storing.put_parts(parts, method)
    opened = open_last(folder)
    assert opened.plaintext == b"".join(parts)
    assert [part["part_number"] for part in opened.document["parts"]] == [3, 4, 5]
    whole = checksums.crc64nvme(opened.plaintext).to_bytes(8, "big")
    assert opened.checksum == (None if isinstance(method, CustomerKey) else whole)


def test_versions_and_markers_are_told_apart(storing: StoringLab, folder: DataFolder) -> None:
    storing.put(b"before versioning", SseS3())
    storing.enable_versioning()
    storing.put(b"second", SseKms(bucket_key_enabled=True))
    storing.put(b"third", SseKms(bucket_key_enabled=True))
    storing.lab.objects.delete(storing.call(), BUCKET, NAME)
    found = folder.versions()
    *objects, marker = found
    assert [folder.open(*each).plaintext for each in objects] == [b"before versioning", b"second", b"third"]
    assert objects[0][1]["version_id"] == "null"
    assert [len(document["version_id"]) for _, document in found[1:]] == [32, 32, 32]
    with pytest.raises(Refused, match="marker"):
        folder.open(*marker)
    shared = {document["envelope"]["blob"] for _, document in objects[1:]}
    assert len(shared) == 1, "with a Bucket Key many objects share one KMS blob"
    assert folder.bucket_key(objects[1][1]) == folder.bucket_key(objects[2][1]) is not None


def test_an_object_opens_after_its_kms_key_was_rotated(storing: StoringLab, folder: DataFolder) -> None:
    storing.put(b"under the first material", METHODS["sse-kms with context"])
    storing.enable_versioning()
    storing.lab.kms.rotate_key_on_demand(storing.call(), storing.key_id)
    storing.put(b"under the second", METHODS["sse-kms with context"])
    opened = [folder.open(*each) for each in folder.versions()]
    assert [each.plaintext for each in opened] == [b"under the first material", b"under the second"]
    materials = [
        KmsBlob.read(bytes.fromhex(each.document["envelope"]["blob"])).material_id for each in opened
    ]
    assert materials[0] != materials[1]


@pytest.mark.parametrize("policy", CommitmentPolicy)
def test_a_client_side_object_opens_with_the_clients_own_key(
    storing: StoringLab, folder: DataFolder, policy: CommitmentPolicy
) -> None:
    own_key, plaintext = os.urandom(32), os.urandom(SEGMENT_BYTES + 1)
    keyring = RawAesKeyring(wrapping_key=own_key, description={"key": "mine"})
    sealed = seal(plaintext, keyring, policy=policy, randomness=SystemRandomness())
    storing.put(sealed.body, SseS3(), write_envelope(sealed.envelope))
    opened = open_last(folder)
    unwrap = encryption_client.with_own_key(own_key)
    assert encryption_client.open_body(opened.plaintext, opened.document["metadata"], unwrap) == plaintext
    another = encryption_client.with_own_key(bytes(32))
    with pytest.raises(Refused):
        encryption_client.open_body(opened.plaintext, opened.document["metadata"], another)


class LabsKms:
    """The lab's KMS, as a client calls it."""

    def __init__(self, storing: StoringLab) -> None:
        self._storing = storing

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        return self._storing.lab.kms.generate_data_key(self._storing.call(), key_id, context=context)

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        return self._storing.lab.kms.decrypt(self._storing.call(), blob, context=context, key_id=key_id)


@pytest.mark.parametrize("policy", CommitmentPolicy)
def test_a_client_side_object_opens_with_the_kms_material(
    storing: StoringLab, folder: DataFolder, policy: CommitmentPolicy
) -> None:
    keyring = KmsKeyring(kms=LabsKms(storing), key_id=storing.key_id, context={"dept": "payroll"})
    sealed = seal(b"figures", keyring, policy=policy, randomness=SystemRandomness())
    storing.put(sealed.body, SseS3(), write_envelope(sealed.envelope))
    opened = open_last(folder)

    def by_material(wrapped: bytes, algorithm: str, context: Mapping[str, str]) -> bytes:
        blob = KmsBlob.read(wrapped)
        assert context["aws:x-amz-cek-alg"] == algorithm
        return blob.open(folder.kms_materials()[(blob.key_id, blob.material_id)], context)

    metadata = opened.document["metadata"]
    assert encryption_client.open_body(opened.plaintext, metadata, by_material) == b"figures"


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_this_reader_refuses_too(storing: StoringLab, folder: DataFolder, method: EncryptionRequest) -> None:
    """A reader that opens anything would be no second opinion."""
    storing.put(b"x" * 100, method)
    account_id, document = folder.versions()[-1]
    for name, value in (
        ("size_bytes", 99),
        ("key", "other"),
        ("content_type", "text/html"),
        ("metadata", {}),
    ):
        with pytest.raises(Refused, match="MAC"):
            folder.open(account_id, {**document, name: value}, CUSTOMER_KEY)
    blob_id = document["parts"][0]["blob_id"]
    file = folder.folder / "blobs" / blob_id[:2] / blob_id
    stored = file.read_bytes()
    for offset in (0, 4, 6, 8, 12, 16, 47, 48, len(stored) - 1):
        file.write_bytes(stored[:offset] + bytes([stored[offset] ^ 1]) + stored[offset + 1 :])
        with pytest.raises(Refused):
            folder.open(account_id, document, CUSTOMER_KEY)
    file.write_bytes(stored[:-1])
    with pytest.raises(Refused):
        folder.open(account_id, document, CUSTOMER_KEY)
    file.write_bytes(stored)
    assert folder.open(account_id, document, CUSTOMER_KEY).plaintext == b"x" * 100
    if isinstance(method, CustomerKey):
        with pytest.raises(Refused, match="not the customer's key"):
            folder.open(account_id, document, bytes(32))


def test_a_record_moved_to_another_account_is_refused(storing: StoringLab, folder: DataFolder) -> None:
    storing.put(b"mine", SseS3())
    account_id, document = folder.versions()[-1]
    with pytest.raises(Refused):
        folder.open("000000000000" if account_id != "000000000000" else "1" * 12, document)
