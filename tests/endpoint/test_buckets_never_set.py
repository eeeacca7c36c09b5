"""What command lines, Terraform and SDKs read of every bucket, for a bucket where nobody ever set it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal

BUCKET = "objects"
SAYS: dict[str, dict[str, Any]] = {
    "get_bucket_ownership_controls": {
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    },
    "get_public_access_block": {
        "PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        }
    },
    "get_bucket_accelerate_configuration": {},
    "get_bucket_logging": {},
    "get_bucket_notification_configuration": {},
    "get_bucket_request_payment": {"Payer": "BucketOwner"},
    "list_bucket_analytics_configurations": {"IsTruncated": False},
    "list_bucket_intelligent_tiering_configurations": {"IsTruncated": False},
    "list_bucket_inventory_configurations": {"IsTruncated": False},
    "list_bucket_metrics_configurations": {"IsTruncated": False},
}
LACKS = {
    "get_bucket_cors": ("NoSuchCORSConfiguration", "The CORS configuration does not exist"),
    "get_bucket_lifecycle_configuration": (
        "NoSuchLifecycleConfiguration",
        "The lifecycle configuration does not exist",
    ),
    "get_bucket_website": (
        "NoSuchWebsiteConfiguration",
        "The specified bucket does not have a website configuration",
    ),
    "get_bucket_replication": (
        "ReplicationConfigurationNotFoundError",
        "The replication configuration was not found",
    ),
    "get_object_lock_configuration": (
        "ObjectLockConfigurationNotFoundError",
        "Object Lock configuration does not exist for this bucket",
    ),
    "get_bucket_tagging": ("NoSuchTagSet", "The TagSet does not exist"),
    "get_bucket_policy": ("NoSuchBucketPolicy", "The bucket policy does not exist"),
}
RULE = {"ID": "r", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}
CANNOT_BE_PUT: dict[str, dict[str, Any]] = {
    "put_bucket_ownership_controls": {"OwnershipControls": {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}},
    "delete_bucket_ownership_controls": {},
    "put_public_access_block": {"PublicAccessBlockConfiguration": {"BlockPublicAcls": False}},
    "delete_public_access_block": {},
    "put_bucket_accelerate_configuration": {"AccelerateConfiguration": {"Status": "Enabled"}},
    "put_bucket_acl": {"ACL": "public-read"},
    "put_bucket_cors": {
        "CORSConfiguration": {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}
    },
    "put_bucket_lifecycle_configuration": {"LifecycleConfiguration": {"Rules": [RULE]}},
    "put_bucket_logging": {"BucketLoggingStatus": {}},
    "put_bucket_notification_configuration": {"NotificationConfiguration": {}},
    "put_bucket_request_payment": {"RequestPaymentConfiguration": {"Payer": "Requester"}},
    "put_bucket_website": {"WebsiteConfiguration": {"IndexDocument": {"Suffix": "index.html"}}},
    "put_object_lock_configuration": {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}},
}


def said(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def refused(call: Any, **asked: Any) -> Any:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return caught.value


@pytest.mark.parametrize("name", SAYS)
def test_a_setting_is_as_on_a_new_bucket(s3: Any, name: str) -> None:
    assert said(getattr(s3, name)(Bucket=BUCKET)) == SAYS[name]


@pytest.mark.parametrize("name", LACKS)
def test_a_setting_that_is_not_there(s3: Any, name: str) -> None:
    error = refused(getattr(s3, name), Bucket=BUCKET)
    assert refusal(error) == (404, *LACKS[name])
    assert error.response["Error"]["BucketName"] == BUCKET


def test_the_acl_gives_the_owner_full_control(s3: Any) -> None:
    acl = s3.get_bucket_acl(Bucket=BUCKET)
    owner = s3.list_buckets()["Owner"]
    assert len(owner["ID"]) == 64
    assert acl["Owner"] == owner
    assert acl["Grants"] == [{"Grantee": {**owner, "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]


@pytest.mark.parametrize("name", CANNOT_BE_PUT)
def test_what_cannot_be_set_is_not_implemented(s3: Any, name: str) -> None:
    error = refused(getattr(s3, name), Bucket=BUCKET, **CANNOT_BE_PUT[name])
    assert refusal(error)[:2] == (501, "NotImplemented")


@pytest.mark.parametrize(
    "name",
    [
        "delete_bucket_cors",
        "delete_bucket_lifecycle",
        "delete_bucket_replication",
        "delete_bucket_website",
    ],
)
def test_what_is_not_there_is_removed_without_complaint(s3: Any, name: str) -> None:
    assert getattr(s3, name)(Bucket=BUCKET)["ResponseMetadata"]["HTTPStatusCode"] == 204


@pytest.mark.parametrize("kind", ["analytics", "inventory", "metrics", "intelligent_tiering"])
def test_a_configuration_by_its_id(s3: Any, kind: str) -> None:
    error = refused(getattr(s3, f"get_bucket_{kind}_configuration"), Bucket=BUCKET, Id="one")
    assert refusal(error) == (404, "NoSuchConfiguration", "The specified configuration does not exist.")


@pytest.mark.parametrize("name", [*SAYS, *LACKS, "get_bucket_acl"])
def test_a_bucket_that_is_not_there_has_no_settings(s3: Any, name: str) -> None:
    assert refusal(refused(getattr(s3, name), Bucket="no-such-bucket"))[:2] == (404, "NoSuchBucket")


@pytest.mark.parametrize("name", [*SAYS, *LACKS, "get_bucket_acl"])
def test_the_reader_may_not_ask(sandbox: LiveSandbox, name: str) -> None:
    reader = sandbox.client(principal="reader")
    assert refusal(refused(getattr(reader, name), Bucket=BUCKET))[:2] == (403, "AccessDenied")


def test_the_acl_of_an_object_is_its_owners(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="owned", Body=b"x")
    told = s3.get_object_acl(Bucket=BUCKET, Key="owned")
    (grant,) = told["Grants"]
    assert grant == {"Grantee": {**told["Owner"], "Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}
    assert told["Owner"] == s3.get_bucket_acl(Bucket=BUCKET)["Owner"]
    with pytest.raises(ClientError) as refused:
        s3.get_object_acl(Bucket=BUCKET, Key="never there")
    assert refusal(refused.value)[:2] == (404, "NoSuchKey")
