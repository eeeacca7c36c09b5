"""The pages of the guide, the exams, and the lab's experiments, as values."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from encryption_lab.experiments.reading import experiments
from studyapp.knowledge.content_errors import ContentError, structured
from studyapp.knowledge.guide_text import cited_in, cited_in_line
from studyapp.knowledge.guide_values import (
    CitedFact,
    ExperimentId,
    FrontMatter,
    GuidePage,
    GuideSlug,
    LabExperiment,
)
from studyapp.knowledge.values import FactId

FENCE = "+++"


def read_guide(folder: Path) -> tuple[GuidePage, ...]:
    """Return the pages in content's folder guide/, by their order; none if it does not exist.

    Raises ContentError for the first page that is not TOML between two +++ lines and then Markdown.
    """
    pages = [read_guide_page(path) for path in sorted((folder / "guide").glob("*.md"))]
    return tuple(sorted(pages, key=lambda page: (page.front.order, page.slug)))


def read_experiments() -> tuple[LabExperiment, ...]:
    """Return the lab's experiments in its order."""
    return tuple(
        LabExperiment(
            id=ExperimentId(experiment.id),
            title=experiment.title,
            facts=tuple(FactId(fact_id) for fact_id in experiment.facts),
        )
        for experiment in experiments()
    )


def read_guide_page(path: Path) -> GuidePage:
    name = f"guide/{path.name}"
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        raise ContentError(file=name, reason="is not UTF-8") from None
    fences = [place for place, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        raise ContentError(file=name, line=1, reason="must begin with TOML between two lines of +++")
    head, body = lines[: fences[1]], lines[fences[1] + 1 :]
    text = "\n".join(body)
    if not text.strip():
        raise ContentError(file=name, line=fences[1] + 1, entry="text", reason="is missing")
    front = _front(name, head)
    cited_in_text = [
        CitedFact(fact_id=FactId(fact_id), line=line + fences[1] + 2, field="text")
        for fact_id, line in cited_in(text)
    ]
    return GuidePage(
        slug=GuideSlug(path.stem),
        front=front,
        text=text,
        citations=(*cited_in_text, *_cited_in_traps(front, head)),
    )


def _front(name: str, head: list[str]) -> FrontMatter:
    try:
        # The line of the fence is kept, empty, so that TOML's line numbers are the file's.
        values: dict[str, Any] = tomllib.loads("\n".join(["", *head[1:]]))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(file=name, reason=f"is not TOML: {error}") from error
    try:
        return structured(name, None, "", values, FrontMatter)
    except ContentError as error:
        line = _line_of(head, error.field, error.reason)
        raise ContentError(file=name, line=line, field=error.field, reason=error.reason) from error


def _line_of(head: list[str], field: str, reason: str) -> int:
    """Return the line of a field, or of the first unknown one that the reason names; else the head's first."""
    named = re.split(r"[.\[]", field)[0] or reason.rpartition(": ")[2].split(",")[0]
    return next((n for n, line in enumerate(head, start=1) if re.match(rf"{re.escape(named)}\s*=", line)), 1)


def _cited_in_traps(front: FrontMatter, head: list[str]) -> Iterator[CitedFact]:
    for trap in front.traps:
        for fact_id in cited_in_line(trap):
            mark = f"[{fact_id}]"
            line = next((n for n, text in enumerate(head, start=1) if mark in text), 1)
            yield CitedFact(fact_id=FactId(fact_id), line=line, field="traps")
