"""The records of object versions: looked up with their right and their MAC checked, written in one transaction.

The order that makes it crash-safe: the files of a version are on the disk before it is recorded, and the files of what
it replaces are removed after the commit. A crash leaves at most a file that no record names.
"""

from __future__ import annotations

from encryption_lab.errors import (
    MethodNotAllowedOnMarker,
    NoSuchBucket,
    NoSuchKey,
    NoSuchVersion,
    QuotaExceeded,
)
from encryption_lab.exchange import Call
from encryption_lab.identities import Account, RecordId
from encryption_lab.ports import BlobStore, Records
from encryption_lab.store.buckets import Bucket
from encryption_lab.store.conditions import UNCONDITIONAL, WriteCondition
from encryption_lab.store.limits import Limits
from encryption_lab.store.permissions import Permissions
from encryption_lab.store.store_keys import StoreKeys
from encryption_lab.store.versions import NULL_VERSION, ObjectVersion, authenticated, files_of, verify
from encryption_lab.trace import Actor


class Ledger:
    """The object versions of one account."""

    def __init__(
        self,
        *,
        account: Account,
        records: Records,
        blobs: BlobStore,
        store_keys: StoreKeys,
        limits: Limits,
        permissions: Permissions,
    ) -> None:
        self.permissions = permissions
        self._account = account
        self._records = records
        self._blobs = blobs
        self._store_keys = store_keys
        self._limits = limits

    def bucket(self, name: str) -> Bucket:
        """Raises NoSuchBucket."""
        bucket = self._records.buckets.get(name)
        if bucket is None:
            raise NoSuchBucket(name)
        return bucket

    def readable(
        self, call: Call, bucket: str, key: str, version_id: str | None, *, action: str | None = None
    ) -> ObjectVersion:
        """Return the version a caller may read. Raises NotAuthorized, NoSuchKey, NoSuchVersion, Tampered.

        action   what is to be done with it, where that is not to read it
        """
        reading = "s3:GetObject" if version_id is None else "s3:GetObjectVersion"
        self.permissions.admit(call, action or reading, bucket, key)
        if version_id is None:
            version = self._records.versions.latest(bucket, key)
        else:
            version = self._records.versions.get(bucket, key, version_id)
            if version is None:
                raise NoSuchVersion(key, version_id)
        if version is None or (version.is_delete_marker and version_id is None):
            raise NoSuchKey(key)
        verify(version, self._account.account_id, self._store_keys)
        if version.is_delete_marker:
            raise MethodNotAllowedOnMarker
        return version

    def version(self, record_id: RecordId) -> ObjectVersion:
        """Return a version of this account by its record. Raises NoSuchKey; Tampered for a record changed behind us."""
        version = self._records.versions.by_record_id(record_id)
        if version is None:
            raise NoSuchKey(record_id)
        verify(version, self._account.account_id, self._store_keys)
        return version

    def check(self, bucket: str, key: str, condition: WriteCondition) -> None:
        """Raises PreconditionFailed, NoSuchKey: before a body that would be for nothing is read."""
        if condition != UNCONDITIONAL:
            condition.check(key, self._records.versions.latest(bucket, key))

    def commit(
        self, call: Call, version: ObjectVersion, condition: WriteCondition = UNCONDITIONAL
    ) -> ObjectVersion:
        """Make a version visible, whose files are on the disk already, and remove what it replaces."""
        version = self.authenticated(version)
        with self._records.atomic():
            added, replaced = self.record(call, version, condition)
        self.discard(replaced)
        return added

    def authenticated(self, version: ObjectVersion) -> ObjectVersion:
        """Return the version with its MAC: what may be done before `record`, while others can still write."""
        return authenticated(version, self._account.account_id, self._store_keys)

    def record(
        self, call: Call, version: ObjectVersion, condition: WriteCondition = UNCONDITIONAL
    ) -> tuple[ObjectVersion, ObjectVersion | None]:
        """Within `atomic`: return the version as recorded and the one it replaced, to be discarded after the commit.

        It has to be `authenticated`, or nobody could read it.
        """
        self.bucket(version.bucket)
        self.check(version.bucket, version.key, condition)
        self._check_room(version)
        replaced = self._replaced_by(version)
        added = self._records.versions.add(version)
        call.trace.step(
            Actor.S3,
            Actor.DISK,
            "write the record: name, metadata and what is needed to have the key again",
            carries="metadata",
            version_id=added.version_id,
        )
        return added, replaced

    def discard(self, version: ObjectVersion | None) -> None:
        """Remove the files of a version that no record names any more."""
        for blob_id in files_of(version):
            self._blobs.delete(blob_id)

    def _check_room(self, version: ObjectVersion) -> None:
        """Asked again within the commit: of many uploads at once each was let in while there was room for one."""
        usage = self._records.usage()
        if usage.bytes + version.size_bytes > self._limits.bytes:
            raise QuotaExceeded(what="bytes", limit=self._limits.bytes)
        if not version.is_delete_marker and usage.objects >= self._limits.objects:
            raise QuotaExceeded(what="objects", limit=self._limits.objects)

    def _replaced_by(self, version: ObjectVersion) -> ObjectVersion | None:
        """Take the record of the null version that a new null version replaces."""
        if version.version_id != NULL_VERSION:
            return None
        replaced = self._records.versions.get(version.bucket, version.key, NULL_VERSION)
        if replaced is not None:
            self._records.versions.delete(replaced.record_id)
        return replaced
