"""What stands between GIFT's braces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from studyapp.exchange.reading.building import Answer, choice, matching, typed
from studyapp.exchange.reading.gift_text import reason, stem
from studyapp.exchange.reading.gift_text import typed as typed_text
from studyapp.exchange.reading.values import MOST_PARTS, CannotHold, Refused

SIGN = re.compile(r"\\.|[=~#]|->", re.DOTALL)
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?", re.DOTALL | re.I)
WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,10})?)%")

LineAt = Callable[[int], int]


@dataclass(slots=True)
class Raw:
    """An answer as written. mark: = or ~; arrow: where the right side begins, or None."""

    at: int
    mark: str
    text: str = ""
    feedback: str | None = None
    arrow: int | None = None


def answers_of(body: str, form: str, line_at: LineAt) -> dict[str, Any]:
    """Return the fields of the task. `line_at` tells the line of an offset. Raises Refused and CannotHold."""
    if not body.strip():
        raise CannotHold("It is answered in free text, which nothing here can mark.")
    if body.lstrip().startswith("#"):
        raise CannotHold("It asks for a number within bounds; there is no such kind here.")
    if truth := TRUTH.fullmatch(body):
        return _truth(truth, form)
    raws = list(islice(_raws(body, line_at), MOST_PARTS + 1))
    if len(raws) > MOST_PARTS:
        raise Refused(line_at(0), f"It has more than {MOST_PARTS} answers.")
    if all(raw.mark == "=" and raw.arrow is not None for raw in raws):
        return matching([(stem(raw.text[: raw.arrow], form), _right(raw)) for raw in raws])
    if all(raw.mark == "=" for raw in raws):
        if lost := next((raw for raw in raws if raw.arrow is not None), None):
            raise Refused(line_at(lost.at), "Some answers are pairs with -> and others are not.")
        return typed([_answer(raw, form, line_at, is_typed=True) for raw in raws])
    return _choice(raws, form, line_at)


def _raws(body: str, line_at: LineAt) -> Iterator[Raw]:
    """Yield the answers. One pass, so that no file is slow to read."""
    raw: Raw | None = None
    begin = 0
    for sign in SIGN.finditer(body):
        if sign[0] in "=~":
            if raw is None and body[: sign.start()].strip():
                raise Refused(line_at(0), "What stands in braces begins with = or ~ before each answer.")
            if raw is not None:
                yield _ended(raw, body[begin : sign.start()])
            raw, begin = Raw(sign.start(), sign[0]), sign.end()
        elif raw is not None and sign[0] == "#" and raw.feedback is None:
            raw.text, raw.feedback, begin = body[begin : sign.start()], "", sign.end()
        elif raw is not None and sign[0] == "->" and raw.feedback is None and raw.arrow is None:
            raw.arrow = sign.start() - begin
    if raw is None:
        raise Refused(line_at(0), "What stands in braces begins with = or ~ before each answer.")
    yield _ended(raw, body[begin:])


def _ended(raw: Raw, rest: str) -> Raw:
    if raw.feedback is None:
        raw.text = rest
    else:
        raw.feedback = rest
    return raw


def _right(raw: Raw) -> str:
    assert raw.arrow is not None
    return typed_text(raw.text[raw.arrow + 2 :])


def _choice(raws: list[Raw], form: str, line_at: LineAt) -> dict[str, Any]:
    has_equal = any(raw.mark == "=" for raw in raws)
    answers = [_answer(raw, form, line_at, is_typed=False) for raw in raws]
    if not has_equal and not any(answer.share > 0 for answer in answers):
        raise Refused(line_at(raws[0].at), "No answer is right: one begins with =, or some with ~%50%.")
    return choice(answers, is_single=has_equal or any(answer.share >= 100 for answer in answers))


def _answer(raw: Raw, form: str, line_at: LineAt, *, is_typed: bool) -> Answer:
    weight = WEIGHT.match(raw.text)
    text = raw.text[weight.end() :] if weight else raw.text
    words = typed_text(text) if is_typed else stem(text, form)
    if not words:
        raise Refused(line_at(raw.at), f"The answer that begins with {raw.mark} here is empty.")
    share = float(weight[1]) if weight else 100 * (raw.mark == "=")
    return Answer(text=words, reason=reason(raw.feedback or "", form), share=share)


def _truth(found: re.Match[str], form: str) -> dict[str, Any]:
    """`{T#when wrong#when right}`."""
    is_true = found[1].upper().startswith("T")
    parts = re.split(r"(?<!\\)#", found[2] or "", maxsplit=2)
    wrong, right = (reason(part, form) for part in [*parts, "", ""][:2])
    return choice(
        [
            Answer(text="True", reason=right if is_true else wrong, share=100 * is_true),
            Answer(text="False", reason=wrong if is_true else right, share=100 * (not is_true)),
        ],
        is_single=True,
    )
