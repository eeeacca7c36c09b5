"""What is stored beside an object so that its data key can be had again. Nothing here is secret.

Kept with the object version's record, under its MAC. `docs/formats.md` lists the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SseS3Envelope:
    """wrapped_key: the data key under a store key of S3's, see `formats/wrapped_key.py`."""

    wrapped_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class SseKmsEnvelope:
    """A data key in a KMS blob; or, with a Bucket Key, the Bucket Key in the blob and the data key under it.

    context           the encryption context KMS was given, S3's own aws:s3:arn included
    wrapped_key       only with a Bucket Key: the data key wrapped under it
    """

    key_arn: str
    material_id: str
    blob: bytes
    context: Mapping[str, str]
    wrapped_key: bytes | None = None

    @property
    def bucket_key_enabled(self) -> bool:
        return self.wrapped_key is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DsseKmsEnvelope:
    """inner: the KMS data key of layer 1; outer: S3's own data key of layer 2."""

    inner: SseKmsEnvelope
    outer: SseS3Envelope


@dataclass(frozen=True, slots=True, kw_only=True)
class SseCEnvelope:
    """salt: 16 random bytes; key_hmac: 32 bytes, tells the right key from a wrong one and nothing else."""

    salt: bytes
    key_hmac: bytes


Envelope = SseS3Envelope | SseKmsEnvelope | DsseKmsEnvelope | SseCEnvelope
