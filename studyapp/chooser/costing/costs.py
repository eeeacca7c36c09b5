"""The KMS bill of a month and the load on the quota, for each class of candidates.

Without a Bucket Key each upload and each read of an SSE-KMS object is one request to KMS. How many a Bucket Key saves
is not published as a formula: it is a number of the use, and an assumption.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum

from studyapp.chooser.costing.prices import Prices
from studyapp.chooser.values import Candidate

SECONDS_A_MONTH = 30 * 24 * 3600
CENT = Decimal("0.01")


class CostClass(StrEnum):
    """Candidates whose KMS bill is counted in the same way."""

    NO_KMS = "no-kms"
    AWS_MANAGED = "aws-managed"
    OWN_KEY = "own-key"
    KEY_STORE = "key-store"
    OWN_KEY_BUCKET_KEY = "own-key+bucket-key"
    AWS_MANAGED_BUCKET_KEY = "aws-managed+bucket-key"
    KEY_STORE_BUCKET_KEY = "key-store+bucket-key"

    @property
    def has_bucket_key(self) -> bool:
        return self.endswith("+bucket-key")

    @property
    def has_own_key(self) -> bool:
        return self.startswith(("own-key", "key-store"))

    @property
    def in_key_store(self) -> bool:
        return self.startswith("key-store")


KEY_STORES = ("sse-kms-cloudhsm", "sse-kms-external")
OWN_KEYS = ("sse-kms", "sse-kms-imported", "client-side-kms")


def class_of(candidate: Candidate) -> CostClass | None:
    """Return how a candidate's bill is counted; None for DSSE-KMS, whose calls nobody publishes."""
    if candidate.option == "dsse-kms":
        return None
    code = "no-kms"
    if candidate.option in KEY_STORES:
        code = "key-store"
    elif candidate.option in OWN_KEYS:
        code = "own-key"
    elif candidate.option == "sse-kms-aws-managed":
        code = "aws-managed"
    return CostClass(f"{code}+bucket-key" if candidate.bucket_key else code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What a month brings.

    uploads, reads     requests a month that store or read an object
    keys               customer managed keys
    rotations          of each key so far
    saved_percent      of the requests to KMS that a Bucket Key is assumed to save, 0 to 99
    busiest            how many times the average a busy second is
    """

    uploads: int = 1_000_000
    reads: int = 10_000_000
    keys: int = 1
    rotations: int = 0
    saved_percent: int = 99
    busiest: int = 10
    region: str = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Dollars a month, to the cent; requests to KMS a month and in a busy second; `share` of the quota, 1 is all."""

    kind: CostClass
    keys: Decimal
    requests: Decimal
    kms_requests: int
    peak_per_second: Decimal
    quota: int

    @property
    def total(self) -> Decimal:
        return self.keys + self.requests

    @property
    def share(self) -> Decimal:
        return self.peak_per_second / self.quota

    @property
    def is_throttled(self) -> bool:
        return self.peak_per_second > self.quota


def costs(use: Use, prices: Prices) -> tuple[Cost, ...]:
    return tuple(cost(kind, use, prices) for kind in CostClass)


def cost(kind: CostClass, use: Use, prices: Prices) -> Cost:
    asked = kms_requests(kind, use.uploads + use.reads, use.saved_percent)
    peak = Decimal(asked * use.busiest) / SECONDS_A_MONTH
    return Cost(
        kind=kind,
        keys=key_price(use.keys, use.rotations, prices) if kind.has_own_key else Decimal(0),
        requests=request_price(asked, prices),
        kms_requests=asked,
        peak_per_second=peak,
        quota=prices.quota(use.region, in_custom_store=kind.in_key_store),
    )


def kms_requests(kind: CostClass, s3_requests: int, saved_percent: int) -> int:
    """Return how many requests reach KMS; what a Bucket Key leaves is rounded up."""
    if kind is CostClass.NO_KMS:
        return 0
    if not kind.has_bucket_key:
        return s3_requests
    left = Decimal(s3_requests) * (100 - saved_percent) / 100
    return int(left.to_integral_value(ROUND_CEILING))


def key_price(keys: int, rotations: int, prices: Prices) -> Decimal:
    """Return a month's price: the first rotations of a key add to it, later ones do not."""
    charged = min(rotations, prices.rotations_charged)
    return keys * (prices.key + charged * prices.rotation)


def request_price(requests: int, prices: Prices) -> Decimal:
    """Return a month's price to the cent, beyond the free requests, as if this bucket alone used them."""
    billed = max(0, requests - prices.free_requests)
    return (billed * prices.request).quantize(CENT, ROUND_HALF_UP)


def throttled_from(kind: CostClass, use: Use, prices: Prices) -> Decimal | None:
    """Return the S3 requests a second with which the quota is used up; None where KMS is not asked."""
    if kind is CostClass.NO_KMS:
        return None
    most = Decimal(prices.quota(use.region, in_custom_store=kind.in_key_store))
    left = 100 - use.saved_percent if kind.has_bucket_key else 100
    return most * 100 / left
