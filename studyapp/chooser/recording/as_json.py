"""The record as JSON, and what is read back of one that somebody kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from studyapp.chooser.recording.record import Considered, Reason, Record
from studyapp.chooser.values import Profile

FORMAT = "envelope-decision/1"
MOST_CHARACTERS = 200_000


class NotARecord(ValueError):
    """The text says what is wrong, as a sentence for the person who pasted it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a kept record says. `answers` are untrusted pairs, to be read as those of an address are."""

    answers: Mapping[str, str]
    on: date
    rules_version: str
    chosen: str


def as_json(record: Record, profile: Profile) -> str:
    chosen = record.chosen
    content = {
        "format": FORMAT,
        "on": record.on.isoformat(),
        "rules": record.rules_version,
        "address": record.permalink,
        "answers": {requirement: wish.value for requirement, wish in sorted(profile.wishes.items())},
        "chosen": str(chosen.candidate) if chosen else None,
        "options": [_option(each) for each in record.considered],
        "settings": [
            {"name": each.name, "value": each.value, "reason": each.reason, "facts": list(each.facts)}
            for each in record.settings
        ],
        "facts": [
            {"id": fact.id, "claim": fact.claim, "checked_on": fact.checked_on.isoformat()}
            for fact in record.facts
        ],
        "review_by": record.review_by.isoformat() if record.review_by else None,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _option(each: Considered) -> dict[str, object]:
    return {
        "code": str(each.candidate),
        "label": each.label,
        "rank": each.rank or None,
        "good": _reasons(each.good),
        "bad": _reasons(each.bad),
    }


def _reasons(reasons: Iterable[Reason]) -> list[dict[str, object]]:
    return [
        {"requirement": each.requirement, "reason": each.text, "facts": list(each.facts)} for each in reasons
    ]


def read_kept(text: str) -> Kept:
    """Return what the record says; raises NotARecord for anything that is none."""
    if len(text) > MOST_CHARACTERS:
        raise NotARecord("This is too long for a decision record.")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise NotARecord("This is not JSON. Paste the whole file that the record page gave you.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise NotARecord(f"This is not a record of this chooser: its format is not “{FORMAT}”.")
    answers = content.get("answers")
    if not isinstance(answers, dict):
        raise NotARecord("The record has no answers.")
    try:
        on = date.fromisoformat(str(content.get("on")))
    except ValueError:
        raise NotARecord("The record’s date cannot be read.") from None
    return Kept(
        answers={str(name): str(value) for name, value in answers.items()},
        on=on,
        rules_version=str(content.get("rules", "")),
        chosen=str(content.get("chosen") or ""),
    )
