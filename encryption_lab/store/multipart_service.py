"""Multipart uploads: begin, parts, complete, abort. Each part is sealed by itself, as it arrives.

Source: Amazon S3 API Reference, CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import filterfalse

from encryption_lab.errors import (
    CustomerKeyNotApplicable,
    InvalidValue,
    MissingCustomerKey,
    NoSuchUpload,
    PartMismatch,
    WrongCustomerKey,
)
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.methods.data_keys import DataKeys, Sealing
from encryption_lab.methods.envelopes import SseS3Envelope
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest
from encryption_lab.ports import BlobStore, Randomness, Records
from encryption_lab.store.admission import Admission
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.limits import Allowance, Limits
from encryption_lab.store.multipart import MAX_PART_NUMBER, MultipartUpload, chosen_parts, multipart_etag
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import ObjectVersion, StoredPart
from encryption_lab.store.writing import BlobUpload, Description, Expected, RecordedUpload, Written
from encryption_lab.trace import Actor


class Multipart:
    """The multipart uploads of one account."""

    def __init__(
        self,
        *,
        account: Account,
        records: Records,
        blobs: BlobStore,
        data_keys: DataKeys,
        ledger: Ledger,
        admission: Admission,
        randomness: Randomness,
        limits: Limits,
    ) -> None:
        self._account = account
        self._records = records
        self._blobs = blobs
        self._data_keys = data_keys
        self._ledger = ledger
        self._admission = admission
        self._randomness = randomness
        self._limits = limits

    def create(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        encryption: EncryptionRequest | None = None,
        description: Description | None = None,
    ) -> MultipartUpload:
        """Return a new upload, whose method and keys are settled now. Raises as `ObjectStore.begin_put`."""
        draft = self._admission.draft(call, bucket, key, description or Description(), encryption)
        call.trace.step(Actor.CLIENT, Actor.S3, f"CreateMultipartUpload {bucket}/{key}")
        sealing = self._admission.keys_for(call, draft, encryption)
        upload = MultipartUpload(
            upload_id=self._randomness.draw(24).hex(),
            bucket=bucket,
            key=key,
            record_id=draft.record_id,
            version_id=draft.version_id,
            created_at=draft.created_at,
            content_type=draft.content_type,
            metadata=draft.metadata,
            envelope=sealing.envelope,
        )
        self._records.uploads.put(upload)
        return upload

    def begin_part(
        self,
        call: Call,
        upload_id: str,
        part_number: int,
        *,
        customer_key: CustomerKey | None = None,
        expected: Expected | None = None,
    ) -> RecordedUpload[StoredPart]:
        """Return an upload for one part (1 to 10,000). Raises NoSuchUpload, PartMismatch, what KMS refuses."""
        if not 1 <= part_number <= MAX_PART_NUMBER:
            raise InvalidValue(
                "Part number must be an integer between 1 and 10000, inclusive", name="partNumber"
            )
        upload = self.get(call, upload_id)
        check_transport(call, upload.envelope)
        sealing = Sealing(upload.envelope, self._reopen(call, upload, customer_key))
        written = BlobUpload(
            call,
            place=upload.place(self._account.account_id),
            sealing=sealing,
            part_number=part_number,
            expected=expected or Expected(),
            allowance=Allowance(self._records, self._limits),
            blobs=self._blobs,
            randomness=self._randomness,
        )
        return RecordedUpload(written, lambda done: self._add_part(call, upload_id, part_number, done))

    def complete(self, call: Call, upload_id: str, asked: tuple[tuple[int, str], ...]) -> ObjectVersion:
        """Make the object of the parts asked for by (number, ETag). Raises InvalidPart, InvalidPartOrder, PartTooSmall.

        An SSE-C upload is completed without its key, as in S3: no byte is read or sealed here.
        """
        with self._records.atomic():
            upload = self.get(call, upload_id)
            parts = chosen_parts(upload, asked)
            self._records.uploads.delete(upload_id)
            version, replaced = self._ledger.record(call, self._completed(upload, parts))
        self._ledger.discard(replaced)
        for part in filterfalse(parts.__contains__, upload.parts):
            self._blobs.delete(part.blob_id)
        return version

    def abort(self, call: Call, upload_id: str) -> None:
        """Remove the upload and all its parts. Raises NoSuchUpload."""
        with self._records.atomic():
            upload = self.get(call, upload_id, action="s3:AbortMultipartUpload")
            self._records.uploads.delete(upload_id)
        for part in upload.parts:
            self._blobs.delete(part.blob_id)

    def get(self, call: Call, upload_id: str, *, action: str = "s3:PutObject") -> MultipartUpload:
        """Raises NoSuchUpload, NotAuthorized."""
        upload = self._records.uploads.get(upload_id)
        if upload is None:
            raise NoSuchUpload(upload_id)
        self._ledger.permissions.admit(call, action, upload.bucket, upload.key, sent=upload.envelope)
        return upload

    def _completed(self, upload: MultipartUpload, parts: tuple[StoredPart, ...]) -> ObjectVersion:
        is_md5 = isinstance(upload.envelope, SseS3Envelope)
        opaque = f"{self._randomness.draw(16).hex()}-{len(parts)}"
        return ObjectVersion(
            record_id=upload.record_id,
            bucket=upload.bucket,
            key=upload.key,
            version_id=upload.version_id,
            created_at=upload.created_at,
            size_bytes=sum(part.size_bytes for part in parts),
            etag=multipart_etag(parts) if is_md5 else opaque,
            content_type=upload.content_type,
            metadata=upload.metadata,
            envelope=upload.envelope,
            parts=parts,
        )

    def _reopen(
        self, call: Call, upload: MultipartUpload, customer_key: CustomerKey | None
    ) -> tuple[bytes, ...]:
        place = upload.place(self._account.account_id)
        try:
            return self._data_keys.reopen(call, place, upload.envelope, customer_key)
        except (MissingCustomerKey, CustomerKeyNotApplicable):
            raise PartMismatch.missing() from None
        except WrongCustomerKey:
            raise PartMismatch.other_key() from None

    def _add_part(self, call: Call, upload_id: str, part_number: int, written: Written) -> StoredPart:
        part = StoredPart(
            part_number=part_number, blob_id=written.blob_id, size_bytes=written.size_bytes, etag=written.etag
        )
        try:
            with self._records.atomic():
                upload = self.get(call, upload_id)
                others = tuple(other for other in upload.parts if other.part_number != part_number)
                self._records.uploads.put(replace(upload, parts=tuple(sorted((*others, part), key=_number))))
        except NoSuchUpload:
            self._blobs.delete(part.blob_id)
            raise
        for replaced in filterfalse(others.__contains__, upload.parts):
            self._blobs.delete(replaced.blob_id)
        return part


def _number(part: StoredPart) -> int:
    return part.part_number
