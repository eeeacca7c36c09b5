"""Objects: put, get, head, delete, copy. The door to the store; bytes move in `writing.py` and `reading.py`.

Source: Amazon S3 API Reference, PutObject, GetObject, HeadObject, DeleteObject, CopyObject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from encryption_lab.errors import (
    CustomerKeyNotApplicable,
    IllegalCopy,
    MethodNotAllowedOnMarker,
)
from encryption_lab.exchange import Call
from encryption_lab.identities import Account, BlobId, RecordId
from encryption_lab.methods import sse_c
from encryption_lab.methods.data_keys import DataKeys
from encryption_lab.methods.envelopes import SseCEnvelope
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest
from encryption_lab.ports import BlobStore, Randomness, Records, Source, VersionQuery
from encryption_lab.store.admission import Admission
from encryption_lab.store.buckets import Bucket, Versioning
from encryption_lab.store.checksum_algorithms import ChecksumAlgorithm
from encryption_lab.store.checksums import open_checksum, store_checksum
from encryption_lab.store.conditions import UNCONDITIONAL, ReadConditions, WriteCondition
from encryption_lab.store.copying import algorithm_of, description_of_copy
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.limits import Allowance, Limits
from encryption_lab.store.outcomes import Copied, Deleted, Stored
from encryption_lab.store.reading import ByteRange, ObjectBody, PartNumber, selected
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import NULL_VERSION, ObjectVersion, StoredPart, files_of
from encryption_lab.store.writing import (
    BlobUpload,
    Description,
    Expected,
    Recorded,
    RecordedUpload,
    Written,
)
from encryption_lab.trace import Actor

CLIENT_SIDE_MARKS = ("x-amz-3", "x-amz-key-v2", "x-amz-key")


def is_client_side(version: ObjectVersion) -> bool:
    """Tell whether the S3 Encryption Client's metadata is there; S3 itself does not look."""
    return any(mark in version.metadata for mark in CLIENT_SIDE_MARKS)


