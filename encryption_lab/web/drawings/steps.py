"""The values that a sequence drawing shows: the actors of a request and what they say to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Carries(StrEnum):
    """What travels; the values are those of a trace's step."""

    NOTHING = ""
    PLAINTEXT = "plaintext"
    CIPHERTEXT = "ciphertext"
    METADATA = "metadata"
    PLAIN_KEY = "plaintext key"
    WRAPPED_KEY = "wrapped key"


@dataclass(frozen=True, slots=True)
class Actor:
    """A lane: the code that messages use, and the name to show."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One step. `source` and `target` are codes of actors; the same twice is work that an actor does by itself.

    is_secret    a key in clear travels or is in use: said in words too
    is_return    an answer, drawn dashed
    is_refused   the step that ended the request
    moment       optional, when ("+0.4 ms")
    """

    source: str
    target: str
    label: str
    detail: str = ""
    carries: Carries = Carries.NOTHING
    is_secret: bool = False
    is_return: bool = False
    is_refused: bool = False
    moment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """`method` gives the hue of keys; `title` is the drawing's name for those who do not see it."""

    title: str
    method: str
    actors: tuple[Actor, ...]
    messages: tuple[Message, ...]


def describe(sequence: Sequence) -> str:
    """Return the steps in words, for those who do not see the drawing."""
    names = {actor.code: actor.name for actor in sequence.actors}
    steps = (
        f"{place}. {way(message, names)}: {'; '.join(part for part in (message.label, message.detail) if part)}."
        for place, message in enumerate(sequence.messages, start=1)
    )
    return " ".join(steps)


def way(message: Message, names: dict[str, str]) -> str:
    """Return who speaks to whom, what travels, and when, in one line."""
    source, target = names[message.source], names[message.target]
    carried = "key in clear" if message.is_secret else str(message.carries)
    parts = (
        source if source == target else f"{source} → {target}",
        carried,
        "refused" if message.is_refused else "",
        message.moment,
    )
    return " · ".join(part for part in parts if part)
