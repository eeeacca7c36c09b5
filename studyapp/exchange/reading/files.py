"""The one door: bytes and a name, or a chosen format, become questions or problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from studyapp.exchange.reading import aiken, csv_table, gift, moodle_xml, own_json
from studyapp.exchange.reading.decoding import decoded
from studyapp.exchange.reading.values import (
    MOST_COUNTED,
    MOST_PROBLEMS,
    MOST_QUESTIONS,
    FileRead,
    Found,
    Problem,
    QuestionRead,
    Refused,
    Unheld,
)
from studyapp.knowledge.question_values import QuestionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """read: yields what it finds, or raises Refused where the file is of another form altogether."""

    code: str
    name: str
    endings: tuple[str, ...]
    read: Callable[[str], Iterator[Found]]


READERS = {
    each.code: each
    for each in (
        Reader(code="moodle", name="Moodle XML", endings=(".xml",), read=moodle_xml.read),
        Reader(code="gift", name="GIFT", endings=(".gift",), read=gift.read),
        Reader(code="csv", name="CSV", endings=(".csv", ".tsv"), read=csv_table.read),
        Reader(code="aiken", name="Aiken", endings=(".aiken",), read=aiken.read),
        Reader(code="json", name="Envelope's own", endings=(".json",), read=own_json.read),
    )
}
AIKEN = re.compile(r"^\s*ANSWER:\s*[A-Z]\s*$", re.MULTILINE)
TABLE = re.compile(r"[^\n]*\bstem\b[^\n]*[,;\t]|[^\n]*[,;\t][^\n]*\bstem\b", re.I)


def read_questions(body: bytes, name: str, code: str = "") -> FileRead:
    """Return what the file holds. Never raises.

    name   of the file, of which only the ending counts
    code   of a format in READERS; empty where the name and the text are to tell
    """
    try:
        text = decoded(body)
        code = code or format_of(text, name)
        found = _within_bounds(READERS[code].read(text))
        return _gathered(code, found)
    except Refused as error:
        problem = Problem(line=error.line, text=error.text)
        return FileRead(code=code, problems=(problem,), problem_count=1)


def format_of(text: str, name: str) -> str:
    for reader in READERS.values():
        if name.casefold().endswith(reader.endings):
            return reader.code
    begin = text.lstrip()[:1]
    if begin == "<":
        return "moodle"
    if begin == "{" and '"envelope-questions"' in text:
        return "json"
    if AIKEN.search(text):
        return "aiken"
    return "csv" if TABLE.match(text) and "{" not in text.split("\n", 1)[0] else "gift"


def _within_bounds(found: Iterable[Found]) -> Iterator[Found]:
    questions = 0
    for each in found:
        questions += not isinstance(each, Problem)
        if questions > MOST_QUESTIONS:
            raise Refused(each.line, f"The file has more than {MOST_QUESTIONS:,} questions. Divide it.")
        yield each


def _gathered(code: str, found: Iterable[Found]) -> FileRead:
    questions: dict[QuestionId, QuestionRead] = {}
    unheld: list[Unheld] = []
    problems: list[Problem] = []
    count = 0
    for each in found:
        result = _new_or_not(each, questions)
        if isinstance(result, QuestionRead):
            questions[result.question.id] = result
        elif isinstance(result, Unheld):
            unheld.append(result)
        else:
            count += 1
            problems += [result] * (len(problems) < MOST_PROBLEMS)
            if count == MOST_COUNTED:
                break
    if not questions and not unheld and not count:
        problems, count = [Problem(line=1, text="There is no question in this file.")], 1
    return FileRead(
        code=code,
        questions=() if count else tuple(questions.values()),
        unheld=tuple(unheld),
        problems=tuple(problems),
        problem_count=count,
    )


def _new_or_not(each: Found, there: dict[QuestionId, QuestionRead]) -> Found:
    if not isinstance(each, QuestionRead) or each.question.id not in there:
        return each
    first = there[each.question.id]
    if first.question == each.question:
        return Unheld(
            line=each.line,
            label=each.question.id[:80],
            why=f"It is the same as the one in line {first.line}.",
        )
    words = f"The id {each.question.id[:80]} is that of another question, in line {first.line}."
    return Problem(line=each.line, text=words)
