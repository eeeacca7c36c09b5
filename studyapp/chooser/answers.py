"""Answers as a query string: `console=must&lowest-cost=like&on=2022-05-01&rules=1a2b3c4d`.

Whatever comes is read: what cannot be understood becomes a problem, told in words, and the rest is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from studyapp.chooser.rules import EARLIEST, Rules
from studyapp.chooser.values import Profile, RequirementId, Wish

MOST_PAIRS = 200
MOST_PROBLEMS = 5
ON, RULES = "on", "rules"
WISHES = frozenset(Wish)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """`other_rules`: the version that a permalink was made with, if the rules have changed since; otherwise empty."""

    profile: Profile
    on: date
    problems: tuple[str, ...] = ()
    other_rules: str = ""


def read_answers(
    rules: Rules, pairs: Iterable[tuple[str, str]], *, today: date, but_for: Iterable[str] = ()
) -> Answers:
    """Return what the pairs of a query string say, in their order; of two answers to one question the last holds.

    pairs     untrusted; those after the first MOST_PAIRS are left out, which is told
    but_for   further parameters that a page has for itself, and that are no mistake here
    """
    wishes: dict[RequirementId, Wish] = {}
    own, problems = set(but_for), []
    on, version = today, ""
    for count, (name, value) in enumerate(pairs):
        if count >= MOST_PAIRS:
            problems.append(f"There were more than {MOST_PAIRS} answers; the rest was left out.")
            break
        if name == ON:
            on = _read_day(value, today, problems)
        elif name == RULES:
            version = value if re.fullmatch(r"[0-9a-f]{8}", value) else ""
        elif name in rules.positions:
            _read_wish(RequirementId(name), value, wishes, problems)
        elif name not in own:
            problems.append(f"There is no requirement “{_shown(name)}”; this answer was left out.")
    other = version if version and version != rules.version else ""
    return Answers(profile=Profile(wishes), on=on, problems=_few(problems), other_rules=other)


def address(
    rules: Rules, profile: Profile, on: date | None = None, *, today: date, permanent: bool = False
) -> str:
    """Return the query string, sorted by requirement. A permanent one names its day and the version of the rules."""
    day = on or today
    pairs = [(str(requirement), str(wish)) for requirement, wish in sorted(profile.wishes.items())]
    if permanent or day != today:
        pairs.append((ON, day.isoformat()))
    if permanent:
        pairs.append((RULES, rules.version))
    return urlencode(pairs)


def _read_wish(
    requirement: RequirementId, value: str, wishes: dict[RequirementId, Wish], problems: list[str]
) -> None:
    if value not in WISHES:
        if value:  # A question left open on a form comes with an empty value.
            problems.append(f"“{_shown(value)}” is no answer to “{requirement}”; it was left out.")
        return
    if wishes.get(requirement, value) != value:
        problems.append(f"“{requirement}” was answered twice; the last answer holds.")
    wishes[requirement] = Wish(value)


def _read_day(value: str, today: date, problems: list[str]) -> date:
    if not value:
        return today
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError(value)
        day = date.fromisoformat(value)
    except ValueError:
        problems.append(
            f"“{_shown(value)}” is no date such as {today.isoformat()}; the rules of today were used."
        )
        return today
    if day < EARLIEST:
        problems.append(f"The rules begin on {EARLIEST.isoformat()}; that day was used instead of {value}.")
        return EARLIEST
    if day > today:
        problems.append(f"Nobody knows the rules of {value} yet; those of today were used.")
        return today
    return day


def _shown(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in text[:41])
    return plain if len(plain) <= 40 else f"{plain[:40]}…"


def _few(problems: list[str]) -> tuple[str, ...]:
    if len(problems) <= MOST_PROBLEMS:
        return tuple(problems)
    return (
        *problems[:MOST_PROBLEMS],
        f"There were {len(problems) - MOST_PROBLEMS} more problems of this kind.",
    )
