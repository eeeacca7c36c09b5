"""boto3 in two Regions: KMS and CloudTrail act in the Region that a request is signed for."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, refusal

ELSEWHERE = "ap-southeast-2"


def client(sandbox: LiveSandbox, service: str, region: str = ELSEWHERE) -> Any:
    key_id, secret = sandbox.keys["administrator"]
    return boto3.client(
        service,
        endpoint_url=sandbox.site.https_url,
        verify=str(sandbox.site.authority_file),
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        region_name=region,
        config=Config(retries={"max_attempts": 0}),
    )


def test_a_key_is_in_the_region_it_was_made_in(sandbox: LiveSandbox, s3: Any) -> None:
    here, there = sandbox.client("kms"), client(sandbox, "kms")
    made = there.create_key(Description="there")["KeyMetadata"]
    there.create_alias(AliasName="alias/first-key", TargetKeyId=made["KeyId"])
    wrapped = there.encrypt(KeyId="alias/first-key", Plaintext=b"a secret")

    assert made["Arn"] == wrapped["KeyId"]
    assert made["Arn"].startswith(f"arn:aws:kms:{ELSEWHERE}:{sandbox.account_id}:key/")
    assert there.decrypt(CiphertextBlob=wrapped["CiphertextBlob"])["Plaintext"] == b"a secret"
    with pytest.raises(ClientError) as refused:
        here.decrypt(CiphertextBlob=wrapped["CiphertextBlob"])
    assert refused.value.response["Error"]["Code"] in {"AccessDeniedException", "InvalidCiphertextException"}
    assert made["KeyId"] not in [key["KeyId"] for key in here.list_keys()["Keys"]]
    assert [key["KeyId"] for key in there.list_keys()["Keys"]] == [made["KeyId"]]
    with pytest.raises(ClientError):
        s3.put_object(
            Bucket="objects", Key="k", Body=b"x", ServerSideEncryption="aws:kms", SSEKMSKeyId=made["Arn"]
        )


def test_each_region_has_its_own_trail(sandbox: LiveSandbox) -> None:
    key_arn = client(sandbox, "kms", "sa-east-1").create_key(Description="there")["KeyMetadata"]["Arn"]

    asked = {"LookupAttributes": [{"AttributeKey": "ResourceName", "AttributeValue": key_arn}]}
    there = client(sandbox, "cloudtrail", "sa-east-1").lookup_events(**asked)["Events"]
    assert [event["EventName"] for event in there] == ["CreateKey"]
    assert '"awsRegion": "sa-east-1"' in there[0]["CloudTrailEvent"]
    assert sandbox.client("cloudtrail").lookup_events(**asked)["Events"] == []


def test_a_region_that_aws_does_not_have_is_refused(sandbox: LiveSandbox) -> None:
    with pytest.raises(ClientError) as refused:
        client(sandbox, "kms", "eu-atlantis-1").list_keys()
    assert refusal(refused.value) == (
        400,
        "InvalidSignatureException",
        "Credential should be scoped to a valid region.",
    )
