"""The facts that an experiment shows. The lab stands alone: a site around it may say where it keeps them.

The setting LAB_FACTS names a function from a fact's id to what is shown of it, or None. Without it a fact is its id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class LabFact:
    """claim: one sentence. source, source_url, checked_on: where it comes from and when that was last read."""

    title: str
    claim: str
    url: str = ""
    source: str = ""
    source_url: str = ""
    checked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedFact:
    number: int
    id: str
    fact: LabFact


Lookup = Callable[[str], LabFact | None]


def numbered_facts(fact_ids: tuple[str, ...]) -> tuple[NumberedFact, ...]:
    """Return the facts in the order in which they are cited, numbered from 1."""
    look_up = _look_up()
    return tuple(
        NumberedFact(number=number, id=fact_id, fact=look_up(fact_id) or LabFact(title=fact_id, claim=""))
        for number, fact_id in enumerate(fact_ids, start=1)
    )


def _look_up() -> Lookup:
    name = getattr(settings, "LAB_FACTS", "")
    if not name:
        return lambda _: None
    found: Lookup = import_string(name)
    return found
