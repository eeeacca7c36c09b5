"""List prices and default quotas as the register has them, for reckoning. Further facts that the page shows: FACTS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from studyapp.knowledge.price_values import Price, PriceId, Quota
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import FactId

FACTS = tuple(
    FactId(each)
    for each in (
        "aws-managed-key-price",
        "s3-counts-against-your-quota",
        "throttling-shows-as-slow-down",
        "bucket-key-saves-requests",
        "xks-limits",
        "dsse-kms-costs-more",
    )
)
KEY, ROTATION, REQUESTS = PriceId("kms-key-month"), PriceId("kms-rotation-month"), PriceId("kms-requests")
# Of one custom key store; the fact "xks-limits" has the number.
CUSTOM_STORE_QUOTA = 1_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Amounts in US dollars a month. `free_requests` are for an account, all Regions together."""

    key: Decimal
    rotation: Decimal
    rotations_charged: int
    request: Decimal
    free_requests: int
    quotas: tuple[Quota, ...]
    checked_on: date
    facts: tuple[FactId, ...]

    def quota(self, region: str, *, in_custom_store: bool) -> int:
        """Return KMS requests a second; of one key store where the key is in one, since that is the smaller."""
        if in_custom_store:
            return CUSTOM_STORE_QUOTA
        named = (each for each in self.quotas if region in each.regions)
        elsewhere = (each for each in self.quotas if not each.regions)
        return (*named, *elsewhere)[0].requests_per_second


def prices_of(register: Register) -> Prices:
    """Raises KeyError where a price that is reckoned with is not in the register."""
    found: dict[PriceId, Price] = {each.id: each for each in register.prices}
    key, rotation, requests = found[KEY], found[ROTATION], found[REQUESTS]
    priced = (key, rotation, requests)
    cited = [fact for each in priced for fact in each.facts]
    cited += [fact for quota in register.quotas for fact in quota.facts]
    return Prices(
        key=key.usd / key.per,
        rotation=rotation.usd / rotation.per,
        rotations_charged=rotation.limit or 0,
        request=requests.usd / requests.per,
        free_requests=requests.free,
        quotas=register.quotas,
        checked_on=min(each.checked_on for each in priced),
        facts=tuple(dict.fromkeys((*cited, *FACTS))),
    )