class ObjectStore:
    """The objects of one account."""

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

    def begin_put(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        encryption: EncryptionRequest | None,
        description: Description | None = None,
        expected: Expected | None = None,
        condition: WriteCondition = UNCONDITIONAL,
    ) -> RecordedUpload[Stored]:
        """Return an upload to write the body to. `encryption` None = as the bucket says.

        Raises NoSuchBucket, NotAuthorized, SseCBlocked, InvalidValue (plain HTTP), QuotaExceeded, what KMS refuses.
        """
        description = description or Description()
        admitted = self._admission.admit(call, bucket, key, description, encryption)
        draft = admitted.version
        self._ledger.check(bucket, key, condition)
        carries = "ciphertext" if is_client_side(draft) else "plaintext"
        call.trace.step(Actor.CLIENT, Actor.S3, f"PutObject {bucket}/{key}", carries=carries)
        allowance = Allowance(self._records, self._limits)
        sealing = self._admission.keys_for(call, admitted, encryption)
        place = draft.place(self._account.account_id)
        upload = BlobUpload(
            call,
            place=place,
            sealing=sealing,
            part_number=0,
            expected=expected or Expected(),
            allowance=allowance,
            blobs=self._blobs,
            randomness=self._randomness,
        )

        def record(written: Written) -> Callable[[], Recorded[Stored]]:
            part = StoredPart(
                part_number=0, blob_id=written.blob_id, size_bytes=written.size_bytes, etag=written.etag
            )
            checksum = store_checksum(
                written.checksum,
                sealing.envelope,
                data_key=sealing.data_keys[0],
                binding=draft.record_id.encode(),
                randomness=self._randomness,
                algorithm=written.algorithm,
            )
            version = replace(
                draft,
                size_bytes=written.size_bytes,
                etag=written.etag,
                envelope=sealing.envelope,
                parts=(part,),
                checksum=checksum,
            )
            version = self._ledger.authenticated(version)

            def deed() -> Recorded[Stored]:
                added, replaced = self._ledger.record(call, version, condition)
                return Recorded(Stored(version=added, checksum=written.checksum), files_of(replaced))

            return deed

        return RecordedUpload(upload, records=self._records, blobs=self._blobs, record=record)

    def put(
        self,
        call: Call,
        bucket: str,
        key: str,
        body: Iterable[bytes],
        *,
        encryption: EncryptionRequest | None = None,
        description: Description | None = None,
        expected: Expected | None = None,
        condition: WriteCondition = UNCONDITIONAL,
    ) -> Stored:
        """Store a whole body. Raises as `begin_put` and `BlobUpload` do."""
        upload = self.begin_put(
            call,
            bucket,
            key,
            encryption=encryption,
            description=description,
            expected=expected,
            condition=condition,
        )
        try:
            for piece in body:
                upload.write(piece)
        except BaseException:
            upload.abort()
            raise
        return upload.finish()

    def get(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        version_id: str | None = None,
        customer_key: CustomerKey | None = None,
        conditions: ReadConditions | None = None,
        wanted: ByteRange | PartNumber | None = None,
    ) -> ObjectBody:
        """Return the opened object. Raises NoSuchKey, NotAuthorized, MissingCustomerKey, what KMS refuses, Tampered;
        PreconditionFailed, NotModified, RangeNotSatisfiable, PartNotSatisfiable.
        """
        call.trace.step(Actor.CLIENT, Actor.S3, f"GetObject {bucket}/{key}")
        version = self._ledger.readable(call, bucket, key, version_id)
        if conditions is not None:
            conditions.check(version)
        return self.open_body(call, version, customer_key, wanted)

    def open_body(
        self,
        call: Call,
        version: ObjectVersion,
        customer_key: CustomerKey | None,
        wanted: ByteRange | PartNumber | None = None,
    ) -> ObjectBody:
        """Return a version's plaintext, readable; the caller's right to the object has been checked."""
        check_transport(call, customer_key or version.envelope)
        place = version.place(self._account.account_id)
        if version.envelope is None:
            raise MethodNotAllowedOnMarker
        window = selected(version, wanted)
        data_keys = self._data_keys.reopen(call, place, version.envelope, customer_key)
        body = ObjectBody(version, place, data_keys, self._blobs, window=window)
        if version.checksum is not None:
            body.checksum = open_checksum(
                version.checksum, data_key=data_keys[0], binding=version.record_id.encode()
            )
        body.check_beginning()
        call.trace.step(
            Actor.DISK, Actor.S3, "read the sealed bytes and verify each segment", carries="ciphertext"
        )
        carries = "ciphertext" if is_client_side(version) else "plaintext"
        call.trace.step(Actor.S3, Actor.CLIENT, "200, the object", carries=carries)
        return body

    def head(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        version_id: str | None = None,
        customer_key: CustomerKey | None = None,
    ) -> ObjectVersion:
        """Return what S3 tells of an object without its data: no KMS call, but an SSE-C key is asked for."""
        call.trace.step(Actor.CLIENT, Actor.S3, f"HeadObject {bucket}/{key}")
        version = self._ledger.readable(call, bucket, key, version_id)
        if isinstance(version.envelope, SseCEnvelope):
            check_transport(call, version.envelope)
            sse_c.reopen(call, version.envelope, customer_key)
        elif customer_key is not None:
            raise CustomerKeyNotApplicable
        return version

    def list(self, call: Call, query: VersionQuery) -> tuple[ObjectVersion, ...]:
        self._ledger.permissions.admit(call, "s3:ListBucket", query.bucket)
        return tuple(self._records.versions.find(query))

    def checksum(self, call: Call, version: ObjectVersion, customer_key: CustomerKey | None) -> bytes | None:
        """Return the checksum in clear: where it is sealed, KMS is asked for the data key."""
        if version.checksum is None or version.envelope is None:
            return None
        if not version.checksum.sealed:
            return version.checksum.value
        place = version.place(self._account.account_id)
        data_keys = self._data_keys.reopen(call, place, version.envelope, customer_key)
        return open_checksum(version.checksum, data_key=data_keys[0], binding=version.record_id.encode())

    def delete(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        version_id: str | None = None,
        condition: WriteCondition = UNCONDITIONAL,
    ) -> Deleted:
        """Remove a version for good, or, with versioning and no version named, put a delete marker on top."""
        action = "s3:DeleteObject" if version_id is None else "s3:DeleteObjectVersion"
        settings = self._ledger.permissions.admit(call, action, bucket, key)
        call.trace.step(Actor.CLIENT, Actor.S3, f"DeleteObject {bucket}/{key}")
        if version_id is not None or settings.versioning is Versioning.OFF:
            return self._delete_version(call, bucket, key, version_id or NULL_VERSION, settings, condition)
        marker = replace(self._admission.version_to_be(settings, key, Description()), is_delete_marker=True)
        self._ledger.commit(call, marker, condition)
        return Deleted(version_id=marker.version_id, is_delete_marker=True)

    def copy(
        self,
        call: Call,
        *,
        source: tuple[str, str, str | None],
        source_customer_key: CustomerKey | None = None,
        bucket: str,
        key: str,
        encryption: EncryptionRequest | None,
        description: Description | None = None,
        tags: Mapping[str, str] | None = None,
        conditions: ReadConditions | None = None,
        condition: WriteCondition = UNCONDITIONAL,
        algorithm: ChecksumAlgorithm | None = None,
    ) -> Copied:
        """Copy (bucket, key, version id) to a new version; without `encryption` it gets the destination's default.

        description, tags, algorithm   None = as the source has it
        """
        source_bucket, source_key, version_id = source
        onto_itself = (source_bucket, source_key, version_id) == (bucket, key, None)
        if onto_itself and encryption is None and description is None:
            raise IllegalCopy
        with self.get(
            call,
            source_bucket,
            source_key,
            version_id=version_id,
            customer_key=source_customer_key,
            conditions=conditions,
        ) as body:
            found = body.version
            stored = self.put(
                call,
                bucket,
                key,
                (bytes(piece) for piece in body.pieces()),
                encryption=encryption,
                description=description_of_copy(found, description, tags),
                expected=Expected(size_bytes=found.size_bytes, algorithm=algorithm or algorithm_of(found)),
                condition=condition,
            )
            return Copied(version=stored.version, checksum=stored.checksum, source=found)

    def version(self, record_id: RecordId) -> ObjectVersion:
        """Return a version of this account by its record. Raises NoSuchKey, Tampered."""
        return self._ledger.version(record_id)

    def stored_file(self, blob_id: BlobId) -> Source:
        """Return the bytes as they lie on the disk, for looking at; sealed, so nothing secret is in them."""
        return self._blobs.open(blob_id)

    def _delete_version(
        self,
        call: Call,
        bucket: str,
        key: str,
        version_id: str,
        settings: Bucket,
        condition: WriteCondition,
    ) -> Deleted:
        with self._records.atomic():
            self._ledger.check(bucket, key, condition)
            version = self._records.versions.get(bucket, key, version_id)
            if version is not None:
                self._records.versions.delete(version.record_id)
        if version is not None:
            self._ledger.discard(version)
            call.trace.step(Actor.S3, Actor.DISK, "remove the record and the sealed bytes")
        return Deleted(
            version_id=None if settings.versioning is Versioning.OFF else version_id,
            is_delete_marker=version is not None and version.is_delete_marker,
        )
