"""Bytes or text to JSON, strictly: no name twice, no NaN, no half characters, not too long.

What cannot be read is refused with its line and column; `place_of` finds the line of what could be read and is wrong.
"""

from __future__ import annotations

import json
from typing import NoReturn

from encryption_lab.policy_errors import MalformedPolicy

NOT_JSON = "This policy contains invalid Json"
NOT_AN_OBJECT = "Policies must be valid JSON and the first byte must be '{'"


def read_json(text: str | bytes, *, most_bytes: int) -> tuple[str, dict[str, object]]:
    """Return the text, and the object that it holds. Raises MalformedPolicy."""
    decoded = _decoded(text)
    if len(decoded.encode()) > most_bytes:
        raise MalformedPolicy(
            f"Normalized policy document exceeds the maximum allowed size of {most_bytes} bytes",
            detail=f"{len(decoded.encode()):,} bytes",
        )
    if not decoded.startswith("{"):
        raise MalformedPolicy(NOT_AN_OBJECT, line=1, column=1)
    try:
        found = json.loads(decoded, object_pairs_hook=_object, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except json.JSONDecodeError as error:
        raise MalformedPolicy(NOT_JSON, detail=error.msg, line=error.lineno, column=error.colno) from None
    except (ValueError, RecursionError):
        raise MalformedPolicy(NOT_JSON, detail="nested too deeply, or a value that is no text") from None
    assert isinstance(found, dict), "it begins with a brace"
    return decoded, found


def place_of(text: str, value: object) -> tuple[int, int] | None:
    """Return line and column of the first place where a string or a name stands in the text, None where unknown."""
    if not isinstance(value, str):
        return None
    at = next(
        (
            at
            for ascii_only in (False, True)
            if (at := text.find(json.dumps(value, ensure_ascii=ascii_only))) >= 0
        ),
        -1,
    )
    if at < 0:
        return None
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _decoded(text: str | bytes) -> str:
    try:
        decoded = text.decode() if isinstance(text, bytes) else text
        decoded.encode()
    except UnicodeError:
        raise MalformedPolicy(NOT_JSON, detail="it is not UTF-8") from None
    return decoded.strip(" \t\r\n")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise MalformedPolicy(NOT_JSON, detail=f'the name "{name}" stands twice in one object')
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise MalformedPolicy(NOT_JSON, detail=f"{name} is not JSON")
