"""From what a format says to a question; the one place that decides whether it is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from encryption_lab.primitives.digests import sha256
from studyapp.exchange.export.wording import CONTROL, clean
from studyapp.exchange.reading.values import (
    MOST_CHARACTERS,
    MOST_ID_CHARACTERS,
    MOST_PARTS,
    NO_DAY,
    NO_EXPLANATION,
    NO_REASON,
    UNKNOWN_TOPIC,
    CannotHold,
    QuestionRead,
    Refused,
)
from studyapp.knowledge.content_errors import ContentError
from studyapp.knowledge.question_reading import read_question
from studyapp.knowledge.question_values import Choose, Fill, Kind, Match, Order, Question

MOST_TYPED = 200
MARKS = ("topic", "difficulty", "exams", "objectives", "trap", "experiment")
BY_TEXT = "text-"
PART_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,59}", re.ASCII)
COMMON: Mapping[str, Any] = {
    "topic": UNKNOWN_TOPIC,
    "difficulty": "use",
    "exams": [],
    "objectives": [],
    "checked_on": NO_DAY,
}

NOT_IN_ID = frozenset({"stem", "checked_on", *MARKS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An option or an answer to type. share: the part of the marks that it gives, in percent."""

    text: str
    reason: str
    share: float


def question_read(line: int, given: Mapping[str, Any], question_id: str = "") -> QuestionRead:
    """Return the question of fields as in a file of the bank; without an id it gets one that its texts decide.

    Raises Refused, or CannotHold.
    """
    entry = {**COMMON, **{name: _tidy(value) for name, value in given.items()}}
    entry["explanation"] = entry.get("explanation") or NO_EXPLANATION
    if not entry.get("stem"):
        raise Refused(line, "The question has no text.")
    entry["id"] = clean(question_id).strip() or _id_of(entry)
    return checked(line, entry)


def checked(line: int, entry: Mapping[str, Any]) -> QuestionRead:
    """Return the question of a whole entry. Raises Refused, or CannotHold."""
    if not isinstance(entry.get("kind"), str):
        raise Refused(line, f"The kind must be one of: {', '.join(Kind)}.")
    try:
        question = read_question("file", entry, line)
    except ContentError as error:
        field = f"{error.field}: " if error.field else ""
        raise Refused(line, f"{_short(error.entry)}: {field}{_short(error.reason)}.") from None
    for words in _wrong(question):
        raise Refused(line, words)
    for words in _ambiguous(question):
        raise CannotHold(words)
    return QuestionRead(line=line, question=question)


def choice(answers: Sequence[Answer], *, is_single: bool) -> dict[str, Any]:
    """Return the fields of a choice. Raises CannotHold where marks are given in a way that has no place here."""
    full = [answer.share >= 100 for answer in answers] if is_single else [a.share > 0 for a in answers]
    if not any(full):
        raise CannotHold("No option gets full marks, so none is the right answer.")
    if is_single and sum(full) > 1:
        raise CannotHold(
            "Several options get full marks and one is enough; here all right ones are to be chosen."
        )
    kind = Kind.ONE if sum(full) == 1 else Kind.SEVERAL
    options = [
        {"id": f"p{place}", "text": answer.text, "reason": answer.reason or NO_REASON, "right": right}
        for place, (answer, right) in enumerate(zip(answers, full, strict=True), 1)
    ]
    return {"kind": kind.value, "option": options}


