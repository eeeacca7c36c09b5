"""Which operations of S3 there are, by the model's names."""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.wire.s3_endpoint import bucket_operations as buckets
from encryption_lab.wire.s3_endpoint import object_operations as objects
from encryption_lab.wire.s3_endpoint.asked import ModelOperation, ObjectOperation

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
}
