"""Client-side encryption: a client seals before it sends, and what S3 gets and hands out is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from encryption_lab.errors import LabError
from encryption_lab.exchange import Call, Headers
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import Envelope, read_envelope, write_envelope
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.kms.service import Kms
from encryption_lab.methods.client_side import CommitmentPolicy, open_sealed, seal
from encryption_lab.methods.keyrings import Keyring, KmsKeyring, RawAesKeyring
from encryption_lab.wire.faults import kms_fault
from encryption_lab.wire.s3 import META, S3Response
from studyapp.chooser.proving.sending import PLAINTEXT, REPORT, Check, Sender, answer
from studyapp.chooser.proving.stored import as_decided, as_stored

GROUP = "client"
POLICY = CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
CIPHERTEXT = "200, ciphertext"
SEARCHED_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientsKms:
    """KMS as a client calls it: with its own credentials, not through S3."""

    kms: Kms
    call: Call

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        return self.kms.generate_data_key(self.call, key_id, context=context)

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        return self.kms.decrypt(self.call, blob, key_id=key_id, context=context)


def check_client(sender: Sender) -> Iterator[Check]:
    sealing = sender.lab.call(ADMINISTRATOR, secure_transport=True)
    sealed = seal(PLAINTEXT, _keyring(sender, sealing), policy=POLICY, randomness=sender.lab.randomness)
    metadata: Headers = tuple(
        (f"{META}{name}", value) for name, value in write_envelope(sealed.envelope).items()
    )
    response = sender.put(REPORT, metadata, body=sealed.body)
    yield _stored(sender, response)
    given, body = sender.get(REPORT)
    yield _handed_out("client-sees", "What S3 itself holds and hands out", given, body)
    taken, taken_body = sender.get(REPORT, principal=READER)
    layer_is_closed = sender.ground.plan.default_uses_key
    yield _handed_out(
        "client-reader",
        "The reader, who may read the bucket",
        taken,
        taken_body,
        "403 AccessDenied" if layer_is_closed else CIPHERTEXT,
    )
    if body is not None and given.version is not None:
        envelope = read_envelope(given.version.metadata)
        yield _opened(sender, "client-opens", "The client opens it", ADMINISTRATOR, body, envelope, "opened")
        if sender.ground.plan.client_uses_key:
            denied = "refused by KMS: AccessDeniedException"
            yield _opened(
                sender, "reader-opens", "The reader tries to open it", READER, body, envelope, denied
            )
    yield _events(sender, sealing, response)


def _keyring(sender: Sender, call: Call) -> Keyring:
    plan = sender.ground.plan
    if not plan.client_uses_key:
        return RawAesKeyring(wrapping_key=sender.wrapping_key)
    kms = ClientsKms(kms=sender.lab.kms, call=call)
    return KmsKeyring(kms=kms, key_id=sender.ground.key_arn, context=dict(plan.context))


def _stored(sender: Sender, response: S3Response) -> Check:
    expected = f"200, stored with {as_decided(sender.ground)} beneath"
    happened = answer(response)
    if response.version is not None:
        layer = as_stored(sender.lab, sender.ground, response.version.envelope)
        happened = f"200, stored with {layer} beneath"
    return Check(
        id="client-upload",
        group=GROUP,
        title="The upload as decided",
        sent="PUT https · sealed by the client, the wrapped data key in the metadata",
        expected=expected,
        happened=happened,
        passed=happened == expected,
        exchange_id=response.exchange.exchange_id,
    )


def _handed_out(
    name: str, title: str, response: S3Response, body: bytes | None, expected: str = CIPHERTEXT
) -> Check:
    happened = answer(response)
    if body is not None:
        happened = "200, plaintext in it" if PLAINTEXT[:SEARCHED_BYTES] in body else CIPHERTEXT
    return Check(
        id=name,
        group=GROUP,
        title=title,
        sent=f"GET https · {response.exchange.principal}, without the client",
        expected=expected,
        happened=happened,
        passed=happened == expected,
        exchange_id=response.exchange.exchange_id,
    )


def _opened(
    sender: Sender, name: str, title: str, principal: str, body: bytes, envelope: Envelope, expected: str
) -> Check:
    call = sender.lab.call(principal, secure_transport=True)
    try:
        opened = open_sealed(body, envelope, _keyring(sender, call), policy=POLICY)
        happened = "opened" if opened == PLAINTEXT else "opened, to something else"
    except LabError as refused:
        happened = f"refused by KMS: {kms_fault(refused).code}"
    return Check(
        id=name,
        group=GROUP,
        title=title,
        sent=f"the client of the {principal}, with what S3 handed out",
        expected=expected,
        happened=happened,
        passed=happened == expected,
    )


def _events(sender: Sender, sealing: Call, response: S3Response) -> Check:
    """The client's own call to KMS, which does not come through S3; none with a key of the client's own."""
    asked = [event for event in sender.kms_events(sealing.exchange_id) if not event.via_s3]
    expected = "GenerateDataKey, asked by the client itself"
    none = "no event of KMS"
    wanted = expected if sender.ground.plan.client_uses_key else none
    happened = expected if [event.name for event in asked] == ["GenerateDataKey"] else none
    return Check(
        id="client-events",
        group="trail",
        title="What sealing leaves in the trail",
        sent="one object sealed by the client",
        expected=wanted,
        happened=happened,
        passed=happened == wanted,
        exchange_id=response.exchange.exchange_id,
    )
