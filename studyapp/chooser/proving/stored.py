"""How an object is stored, in words: as decided, and as read back from its record. They agree if the words do."""

from __future__ import annotations

from typing import assert_never

from encryption_lab.lab import Lab
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.methods.requests import AWS_MANAGED_KEY
from studyapp.chooser.applying.plan import AES256, DSSE, KeySource
from studyapp.chooser.proving.ground import Ground

OURS, AWS_MANAGED, ANOTHER = "the key made for it", "aws/s3", "another key"
BUCKET_KEY = {True: "with a Bucket Key", False: "without a Bucket Key"}


def as_decided(ground: Ground) -> str:
    plan = ground.plan
    if plan.is_sse_c:
        return "SSE-C"
    if plan.algorithm == AES256:
        return "SSE-S3"
    key = AWS_MANAGED if plan.default_key is KeySource.AWS_MANAGED else OURS
    if plan.algorithm == DSSE:
        return f"DSSE-KMS, two layers, under {key}"
    return f"SSE-KMS under {key}, {BUCKET_KEY[bool(plan.bucket_key)]}"


def as_stored(lab: Lab, ground: Ground, envelope: Envelope | None) -> str:
    match envelope:
        case None:
            return "nothing"
        case SseS3Envelope():
            return "SSE-S3"
        case SseCEnvelope():
            return "SSE-C"
        case DsseKmsEnvelope():
            return f"DSSE-KMS, two layers, under {_named(lab, ground, envelope.inner.key_arn)}"
        case SseKmsEnvelope():
            key = _named(lab, ground, envelope.key_arn)
            return f"SSE-KMS under {key}, {BUCKET_KEY[envelope.bucket_key_enabled]}"
        case _:
            assert_never(envelope)


def _named(lab: Lab, ground: Ground, key_arn: str) -> str:
    if key_arn == ground.key_arn:
        return OURS
    return AWS_MANAGED if key_arn == lab.kms.resolve_arn(AWS_MANAGED_KEY) else ANOTHER
