"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """seen: in a sentence, what meets the check, or what there is instead."""

    label: str
    met: bool
    seen: str


class TaskError(Exception):
    """A check of another shape than any look knows: which, and why, in the text."""
