"""What pages call a method: the code that gives its hue and sign, and its name."""

from __future__ import annotations

from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.store.service import is_client_side
from encryption_lab.store.versions import ObjectVersion

METHOD_NAMES = {
    "sse-s3": "SSE-S3",
    "sse-kms": "SSE-KMS",
    "dsse-kms": "DSSE-KMS",
    "sse-c": "SSE-C",
    "cse": "Client-side",
}
OF_ENVELOPE: dict[type[Envelope], str] = {
    SseS3Envelope: "sse-s3",
    SseKmsEnvelope: "sse-kms",
    DsseKmsEnvelope: "dsse-kms",
    SseCEnvelope: "sse-c",
}


def method_of(version: ObjectVersion) -> tuple[str, str]:
    """Return (code, name) of the method that protects a version, both empty for a delete marker."""
    if version.envelope is None:
        return "", ""
    method = "cse" if is_client_side(version) else OF_ENVELOPE[type(version.envelope)]
    return method, METHOD_NAMES[method]
