"""List prices and default quotas. Source: AWS KMS pricing; AWS KMS Developer Guide, Request quotas. Facts: FACTS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from studyapp.knowledge.values import FactId

FACTS = tuple(
    FactId(each)
    for each in (
        "kms-key-price",
        "kms-rotation-price",
        "kms-request-price",
        "aws-managed-key-price",
        "kms-request-quota",
        "s3-counts-against-your-quota",
        "throttling-shows-as-slow-down",
        "bucket-key-saves-requests",
        "xks-limits",
        "dsse-kms-costs-more",
    )
)
_HIGH = ("us-east-1", "us-west-2", "eu-west-1")
_MIDDLE = ("us-east-2", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "eu-central-1", "eu-west-2")
OTHER_QUOTA = 10_000
QUOTAS = {**dict.fromkeys(_HIGH, 100_000), **dict.fromkeys(_MIDDLE, 20_000)}
CUSTOM_STORE_QUOTA = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """US dollars a month, for US East (N. Virginia). `free_requests` are for an account, all Regions together."""

    key: Decimal = Decimal("1.00")
    rotation: Decimal = Decimal("1.00")
    rotations_charged: int = 2
    ten_thousand_requests: Decimal = Decimal("0.03")
    free_requests: int = 20_000
    checked_on: date = date(2026, 11, 23)


def quota(region: str, *, in_custom_store: bool) -> int:
    """Return KMS requests a second; of one key store where the key is in one, since that is the smaller."""
    return CUSTOM_STORE_QUOTA if in_custom_store else QUOTAS.get(region, OTHER_QUOTA)
