"""Compliance frameworks: what each really asks of keys and encryption, and what it leaves open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from studyapp.knowledge.requirement_values import RequirementId, Wish
from studyapp.knowledge.values import FactId

FrameworkId = NewType("FrameworkId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """A requirement that a clause implies. `wish` is "must" or "like"; "like" where the clause leaves room."""

    requirement: RequirementId
    wish: Wish
    clause: str
    reason: str
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    text: str
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A decision made with it supports evidence for the framework; it never makes anybody compliant.

    not_demanded   what people often think that it asks for, and it does not
    judged         what remains for an assessor or for oneself to judge
    """

    id: FrameworkId
    name: str
    version: str
    about: str
    facts: tuple[FactId, ...]
    implies: tuple[Implied, ...]
    not_demanded: tuple[Stated, ...]
    judged: tuple[Stated, ...]
