"""Two sandboxes on one site: nothing of one is reached, or even seen, with the keys of the other."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, make_sandbox, refusal
from tests.live_site import LiveSite

SECRET = b"of the first sandbox"
THEIRS = "objects"  # both have a bucket of this name
THEIRS_ALONE = "only-in-the-first"
HERE = {"LocationConstraint": "eu-central-1"}
RULES = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
CALLS: dict[str, dict[str, Any]] = {
    "list_objects": {},
    "list_objects_v2": {},
    "list_object_versions": {},
    "get_bucket_encryption": {},
    "put_bucket_encryption": {"ServerSideEncryptionConfiguration": RULES},
    "delete_bucket_encryption": {},
    "get_bucket_versioning": {},
    "put_bucket_versioning": {"VersioningConfiguration": {"Status": "Enabled"}},
    "get_bucket_policy": {},
    "get_bucket_policy_status": {},
    "put_bucket_policy": {"Policy": "{}"},
    "delete_bucket_policy": {},
    "get_bucket_tagging": {},
    "put_bucket_tagging": {"Tagging": {"TagSet": []}},
    "delete_bucket_tagging": {},
    "get_bucket_location": {},
    "get_bucket_acl": {},
    "get_bucket_cors": {},
    "delete_objects": {"Delete": {"Objects": [{"Key": "k"}]}},
    "delete_bucket": {},
    "get_object": {"Key": "k"},
    "put_object": {"Key": "k", "Body": b"x"},
    "delete_object": {"Key": "k"},
}


@pytest.fixture(scope="module")
def first(s3: Any) -> Any:
    s3.create_bucket(Bucket=THEIRS_ALONE, CreateBucketConfiguration=HERE)
    for bucket in (THEIRS, THEIRS_ALONE):
        s3.put_object(Bucket=bucket, Key="k", Body=SECRET)
    return s3


@pytest.fixture(scope="module")
def second(live_site: LiveSite) -> LiveSandbox:
    return make_sandbox(live_site)


@pytest.mark.parametrize("principal", ["administrator", "reader"])
@pytest.mark.parametrize("name", CALLS)
def test_a_bucket_of_another_sandbox_is_not_there(
    first: Any, second: LiveSandbox, principal: str, name: str
) -> None:
    stranger = second.client(principal=principal)
    with pytest.raises(ClientError) as caught:
        getattr(stranger, name)(Bucket=THEIRS_ALONE, **CALLS[name])
    status, code, _ = refusal(caught.value)
    allowed = {(404, "NoSuchBucket")} | ({(403, "AccessDenied")} if principal == "reader" else set())
    assert (status, code) in allowed
    assert first.get_object(Bucket=THEIRS_ALONE, Key="k")["Body"].read() == SECRET


def test_a_name_that_both_have_means_each_its_own(first: Any, second: LiveSandbox) -> None:
    stranger = second.client()
    assert THEIRS_ALONE not in [each["Name"] for each in stranger.list_buckets()["Buckets"]]
    assert "Contents" not in stranger.list_objects_v2(Bucket=THEIRS)
    assert "Versions" not in stranger.list_object_versions(Bucket=THEIRS)
    stranger.delete_objects(Bucket=THEIRS, Delete={"Objects": [{"Key": "k", "VersionId": "null"}]})
    stranger.put_bucket_tagging(Bucket=THEIRS, Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})
    stranger.delete_bucket(Bucket=THEIRS)
    assert first.get_object(Bucket=THEIRS, Key="k")["Body"].read() == SECRET
    with pytest.raises(ClientError) as caught:
        first.get_bucket_tagging(Bucket=THEIRS)
    assert refusal(caught.value)[1] == "NoSuchTagSet"


def test_a_listing_is_not_carried_over_by_a_token(first: Any, second: LiveSandbox) -> None:
    first.put_object(Bucket=THEIRS_ALONE, Key="l", Body=SECRET)
    token = first.list_objects_v2(Bucket=THEIRS_ALONE, MaxKeys=1)["NextContinuationToken"]
    stranger = second.client()
    stranger.create_bucket(Bucket=THEIRS_ALONE, CreateBucketConfiguration=HERE)
    assert "Contents" not in stranger.list_objects_v2(Bucket=THEIRS_ALONE, ContinuationToken=token)
    stranger.delete_bucket(Bucket=THEIRS_ALONE)


def test_a_policy_does_not_let_another_sandbox_in(first: Any, second: LiveSandbox) -> None:
    policy = (
        '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", '
        f'"Resource": ["arn:aws:s3:::{THEIRS_ALONE}", "arn:aws:s3:::{THEIRS_ALONE}/*"]}}]}}'
    )
    first.put_bucket_policy(Bucket=THEIRS_ALONE, Policy=policy)
    with pytest.raises(ClientError) as caught:
        second.client().get_object(Bucket=THEIRS_ALONE, Key="k")
    assert refusal(caught.value)[:2] == (404, "NoSuchBucket")
    first.delete_bucket_policy(Bucket=THEIRS_ALONE)
