from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.parsers import create_parser

from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key
from encryption_lab.wire.caller_identity import answer_query
from encryption_lab.wire.protocols.service_models import operation
from tests.wire.kms.client import Client, Refused

ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256


@pytest.fixture
def client() -> Client:
    return Client()


def lookup(client: Client, key: str = "", value: str = "", **other: Any) -> dict[str, Any]:
    if key:
        other["LookupAttributes"] = [{"AttributeKey": key, "AttributeValue": value}]
    return client("LookupEvents", of="cloudtrail", **other)


def test_the_trail_is_asked_by_each_attribute(client: Client) -> None:
    client("Encrypt", KeyId="alias/payroll", Plaintext=b"x")
    (event,) = lookup(client, "EventName", "Encrypt")["Events"]
    record = json.loads(event["CloudTrailEvent"])
    assert (record["eventID"], record["eventName"]) == (event["EventId"], "Encrypt")
    key_arn = record["resources"][0]["ARN"]
    assert event["Resources"] == [{"ResourceType": "AWS::KMS::Key", "ResourceName": key_arn}]
    for key, value in (
        ("EventId", event["EventId"]),
        ("Username", "administrator"),
        ("ResourceName", key_arn),
        ("ResourceType", "AWS::KMS::Key"),
        ("EventSource", "kms.amazonaws.com"),
        ("ReadOnly", "true"),
    ):
        assert event in lookup(client, key, value)["Events"]
        assert lookup(client, key, "other")["Events"] == []


def test_the_id_of_material_stands_where_cloudtrail_has_it(client: Client) -> None:
    """In the answer of an import's event; beside it, where a key was used."""
    used = client("GenerateDataKey", KeyId="alias/payroll", KeySpec="AES_256")
    (event,) = lookup(client, "EventName", "GenerateDataKey")["Events"]
    record = json.loads(event["CloudTrailEvent"])
    assert (record["responseElements"], record["additionalEventData"]) == (
        None,
        {"keyMaterialId": used["KeyMaterialId"]},
    )
    key_id = client("CreateKey", Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
    given = client(
        "GetParametersForImport",
        KeyId=key_id,
        WrappingAlgorithm=ALGORITHM.value,
        WrappingKeySpec="RSA_2048",
    )
    wrapped = rsa_wrap_key(bytes(32), public_key=given["PublicKey"], algorithm=ALGORITHM, aes_key=b"")
    done = client(
        "ImportKeyMaterial",
        KeyId=key_id,
        ImportToken=given["ImportToken"],
        EncryptedKeyMaterial=wrapped,
        ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE",
    )
    (event,) = lookup(client, "EventName", "ImportKeyMaterial")["Events"]
    record = json.loads(event["CloudTrailEvent"])
    assert record["responseElements"] == {"keyId": done["KeyId"], "keyMaterialId": done["KeyMaterialId"]}
    assert "additionalEventData" not in record


def test_the_newest_come_first_and_pages_have_no_gap(client: Client) -> None:
    for _ in range(7):
        client("GenerateRandom", NumberOfBytes=1)
    whole = lookup(client, "EventName", "GenerateRandom")["Events"]
    paged: list[Any] = []
    token: dict[str, Any] = {}
    while True:
        page = lookup(client, "EventName", "GenerateRandom", MaxResults=3, **token)
        paged += page["Events"]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert (len(paged), paged) == (7, whole)
    assert whole[0]["EventId"] == client.bench.records.events.rows[-1].event_id


def test_a_time_range_and_the_ninety_days(client: Client) -> None:
    began = client.bench.clock.now()
    client.bench.clock.move(timedelta(days=1))
    client("GenerateRandom", NumberOfBytes=1)
    after = lookup(client, StartTime=began + timedelta(hours=1))["Events"]
    assert [event["EventName"] for event in after] == ["GenerateRandom"]
    before = lookup(client, EndTime=began)["Events"]
    assert before
    assert after[0] not in before
    client.bench.clock.move(timedelta(days=91))
    assert lookup(client)["Events"] == []


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"NextToken": "x"}, "InvalidNextTokenException"),
        ({"NextToken": "9" * 30}, "InvalidNextTokenException"),
        ({"MaxResults": 51}, "ValidationException"),
        (
            {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "x"}] * 2},
            "InvalidLookupAttributesException",
        ),
    ],
)
def test_look_ups_that_are_refused(client: Client, parameters: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        lookup(client, **parameters)
    assert refused.value.code == code


def test_a_range_that_ends_before_it_begins(client: Client) -> None:
    now = client.bench.clock.now()
    with pytest.raises(Refused) as refused:
        lookup(client, StartTime=now, EndTime=now - timedelta(days=1))
    assert refused.value.code == "InvalidTimeRangeException"


def test_the_reader_may_not_look_up(client: Client) -> None:
    with pytest.raises(Refused) as refused:
        client("LookupEvents", "reader", of="cloudtrail")
    assert refused.value.code == "AccessDeniedException"


def test_who_asks_is_told_who_they_are(client: Client) -> None:
    call = client.bench.lab.call("reader", secure_transport=True)
    status, body = answer_query(client.bench.lab, call, b"Action=GetCallerIdentity&Version=2011-06-15")
    model = operation("sts", "GetCallerIdentity")
    parsed = create_parser("query").parse(
        {"status_code": status, "headers": {}, "body": body}, model.output_shape
    )
    assert (parsed["Account"], parsed["Arn"]) == ("111122223333", "arn:aws:iam::111122223333:user/reader")
    assert parsed["UserId"].startswith("AIDA")
    assert len(parsed["UserId"]) == 21


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"Action=AssumeRole", "UnsupportedOperationException"),
        (b"Action=%00", "UnknownOperationException"),
        (b"", "UnknownOperationException"),
        (b"\xff", "SerializationException"),
        (b"&".join([b"a=b"] * 1000), "SerializationException"),
    ],
)
def test_other_queries_are_refused(client: Client, body: bytes, code: str) -> None:
    call = client.bench.lab.call("reader", secure_transport=True)
    status, answered = answer_query(client.bench.lab, call, body)
    parsed = create_parser("query").parse(
        {"status_code": status, "headers": {}, "body": answered},
        operation("sts", "GetCallerIdentity").output_shape,
    )
    assert (status, parsed["Error"]["Code"]) == (400, code)
