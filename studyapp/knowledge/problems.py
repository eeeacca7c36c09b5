"""What a check finds wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`entry` is kind and id, such as "fact sse-s3-is-the-default", or a file with a line."""

    entry: str
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.field}: {self.reason}"