def typed(answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the fields of an answer to type; a star that stands for anything has no place here."""
    if any(re.search(r"(?<!\\)\*", answer.text) for answer in answers):
        raise CannotHold("An answer holds a * that stands for anything; here answers are compared whole.")
    right = [answer for answer in answers if answer.share >= 100]
    if not right:
        raise CannotHold("No answer gets full marks, so none is right.")
    near = [
        {"text": _star(answer.text), "reason": answer.reason or NO_REASON}
        for answer in answers
        if answer.share < 100 and answer.text.strip()
    ]
    accepts = list(dict.fromkeys(_star(answer.text) for answer in right))
    reason = next((answer.reason for answer in right if answer.reason), NO_REASON)
    return {"kind": "fill", "label": "Answer", "accepts": accepts, "reason": reason, "near": near}


def matching(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """`pairs`: left and right; a right side without a left one belongs to nothing."""
    there = [(left, right) for left, right in pairs if left.strip()]
    spare = list(dict.fromkeys(right for left, right in pairs if not left.strip()))
    return {
        "kind": "match",
        "pair": [
            {"id": f"p{place}", "left": left, "right": right, "reason": NO_REASON}
            for place, (left, right) in enumerate(there, 1)
        ],
        "spare": [
            {"id": f"s{place}", "text": text, "reason": NO_REASON} for place, text in enumerate(spare, 1)
        ],
    }


def given_id(own_id: str) -> str:
    """Return the id that a file gave, "" where the texts stand for one."""
    return "" if re.fullmatch(rf"{BY_TEXT}[0-9a-f]{{16}}", own_id) else own_id


def _star(text: str) -> str:
    return text.replace("\\*", "*")


def _tidy(value: Any) -> Any:
    """Strip texts, of all depths, and drop what no text may hold."""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, list):
        return [_tidy(each) for each in value]
    if isinstance(value, dict):
        return {name: _tidy(each) for name, each in value.items()}
    return value


def _id_of(entry: Mapping[str, Any]) -> str:
    texts = [entry["stem"], *sorted(_texts({k: v for k, v in entry.items() if k not in NOT_IN_ID}))]
    return f"{BY_TEXT}{sha256(chr(0).join(texts).encode()).hex()[:16]}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each) if name not in {"id", "reason", "explanation"} else ()
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _wrong(question: Question) -> Iterator[str]:
    texts = list(_all_texts(asdict(question)))
    if len(question.id) > MOST_ID_CHARACTERS:
        yield f"The id has more than {MOST_ID_CHARACTERS} characters."
    if any(len(text) > MOST_CHARACTERS for text in texts):
        yield f"A text has more than {MOST_CHARACTERS:,} characters."
    if any(CONTROL.search(text) for text in texts):
        yield "A text holds a control character."
    count, least = _counted(question)
    if count is not None and not least <= count <= MOST_PARTS:
        yield f"It has {count} parts; a question of its kind has {least} to {MOST_PARTS}."
    ids = _part_ids(question)
    if len(set(ids)) < len(ids):
        yield "Two of its parts have the same id."
    if any(not PART_ID.fullmatch(part) for part in ids):
        yield "The id of a part may hold letters, digits, - . and _ only, 60 at most."
    yield from _wrong_key(question)


def _wrong_key(question: Question) -> Iterator[str]:
    right = question.choose_count
    if question.kind is Kind.ONE and right != 1:
        yield f"One option must be right; {right} are."
    if question.kind is Kind.SEVERAL and right < 2:
        yield f"Two options or more must be right; {right} {'is' if right == 1 else 'are'}."
    if isinstance(question.task, Fill) and any(len(text) > MOST_TYPED for text in question.task.accepts):
        yield f"An answer to type has more than {MOST_TYPED} characters."


def _ambiguous(question: Question) -> Iterator[str]:
    match question.task:
        case Choose() as task:
            shown = [each.text for each in task.option]
        case Order() as task:
            shown = [each.text for each in task.step]
        case Match() as task:
            shown = [*(each.right for each in task.pair), *(each.text for each in task.spare)]
        case _:
            shown = []
    if len(set(shown)) < len(shown):
        yield "Two of its parts say the same, so that one could not tell which is meant."


def _counted(question: Question) -> tuple[int | None, int]:
    match question.task:
        case Choose() as task:
            return len(task.option), 2
        case Order() as task:
            return len(task.step), 2
        case Match() as task:
            return (len(task.pair) + len(task.spare), 2) if task.pair else (0, 2)
        case Fill() as task:
            return len(task.accepts), 1
    return None, 0


def _part_ids(question: Question) -> list[str]:
    match question.task:
        case Choose() as task:
            return [each.id for each in task.option]
        case Order() as task:
            return [each.id for each in task.step]
        case Match() as task:
            return [*(each.id for each in task.pair), *(each.id for each in task.spare)]
    return []


def _all_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from (str(name), *_all_texts(each))
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _all_texts(each)


def _short(text: str) -> str:
    one_line = " ".join(clean(text).split())
    return one_line if len(one_line) <= 160 else one_line[:159] + "…"
