"""What a request asks for: one of four mutually exclusive server-side methods.

Source: Amazon S3 API Reference, PutObject, x-amz-server-side-encryption*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SseS3:
    """x-amz-server-side-encryption: AES256"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SseKms:
    """x-amz-server-side-encryption: aws:kms

    key_id               id, ARN, alias or alias ARN; None = the AWS managed key aws/s3
    context              added to S3's own encryption context; not secret, shown in the audit trail
    bucket_key_enabled   None = as the bucket says
    """

    key_id: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)
    bucket_key_enabled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DsseKms:
    """x-amz-server-side-encryption: aws:kms:dsse"""

    key_id: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerKey:
    """x-amz-server-side-encryption-customer-key: 32 bytes, secret, never stored."""

    key: bytes = field(repr=False)


EncryptionRequest = SseS3 | SseKms | DsseKms | CustomerKey
AWS_MANAGED_KEY = "alias/aws/s3"
