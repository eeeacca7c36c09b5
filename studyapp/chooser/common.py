"""What every page of Decide is given: the answers for its links, and what could not be read or has changed."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from studyapp.chooser.answers import address
from studyapp.chooser.asked import Asked

NOTES_OF = date(2022, 5, 1)


def common(asked: Asked) -> dict[str, object]:
    return {
        "answers": asked.query,
        "problems": asked.problems,
        "on": asked.on,
        "today": asked.today,
        "is_of_today": asked.is_of_today,
        "other_rules": asked.other_rules,
        "rules_version": asked.rules.version,
        **_checking(asked),
        "links": {
            "ask": asked.link("ask"),
            "check": asked.link("check"),
            "all": asked.link("all"),
            "answer": asked.link("answer"),
            "record": asked.link("record"),
            "of_today": asked.link("answer", on=asked.today),
            "then_and_now": _compared(asked, asked.on, asked.today),
            "as_of_notes": _compared(asked, NOTES_OF, asked.today),
        },
    }


def _compared(asked: Asked, one: date, other: date) -> str:
    sides = (
        address(asked.rules, asked.profile, day, today=asked.today, permanent=True) for day in (one, other)
    )
    return f"{reverse('choose:compare')}?{urlencode(dict(zip('ab', sides, strict=True)))}"


def _checking(asked: Asked) -> dict[str, object]:
    days = {fact.checked_on for fact in asked.register.facts}
    return {"facts_checked_on": min(days), "facts_checked_lately": len(days) > 1}
