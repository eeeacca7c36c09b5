"""Which candidate a page is about: the one in its address, or else the decision; and what to set with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote

from django.http import QueryDict

from studyapp.chooser.asked import Asked, asked_of
from studyapp.chooser.deciding import wanted
from studyapp.chooser.lines import CandidateLine, candidate_line
from studyapp.chooser.settings_for import settings_for
from studyapp.chooser.values import Candidate, Setting, Wish

CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """candidate   None where the address names none and no candidate meets every must"""

    asked: Asked
    candidate: Candidate | None
    settings: tuple[Setting, ...]

    @property
    def is_decision(self) -> bool:
        return self.candidate == self.asked.decision.recommended


def chosen_by(query: QueryDict, own: Collection[str] = ()) -> Chosen:
    """Return what the address chooses; `own` are the page's parameters, which are no answers."""
    answers = query.copy()
    for name in (*own, CANDIDATE):
        answers.pop(name, None)
    asked = asked_of(answers)
    code = query.get(CANDIDATE, "")
    candidate = next((each for each in asked.rules.candidates if str(each) == code), None)
    candidate = candidate or (None if code else asked.decision.recommended)
    return Chosen(asked=asked, candidate=candidate, settings=_settings(asked, candidate))


def _settings(asked: Asked, candidate: Candidate | None) -> tuple[Setting, ...]:
    if candidate is None:
        return ()
    musts, likes = (wanted(asked.rules, asked.profile, wish) for wish in (Wish.MUST, Wish.LIKE))
    return settings_for(asked.rules, candidate, musts, likes, asked.on)


def chosen_lines(chosen: Chosen, page: str) -> dict[str, object]:
    """Return what a page shows: `chosen`, and where the answers lead elsewhere `decided`, with `here_url` to it."""
    asked, decided = chosen.asked, chosen.asked.decision.recommended
    line = _line(asked, chosen.candidate)
    return {
        "chosen": line,
        "decided": _line(asked, None if chosen.is_decision else decided),
        "is_decision": chosen.is_decision,
        "is_answered": bool(asked.profile.wishes),
        "page_class": f"m-{line.method}" if line else "",
        "here_url": asked.link(page),
        "conflicts_url": f"{asked.link('answer')}#conflicts",
    }


def chosen_link(chosen: Chosen, page: str, *args: str) -> str:
    """Return the address of another page about the same candidate, with the same answers."""
    more = "" if chosen.is_decision else f"{CANDIDATE}={quote(str(chosen.candidate))}"
    return chosen.asked.link(page, *args, more=more)


def _line(asked: Asked, candidate: Candidate | None) -> CandidateLine | None:
    return candidate_line(asked.register, candidate) if candidate else None
