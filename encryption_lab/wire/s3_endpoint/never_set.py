"""Settings that the lab's buckets do not have: answered as S3 answers for a bucket where nobody ever set them.

Command lines, Terraform and SDKs read them of every bucket. Putting one is not implemented; removing one that cannot be
there succeeds, as in S3. The event's name is CloudTrail's. Source: Amazon S3 API Reference, each operation's page and
Error Responses; User Guide, Amazon S3 CloudTrail events; Service Authorization Reference for the actions.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from encryption_lab.bucket_errors import (
    NoSuchCorsConfiguration,
    NoSuchLifecycleConfiguration,
    NoSuchWebsiteConfiguration,
    ObjectLockNotFound,
    ReplicationNotFound,
    SettingNotFound,
)
from encryption_lab.exchange import Call
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire.s3_endpoint.asked import Asked, ModelOperation
from encryption_lab.wire.s3_endpoint.bucket_operations import OWNER_ENFORCED, owner_of

NOTHING: Mapping[str, object] = MappingProxyType({})
EMPTY_LIST = {"IsTruncated": False}
ALL_BLOCKED = {
    "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
}


def _says(event: str, action: str, result: Mapping[str, object] = NOTHING) -> ModelOperation:
    def answer(asked: Asked, call: Call) -> Parameters:
        with asked.lab.buckets.look_at(call, asked.bucket, event=event, action=action):
            return dict(result)

    return answer


def _lacks(event: str, action: str, error: type[SettingNotFound] = SettingNotFound) -> ModelOperation:
    def answer(asked: Asked, call: Call) -> Parameters:
        with asked.lab.buckets.look_at(call, asked.bucket, event=event, action=action):
            raise error(asked.bucket)

    return answer


def _removes(event: str, action: str) -> ModelOperation:
    def answer(asked: Asked, call: Call) -> Parameters:
        with asked.lab.buckets.look_at(call, asked.bucket, event=event, action=action, read_only=False):
            return {}

    return answer


def _acl(asked: Asked, call: Call) -> Parameters:
    """The owner has full control, and nobody else can be given any."""
    with asked.lab.buckets.look_at(call, asked.bucket, event="GetBucketAcl", action="s3:GetBucketAcl"):
        owner = owner_of(asked.lab.account)
    grantee = {**owner, "Type": "CanonicalUser"}
    return {"Owner": owner, "Grants": [{"Grantee": grantee, "Permission": "FULL_CONTROL"}]}


ANALYTICS, INVENTORY, METRICS, TIERING = (
    f"s3:Get{kind}Configuration" for kind in ("Analytics", "Inventory", "Metrics", "IntelligentTiering")
)

# fmt: off
NEVER_SET: Mapping[str, ModelOperation] = {
    "GetBucketAcl": _acl,
    "GetBucketOwnershipControls": _says(
        "GetBucketOwnershipControls", "s3:GetBucketOwnershipControls",
        {"OwnershipControls": {"Rules": [{"ObjectOwnership": OWNER_ENFORCED}]}},
    ),
    "GetPublicAccessBlock": _says("GetBucketPublicAccessBlock", "s3:GetBucketPublicAccessBlock", ALL_BLOCKED),
    "GetBucketAccelerateConfiguration": _says("GetAccelerateConfiguration", "s3:GetAccelerateConfiguration"),
    "GetBucketLogging": _says("GetBucketLogging", "s3:GetBucketLogging"),
    "GetBucketNotificationConfiguration": _says("GetBucketNotification", "s3:GetBucketNotification"),
    "GetBucketRequestPayment": _says(
        "GetBucketRequestPayment", "s3:GetBucketRequestPayment", {"Payer": "BucketOwner"}
    ),
    "GetBucketCors": _lacks("GetBucketCors", "s3:GetBucketCORS", NoSuchCorsConfiguration),
    "GetBucketLifecycleConfiguration": _lacks(
        "GetBucketLifecycle", "s3:GetLifecycleConfiguration", NoSuchLifecycleConfiguration
    ),
    "GetBucketWebsite": _lacks("GetBucketWebsite", "s3:GetBucketWebsite", NoSuchWebsiteConfiguration),
    "GetBucketReplication": _lacks("GetBucketReplication", "s3:GetReplicationConfiguration", ReplicationNotFound),
    "GetObjectLockConfiguration": _lacks(
        "GetBucketObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", ObjectLockNotFound
    ),
    "ListBucketAnalyticsConfigurations": _says("ListBucketAnalyticsConfigurations", ANALYTICS, EMPTY_LIST),
    "ListBucketInventoryConfigurations": _says("ListBucketInventoryConfigurations", INVENTORY, EMPTY_LIST),
    "ListBucketMetricsConfigurations": _says("ListBucketMetricsConfigurations", METRICS, EMPTY_LIST),
    "ListBucketIntelligentTieringConfigurations": _says(
        "ListBucketIntelligentTieringConfigurations", TIERING, EMPTY_LIST
    ),
    "GetBucketAnalyticsConfiguration": _lacks("GetBucketAnalyticsConfiguration", ANALYTICS),
    "GetBucketInventoryConfiguration": _lacks("GetBucketInventoryConfiguration", INVENTORY),
    "GetBucketMetricsConfiguration": _lacks("GetBucketMetricsConfiguration", METRICS),
    "GetBucketIntelligentTieringConfiguration": _lacks("GetBucketIntelligentTieringConfiguration", TIERING),
    "DeleteBucketCors": _removes("DeleteBucketCors", "s3:PutBucketCORS"),
    "DeleteBucketLifecycle": _removes("DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
    "DeleteBucketReplication": _removes("DeleteBucketReplication", "s3:PutReplicationConfiguration"),
    "DeleteBucketWebsite": _removes("DeleteBucketWebsite", "s3:DeleteBucketWebsite"),
}
# fmt: on
