"""What botocore sends in JSON 1.1 is read as it was meant, and what is written botocore reads back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.errors import KmsValidation, LabError
from encryption_lab.wire.protocols.json_protocol import read_parameters, write_error, write_result
from encryption_lab.wire.protocols.service_models import Parameters, operation
from encryption_lab.wire_errors import SerializationFailed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
REQUESTS: dict[str, Parameters] = {
    "Encrypt": {
        "KeyId": "alias/payroll",
        "Plaintext": b"\x00\xffsecret",
        "EncryptionContext": {"tenant": "blau, «grün» 🟢", "": "x"},
        "GrantTokens": ["t1", "t2"],
        "DryRun": True,
    },
    "CreateKey": {"Description": 'für "alle"\n', "Tags": [{"TagKey": "a", "TagValue": ""}]},
    "ScheduleKeyDeletion": {"KeyId": "k", "PendingWindowInDays": 7},
    "ImportKeyMaterial": {
        "KeyId": "k",
        "ImportToken": b"t",
        "EncryptedKeyMaterial": bytes(range(256)),
        "ValidTo": NOON,
        "ExpirationModel": "KEY_MATERIAL_EXPIRES",
    },
    "CreateGrant": {
        "KeyId": "k",
        "GranteePrincipal": "arn:aws:iam::111122223333:user/reader",
        "Operations": ["Decrypt", "DescribeKey"],
        "Constraints": {"EncryptionContextSubset": {"a": "b"}},
    },
    "ListKeys": {},
}
RESULTS: dict[str, Parameters] = {
    "Decrypt": {"KeyId": "arn", "Plaintext": b"\x00\xff", "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"},
    "DescribeKey": {
        "KeyMetadata": {
            "KeyId": "k",
            "CreationDate": NOON,
            "Enabled": False,
            "EncryptionAlgorithms": ["SYMMETRIC_DEFAULT"],
        }
    },
    "ListGrants": {
        "Grants": [{"GrantId": "g", "Constraints": {"EncryptionContextEquals": {"a": "ä"}}}],
        "Truncated": True,
        "NextMarker": "m",
    },
    "ListKeys": {"Keys": [], "Truncated": False},
}


def sent(name: str, parameters: Parameters) -> bytes:
    model = operation("kms", name)
    body = create_serializer("json").serialize_to_request(parameters, model)["body"]
    return body if isinstance(body, bytes) else str(body).encode()


@pytest.mark.parametrize("name", REQUESTS)
def test_what_botocore_sends_is_read_equal(name: str) -> None:
    assert read_parameters(operation("kms", name), sent(name, REQUESTS[name])) == REQUESTS[name]


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_written_botocore_reads_equal(name: str) -> None:
    model = operation("kms", name)
    answer = {"status_code": 200, "headers": {}, "body": write_result(model, RESULTS[name])}
    parsed = create_parser("json").parse(answer, model.output_shape)
    parsed.pop("ResponseMetadata")
    assert parsed == RESULTS[name]


def test_an_error_is_read_by_botocore() -> None:
    answer = {"status_code": 400, "headers": {}, "body": write_error("NotFoundException", "Key 'ä' …")}
    parsed = create_parser("json").parse(answer, operation("kms", "Encrypt").output_shape)
    assert parsed["Error"] == {"Code": "NotFoundException", "Message": "Key 'ä' …"}


def test_an_operation_without_answer_writes_nothing_and_members_unknown_or_none_are_left_out() -> None:
    assert write_result(operation("kms", "EnableKey"), {}) == b""
    written = write_result(operation("kms", "Encrypt"), {"KeyId": "k", "Own": 1, "CiphertextBlob": None})
    assert json.loads(written) == {"KeyId": "k"}


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        (
            "DescribeKey",
            {},
            "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null",
        ),
        (
            "DescribeKey",
            {"KeyId": ""},
            "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: Member must have length "
            "greater than or equal to 1",
        ),
        (
            "GenerateRandom",
            {"NumberOfBytes": 1025},
            "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must "
            "have value less than or equal to 1024",
        ),
        (
            "GenerateDataKey",
            {"KeyId": "k", "KeySpec": "AES_512"},
            "1 validation error detected: Value 'AES_512' at 'keySpec' failed to satisfy constraint: Member must "
            "satisfy enum value set: [AES_256, AES_128]",
        ),
        (
            "CreateGrant",
            {"KeyId": "k", "Operations": ["Decrypt"], "Name": "a b"},
            "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: ^[a-zA-Z0-9:/_-]+$",
        ),
        (
            "TagResource",
            {"KeyId": "k", "Tags": [{"TagKey": "a", "TagValue": "b"}, {"TagKey": "a"}]},
            "1 validation error detected: Value null at 'tags.2.member.tagValue' failed to satisfy constraint: Member "
            "must not be null",
        ),
        (
            "Encrypt",
            {"KeyId": "k", "Plaintext": "A" * 5464},
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length "
            "less than or equal to 4096",
        ),
    ],
)
def test_what_the_model_forbids_is_refused_in_its_words(name: str, body: Any, said: str) -> None:
    with pytest.raises(KmsValidation) as refused:
        read_parameters(operation("kms", name), json.dumps(body).encode())
    assert str(refused.value) == said


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(KmsValidation, match=r"^2 validation errors detected: .*; "):
        read_parameters(operation("kms", "Encrypt"), b"{}")


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'"text"',
        b"nul",
        b"{",
        b"{}{}",
        b"\xff\xfe{}",
        b'{"KeyId": NaN}',
        b'{"KeyId": Infinity}',
        b'{"Own": NaN}',
        b'{"KeyId": "a", "KeyId": "b"}',
        b'{"KeyId": 5}',
        b'{"KeyId": true}',
        b'{"KeyId": ["k"]}',
        b'{"KeyId": {"k": 1}}',
        b'{"KeyId": "\\ud800"}',
        b'{"KeyId": "k", "Plaintext": "no base64!"}',
        b'{"KeyId": "k", "Plaintext": [1]}',
        b'{"KeyId": "k", "DryRun": "true"}',
        b'{"KeyId": "k", "EncryptionContext": []}',
        b'{"KeyId": "k", "EncryptionContext": {"a": 1}}',
        b'{"KeyId": "k", "EncryptionContext": {"\\udfff": "1"}}',
        b'{"KeyId": "k", "GrantTokens": "t"}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"Own": ' + b"9" * 100_000 + b"}",
        b'{"KeyId": "' + b"x" * 2_000_000 + b'"}',
    ],
    ids=lambda body: body[:40].decode("latin-1"),
)
def test_what_is_no_json_of_the_models_types_is_refused(body: bytes) -> None:
    with pytest.raises(SerializationFailed):
        read_parameters(operation("kms", "Encrypt"), body)


@pytest.mark.parametrize(
    "value", ["1e400", "-1e300", "true", '"never"', '"' + "9" * 500 + '"', "{}", "99999999999999"]
)
def test_what_is_no_time_is_refused(value: str) -> None:
    body = f'{{"KeyId": "k", "ImportToken": "dA==", "EncryptedKeyMaterial": "dA==", "ValidTo": {value}}}'
    with pytest.raises(SerializationFailed):
        read_parameters(operation("kms", "ImportKeyMaterial"), body.encode())


@pytest.mark.parametrize("value", ["true", "5.0", '"5"', "[5]", "1e1"])
def test_what_is_no_integer_is_refused(value: str) -> None:
    with pytest.raises(SerializationFailed):
        read_parameters(operation("kms", "GenerateRandom"), f'{{"NumberOfBytes": {value}}}'.encode())


@pytest.mark.parametrize("value", ["1795435200", "1795435200.0", '"2026-11-23T12:00:00Z"'])
def test_a_time_may_come_as_a_number_or_a_text(value: str) -> None:
    body = f'{{"KeyId": "k", "ImportToken": "dA==", "EncryptedKeyMaterial": "dA==", "ValidTo": {value}}}'
    read = read_parameters(operation("kms", "ImportKeyMaterial"), body.encode())
    assert read["ValidTo"] == NOON


def test_members_that_the_model_does_not_know_and_nulls_are_left_out() -> None:
    body = b'{"Own": {"deep": [1]}, "Limit": null, "Marker": "m"}'
    assert read_parameters(operation("kms", "ListKeys"), body) == {"Marker": "m"}
    assert read_parameters(operation("kms", "ListKeys"), b"") == {}


junk = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.binary().map(repr),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(
    name=st.sampled_from(sorted(REQUESTS)),
    members=st.dictionaries(
        st.sampled_from(
            ["KeyId", "Plaintext", "EncryptionContext", "Tags", "ValidTo", "Operations", "Constraints"]
        ),
        junk,
    ),
)
def test_junk_is_read_or_refused(name: str, members: dict[str, Any]) -> None:
    try:
        read_parameters(operation("kms", name), json.dumps(members).encode())
    except LabError:
        return


@given(name=st.sampled_from(sorted(REQUESTS)), body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name: str, body: bytes) -> None:
    try:
        read_parameters(operation("kms", name), body)
    except LabError:
        return
