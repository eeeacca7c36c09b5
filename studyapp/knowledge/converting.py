"""What TOML may say for each kind of value. Nothing is converted that was not meant: no number becomes a text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_origin

from cattrs import Converter

from studyapp.knowledge.dates import Moment, read_day, read_moment
from studyapp.knowledge.guide_values import Header
from studyapp.knowledge.matrix_values import Answer
from studyapp.knowledge.question_values import Difficulty, Kind, Proof, Task
from studyapp.knowledge.requirement_values import Wish
from studyapp.knowledge.rule_values import Meets
from studyapp.knowledge.values import Citation, Method, SourceId, Verdict


@cache
def converter() -> Converter:
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook(str, lambda value, _: _read_text(value))
    for choice in (Method, Verdict, Answer, Meets, Wish, Kind, Difficulty):
        made.register_structure_hook(choice, _read_choice)
    made.register_structure_hook_func(_is_tuple, lambda value, kind: _read_tuple(value, kind, made))
    made.register_structure_hook(int, lambda value, _: _read_number(value))
    made.register_structure_hook(Decimal, lambda value, _: _read_amount(value))
    made.register_structure_hook(bool, lambda value, _: _read_flag(value))
    made.register_structure_hook(date, lambda value, _: read_day(value))
    made.register_structure_hook(Moment, lambda value, _: read_moment(value))
    made.register_structure_hook(Citation, lambda value, _: _read_citation(value))
    made.register_structure_hook(Header, lambda value, _: _read_header(value))
    made.register_structure_hook_func(_is_table, lambda value, _: _read_table(value))
    # Read before, by their kind: see question_reading.py.
    made.register_structure_hook_func(lambda kind: kind in (Task, Proof | None), lambda value, _: value)
    return made


def _read_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text in quotes")
    if not value or value != value.strip():
        raise ValueError("must neither be empty nor begin or end with a space")
    return value


def _read_choice(value: object, kind: type[StrEnum]) -> StrEnum:
    if isinstance(value, str) and value in set(kind):
        return kind(value)
    raise ValueError(f"must be one of: {', '.join(kind)}")


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


def _read_tuple(value: object, kind: Any, made: Converter) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("must be a list in square brackets")
    item = get_args(kind)[0]
    return tuple(made.structure(part, item) for part in value)


def _is_table(kind: Any) -> bool:
    return get_origin(kind) is Mapping and get_args(kind) == (str, Any)


def _read_table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be a table in curly brackets")
    return value


def _read_number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be a whole number")
    return value


def _read_amount(value: object) -> Decimal:
    try:
        return Decimal(_read_text(value))
    except InvalidOperation:
        raise ValueError('must be an amount in quotes, such as "0.03"') from None


def _read_flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _read_citation(value: object) -> Citation:
    """Return the citation of "source-id" or "source-id#place-in-the-page"."""
    source_id, mark, anchor = _read_text(value).partition("#")
    if not source_id or (mark and not anchor):
        raise ValueError('must be a source, such as "ug-using-kms" or "ug-using-kms#encryption-context"')
    return Citation(source_id=SourceId(source_id), anchor=anchor)


def _read_header(value: object) -> Header:
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError('must be a pair, such as ["x-amz-server-side-encryption", "aws:kms"]')
    return Header(name=_read_text(value[0]), value=_read_text(value[1]))
