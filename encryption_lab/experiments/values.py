"""What an experiment is. All of it is read from a file; none of it says what happened, only what should."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int | bool | None  # what a step lets one see, compare and show


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    id: str
    text: str
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do. An argument "$name" is a parameter or what an earlier step made, "$name.field" what it showed.

    principal   administrator or reader (`as` in the file)
    """

    do: str
    name: str
    arguments: Mapping[str, Value] = field(default_factory=dict)
    principal: str = "administrator"
    secure_transport: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """`see` names a step and what it shows; `value` may be a "$reference"; `test` is one of `observing.TESTS`."""

    see: str
    test: str
    value: Value
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """One thing changed: parameters set otherwise, with its own expectations, right choices and explanation."""

    id: str
    label: str
    parameters: Mapping[str, Value]
    right: tuple[str, ...]
    expectations: tuple[Expectation, ...]
    explanation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """id: its address, for good; number: of the list, shared by experiments that belong together.

    own_lab           it moves the clock, or does too much for a sandbox: it runs in a lab of its own, in memory
    explanation       Markdown; {step.field} becomes what was seen, [fact-id] cites a fact
    differs_from_aws  what the lab does otherwise than AWS, "" where nothing is known
    """

    id: str
    number: int
    title: str
    theme: str
    question: str
    choices: tuple[Choice, ...]
    parameters: Mapping[str, Value]
    set_up: tuple[Step, ...]
    actions: tuple[Step, ...]
    expectations: tuple[Expectation, ...]
    explanation: str
    facts: tuple[str, ...]
    notes: tuple[int, ...]
    methods: tuple[str, ...]
    variations: tuple[Variation, ...] = ()
    own_lab: bool = False
    differs_from_aws: str = ""

    def variation(self, variation_id: str) -> Variation:
        """Raises KeyError."""
        return {variation.id: variation for variation in self.variations}[variation_id]
