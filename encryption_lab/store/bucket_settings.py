"""Buckets: make, list, configure, delete. Each change of settings is a management event in the audit trail.

Source: Amazon S3 API Reference, CreateBucket, PutBucketEncryption, PutBucketVersioning, PutBucketTagging, DeleteBucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from types import MappingProxyType

from encryption_lab.audit import S3, Parameters, Trail
from encryption_lab.errors import BucketExists, BucketNotEmpty, LabError, NoSuchBucket, QuotaExceeded
from encryption_lab.exchange import Call
from encryption_lab.identities import bucket_arn
from encryption_lab.policy_errors import NoSuchBucketPolicy
from encryption_lab.ports import Clock, Records, VersionQuery
from encryption_lab.store.buckets import (
    Bucket,
    DefaultEncryption,
    Versioning,
    check_bucket_name,
    check_location,
)
from encryption_lab.store.limits import Limits
from encryption_lab.store.permissions import Permissions


class Buckets:
    """The buckets of one account. Every change is checked, recorded in the trail, and then made."""

    def __init__(
        self,
        *,
        region: str,
        records: Records,
        trail: Trail,
        clock: Clock,
        limits: Limits,
        permissions: Permissions,
    ) -> None:
        self._region = region
        self._records = records
        self._trail = trail
        self._clock = clock
        self._limits = limits
        self._permissions = permissions

    def get(self, name: str) -> Bucket:
        """Raises NoSuchBucket."""
        bucket = self._records.buckets.get(name)
        if bucket is None:
            raise NoSuchBucket(name)
        return bucket

    def all(self, call: Call) -> tuple[Bucket, ...]:
        self._permissions.check_account(call, "s3:ListAllMyBuckets", "arn:aws:s3:::*")
        return tuple(self._records.buckets.all())

    def create(
        self,
        call: Call,
        name: str,
        *,
        location: str | None = None,
        tags: Mapping[str, str] = MappingProxyType({}),
    ) -> Bucket:
        """Return a new bucket: SSE-S3 by default, SSE-C blocked, no versioning.

        location   as CreateBucket names it, "" where it names none; None = the account's Region
        Raises InvalidBucketName, LocationUnknown, LocationElsewhere, BucketExists, QuotaExceeded.
        """
        try:
            self._permissions.check_account(call, "s3:CreateBucket", bucket_arn(name))
            check_bucket_name(name)
            if location is not None:
                check_location(location, self._region)
            with self._records.atomic():
                if self._records.buckets.get(name) is not None:
                    raise BucketExists(name)
                if self._records.usage().buckets >= self._limits.buckets:
                    raise QuotaExceeded(what="buckets", limit=self._limits.buckets)
                bucket = Bucket(name=name, created_at=self._clock.now(), tags=dict(tags))
                self._records.buckets.put(bucket)
        except LabError as refused:
            self._record(call, "CreateBucket", name, {}, refused)
            raise
        self._record(call, "CreateBucket", name, {})
        return bucket

    def put_encryption(
        self, call: Call, name: str, default: DefaultEncryption, *, sse_c_blocked: bool | None = None
    ) -> Bucket:
        """Set what an upload that says nothing gets; the KMS key is not checked. None leaves the block as it is."""
        wanted: Parameters = {
            "SSEAlgorithm": default.algorithm.value,
            "BucketKeyEnabled": default.bucket_key_enabled,
        }
        if default.key_id is not None:
            wanted["KMSMasterKeyID"] = default.key_id
        if sse_c_blocked is not None:
            wanted["BlockedEncryptionTypes"] = ["SSE-C" if sse_c_blocked else "NONE"]
        with self._change(
            call, name, "PutBucketEncryption", "s3:PutEncryptionConfiguration", wanted
        ) as bucket:
            blocked = bucket.sse_c_blocked if sse_c_blocked is None else sse_c_blocked
            return self._put(replace(bucket, default_encryption=default, sse_c_blocked=blocked))

    def delete_encryption(self, call: Call, name: str) -> Bucket:
        """Go back to SSE-S3 as the default. Which types are blocked stays: AWS does not say that it would not."""
        with self._change(
            call, name, "DeleteBucketEncryption", "s3:PutEncryptionConfiguration", {"encryption": ""}
        ) as bucket:
            return self._put(replace(bucket, default_encryption=DefaultEncryption()))

    def put_tags(self, call: Call, name: str, tags: Mapping[str, str]) -> Bucket:
        """Replace all tags of the bucket; `tags` have been checked."""
        wanted: Parameters = {"tagging": ""}
        with self._change(call, name, "PutBucketTagging", "s3:PutBucketTagging", wanted) as bucket:
            return self._put(replace(bucket, tags=dict(tags)))

    def delete_tags(self, call: Call, name: str) -> Bucket:
        wanted: Parameters = {"tagging": ""}
        with self._change(call, name, "DeleteBucketTagging", "s3:PutBucketTagging", wanted) as bucket:
            return self._put(replace(bucket, tags={}))

    def put_versioning(self, call: Call, name: str, versioning: Versioning) -> Bucket:
        """Enable or suspend versioning; a bucket that had it never goes back to OFF."""
        wanted: Parameters = {"Status": versioning.value}
        with self._change(call, name, "PutBucketVersioning", "s3:PutBucketVersioning", wanted) as bucket:
            if versioning is Versioning.OFF:
                versioning = (
                    bucket.versioning if bucket.versioning is Versioning.OFF else Versioning.SUSPENDED
                )
            return self._put(replace(bucket, versioning=versioning))

    def get_policy(self, call: Call, name: str) -> str:
        """Return the bucket policy as it was put. Raises NoSuchBucketPolicy."""
        with self._change(
            call, name, "GetBucketPolicy", "s3:GetBucketPolicy", {"policy": ""}, read_only=True
        ) as bucket:
            if not bucket.policy:
                raise NoSuchBucketPolicy(name)
            return bucket.policy

    def put_policy(self, call: Call, name: str, policy: str | bytes) -> Bucket:
        """Set the bucket policy, JSON of at most 20 KB about this bucket and its objects. Raises MalformedPolicy.

        The administrator may do this, read and delete whatever the present policy denies; see `Permissions.decide`.
        """
        with self._change(call, name, "PutBucketPolicy", "s3:PutBucketPolicy", {"policy": ""}) as bucket:
            return self._put(replace(bucket, policy=self._permissions.read_policy(policy, name)))

    def delete_policy(self, call: Call, name: str) -> Bucket:
        """Nothing happens where there is none, as in S3."""
        with self._change(
            call, name, "DeleteBucketPolicy", "s3:DeleteBucketPolicy", {"policy": ""}
        ) as bucket:
            return self._put(replace(bucket, policy=""))

    def delete(self, call: Call, name: str) -> None:
        """Raises NoSuchBucket, BucketNotEmpty."""
        with (
            self._change(call, name, "DeleteBucket", "s3:DeleteBucket", {}) as bucket,
            self._records.atomic(),
        ):
            query = VersionQuery(bucket=bucket.name, limit=1)
            if self._records.versions.find(query) or self._records.uploads.find(bucket.name):
                raise BucketNotEmpty(name)
            self._records.buckets.delete(name)

    def look_at(
        self, call: Call, name: str, *, event: str, action: str, read_only: bool = True
    ) -> AbstractContextManager[Bucket]:
        """Give the bucket to whoever asks for a setting of it; a refusal inside the block is in the trail too."""
        return self._change(call, name, event, action, {}, read_only=read_only)

    def _put(self, bucket: Bucket) -> Bucket:
        self._records.buckets.put(bucket)
        return bucket

    @contextmanager
    def _change(
        self,
        call: Call,
        name: str,
        event: str,
        action: str,
        wanted: Parameters,
        *,
        read_only: bool = False,
    ) -> Iterator[Bucket]:
        """Check on the way in; leave one audit event on the way out, whether it was done or refused."""
        try:
            yield self._permissions.admit(call, action, name)
        except LabError as refused:
            self._record(call, event, name, wanted, refused, read_only=read_only)
            raise
        self._record(call, event, name, wanted, read_only=read_only)

    def _record(
        self,
        call: Call,
        event: str,
        name: str,
        wanted: Parameters,
        error: LabError | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        self._trail.record(
            call,
            source=S3,
            name=event,
            read_only=read_only,
            bucket=name,
            request={"bucketName": name, **wanted},
            error=error,
        )
