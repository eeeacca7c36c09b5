"""The AWS Encryption SDK for Python uses the lab's KMS, and the lab's trail shows it."""

from __future__ import annotations

from base64 import b64decode, b64encode

from tests.clients.running import Clients
from tests.endpoint.sandbox import LiveSandbox

CLIENT, SCRIPT = "aws-encryption-sdk", "encryption_sdk"
PLAINTEXT = b"a message of its own, in no bucket: marker-93c0\n"
CONTEXT = {"purpose": "test of the lab"}


def test_a_message_comes_back_only_under_its_context_and_an_enabled_key(
    clients: Clients, sandbox: LiveSandbox
) -> None:
    kms = sandbox.client("kms")
    arn = kms.create_key()["KeyMetadata"]["Arn"]  # the SDK wants the Region, which an ARN names
    body = b64encode(PLAINTEXT).decode()
    [message] = clients.do(
        CLIENT, SCRIPT, {"do": "encrypt", "kms_key": arn, "body": body, "context": CONTEXT}
    )
    again = {"do": "decrypt", "kms_key": arn, "message": message}
    sealed = b64decode(message)
    other = b64encode(sealed.replace(CONTEXT["purpose"].encode(), b"test of the bal")).decode()
    read, wrong = clients.do(CLIENT, SCRIPT, again, {**again, "message": other})
    [unread] = clients.do(CLIENT, SCRIPT, again, principal="reader")
    kms.disable_key(KeyId=arn)
    [disabled] = clients.do(CLIENT, SCRIPT, again)

    assert PLAINTEXT not in sealed
    assert CONTEXT.items() <= read.items()
    assert b64decode(read["plaintext"]) == PLAINTEXT
    for refused in (wrong, unread, disabled):
        assert refused["error"].endswith("Error"), refused
    trail = sandbox.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "ResourceName", "AttributeValue": arn}]
    )
    assert {"GenerateDataKey", "Decrypt"} <= {event["EventName"] for event in trail["Events"]}
