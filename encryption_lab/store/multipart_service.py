"""Multipart uploads: begin, parts, complete, abort. Each part is sealed by itself, as it arrives.

Source: Amazon S3 API Reference, CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
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
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm, ChecksumType
from encryption_lab.store.checksums import is_sealed_with, store_checksum
from encryption_lab.store.conditions import UNCONDITIONAL, WriteCondition
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.limits import Allowance, Limits
from encryption_lab.store.multipart import (
    MAX_PART_NUMBER,
    MultipartUpload,
    Promised,
    checked_size,
    chosen_parts,
    multipart_etag,
)
from encryption_lab.store.multipart_checksums import (
    check_mode,
    check_part_algorithm,
    checksum_of_whole,
    checksum_plan,
    kept_algorithm,
    opened,
    part_checksum,
    parts_of_object,
)
from encryption_lab.store.outcomes import Completed
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import ObjectVersion, StoredChecksum, StoredPart
from encryption_lab.store.writing import (
    BlobUpload,
    Description,
    Expected,
    Recorded,
    RecordedUpload,
    Written,
)
from encryption_lab.trace import Actor

Named = tuple[str, str] | None  # bucket and key that a request names beside the upload's id
NOTHING_PROMISED = Promised()


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
        algorithm: ChecksumAlgorithm | None = None,
        checksum_type: ChecksumType | None = None,
    ) -> MultipartUpload:
        """Return a new upload, whose method and keys are settled now. Raises as `ObjectStore.begin_put`, BadRequest."""
        algorithm, checksum_type = checksum_plan(algorithm, checksum_type)
        admitted = self._admission.admit(call, bucket, key, description or Description(), encryption)
        draft = admitted.version
        call.trace.step(Actor.CLIENT, Actor.S3, f"CreateMultipartUpload {bucket}/{key}")
        sealing = self._admission.keys_for(call, admitted, encryption)
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
            headers=draft.headers,
            tags=draft.tags,
            checksum_algorithm=algorithm,
            checksum_type=checksum_type,
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
        named: Named = None,
    ) -> RecordedUpload[StoredPart]:
        """Return an upload for one part (1 to 10,000). Raises NoSuchUpload, PartMismatch, what KMS refuses."""
        if not 1 <= part_number <= MAX_PART_NUMBER:
            raise InvalidValue(
                "Part number must be an integer between 1 and 10000, inclusive", name="partNumber"
            )
        upload = self.get(call, upload_id, named=named)
        expected = expected or Expected()
        check_part_algorithm(upload, expected.algorithm)
        check_transport(call, upload.envelope)
        sealing = Sealing(upload.envelope, self._reopen(call, upload, customer_key))
        written = BlobUpload(
            call,
            place=upload.place(self._account.account_id),
            sealing=sealing,
            part_number=part_number,
            expected=replace(expected, algorithm=upload.checksum_algorithm or expected.algorithm),
            allowance=Allowance(self._records, self._limits),
            blobs=self._blobs,
            randomness=self._randomness,
            kept=kept_algorithm(upload),
        )

        def record(done: Written) -> Callable[[], Recorded[StoredPart]]:
            return partial(self._add_part, call, upload, self._part(upload, sealing, part_number, done))

        return RecordedUpload(written, records=self._records, blobs=self._blobs, record=record)

    def complete(
        self,
        call: Call,
        upload_id: str,
        asked: tuple[tuple[int, str], ...],
        *,
        promised: Promised = NOTHING_PROMISED,
        condition: WriteCondition = UNCONDITIONAL,
        named: Named = None,
    ) -> Completed:
        """Make the object of the parts asked for by (number, ETag). Raises InvalidPart, InvalidPartOrder, PartTooSmall;
        BadRequest, ChecksumMismatch where the object is not what is promised; PreconditionFailed.

        An SSE-C upload is completed without its key, as in S3: no byte is read or sealed here. Where parts have
        checksums that are stored encrypted, KMS is asked for the data key.
        """
        begun = self.get(call, upload_id, named=named)
        # Before the transaction: what KMS answered stays in the trail, whatever comes of the rest.
        data_key = self._key_for_whole(call, begun, self._chosen(begun, asked, promised))
        with self._records.atomic():
            upload = self.get(call, upload_id, named=named)
            parts = self._chosen(upload, asked, promised)
            completed = self._completed(upload, parts_of_object(upload, parts), checked_size(parts, promised))
            stored, checksum = self._checksum(upload, parts, promised, data_key)
            completed = self._ledger.authenticated(replace(completed, checksum=stored))
            self._records.uploads.delete(upload_id)
            version, replaced = self._ledger.record(call, completed, condition)
        self._ledger.discard(replaced)
        for part in filterfalse(parts.__contains__, upload.parts):
            self._blobs.delete(part.blob_id)
        return Completed(version=version, checksum=checksum)

    def abort(self, call: Call, upload_id: str, *, named: Named = None) -> None:
        """Remove the upload and all its parts. Raises NoSuchUpload."""
        with self._records.atomic():
            upload = self.get(call, upload_id, action="s3:AbortMultipartUpload", named=named)
            self._records.uploads.delete(upload_id)
        for part in upload.parts:
            self._blobs.delete(part.blob_id)

    def get(
        self, call: Call, upload_id: str, *, action: str = "s3:PutObject", named: Named = None
    ) -> MultipartUpload:
        """`named`: bucket and key that the request is for. Raises NoSuchUpload, NotAuthorized."""
        upload = self._records.uploads.get(upload_id)
        if upload is None or named not in (None, (upload.bucket, upload.key)):
            raise NoSuchUpload(upload_id)
        self._ledger.permissions.admit(call, action, upload.bucket, upload.key, sent=upload.envelope)
        return upload

    def list(self, call: Call, bucket: str) -> tuple[MultipartUpload, ...]:
        """Return the uploads in progress, by key and then by time. Raises NotAuthorized, NoSuchBucket."""
        self._ledger.permissions.admit(call, "s3:ListBucketMultipartUploads", bucket)
        return tuple(self._records.uploads.find(bucket))

    def part_checksums(
        self, call: Call, upload: MultipartUpload, parts: tuple[StoredPart, ...]
    ) -> tuple[bytes, ...]:
        """Return the checksums of parts in clear, none where the upload named no algorithm.

        Where they are stored encrypted, KMS is asked for the data key.
        """
        if upload.checksum_algorithm is None or not parts:
            return ()
        return opened(upload, parts, self._checksum_key(call, upload))

    def _checksum_key(self, call: Call, upload: MultipartUpload) -> bytes:
        """Return the data key where checksums are sealed under it; nothing where they are in clear."""
        return self._reopen(call, upload, None)[0] if is_sealed_with(upload.envelope) else b""

    def _chosen(
        self, upload: MultipartUpload, asked: tuple[tuple[int, str], ...], promised: Promised
    ) -> tuple[StoredPart, ...]:
        """Return the parts asked for. Raises what of the promise can be seen to be wrong before a key is had."""
        parts = chosen_parts(upload, asked)
        checked_size(parts, promised)
        check_mode(upload, promised)
        return parts

    def _key_for_whole(self, call: Call, upload: MultipartUpload, parts: tuple[StoredPart, ...]) -> bytes:
        return self._checksum_key(call, upload) if _algorithm_of_whole(upload, parts) else b""

    def _checksum(
        self, upload: MultipartUpload, parts: tuple[StoredPart, ...], promised: Promised, data_key: bytes
    ) -> tuple[StoredChecksum, bytes] | tuple[None, None]:
        """Return the object's checksum as it is stored and in clear."""
        algorithm = _algorithm_of_whole(upload, parts)
        if algorithm is None:
            return None, None
        whole = checksum_of_whole(upload, algorithm, parts, opened(upload, parts, data_key), promised)
        stored = store_checksum(
            whole,
            upload.envelope,
            data_key=data_key,
            binding=upload.record_id.encode(),
            randomness=self._randomness,
            algorithm=algorithm,
            checksum_type=upload.checksum_type,
        )
        return stored, whole

    def _completed(
        self, upload: MultipartUpload, parts: tuple[StoredPart, ...], size_bytes: int
    ) -> ObjectVersion:
        is_md5 = isinstance(upload.envelope, SseS3Envelope)
        opaque = f"{self._randomness.draw(16).hex()}-{len(parts)}"
        return ObjectVersion(
            record_id=upload.record_id,
            bucket=upload.bucket,
            key=upload.key,
            version_id=upload.version_id,
            created_at=upload.created_at,
            size_bytes=size_bytes,
            etag=multipart_etag(parts) if is_md5 else opaque,
            content_type=upload.content_type,
            metadata=upload.metadata,
            headers=upload.headers,
            tags=upload.tags,
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

    def _part(
        self, upload: MultipartUpload, sealing: Sealing, part_number: int, written: Written
    ) -> StoredPart:
        part = StoredPart(
            part_number=part_number,
            blob_id=written.blob_id,
            size_bytes=written.size_bytes,
            etag=written.etag,
            created_at=self._admission.now(),
        )
        data_key = sealing.data_keys[0]
        return replace(part, checksum=part_checksum(upload, part, written.kept, data_key, self._randomness))

    def _add_part(self, call: Call, begun: MultipartUpload, part: StoredPart) -> Recorded[StoredPart]:
        """Within `atomic`. Raises NoSuchUpload; QuotaExceeded, asked again: many parts may have come in at once."""
        upload = self.get(call, begun.upload_id)
        Allowance(self._records, self._limits).check(part.size_bytes)
        others = tuple(other for other in upload.parts if other.part_number != part.part_number)
        self._records.uploads.put(replace(upload, parts=tuple(sorted((*others, part), key=_number))))
        replaced = filterfalse(others.__contains__, upload.parts)
        return Recorded(part, tuple(other.blob_id for other in replaced))


def _algorithm_of_whole(upload: MultipartUpload, parts: tuple[StoredPart, ...]) -> ChecksumAlgorithm | None:
    """None where a part has no checksum: it came before uploads that name no algorithm had any."""
    return None if any(part.checksum is None for part in parts) else kept_algorithm(upload)


def _number(part: StoredPart) -> int:
    return part.part_number
