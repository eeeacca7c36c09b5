"""What happened during one operation: who said what to whom, with which key, in which order.

A trace is written while the operation runs, step by step, by the code that does the step. It never holds key bytes
or plaintext: a step names a key, it does not carry one. Pages draw it; the store keeps it beside the exchange.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Actor(StrEnum):
    CLIENT = "client"
    S3 = "s3"
    KMS = "kms"
    DISK = "disk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One message, or one thing an actor does by itself (`source` = `target`).

    carries   what travels: "plaintext", "ciphertext", "plaintext key", "wrapped key", "metadata" or "" (nothing secret)
    detail    short name/value pairs, shown as they are; no secrets
    refused   the step is the refusal that ended the operation
    """

    source: Actor
    target: Actor
    action: str
    carries: str = ""
    detail: dict[str, str] = field(default_factory=dict)
    refused: bool = False


class Trace:
    """Collects steps in order; one for each operation."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self._steps)

    def step(
        self, source: Actor, target: Actor, action: str, *, carries: str = "", **detail: str | int
    ) -> None:
        self._add(source, target, action, carries, detail, refused=False)

    def refuse(self, source: Actor, target: Actor, action: str, **detail: str | int) -> None:
        self._add(source, target, action, "", detail, refused=True)

    def take_back(self, count: int) -> None:
        """Forget all but the first `count` steps: the others told of a commit that failed."""
        del self._steps[count:]

    def _add(
        self,
        source: Actor,
        target: Actor,
        action: str,
        carries: str,
        detail: dict[str, str | int],
        *,
        refused: bool,
    ) -> None:
        shown = {name: str(value) for name, value in detail.items()}
        self._steps.append(
            Step(source=source, target=target, action=action, carries=carries, detail=shown, refused=refused)
        )
