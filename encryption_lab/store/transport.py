"""Which requests S3 refuses over plain HTTP: every one that carries, or would release, what a key protects.

Source: Amazon S3 User Guide, Using SSE-C («Amazon S3 rejects any requests made over HTTP») and Using SSE-KMS (TLS).
The code for SSE-C over HTTP is not documented by AWS; the lab answers as it does for SSE-KMS.
"""

from __future__ import annotations

from encryption_lab.errors import InvalidValue
from encryption_lab.exchange import Call
from encryption_lab.methods.envelopes import DsseKmsEnvelope, Envelope, SseCEnvelope, SseKmsEnvelope
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms

NEEDS_TLS = "Requests specifying Server Side Encryption with {} keys must be made over a secure connection."
KMS_NEEDS_TLS = NEEDS_TLS.format("AWS KMS managed")
CUSTOMER_KEY_NEEDS_TLS = NEEDS_TLS.format("Customer provided")


def check_transport(call: Call, encryption: EncryptionRequest | Envelope | None) -> None:
    """Raises InvalidValue where the method needs TLS and the request came without."""
    if call.secure_transport:
        return
    if isinstance(encryption, (SseKms, DsseKms, SseKmsEnvelope, DsseKmsEnvelope)):
        raise InvalidValue(KMS_NEEDS_TLS)
    if isinstance(encryption, (CustomerKey, SseCEnvelope)):
        raise InvalidValue(CUSTOMER_KEY_NEEDS_TLS)
