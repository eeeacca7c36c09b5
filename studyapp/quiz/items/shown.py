"""The table of items: which rows, in which order, and what is said of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from studyapp.knowledge.question_values import Bank, Choose, Question
from studyapp.quiz.items.values import ENOUGH, Flag, ItemStatistics, Tally, statistics_of

SORTS = ("question", "n", "facility", "discrimination", "sure")
FLAG_NAMES: Mapping[Flag, str] = {
    Flag.NEGATIVE: "those who know more answer it wrong more often",
    Flag.LURING: "a wrong option draws those who know more",
    Flag.GUESSED: "below chance",
    Flag.WEAK: "tells little apart",
    Flag.EASY: "nearly everybody is right",
    Flag.IDLE: "an option that nobody chooses",
    Flag.FEW: f"fewer than {ENOUGH} answers",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemShown:
    """One row. Figures as texts, "–" where there is nothing to tell."""

    id: str
    topic: str
    stem: str
    n: int
    facility: str
    discrimination: str
    sure_and_wrong: str
    flags: tuple[str, ...]
    is_doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionShown:
    id: str
    text: str
    right: bool
    share: int
    strong: str
    weak: str


def items(
    bank: Bank,
    digests: Mapping[str, str],
    tallied: Mapping[str, Sequence[Tally]],
    *,
    topic: str = "",
    flag: str = "",
    sort: str = "",
) -> tuple[ItemShown, ...]:
    """Return the rows of the present revisions.

    digests  of the present revision by question
    sort     one of SORTS, with "-" before it from the greatest down; anything else: doubtful ones first, by answers
    """
    titles = {each.id: each.title for each in bank.topics}
    known = [
        (question, statistics_of(question, tallied.get(digests[question.id], ())))
        for question in bank.questions
        if not topic or question.topic == topic
    ]
    kept = [pair for pair in known if not flag or flag in pair[1].flags]
    return tuple(_row(question, found, titles[question.topic]) for question, found in _sorted(kept, sort))


def _sorted(rows: list[tuple[Question, ItemStatistics]], sort: str) -> list[tuple[Question, ItemStatistics]]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    if name == "question":
        return sorted(rows, key=lambda row: row[0].id, reverse=down)
    if name not in SORTS:
        return sorted(rows, key=lambda row: (not _is_doubtful(row[1]), -row[1].n))
    # What has no figure comes last in both directions.
    figured = [row for row in rows if _figure(row[1], name) is not None]
    others = [row for row in rows if _figure(row[1], name) is None]
    return sorted(figured, key=lambda row: _figure(row[1], name) or 0, reverse=down) + others


def _figure(found: ItemStatistics, name: str) -> float | None:
    return {
        "n": found.n,
        "facility": found.facility,
        "discrimination": found.discrimination,
        "sure": found.sure_and_wrong,
    }[name]


def _is_doubtful(found: ItemStatistics) -> bool:
    return bool(found.flags) and Flag.FEW not in found.flags


def _row(question: Question, found: ItemStatistics, topic: str) -> ItemShown:
    return ItemShown(
        id=question.id,
        topic=topic,
        stem=question.stem,
        n=found.n,
        facility=percent(found.facility),
        discrimination=decimal(found.discrimination),
        sure_and_wrong=percent(found.sure_and_wrong),
        flags=tuple(FLAG_NAMES[each] for each in found.flags),
        is_doubtful=_is_doubtful(found),
    )


def options_shown(question: Question, found: ItemStatistics) -> tuple[OptionShown, ...]:
    texts = {each.id: each.text for each in question.task.option} if isinstance(question.task, Choose) else {}
    return tuple(
        OptionShown(
            id=each.id,
            text=texts[each.id],
            right=each.right,
            share=round(100 * each.share),
            strong=percent(each.strong),
            weak=percent(each.weak),
        )
        for each in found.options
    )


def percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)} %"


def decimal(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.2f}".replace("-", "−")
