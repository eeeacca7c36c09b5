"""Whether an upload is let in, and under which keys: every rule that may refuse it, in S3's order.

Right, bucket and name first; then the method: blocked on this bucket, not over this connection, refused by KMS.
"""

from __future__ import annotations

from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime

from encryption_lab.errors import SseCBlocked
from encryption_lab.exchange import Call
from encryption_lab.identities import Account, RecordId
from encryption_lab.methods.data_keys import DataKeys, Sealing
from encryption_lab.methods.requests import CustomerKey, EncryptionRequest, SseKms
from encryption_lab.ports import Clock, Randomness
from encryption_lab.store.buckets import Bucket, Versioning
from encryption_lab.store.ledger import Ledger
from encryption_lab.store.limits import check_key
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import NULL_VERSION, ObjectVersion
from encryption_lab.store.writing import Description


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The version to be, with its ids, and its bucket as it was when the upload was let in."""

    version: ObjectVersion
    bucket: Bucket


class Admission:
    """The door for uploads of one account."""

    def __init__(
        self, *, account: Account, ledger: Ledger, data_keys: DataKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._data_keys = data_keys
        self._clock = clock
        self._randomness = randomness

    def admit(
        self,
        call: Call,
        bucket: str,
        key: str,
        description: Description,
        encryption: EncryptionRequest | None,
    ) -> Admitted:
        """Raises what forbids the upload before its keys are made."""
        settings = self._ledger.permissions.admit(call, "s3:PutObject", bucket, key, sent=encryption)
        if description.tags:
            self._ledger.permissions.admit(call, "s3:PutObjectTagging", bucket, key)
        return Admitted(version=self.version_to_be(settings, key, description), bucket=settings)

    def version_to_be(self, settings: Bucket, key: str, description: Description) -> ObjectVersion:
        """Return a version with its ids, for a caller whose right has been checked. Raises KeyTooLong."""
        check_key(key)
        versioned = settings.versioning is Versioning.ENABLED
        return ObjectVersion(
            record_id=RecordId(b32encode(self._randomness.draw(16)).decode().rstrip("=").lower()),
            bucket=settings.name,
            key=key,
            version_id=urlsafe_b64encode(self._randomness.draw(24)).decode() if versioned else NULL_VERSION,
            created_at=self._clock.now(),
            content_type=description.content_type,
            metadata=dict(description.metadata),
            headers=dict(description.headers),
            tags=dict(description.tags),
        )

    def now(self) -> datetime:
        return self._clock.now()

    def keys_for(self, call: Call, admitted: Admitted, encryption: EncryptionRequest | None) -> Sealing:
        """Return the keys for a new version, after every rule that may refuse its method, in S3's order."""
        draft, settings = admitted.version, admitted.bucket
        request = encryption or settings.default_encryption.as_request()
        if isinstance(request, CustomerKey) and settings.sse_c_blocked:
            raise SseCBlocked(principal_arn=call.principal.arn, bucket=draft.bucket, key=draft.key)
        check_transport(call, request)
        if isinstance(request, SseKms) and request.bucket_key_enabled is None:
            request = replace(request, bucket_key_enabled=settings.default_encryption.bucket_key_enabled)
        return self._data_keys.create(call, draft.place(self._account.account_id), request)
