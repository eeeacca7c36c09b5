"""Buckets and their settings through boto3: made, looked at, changed, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal

HERE = {"LocationConstraint": "eu-central-1"}
MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"


@pytest.fixture
def bucket(s3: Any) -> Iterator[str]:
    name = "settings-of-mine"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration=HERE)
    yield name
    s3.delete_bucket(Bucket=name)


def refused(call: Any, **asked: Any) -> tuple[int, str, str]:
    with pytest.raises(ClientError) as caught:
        call(**asked)
    return refusal(caught.value)


def encryption(s3: Any, bucket: str) -> Any:
    return s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]


def put_rules(s3: Any, bucket: str, *rules: Any) -> Any:
    return s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": list(rules)})


def test_a_new_bucket_is_listed_found_and_deleted(s3: Any) -> None:
    made = s3.create_bucket(
        Bucket="quite.new",
        CreateBucketConfiguration={**HERE, "Tags": [{"Key": "for", "Value": "a test"}]},
        ObjectOwnership="BucketOwnerEnforced",
        ACL="private",
    )
    assert made["Location"] == "/quite.new"
    listed = {each["Name"]: each for each in s3.list_buckets()["Buckets"]}
    assert listed["quite.new"]["BucketRegion"] == "eu-central-1"
    assert [each["Name"] for each in s3.list_buckets(Prefix="quite")["Buckets"]] == ["quite.new"]
    head = s3.head_bucket(Bucket="quite.new")
    assert head["ResponseMetadata"]["HTTPHeaders"]["x-amz-bucket-region"] == "eu-central-1"
    assert s3.get_bucket_location(Bucket="quite.new")["LocationConstraint"] == "eu-central-1"
    assert s3.get_bucket_tagging(Bucket="quite.new")["TagSet"] == [{"Key": "for", "Value": "a test"}]
    assert s3.delete_bucket(Bucket="quite.new")["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert refused(s3.head_bucket, Bucket="quite.new")[:2] == (404, "404")
    assert refused(s3.delete_bucket, Bucket="quite.new") == (
        404,
        "NoSuchBucket",
        "The specified bucket does not exist",
    )


def test_buckets_are_listed_page_by_page(s3: Any, bucket: str) -> None:
    every = [each["Name"] for each in s3.list_buckets()["Buckets"]]
    pages = list(s3.get_paginator("list_buckets").paginate(PaginationConfig={"PageSize": 2}))
    assert [each["Name"] for page in pages for each in page["Buckets"]] == sorted(every)
    assert {len(page["Buckets"]) for page in pages[:-1]} == {2}
    assert s3.list_buckets(BucketRegion="eu-west-1")["Buckets"] == []
    assert refused(s3.list_buckets, MaxBuckets=10_001)[:2] == (400, "InvalidArgument")


def test_a_name_that_is_taken_or_still_holds_something(s3: Any, bucket: str) -> None:
    again = refused(s3.create_bucket, Bucket=bucket, CreateBucketConfiguration=HERE)
    assert again[:2] == (409, "BucketAlreadyOwnedByYou")
    s3.put_object(Bucket=bucket, Key="k", Body=b"")
    assert refused(s3.delete_bucket, Bucket=bucket)[:2] == (409, "BucketNotEmpty")
    s3.delete_object(Bucket=bucket, Key="k")


ENDPOINT_OF_ANOTHER = (
    "location constraint is incompatible for the region specific endpoint this request was sent to."
)


@pytest.mark.parametrize(
    ("configuration", "code", "message"),
    [
        ({}, "IllegalLocationConstraintException", f"The unspecified {ENDPOINT_OF_ANOTHER}"),
        (
            {"LocationConstraint": "eu-west-1"},
            "IllegalLocationConstraintException",
            f"The eu-west-1 {ENDPOINT_OF_ANOTHER}",
        ),
        ({"LocationConstraint": "EU"}, "IllegalLocationConstraintException", f"The EU {ENDPOINT_OF_ANOTHER}"),
        (
            {"LocationConstraint": "us-east-1"},
            "InvalidLocationConstraint",
            "The specified location-constraint is not valid",
        ),
        (
            {"LocationConstraint": "the moon"},
            "InvalidLocationConstraint",
            "The specified location-constraint is not valid",
        ),
    ],
    ids=str,
)
def test_a_bucket_is_made_where_the_sandbox_is(s3: Any, configuration: Any, code: str, message: str) -> None:
    asked = {"CreateBucketConfiguration": configuration} if configuration else {}
    assert refused(s3.create_bucket, Bucket="elsewhere", **asked) == (400, code, message)
    assert "elsewhere" not in [each["Name"] for each in s3.list_buckets()["Buckets"]]


@pytest.mark.parametrize(
    "name",
    [
        "UPPER",
        "under_score",
        "192.168.0.1",
        "ends-",
        "a..b",
        "xn--name",
        "sthree-name",
        "name-s3alias",
        "a.mrap",
    ],
)
def test_a_name_that_s3_does_not_take(s3: Any, name: str) -> None:
    answer = refused(s3.create_bucket, Bucket=name, CreateBucketConfiguration=HERE)
    assert answer == (400, "InvalidBucketName", "The specified bucket is not valid.")


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"ObjectLockEnabledForBucket": True}, 501, "NotImplemented"),
        ({"ObjectOwnership": "ObjectWriter"}, 501, "NotImplemented"),
        ({"ACL": "public-read"}, 400, "InvalidBucketAclWithObjectOwnership"),
        ({"GrantRead": 'id="1"'}, 400, "InvalidBucketAclWithObjectOwnership"),
    ],
    ids=str,
)
def test_a_bucket_of_another_kind_is_not_made(s3: Any, asked: Any, status: int, code: str) -> None:
    answer = refused(s3.create_bucket, Bucket="other-kind", CreateBucketConfiguration=HERE, **asked)
    assert answer[:2] == (status, code)
    assert refused(s3.head_bucket, Bucket="other-kind")[0] == 404


def test_default_encryption_is_read_as_it_was_put(s3: Any, bucket: str) -> None:
    new = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"},
        "BucketKeyEnabled": False,
        "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
    }
    assert encryption(s3, bucket) == [new]
    rule = {
        "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "no-such-key"},
        "BucketKeyEnabled": True,
        "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]},
    }
    put_rules(s3, bucket, rule)
    assert encryption(s3, bucket) == [rule]
    for _ in range(2):
        assert s3.delete_bucket_encryption(Bucket=bucket)["ResponseMetadata"]["HTTPStatusCode"] == 204
    assert encryption(s3, bucket) == [{**new, "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}]


def test_blocking_leaves_the_default_and_the_default_leaves_blocking(s3: Any, bucket: str) -> None:
    dsse = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms:dsse"}}
    put_rules(s3, bucket, dsse)
    put_rules(s3, bucket, {"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}})
    assert encryption(s3, bucket) == [
        {**dsse, "BucketKeyEnabled": False, "BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}
    ]
    customer = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", **customer)
    put_rules(s3, bucket, {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}})
    assert refused(s3.put_object, Bucket=bucket, Key="k", Body=b"x", **customer)[:2] == (403, "AccessDenied")
    assert s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ServerSideEncryption"] == "aws:kms:dsse"
    s3.delete_object(Bucket=bucket, Key="k")


AES = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [AES, AES],
        [{}],
        [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:backup"}}],
        [{**AES, "BlockedEncryptionTypes": {"EncryptionType": []}}],
        [{**AES, "BlockedEncryptionTypes": {"EncryptionType": ["NONE", "SSE-C"]}}],
        [{**AES, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-S3"]}}],
    ],
    ids=str,
)
def test_a_rule_that_s3_does_not_take(s3: Any, bucket: str, rules: Any) -> None:
    before = encryption(s3, bucket)
    with pytest.raises(ClientError) as caught:
        put_rules(s3, bucket, *rules)
    assert refusal(caught.value) == (400, "MalformedXML", MALFORMED)
    assert encryption(s3, bucket) == before


def test_a_kms_key_beside_aes256(s3: Any, bucket: str) -> None:
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256", "KMSMasterKeyID": "a"}}
    with pytest.raises(ClientError) as caught:
        put_rules(s3, bucket, rule)
    assert refusal(caught.value) == (
        400,
        "InvalidArgument",
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    )
    assert caught.value.response["Error"]["ArgumentName"] == "ApplyServerSideEncryptionByDefault"


def test_versioning_is_off_then_enabled_then_suspended(s3: Any, bucket: str) -> None:
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)
    for status in ("Enabled", "Suspended", "Enabled"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == status
    assert refused(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={}) == (
        400,
        "IllegalVersioningConfigurationException",
        "The Versioning element must be specified",
    )
    off = refused(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={"Status": "Off"})
    assert off[:2] == (400, "MalformedXML")
    with_mfa = {"Status": "Enabled", "MFADelete": "Enabled"}
    assert refused(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration=with_mfa)[0] == 501
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"


def statement(bucket: str, **other: Any) -> str:
    said = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": f"arn:aws:s3:::{bucket}/*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [said | other]})


def test_a_policy_is_put_read_judged_and_removed(s3: Any, bucket: str) -> None:
    missing = (404, "NoSuchBucketPolicy", "The bucket policy does not exist")
    assert refused(s3.get_bucket_policy, Bucket=bucket) == missing
    assert refused(s3.get_bucket_policy_status, Bucket=bucket) == missing
    s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket))
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == statement(bucket)
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": True}
    named = statement(bucket, Condition={"StringEquals": {"aws:PrincipalAccount": "111122223333"}})
    s3.put_bucket_policy(Bucket=bucket, Policy=named)
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket, Effect="Deny", Action="s3:PutObject"))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    assert refused(s3.put_object, Bucket=bucket, Key="k", Body=b"")[:2] == (403, "AccessDenied")
    for _ in range(2):
        s3.delete_bucket_policy(Bucket=bucket)
    assert refused(s3.get_bucket_policy, Bucket=bucket) == missing
    malformed = refused(s3.put_bucket_policy, Bucket=bucket, Policy='{"Version": "2012-10-17"}')
    assert malformed == (400, "MalformedPolicy", "Missing required field Statement")


def test_tags_are_put_read_and_removed(s3: Any, bucket: str) -> None:
    missing = (404, "NoSuchTagSet", "The TagSet does not exist")
    assert refused(s3.get_bucket_tagging, Bucket=bucket) == missing
    tags = [{"Key": f"key {number:02}", "Value": "é @:/"} for number in range(50)]
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    for wrong in ([*tags, {"Key": "one more", "Value": ""}], tags[:1] * 2, [{"Key": "aws:x", "Value": ""}]):
        answer = refused(s3.put_bucket_tagging, Bucket=bucket, Tagging={"TagSet": wrong})
        assert answer[:2] == (400, "InvalidTag")
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags[:1]})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags[:1]
    s3.delete_bucket_tagging(Bucket=bucket)
    assert refused(s3.get_bucket_tagging, Bucket=bucket) == missing


def test_the_reader_may_look_at_some_settings_and_change_none(sandbox: LiveSandbox, bucket: str) -> None:
    reader = sandbox.client(principal="reader")
    assert "Status" not in reader.get_bucket_versioning(Bucket=bucket)
    assert encryption(reader, bucket)
    for call in (reader.delete_bucket_encryption, reader.delete_bucket_policy, reader.delete_bucket):
        assert refused(call, Bucket=bucket)[:2] == (403, "AccessDenied")
    made = refused(reader.create_bucket, Bucket="of-the-reader", CreateBucketConfiguration=HERE)
    assert made[:2] == (403, "AccessDenied")
