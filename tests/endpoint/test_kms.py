"""KMS, CloudTrail and STS by boto3: what S3 did with a key is in the same KMS, and in the same trail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox

ALIAS = "alias/first-key"


@pytest.fixture(scope="module")
def kms(sandbox: LiveSandbox) -> Any:
    return sandbox.client("kms")


def test_what_kms_wraps_it_unwraps_for_the_same_context_only(kms: Any) -> None:
    wrapped = kms.encrypt(KeyId=ALIAS, Plaintext=b"a secret", EncryptionContext={"tenant": "blue"})

    opened = kms.decrypt(CiphertextBlob=wrapped["CiphertextBlob"], EncryptionContext={"tenant": "blue"})
    assert opened["Plaintext"] == b"a secret"
    assert b"a secret" not in wrapped["CiphertextBlob"]
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=wrapped["CiphertextBlob"], EncryptionContext={"tenant": "red"})


def test_a_key_that_is_disabled_closes_its_objects(sandbox: LiveSandbox, s3: Any, kms: Any) -> None:
    key_id = kms.create_key(Description="for one test")["KeyMetadata"]["KeyId"]
    name = f"closed-{uuid4()}"
    s3.put_object(
        Bucket="objects", Key=name, Body=b"hello", ServerSideEncryption="aws:kms", SSEKMSKeyId=key_id
    )
    kms.disable_key(KeyId=key_id)

    with pytest.raises(ClientError) as refused:
        s3.get_object(Bucket="objects", Key=name)
    assert refused.value.response["Error"]["Code"] == "KMS.DisabledException"
    kms.enable_key(KeyId=key_id)
    assert s3.get_object(Bucket="objects", Key=name)["Body"].read() == b"hello"


def test_the_trail_tells_who_used_the_key(sandbox: LiveSandbox, s3: Any) -> None:
    name = f"told-{uuid4()}"
    s3.put_object(Bucket="objects", Key=name, Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=ALIAS)

    trail = sandbox.client("cloudtrail")
    found = trail.lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "GenerateDataKey"}]
    )["Events"]
    assert any(f"arn:aws:s3:::objects/{name}" in event["CloudTrailEvent"] for event in found)
    assert {event["EventName"] for event in found} == {"GenerateDataKey"}


@pytest.mark.parametrize("principal", ["administrator", "reader"])
def test_sts_says_who_one_is(sandbox: LiveSandbox, principal: str) -> None:
    who = sandbox.client("sts", principal=principal).get_caller_identity()

    assert who["Account"] == sandbox.account_id
    assert who["Arn"] == f"arn:aws:iam::{sandbox.account_id}:user/{principal}"


def test_the_reader_may_not_use_the_key(sandbox: LiveSandbox) -> None:
    reader = sandbox.client("kms", principal="reader")

    with pytest.raises(ClientError) as refused:
        reader.encrypt(KeyId=ALIAS, Plaintext=b"x")
    assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
