"""The envelope opened: the keys in clear, by the same doors that a reader has to go through.

With SSE-KMS the principal asks KMS, which decides and writes it down. With SSE-S3 nobody outside S3 ever sees the key:
that the lab shows it is the lab's liberty. An SSE-C key is never repeated: whoever asks has just sent it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from encryption_lab.anatomy.key_chain import client_envelope
from encryption_lab.errors import MethodNotAllowedOnMarker
from encryption_lab.exchange import Call
from encryption_lab.formats.s3ec_metadata import WrapAlgorithm
from encryption_lab.kms.keys import KeyManager
from encryption_lab.lab import Lab
from encryption_lab.methods import dsse_kms, sse_c, sse_kms, sse_s3
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.methods.requests import CustomerKey
from encryption_lab.primitives.wrap import unwrap_key
from encryption_lab.store.transport import check_transport
from encryption_lab.store.versions import ObjectVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEnvelope:
    """Keys in clear, secret: 32 bytes each, to be shown once and kept nowhere.

    data_keys         innermost layer first; none for SSE-C
    bucket_key        what KMS returned where a Bucket Key wraps the data key
    client_data_key   what KMS returned for a client's envelope
    through_s3        KMS was asked by S3, since the key's policy lets nobody else ask
    """

    data_keys: tuple[bytes, ...] = field(default=(), repr=False)
    bucket_key: bytes | None = field(default=None, repr=False)
    client_data_key: bytes | None = field(default=None, repr=False)
    through_s3: bool = False


def open_envelope(
    lab: Lab, call: Call, version: ObjectVersion, customer_key: CustomerKey | None
) -> OpenedEnvelope:
    """Return the keys. Raises what S3 refuses over plain HTTP, NotAuthorized, what KMS refuses, WrongCustomerKey."""
    place = version.place(lab.account.account_id)
    lab.permissions.admit(call, "s3:GetObjectVersion", version.bucket, version.key)
    check_transport(call, version.envelope)
    client_data_key = _client_data_key(lab, call, version)
    match version.envelope:
        case None:
            raise MethodNotAllowedOnMarker
        case SseS3Envelope(wrapped_key=wrapped_key):
            data_key = lab.store_keys.unwrap(wrapped_key, *place.purpose(sse_s3.PURPOSE))
            return OpenedEnvelope(data_keys=(data_key,), client_data_key=client_data_key)
        case SseKmsEnvelope() as kms:
            return _open_kms(lab, call, version, kms, client_data_key)
        case DsseKmsEnvelope(inner=inner, outer=outer):
            inner_key, through_s3 = _ask_kms(lab, call, inner)
            outer_key = lab.store_keys.unwrap(outer.wrapped_key, *place.purpose(dsse_kms.PURPOSE))
            return OpenedEnvelope(
                data_keys=(inner_key, outer_key), client_data_key=client_data_key, through_s3=through_s3
            )
        case SseCEnvelope() as customer:
            sse_c.reopen(call, customer, customer_key)
            return OpenedEnvelope(client_data_key=client_data_key)
        case _:
            assert_never(version.envelope)


def _open_kms(
    lab: Lab, call: Call, version: ObjectVersion, envelope: SseKmsEnvelope, client_data_key: bytes | None
) -> OpenedEnvelope:
    key, through_s3 = _ask_kms(lab, call, envelope)
    if envelope.wrapped_key is None:
        return OpenedEnvelope(data_keys=(key,), client_data_key=client_data_key, through_s3=through_s3)
    purpose = version.place(lab.account.account_id).purpose(sse_kms.PURPOSE)
    data_key = unwrap_key(envelope.wrapped_key, wrapping_key=key, purpose=purpose)
    return OpenedEnvelope(
        data_keys=(data_key,), bucket_key=key, client_data_key=client_data_key, through_s3=through_s3
    )


def _ask_kms(lab: Lab, call: Call, envelope: SseKmsEnvelope) -> tuple[bytes, bool]:
    through_s3 = lab.kms.resolve(envelope.key_arn).manager is KeyManager.AWS
    opened = lab.kms.decrypt(call, envelope.blob, context=envelope.context, via_s3=through_s3)
    return opened.plaintext, through_s3


def _client_data_key(lab: Lab, call: Call, version: ObjectVersion) -> bytes | None:
    """Return what KMS says to the client's envelope, None where the key is not KMS's."""
    envelope = client_envelope(version)
    if envelope is None or envelope.wrap_algorithm is not WrapAlgorithm.KMS_CONTEXT:
        return None
    return lab.kms.decrypt(call, envelope.wrapped_key, context=envelope.description).plaintext
