"""KMS through botocore's own writer and reader: what a caller of boto3 gives and gets."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key
from encryption_lab.wire.kms.table import OPERATIONS
from encryption_lab.wire.protocols.service_models import service
from tests.wire.kms.client import Client, Refused

READER = "arn:aws:iam::111122223333:user/reader"
ALIAS = "alias/payroll"


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def key_id(client: Client) -> str:
    return str(client.bench.payroll.key_id)


def code_of(client: Client, name: str, **parameters: Any) -> str:
    with pytest.raises(Refused) as refused:
        client(name, **parameters)
    return refused.value.code


def test_encrypt_decrypt_re_encrypt(client: Client) -> None:
    other = client("CreateKey", Tags=[{"TagKey": "a", "TagValue": "b"}])["KeyMetadata"]
    sealed = client("Encrypt", KeyId=ALIAS, Plaintext=b"secret", EncryptionContext={"a": "ä"})
    moved = client(
        "ReEncrypt",
        CiphertextBlob=sealed["CiphertextBlob"],
        SourceEncryptionContext={"a": "ä"},
        DestinationKeyId=other["Arn"],
    )
    assert (moved["SourceKeyId"], moved["KeyId"]) == (sealed["KeyId"], other["Arn"])
    opened = client("Decrypt", CiphertextBlob=moved["CiphertextBlob"])
    assert (opened["Plaintext"], opened["KeyMaterialId"]) == (b"secret", other["CurrentKeyMaterialId"])
    assert client("ListResourceTags", KeyId=other["KeyId"])["Tags"] == [{"TagKey": "a", "TagValue": "b"}]
    assert code_of(client, "Decrypt", CiphertextBlob=sealed["CiphertextBlob"]) == "InvalidCiphertextException"


@pytest.mark.parametrize(("asked", "length"), [({"KeySpec": "AES_128"}, 16), ({"NumberOfBytes": 100}, 100)])
def test_data_keys(client: Client, asked: dict[str, Any], length: int) -> None:
    made = client("GenerateDataKey", KeyId=ALIAS, **asked)
    assert len(made["Plaintext"]) == length
    assert client("Decrypt", CiphertextBlob=made["CiphertextBlob"])["Plaintext"] == made["Plaintext"]
    without = client("GenerateDataKeyWithoutPlaintext", KeyId=ALIAS, **asked)
    assert len(client("Decrypt", CiphertextBlob=without["CiphertextBlob"])["Plaintext"]) == length
    assert len(client("GenerateRandom", NumberOfBytes=length)["Plaintext"]) == length


def test_the_life_of_a_key(client: Client) -> None:
    key_id = client("CreateKey", Description="d")["KeyMetadata"]["KeyId"]
    client("UpdateKeyDescription", KeyId=key_id, Description="new")
    client("DisableKey", KeyId=key_id)
    shown = client("DescribeKey", KeyId=key_id)["KeyMetadata"]
    assert (shown["Enabled"], shown["KeyState"], shown["Description"]) == (False, "Disabled", "new")
    assert code_of(client, "Encrypt", KeyId=key_id, Plaintext=b"x") == "DisabledException"
    client("EnableKey", KeyId=key_id)
    doomed = client("ScheduleKeyDeletion", KeyId=key_id, PendingWindowInDays=7)
    assert doomed["DeletionDate"] == client.bench.clock.now() + timedelta(days=7)
    assert client("CancelKeyDeletion", KeyId=key_id) == {"KeyId": shown["Arn"]}


def test_rotation(client: Client, key_id: str) -> None:
    client("EnableKeyRotation", KeyId=key_id, RotationPeriodInDays=90)
    client.bench.clock.move(timedelta(days=90))
    client("RotateKeyOnDemand", KeyId=key_id)
    status = client("GetKeyRotationStatus", KeyId=key_id)
    assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, 90)
    rotations = client("ListKeyRotations", KeyId=key_id)["Rotations"]
    assert [each["RotationType"] for each in rotations] == ["AUTOMATIC", "ON_DEMAND"]
    every = client("ListKeyRotations", KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert [each["KeyMaterialState"] for each in every] == ["NON_CURRENT", "NON_CURRENT", "CURRENT"]
    client("DisableKeyRotation", KeyId=key_id)


def test_imported_material(client: Client) -> None:
    key_id = client("CreateKey", Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
    algorithm = WrappingAlgorithm.RSAES_OAEP_SHA_256
    given = client(
        "GetParametersForImport", KeyId=key_id, WrappingAlgorithm=algorithm.value, WrappingKeySpec="RSA_2048"
    )
    wrapped = rsa_wrap_key(bytes(32), public_key=given["PublicKey"], algorithm=algorithm, aes_key=b"")
    ends = client.bench.clock.now() + timedelta(days=1)
    asked = {"KeyId": key_id, "ImportToken": given["ImportToken"], "EncryptedKeyMaterial": wrapped}
    done = client("ImportKeyMaterial", **asked, ValidTo=ends)
    shown = client("DescribeKey", KeyId=key_id)["KeyMetadata"]
    assert (shown["KeyState"], shown["ValidTo"]) == ("Enabled", ends)
    assert shown["CurrentKeyMaterialId"] == done["KeyMaterialId"]
    assert client("DeleteImportedKeyMaterial", KeyId=key_id)["KeyMaterialId"] == done["KeyMaterialId"]
    client("ImportKeyMaterial", **asked, ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE")
    (listed,) = client("ListKeyRotations", KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert (listed["ImportState"], listed["ExpirationModel"]) == ("IMPORTED", "KEY_MATERIAL_DOES_NOT_EXPIRE")
    client.bench.clock.move(timedelta(days=2))
    assert code_of(client, "ImportKeyMaterial", **asked) == "ValidationException"
    forever = {**asked, "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}
    assert code_of(client, "ImportKeyMaterial", **forever) == "ExpiredImportTokenException"


def test_grants(client: Client, key_id: str) -> None:
    sealed = client("Encrypt", KeyId=ALIAS, Plaintext=b"secret")["CiphertextBlob"]
    with pytest.raises(Refused):
        client("Decrypt", "reader", CiphertextBlob=sealed)
    asked: dict[str, Any] = {
        "KeyId": key_id,
        "GranteePrincipal": READER,
        "Operations": ["Decrypt"],
        "RetiringPrincipal": READER,
    }
    assert code_of(client, "CreateGrant", **asked, DryRun=True) == "DryRunOperationException"
    assert client("ListGrants", KeyId=key_id)["Grants"] == []
    made = client("CreateGrant", **asked, Name="n")
    opened = client("Decrypt", "reader", CiphertextBlob=sealed, GrantTokens=[made["GrantToken"]])
    assert opened["Plaintext"] == b"secret"
    (shown,) = client("ListGrants", KeyId=key_id, GrantId=made["GrantId"])["Grants"]
    assert (shown["Name"], shown["Operations"], shown["GranteePrincipal"]) == ("n", ["Decrypt"], READER)
    assert client("ListGrants", KeyId=key_id, GrantId="0" * 64)["Grants"] == []
    assert client("ListRetirableGrants", RetiringPrincipal=READER)["Grants"] == [shown]
    client("RetireGrant", "reader", GrantToken=made["GrantToken"])
    second = client("CreateGrant", **asked)
    client("RevokeGrant", KeyId=key_id, GrantId=second["GrantId"])
    assert code_of(client, "RevokeGrant", KeyId=key_id, GrantId=second["GrantId"]) == "NotFoundException"
    assert (
        code_of(client, "Encrypt", KeyId=ALIAS, Plaintext=b"x", GrantTokens=["junk"])
        == "InvalidGrantTokenException"
    )


def test_aliases_and_policies(client: Client, key_id: str) -> None:
    client("CreateAlias", AliasName="alias/second", TargetKeyId=key_id)
    assert (
        code_of(client, "CreateAlias", AliasName="alias/second", TargetKeyId=key_id)
        == "AlreadyExistsException"
    )
    other = client("CreateKey")["KeyMetadata"]["KeyId"]
    client("UpdateAlias", AliasName="alias/second", TargetKeyId=other)
    (listed,) = client("ListAliases", KeyId=other)["Aliases"]
    assert (listed["AliasName"], listed["TargetKeyId"]) == ("alias/second", other)
    client("DeleteAlias", AliasName="alias/second")
    policy = client("GetKeyPolicy", KeyId=key_id)["Policy"]
    client("PutKeyPolicy", KeyId=key_id, Policy=policy)
    assert client("ListKeyPolicies", KeyId=key_id)["PolicyNames"] == ["default"]
    assert code_of(client, "PutKeyPolicy", KeyId=key_id, Policy="{}") == "MalformedPolicyDocumentException"
    assert code_of(client, "GetKeyPolicy", KeyId=key_id, PolicyName="x") == "NotFoundException"


def test_pages_follow_each_other_without_a_gap(client: Client) -> None:
    made = [client("CreateKey")["KeyMetadata"]["KeyId"] for _ in range(6)]
    seen: list[str] = []
    marker: dict[str, Any] = {}
    while True:
        shown = client("ListKeys", Limit=3, **marker)
        seen += [key["KeyId"] for key in shown["Keys"]]
        if not shown["Truncated"]:
            break
        marker = {"Marker": shown["NextMarker"]}
    assert seen == [client.bench.payroll.key_id, *made]
    assert code_of(client, "ListKeys", Marker="x") == "InvalidMarkerException"


def test_only_some_operations_take_an_alias(client: Client) -> None:
    assert client("DescribeKey", KeyId=ALIAS)["KeyMetadata"]["KeyId"] == client.bench.payroll.key_id
    with pytest.raises(Refused, match="Invalid keyId 'alias/payroll'"):
        client("DisableKey", KeyId=ALIAS)


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("CreateKey", {"KeySpec": "RSA_2048", "KeyUsage": "SIGN_VERIFY"}, "UnsupportedOperationException"),
        ("CreateKey", {"Origin": "AWS_CLOUDHSM"}, "UnsupportedOperationException"),
        ("CreateKey", {"Tags": [{"TagKey": "aws:a", "TagValue": "b"}]}, "TagException"),
        (
            "Sign",
            {"KeyId": "k", "Message": b"m", "SigningAlgorithm": "RSASSA_PSS_SHA_256"},
            "UnsupportedOperationException",
        ),
        ("GenerateDataKey", {"KeyId": ALIAS}, "ValidationException"),
        (
            "GenerateDataKey",
            {"KeyId": ALIAS, "KeySpec": "AES_128", "NumberOfBytes": 5},
            "ValidationException",
        ),
        ("GenerateRandom", {}, "ValidationException"),
        (
            "Encrypt",
            {"KeyId": ALIAS, "Plaintext": b"x", "EncryptionAlgorithm": "RSAES_OAEP_SHA_1"},
            "ValidationException",
        ),
        ("DescribeKey", {"KeyId": "fake-key-id"}, "NotFoundException"),
        ("Decrypt", {"CiphertextBlob": b"junk"}, "InvalidCiphertextException"),
        ("Decrypt", {}, "ValidationException"),
    ],
)
def test_what_is_refused(client: Client, name: str, parameters: dict[str, Any], code: str) -> None:
    assert code_of(client, name, **parameters) == code


@pytest.mark.parametrize(
    "target", ["", "x", "TrentService", "TrentService.", "TrentService.Nothing", ".Encrypt", "Other.Encrypt"]
)
def test_an_operation_that_nobody_knows(client: Client, target: str) -> None:
    refused = client.send(target, b"{}")
    assert (refused.status, refused.error_code) == (400, "UnknownOperationException")


def test_every_operation_of_the_table_is_in_the_model() -> None:
    assert set(OPERATIONS) <= set(service("kms").operation_names)


def test_no_secret_is_in_what_an_answer_shows_of_itself(client: Client) -> None:
    refused = client.send(
        "TrentService.Encrypt", json.dumps({"KeyId": "k", "Plaintext": "A" * 9000}).encode()
    )
    assert "AAAA" not in refused.error_message


@given(
    name=st.sampled_from(sorted(OPERATIONS)),
    members=st.dictionaries(
        st.sampled_from(
            ["KeyId", "Marker", "Limit", "CiphertextBlob", "GrantToken", "AliasName", "Policy", "TargetKeyId"]
        ),
        st.text(max_size=20) | st.integers(-5, 2000) | st.sampled_from([ALIAS, "alias/aws/s3", "YQ==", "{}"]),
    ),
)
def test_any_members_get_an_answer(name: str, members: dict[str, Any]) -> None:
    assert Client().send(f"TrentService.{name}", json.dumps(members).encode()).status in (200, 400)
