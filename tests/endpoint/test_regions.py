"""boto3 in two Regions: KMS and CloudTrail act in the Region that a request is signed for."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.endpoint.sandbox import LiveSandbox, refusal

ELSEWHERE = "ap-southeast-2"
FOR_EVER = "KEY_MATERIAL_DOES_NOT_EXPIRE"


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


def test_a_multi_region_key_opens_in_both_regions(sandbox: LiveSandbox) -> None:
    here, there = sandbox.client("kms"), client(sandbox, "kms", "eu-north-1")
    key_id = here.create_key(MultiRegion=True)["KeyMetadata"]["KeyId"]
    made = here.replicate_key(KeyId=key_id, ReplicaRegion="eu-north-1", Description="copy")
    blob = here.encrypt(KeyId=key_id, Plaintext=b"a secret")["CiphertextBlob"]

    assert there.decrypt(CiphertextBlob=blob)["Plaintext"] == b"a secret"
    told = there.describe_key(KeyId=key_id)["KeyMetadata"]
    assert (told["MultiRegion"], told["Description"]) == (True, "copy")
    assert told["MultiRegionConfiguration"] == {
        "MultiRegionKeyType": "REPLICA",
        "PrimaryKey": {
            "Arn": here.describe_key(KeyId=key_id)["KeyMetadata"]["Arn"],
            "Region": sandbox.region,
        },
        "ReplicaKeys": [{"Arn": made["ReplicaKeyMetadata"]["Arn"], "Region": "eu-north-1"}],
    }
    with pytest.raises(ClientError) as refused:
        here.replicate_key(KeyId=key_id, ReplicaRegion="eu-north-1")
    assert refusal(refused.value)[:2] == (400, "AlreadyExistsException")
    here.update_primary_region(KeyId=key_id, PrimaryRegion="eu-north-1")
    with pytest.raises(ClientError) as refused:
        here.rotate_key_on_demand(KeyId=key_id)
    assert refusal(refused.value)[:2] == (400, "UnsupportedOperationException")
    waits = there.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
    assert waits["KeyState"] == "PendingReplicaDeletion"
    assert "DeletionDate" not in waits


def bring(kms: Any, key_id: str, material: bytes, **asked: str) -> Any:
    """Import as AWS's guide says, with the public key and token of the client's own Region."""
    given = kms.get_parameters_for_import(
        KeyId=key_id, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048"
    )
    public_key = load_der_public_key(given["PublicKey"])
    assert isinstance(public_key, RSAPublicKey)
    wrapped = public_key.encrypt(material, OAEP(mgf=MGF1(SHA256()), algorithm=SHA256(), label=None))
    return kms.import_key_material(
        KeyId=key_id,
        ImportToken=given["ImportToken"],
        EncryptedKeyMaterial=wrapped,
        ExpirationModel=FOR_EVER,
        **asked,
    )


def test_imported_material_is_brought_to_each_region(sandbox: LiveSandbox) -> None:
    here, there = sandbox.client("kms"), client(sandbox, "kms", "eu-south-1")
    key_id = here.create_key(Origin="EXTERNAL", MultiRegion=True)["KeyMetadata"]["KeyId"]
    bring(here, key_id, b"\1" * 32)
    replica = here.replicate_key(KeyId=key_id, ReplicaRegion="eu-south-1")["ReplicaKeyMetadata"]
    assert (replica["KeyState"], replica["Origin"]) == ("PendingImport", "EXTERNAL")
    with pytest.raises(ClientError) as refused:
        bring(there, key_id, b"\2" * 32)
    assert refusal(refused.value)[:2] == (400, "IncorrectKeyMaterialException")
    bring(there, key_id, b"\1" * 32)

    blob = here.encrypt(KeyId=key_id, Plaintext=b"a secret")["CiphertextBlob"]
    assert there.decrypt(CiphertextBlob=blob)["Plaintext"] == b"a secret"


def test_imported_material_is_rotated_in_all_regions_at_once(sandbox: LiveSandbox) -> None:
    here, there = sandbox.client("kms"), client(sandbox, "kms", "eu-south-2")
    key_id = here.create_key(Origin="EXTERNAL", MultiRegion=True)["KeyMetadata"]["KeyId"]
    bring(here, key_id, b"\1" * 32)
    here.replicate_key(KeyId=key_id, ReplicaRegion="eu-south-2")
    bring(there, key_id, b"\1" * 32)

    def states(kms: Any) -> list[tuple[str, str]]:
        listed = kms.list_key_rotations(KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
        return [(each["KeyMaterialState"], each["ImportState"]) for each in listed]

    bring(here, key_id, b"\2" * 32, ImportType="NEW_KEY_MATERIAL")
    waits = "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"
    assert states(here)[1] == (waits, "IMPORTED")
    assert states(there)[1] == (waits, "PENDING_IMPORT")
    with pytest.raises(ClientError) as refused:
        here.rotate_key_on_demand(KeyId=key_id)
    assert refusal(refused.value)[:2] == (400, "KMSInvalidStateException")

    bring(there, key_id, b"\2" * 32, ImportType="EXISTING_KEY_MATERIAL")
    here.rotate_key_on_demand(KeyId=key_id)
    assert states(here) == states(there) == [("NON_CURRENT", "IMPORTED"), ("CURRENT", "IMPORTED")]
