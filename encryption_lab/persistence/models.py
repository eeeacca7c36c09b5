"""The tables: a row for each value, with the columns it is asked by beside the value's whole document.

Every row belongs to one sandbox and goes when it goes. A row's number is also its place in time: numbers only grow.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from encryption_lab.documents import canonical, to_document
from encryption_lab.identities import Account, AccountId
from encryption_lab.persistence.fields import Utf8Field


class Sandbox(models.Model):
    """One visitor's account. Of the cookie's secret only its SHA-256 is kept."""

    account_id = models.CharField(primary_key=True, max_length=12)
    region = models.CharField(max_length=32)
    cookie_hash = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)
    clock_offset_seconds = models.BigIntegerField(default=0)

    @property
    def account(self) -> Account:
        return Account(account_id=AccountId(self.account_id), region=self.region)

    @property
    def clock_ahead(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)


class Row(models.Model):
    """document: the value in the one encoding of `documents.canonical`."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Sandbox, on_delete=models.CASCADE, db_index=False, related_name="+")
    document = models.TextField()

    class Meta:
        abstract = True


class KmsKeyRow(Row):
    key_id = models.CharField(max_length=64)
    is_deleted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key_id"], name="one_kms_key")]


class AliasRow(models.Model):
    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Sandbox, on_delete=models.CASCADE, db_index=False, related_name="+")
    alias = Utf8Field()
    key_id = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "alias"], name="one_alias")]


class EventRow(Row):
    exchange_id = models.CharField(max_length=64)
    name = models.CharField(max_length=64)
    principal = models.CharField(max_length=64)
    key_arn = Utf8Field()
    bucket = Utf8Field()
    object_key = Utf8Field()

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="events_newest"),
            models.Index(fields=["account", "exchange_id"], name="events_of_exchange"),
            models.Index(fields=["account", "name", "-id"], name="events_of_name"),
            models.Index(fields=["account", "key_arn", "-id"], name="events_of_key"),
            models.Index(fields=["account", "bucket", "object_key", "-id"], name="events_of_object"),
        ]


class StoreKeyRow(Row):
    store_key_id = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "store_key_id"], name="one_store_key")]


class BucketKeyRow(Row):
    name = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_bucket_key")]
        indexes = [models.Index(fields=["account", "until"], name="bucket_keys_by_end")]


class BucketRow(Row):
    name = Utf8Field()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="one_bucket")]


class VersionRow(Row):
    """`id` is the version's sequence number. `size_bytes` and `is_delete_marker` are what usage is counted from.

    kms_key_arn   "" where S3 asked KMS for nothing
    """

    record_id = models.CharField(max_length=26, unique=True)
    bucket = Utf8Field()
    key = Utf8Field()
    version_id = models.CharField(max_length=64)
    is_delete_marker = models.BooleanField()
    size_bytes = models.BigIntegerField()
    kms_key_arn = models.CharField(max_length=128, default="")

    class Meta:
        constraints = [
            # Two uploads at once to a bucket without versioning must not leave two null versions.
            models.UniqueConstraint(fields=["account", "bucket", "key", "version_id"], name="one_version"),
        ]
        indexes = [
            models.Index(fields=["account", "bucket", "key", "-id"], name="versions_in_order"),
            models.Index(fields=["account", "-id"], name="versions_newest"),
            models.Index(fields=["account", "is_delete_marker", "size_bytes"], name="versions_counted"),
            models.Index(fields=["account", "kms_key_arn", "-id"], name="versions_of_key"),
        ]


class UploadRow(Row):
    """size_bytes: of the parts that have arrived."""

    upload_id = models.CharField(max_length=64)
    bucket = Utf8Field()
    key = Utf8Field()
    created_at = models.DateTimeField()
    size_bytes = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "upload_id"], name="one_upload")]
        indexes = [models.Index(fields=["account", "bucket", "key", "created_at"], name="uploads_in_order")]


class ExchangeRow(Row):
    exchange_id = models.CharField(max_length=64)
    group_id = models.CharField(max_length=64, blank=True, default="")
    record_id = models.CharField(max_length=26, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="exchanges_newest"),
            models.Index(fields=["account", "exchange_id"], name="exchanges_by_id"),
            models.Index(fields=["account", "record_id", "-id"], name="exchanges_of_version"),
            models.Index(fields=["account", "group_id", "id"], name="exchanges_of_group"),
        ]


class AccessKeyRow(models.Model):
    """One access key of a sandbox's principal. `wrapped_seed`: what its secret is made of, under the root key."""

    access_key_id = models.CharField(primary_key=True, max_length=20)
    account = models.ForeignKey(Sandbox, on_delete=models.CASCADE, related_name="+")
    principal = models.CharField(max_length=64)
    wrapped_seed = models.BinaryField()
    created_at = models.DateTimeField()
    first_used_at = models.DateTimeField(null=True)


class PredictionRow(models.Model):
    """What was predicted of an experiment and what came of it; `number` counts the sandbox's runs of that experiment.

    is_right   None where the lab itself was surprised, so that nothing can be said of the prediction
    is_left    the run's buckets and keys are still on the bench
    run        the run as `predictions.py` writes it, "" where it has been dropped for its age
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Sandbox, on_delete=models.CASCADE, db_index=False, related_name="+")
    experiment_id = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    variation_id = models.CharField(max_length=64, blank=True)
    choice_id = models.CharField(max_length=64)
    sureness = models.CharField(max_length=16)
    predicted_at = models.DateTimeField()
    is_right = models.BooleanField(null=True)
    is_left = models.BooleanField(default=False)
    run = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "experiment_id", "number"], name="one_prediction"),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="predictions_newest")]


def document_of(value: object) -> str:
    return canonical(to_document(value)).decode("ascii")
