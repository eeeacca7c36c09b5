"""Small readers that the parts of a policy share."""

from __future__ import annotations

import json
from typing import NoReturn

from encryption_lab.policy_errors import MalformedPolicy

VARIABLE = "${"


def texts(found: object, field: str, message: str) -> tuple[str, ...]:
    """Return one text or a list of them, each not empty. Raises MalformedPolicy."""
    listed = found if isinstance(found, list) else [found]
    if not listed:
        refuse(message, field, found)
    for value in listed:
        if not isinstance(value, str) or not value:
            refuse(message, field, value)
    return tuple(listed)


def refuse(message: str, field: str, value: object) -> NoReturn:
    """Raise MalformedPolicy that names the field and shows its value, shortened."""
    shown = json.dumps(value, ensure_ascii=False)
    shown = shown if len(shown) <= 200 else shown[:200] + "…"
    raise MalformedPolicy(message, detail=f"{field} : {shown}", about=value)
