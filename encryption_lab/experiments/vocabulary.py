"""The verbs that steps may use. What a verb takes is its function's signature; what it shows stands beside it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from encryption_lab.experiments.bench import Seen

TYPES: Mapping[str, type] = {"str": str, "int": int, "bool": bool, "str | None": str, "bool | None": bool}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    type: type
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """`act` takes a Bench, an Asker and the arguments by name."""

    act: Callable[..., Seen]
    arguments: Mapping[str, Argument]
    shows: frozenset[str]

    def can_show(self, name: str) -> bool:
        return name in self.shows or name.startswith("headers.")


def verb(*shows: str) -> Callable[[Callable[..., Seen]], Verb]:
    """Make a function with keyword arguments of simple types a verb."""

    def made(act: Callable[..., Seen]) -> Verb:
        named = list(inspect.signature(act).parameters.values())[2:]
        arguments = {
            item.name: Argument(type=TYPES[item.annotation], required=item.default is item.empty)
            for item in named
        }
        return Verb(act=act, arguments=arguments, shows=frozenset(shows))

    return made
