"""The record as Markdown, in the form of MADR 4.0 (https://adr.github.io/madr/).

`code` between backticks stays code; whatever else Markdown or HTML would take for its own is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from studyapp.chooser.names import setting_name
from studyapp.chooser.recording.record import Considered, Reason, Record, wish_words
from studyapp.knowledge.register import Register
from studyapp.knowledge.values import Fact

SPECIAL = re.compile(r"([\\*_\[\]<>#|~])")
FRONT = """---
status: "proposed"
date: {on}
decision-makers: []
consulted: []
informed: []
---"""
CONTEXT = (
    "Objects in Amazon S3 are encrypted in one of several ways, which differ in who holds the key, who sees the "
    "plaintext and what is recorded. Which of them meet every hard requirement below, and which of those meets "
    "most wishes with the least effort and cost?"
)


def escape(text: str) -> str:
    """Return the text on one line, as Markdown that reads as the text does."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # a lone backtick opens nothing
        return SPECIAL.sub(r"\\\1", "`".join(parts)).replace("`", "\\`")
    return "`".join(part if place % 2 else SPECIAL.sub(r"\\\1", part) for place, part in enumerate(parts))


def as_markdown(record: Record, register: Register) -> str:
    """Return the file, ending in one line break."""
    sections = (
        FRONT.format(on=record.on.isoformat()),
        f"# {escape(title_of(record))}",
        _section("## Context and Problem Statement", [CONTEXT]),
        _section("## Decision Drivers", [_bullets(f"{wish_words(w)}: {escape(t)}" for t, w in record.asked)]),
        _section("## Considered Options", [_bullets(escape(each.label) for each in record.considered)]),
        _section("## Decision Outcome", [_outcome(record)]),
        _section("### Consequences", [_consequences(record)]),
        _section("### Confirmation", [_confirmation(record)]),
        _section("## Pros and Cons of the Options", []),
        *(_section(f"### {escape(each.label)}", [_pros_and_cons(each)]) for each in record.considered),
        _section("## More Information", _more(record, register)),
    )
    return "\n\n".join(sections) + "\n"


def title_of(record: Record) -> str:
    chosen = record.chosen
    return (
        f"Use {chosen.label} for objects in S3" if chosen else "No method of S3 encryption meets every must"
    )


def _section(heading: str, parts: list[str]) -> str:
    return "\n\n".join([heading, *(part for part in parts if part)])


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"* {line}" for line in lines) or "* none was named"


def _outcome(record: Record) -> str:
    chosen = record.chosen
    if chosen is None:
        return "Chosen option: none, because no option meets all hard requirements together."
    others = sum(each.rank > 1 for each in record.considered)
    reason = "it meets every hard requirement"
    if others:
        reason += f" and ranks before {others} other{'' if others == 1 else 's'} that do{'es' if others == 1 else ''}"
    return f'Chosen option: "{escape(chosen.label)}", because {reason}.'


def _consequences(record: Record) -> str:
    chosen = record.chosen
    if chosen is None:
        return _bullets(["Neutral, because nothing is decided until a requirement is given up."])
    return (
        _bullets((*_good(chosen.good), *_bad(chosen.bad)))
        if chosen.good or chosen.bad
        else _bullets(["Neutral, because nothing was asked for."])
    )


def _confirmation(record: Record) -> str:
    if not record.settings:
        return "Nothing is to be configured."
    return "Check that this is configured:\n\n" + _bullets(
        f"{setting_name(setting)}: {escape(setting.value)}. {escape(setting.reason)}"
        for setting in record.settings
    )


def _pros_and_cons(each: Considered) -> str:
    lines = [*_good(each.good), *_bad(each.bad)]
    return _bullets(lines or ["Neutral, because nothing that was asked for tells it apart."])


def _good(reasons: Iterable[Reason]) -> list[str]:
    return [f"Good, because of “{escape(each.requirement)}”: {escape(each.text)}" for each in reasons]


def _bad(reasons: Iterable[Reason]) -> list[str]:
    return [f"Bad, because of “{escape(each.requirement)}”: {escape(each.text)}" for each in reasons]


def _more(record: Record, register: Register) -> list[str]:
    review = f"Review by {record.review_by.isoformat()}. " if record.review_by else ""
    judged = f"Judged as of {record.on.isoformat()} under rules {escape(record.rules_version)}."
    link = f"This decision, to look at or judge again: <{_address(record.permalink)}>"
    facts = _bullets(_fact(fact, register) for fact in record.facts)
    return [review + judged, link, *(["Facts that it rests on:", facts] if record.facts else [])]


def _fact(fact: Fact, register: Register) -> str:
    source, address = register.cited(fact.sources[0])
    return (
        f"{escape(fact.claim)} Source: [{escape(source.title)}](<{_address(address)}>), "
        f"checked {fact.checked_on.isoformat()} (`{fact.id}`)"
    )


def _address(address: str) -> str:
    return address.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20").replace("\n", "%0A")
