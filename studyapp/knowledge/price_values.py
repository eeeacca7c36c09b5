"""What AWS charges and how often KMS may be asked, as numbers to calculate with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NewType

from studyapp.knowledge.values import Citation, FactId

PriceId = NewType("PriceId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A list price.

    usd     for `per` units, such as 0.03 for 10,000 requests
    free    units that cost nothing, an account and month; 0 if there are none
    limit   the most units that are charged; None if all are
    """

    id: PriceId
    label: str
    usd: Decimal
    per: int
    unit: str
    region: str
    checked_on: date
    facts: tuple[FactId, ...]
    sources: tuple[Citation, ...]
    free: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Symmetric requests a second that KMS takes by default. `regions` empty: everywhere else."""

    id: PriceId
    label: str
    requests_per_second: int
    regions: tuple[str, ...]
    adjustable: bool
    checked_on: date
    facts: tuple[FactId, ...]
    sources: tuple[Citation, ...]
