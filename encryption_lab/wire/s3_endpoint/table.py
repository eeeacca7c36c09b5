"""Which operations of S3 there are, by the model's names."""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.wire.s3_endpoint import bucket_operations as buckets
from encryption_lab.wire.s3_endpoint import bucket_settings as settings
from encryption_lab.wire.s3_endpoint import deleting, listing
from encryption_lab.wire.s3_endpoint import object_operations as objects
from encryption_lab.wire.s3_endpoint.asked import ModelOperation, ObjectOperation
from encryption_lab.wire.s3_endpoint.never_set import NEVER_SET
from encryption_lab.wire.s3_endpoint.object_table import OBJECT_RESULTS

OBJECT_OPERATIONS: Mapping[str, ObjectOperation] = {
    "PutObject": objects.put_object,
    "GetObject": objects.get_object,
    "HeadObject": objects.head_object,
    "DeleteObject": objects.delete_object,
}

MODEL_OPERATIONS: Mapping[str, ModelOperation] = {
    "ListBuckets": buckets.list_buckets,
    "CreateBucket": buckets.create_bucket,
    "HeadBucket": buckets.head_bucket,
    "GetBucketLocation": buckets.get_bucket_location,
    "DeleteBucket": buckets.delete_bucket,
    "GetBucketEncryption": settings.get_encryption,
    "PutBucketEncryption": settings.put_encryption,
    "DeleteBucketEncryption": settings.delete_encryption,
    "GetBucketVersioning": settings.get_versioning,
    "PutBucketVersioning": settings.put_versioning,
    "GetBucketPolicy": settings.get_policy,
    "GetBucketPolicyStatus": settings.get_policy_status,
    "PutBucketPolicy": settings.put_policy,
    "DeleteBucketPolicy": settings.delete_policy,
    "GetBucketTagging": settings.get_tagging,
    "PutBucketTagging": settings.put_tagging,
    "DeleteBucketTagging": settings.delete_tagging,
    "ListObjects": listing.list_objects,
    "ListObjectsV2": listing.list_objects_v2,
    "ListObjectVersions": listing.list_object_versions,
    "DeleteObjects": deleting.delete_objects,
    **OBJECT_RESULTS,
    **NEVER_SET,
}
