"""A bucket and its settings: default encryption, Bucket Key, versioning, blocked encryption types.

Source: Amazon S3 API Reference, PutBucketEncryption (ServerSideEncryptionRule) and CreateBucket; User Guide, bucket
naming rules.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from encryption_lab.bucket_errors import LocationElsewhere, LocationUnknown
from encryption_lab.errors import InvalidBucketName, InvalidValue
from encryption_lab.methods.requests import DsseKms, EncryptionRequest, SseKms, SseS3

NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
ADDRESS = re.compile(r"\d+\.\d+\.\d+\.\d+")
# What S3 keeps for itself: User Guide, General purpose bucket naming rules.
RESERVED_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
RESERVED_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
NAMELESS_REGION = "us-east-1"  # of a request that names no Region, and never named by one
OLD_REGION_NAMES = {"EU": "eu-west-1"}


class Algorithm(StrEnum):
    """The values of x-amz-server-side-encryption that may be a bucket's default."""

    SSE_S3 = "AES256"
    SSE_KMS = "aws:kms"
    DSSE_KMS = "aws:kms:dsse"


class Versioning(StrEnum):
    """OFF is a bucket that never had it; once enabled it can only be suspended."""

    OFF = "Off"
    ENABLED = "Enabled"
    SUSPENDED = "Suspended"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultEncryption:
    """What happens to an upload that says nothing. `key_id` is kept as it was given and not checked, as in S3."""

    algorithm: Algorithm = Algorithm.SSE_S3
    key_id: str | None = None
    bucket_key_enabled: bool = False

    def __post_init__(self) -> None:
        if self.key_id is not None and self.algorithm is Algorithm.SSE_S3:
            raise InvalidValue(
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
                name="ApplyServerSideEncryptionByDefault",
            )

    def as_request(self) -> EncryptionRequest:
        match self.algorithm:
            case Algorithm.SSE_S3:
                return SseS3()
            case Algorithm.SSE_KMS:
                return SseKms(key_id=self.key_id, bucket_key_enabled=self.bucket_key_enabled)
            case Algorithm.DSSE_KMS:
                return DsseKms(key_id=self.key_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """sse_c_blocked: uploads with SSE-C are refused, as on every new bucket since April 2026.

    policy   the bucket policy as it was put, "" where there is none
    tags     the bucket's own, at most fifty
    """

    name: str
    created_at: datetime
    default_encryption: DefaultEncryption = DefaultEncryption()
    versioning: Versioning = Versioning.OFF
    sse_c_blocked: bool = True
    policy: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


def check_bucket_name(name: str) -> None:
    """Raises InvalidBucketName unless the name follows S3's rules for general purpose buckets."""
    is_reserved = name.startswith(RESERVED_PREFIXES) or name.endswith(RESERVED_SUFFIXES)
    if not NAME.fullmatch(name) or ".." in name or ADDRESS.fullmatch(name) or is_reserved:
        raise InvalidBucketName(name)


def check_location(location: str, region: str) -> None:
    """`location`: of CreateBucket, "" where it names none. Raises LocationUnknown, LocationElsewhere."""
    named = OLD_REGION_NAMES.get(location, location)
    if named == NAMELESS_REGION or (named and not REGION.fullmatch(named)):
        raise LocationUnknown(location)
    if (named or NAMELESS_REGION) != region:
        raise LocationElsewhere(location)
