"""The report of what a format cannot hold, before the download."""

from __future__ import annotations

from dataclasses import dataclass

from studyapp.exchange.export.formats import Format
from studyapp.exchange.values import WHOLE, Exported, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class LossShown:
    """What is lost of how many questions, and which."""

    what: str
    why: str
    count: int
    question_ids: tuple[str, ...]

    @property
    def heading(self) -> str:
        if self.what == WHOLE:
            return f"{self.count} question{'s' * (self.count != 1)}"
        return f"{self.what[0].upper()}{self.what[1:]}: {self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """chosen, written   counts of questions; left_out those that the format cannot hold at all."""

    format_name: str
    chosen: int
    written: int
    left_out: tuple[LossShown, ...]
    losses: tuple[LossShown, ...]
    file_name: str
    size_bytes: int
    url: str


def report_of(chosen: Format, selection: Selection, exported: Exported, url: str) -> Report:
    found: dict[tuple[str, str], list[str]] = {}
    for loss in exported.losses:
        found.setdefault((loss.what, loss.why), []).append(loss.question_id)
    shown = [
        LossShown(what=what, why=why, count=len(ids), question_ids=tuple(ids))
        for (what, why), ids in found.items()
    ]
    return Report(
        format_name=chosen.name,
        chosen=len(selection.questions),
        written=len(selection.questions) - len(exported.left_out),
        left_out=tuple(each for each in shown if each.what == WHOLE),
        losses=tuple(each for each in shown if each.what != WHOLE),
        file_name=exported.name,
        size_bytes=len(exported.body),
        url=url,
    )
