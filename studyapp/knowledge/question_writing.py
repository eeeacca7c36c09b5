"""A question as an entry of its file: the other way round than question_reading.py."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

FIRST = ("id", "kind", "difficulty", "exams", "objectives", "checked_on", "trap", "experiment", "stem")
LAST = ("explanation", "older_exam", "unproved", "requires", "changed", "proof")
LAB = frozenset(
    {"set_up", "action", "expect", "afterwards", "check"}
)  # the lab's own tables: nothing is left out


def as_toml(entry: Mapping[str, Any]) -> str:
    """Return the entry under [[question]]. Reading it gives an equal question; what is empty is left out."""
    kept = {name: entry[name] for name in _in_order(entry)}
    return "[[question]]\n" + tables_as_toml(kept, "question.")


def tables_as_toml(tables: Mapping[str, Any], within: str = "") -> str:
    """Return fields of an entry, each on lines of its own; a proof is a table of its own, the last."""
    lines = [f"{name} = {_value(value, name)}" for name, value in _kept(tables).items() if name != "proof"]
    if proof := _kept(tables.get("proof") or {}):
        lines += [f"[{within}proof]", *(f"{name} = {_value(value, name)}" for name, value in proof.items())]
    return "".join(f"{line}\n" for line in lines)


def _kept(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tables.items() if not _is_empty(value)}


def _in_order(entry: Mapping[str, Any]) -> Iterator[str]:
    between = [name for name in entry if name not in (*FIRST, *LAST, "topic")]
    yield from (name for name in (*FIRST, *between, *LAST) if name in entry)


def _is_empty(value: object) -> bool:
    return value is None or value is False or value in ("", [], (), {})


def _value(value: Any, name: str = "") -> str:
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        rows = "".join(f"  {_inline(each, whole=name in LAB)},\n" for each in value)
        return f"[\n{rows}]"
    return _inline(value, whole=name in LAB)


def _inline(value: Any, *, whole: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's strings are TOML's, but for the one control character that JSON lets through.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        kept = {key: each for key, each in value.items() if whole or not _is_empty(each)}
        pairs = ", ".join(f"{_key(key)} = {_inline(each, whole=whole)}" for key, each in kept.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inline(each, whole=whole) for each in value)}]"
    return str(value)


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)
