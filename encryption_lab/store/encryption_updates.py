"""UpdateObjectEncryption: a stored version's data key is wrapped anew, under a KMS key; its bytes stay where they lie.

Version id, ETag, date and checksum stay as well, so an SSE-S3 version that became SSE-KMS still has an MD5 as its ETag.
Source: Amazon S3 API Reference, UpdateObjectEncryption (since January 2026).
"""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.errors import EncryptionNotUpdatable, NoSuchKey
from encryption_lab.exchange import Call
from encryption_lab.identities import Account
from encryption_lab.methods.data_keys import DataKeys
from encryption_lab.methods.envelopes import SseKmsEnvelope, SseS3Envelope
from encryption_lab.methods.requests import SseKms
from encryption_lab.object_errors import OperationAborted
from encryption_lab.ports import Randomness, Records
from encryption_lab.store.checksums import open_checksum, part_binding, store_checksum
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import ObjectVersion, StoredChecksum
from encryption_lab.trace import Actor

OTHER_SOURCE = (
    "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or SSE-C. "
    "Only source objects encrypted with SSE-S3 or SSE-KMS are supported."
)
NO_ARN = (
    "Requests that modify an object's encryption type to SSE-KMS require an AWS KMS key Amazon Resource Name (ARN). "
    "Modify the request to specify a KMS key ARN, and then try again."
)


class EncryptionUpdates:
    """Moves versions of one account to another key."""

    def __init__(
        self,
        *,
        account: Account,
        records: Records,
        data_keys: DataKeys,
        ledger: Ledger,
        randomness: Randomness,
    ) -> None:
        self._account = account
        self._records = records
        self._data_keys = data_keys
        self._ledger = ledger
        self._randomness = randomness

    def move(
        self,
        call: Call,
        bucket: str,
        key: str,
        *,
        key_arn: str,
        version_id: str | None = None,
        bucket_key_enabled: bool = False,
    ) -> ObjectVersion:
        """Return the version under `key_arn`, or its Bucket Key. Raises EncryptionNotUpdatable, what KMS refuses.

        OperationAborted where another move came in between.
        """
        call.trace.step(Actor.CLIENT, Actor.S3, f"UpdateObjectEncryption {bucket}/{key}")
        version = self._ledger.readable(call, bucket, key, version_id)
        place = version.place(self._account.account_id)
        self._ledger.permissions.admit(call, "s3:UpdateObjectEncryption", bucket, key)
        if not key_arn.startswith("arn:"):
            raise EncryptionNotUpdatable(NO_ARN)
        if not isinstance(version.envelope, (SseS3Envelope, SseKmsEnvelope)):
            raise EncryptionNotUpdatable(OTHER_SOURCE)
        check_transport(call, SseKms())
        data_key = self._data_keys.reopen(call, place, version.envelope, None)[0]
        wanted = SseKms(key_id=key_arn, bucket_key_enabled=bucket_key_enabled)
        envelope = self._data_keys.move(call, place, data_key, wanted)
        return self._keep(call, version, self._with_envelope(version, envelope, data_key))

    def _with_envelope(
        self, version: ObjectVersion, envelope: SseKmsEnvelope, data_key: bytes
    ) -> ObjectVersion:
        """Return it with every checksum stored as the new method does, those of its parts too."""

        def moved(stored: StoredChecksum | None, binding: bytes) -> StoredChecksum | None:
            if stored is None:
                return None
            return store_checksum(
                open_checksum(stored, data_key=data_key, binding=binding),
                envelope,
                data_key=data_key,
                binding=binding,
                randomness=self._randomness,
                algorithm=stored.algorithm,
                checksum_type=stored.type,
            )

        record_id = version.record_id
        parts = tuple(
            replace(
                part, checksum=moved(part.checksum, part_binding(record_id, part.part_number, part.blob_id))
            )
            for part in version.parts
        )
        checksum = moved(version.checksum, record_id.encode())
        return replace(version, envelope=envelope, checksum=checksum, parts=parts)

    def _keep(self, call: Call, version: ObjectVersion, moved: ObjectVersion) -> ObjectVersion:
        """Keep what the move changes, and nothing else: KMS took its time, and the tags may be others by now."""
        with self._records.atomic():
            try:
                now = self._ledger.version(version.record_id)
            except NoSuchKey:  # it names the record, which the client does not know
                raise NoSuchKey(version.key) from None
            if now.envelope != version.envelope:
                raise OperationAborted
            now = replace(now, envelope=moved.envelope, checksum=moved.checksum, parts=moved.parts)
            kept = self._ledger.authenticated(now)
            self._records.versions.replace(kept)
        call.trace.step(
            Actor.S3,
            Actor.DISK,
            "write the record with the data key wrapped anew; the sealed bytes stay",
            carries="metadata",
        )
        return kept
