"""GIFT: questions between blank lines; answers in braces; a backslash before what else would mean something.

Source: Moodle documentation, "GIFT format". Where the comment before a question says [id:…], that is its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from studyapp.exchange.reading.building import question_read
from studyapp.exchange.reading.gift_answers import answers_of
from studyapp.exchange.reading.gift_text import FORMAT, reason, stem, unescaped
from studyapp.exchange.reading.marks import marks_of
from studyapp.exchange.reading.values import CannotHold, Found, Problem, Refused, Unheld

OWN_TAG = re.compile(r"\[tag:((?:[^\]\\]|\\.)+)\]")
OWN_ID = re.compile(r"//.*\[id:((?:[^\]\\]|\\.)+)\]")
TITLE = re.compile(r"\s*::((?:\\.|[^\\])*?)::", re.DOTALL)
BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
GENERAL = re.compile(r"\\.|####", re.DOTALL)
MISSING_WORD = "_____"


@dataclass(frozen=True, slots=True)
class Block:
    """A question's lines, from `line`; comments are left out of the text, their lines are not."""

    line: int
    text: str
    question_id: str
    tags: tuple[str, ...]

    def line_at(self, offset: int) -> int:
        return self.line + self.text.count("\n", 0, offset)


def read(text: str) -> Iterator[Found]:
    for block in _blocks(text):
        try:
            yield question_read(block.line, *_given(block))
        except Refused as error:
            yield Problem(line=error.line, text=error.text)
        except CannotHold as error:
            yield Unheld(line=block.line, label=_label(block), why=str(error))


def _blocks(text: str) -> Iterator[Block]:
    lines: list[str] = []
    question_id, tags = "", list[str]()
    for number, line in enumerate((*text.split("\n"), ""), 1):
        if line.lstrip().startswith("//"):
            named = OWN_ID.match(line.strip())
            question_id = named[1] if named else question_id
            tags += OWN_TAG.findall(line)
            lines += [""] * bool(lines)
        elif line.lstrip().startswith("$CATEGORY:"):
            lines += [""] * bool(lines)
        elif line.strip():
            lines.append(line)
        elif any(lines):
            yield Block(number - len(lines), "\n".join(lines), question_id, tuple(tags))
            lines, question_id, tags = [], "", []


def _given(block: Block) -> tuple[dict[str, object], str]:
    text, begin = block.text, 0
    if text.lstrip().startswith("::"):
        title = TITLE.match(text)
        if title is None:
            raise Refused(block.line, "The title that begins with :: has no :: at its end.")
        begin = title.end()
    opened, closed = _braces(block, begin)
    named = FORMAT.match(text, begin)
    is_default = named is None
    form = named[1].lower() if named else "moodle"
    begin = named.end() if named else begin
    before, inside, after = text[begin:opened], text[opened + 1 : closed], text[closed + 1 :]
    body, general = _general(inside)
    whole = f"{before}{MISSING_WORD}{after}" if after.strip() else before
    given: dict[str, object] = marks_of(block.tags)
    given |= answers_of(body, form, lambda at: block.line_at(opened + 1 + at))
    given["stem"] = stem(whole, "moodle" if is_default else form)
    given["explanation"] = reason(general, form)
    return given, block.question_id


def _braces(block: Block, begin: int) -> tuple[int, int]:
    unescaped_ones = (each for each in BRACE.finditer(block.text, begin) if len(each[0]) == 1)
    found = list(islice(unescaped_ones, 3))
    if not found:
        raise CannotHold("It asks nothing: a text without answers in braces.")
    if found[0][0] == "}":
        raise Refused(
            block.line_at(found[0].start()), "A } stands here that no { opens. As a sign it is written \\}."
        )
    if len(found) == 1:
        raise Refused(block.line_at(found[0].start()), "The { that stands here is never closed by a }.")
    wrong = next((each for each in (found[1], *found[2:]) if each is not found[1] or each[0] == "{"), None)
    if wrong is not None:
        raise Refused(
            block.line_at(wrong.start()),
            f"A second {wrong[0]} stands here. As a sign it is written \\{wrong[0]}.",
        )
    return found[0].start(), found[1].start()


def _general(inside: str) -> tuple[str, str]:
    mark = next((each for each in GENERAL.finditer(inside) if each[0] == "####"), None)
    return (inside[: mark.start()], inside[mark.end() :]) if mark else (inside, "")


def _label(block: Block) -> str:
    title = TITLE.match(block.text)
    words = title[1] if title else block.text.split("{", 1)[0]
    return block.question_id or " ".join(unescaped(words).split())[:80]
