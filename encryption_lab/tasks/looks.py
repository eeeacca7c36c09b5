"""What a look is: the things that it looks at, what may be asked of each, and how a thing is told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from encryption_lab.tasks.ground import Ground

Thing = TypeVar("Thing")
Wanted = str | int | bool
MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks(Generic[Thing]):
    """One thing that a check may ask: of which type its value is, and whether a thing is so."""

    type: type[Wanted]
    is_so: Callable[[Ground, Thing, Any], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Generic[Thing]):
    """nothing: the sentence where there is no thing at all."""

    things: Callable[[Ground], Sequence[Thing]]
    told: Callable[[Ground, Thing], str]
    asks: Mapping[str, Asks[Thing]]
    nothing: str

    def find(self, ground: Ground, wanted: Mapping[str, Wanted]) -> tuple[bool, str]:
        """Return whether some thing is all that is wanted, and which; or else what there is instead."""
        things = self.things(ground)
        for thing in things:
            if all(self.asks[name].is_so(ground, thing, value) for name, value in wanted.items()):
                return True, self.told(ground, thing)
        told = list(dict.fromkeys(self.told(ground, thing) for thing in things))[:MOST_TOLD]
        return False, f"Seen: {'; '.join(told)}" if told else self.nothing


def equals(name: str) -> Asks[Any]:
    """Ask for the value of an attribute, as text."""
    return Asks(type=str, is_so=lambda _, thing, value: str(getattr(thing, name)) == value)


def at_least(count: Callable[[Ground, Any], int]) -> Asks[Any]:
    return Asks(type=int, is_so=lambda ground, thing, value: count(ground, thing) >= value)


def flag(is_so: Callable[[Ground, Any], bool]) -> Asks[Any]:
    return Asks(type=bool, is_so=lambda ground, thing, value: is_so(ground, thing) == value)
