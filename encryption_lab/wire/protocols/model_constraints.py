"""What the model demands of values besides their types, refused in AWS's words.

Source: the wording of AWS's model validation, as KMS gives it (AWS KMS API Reference, Common Errors; November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from botocore.model import Shape

from encryption_lab.errors import KmsValidation
from encryption_lab.wire.protocols.service_models import Parameters

LONGEST_VALUE_SHOWN = 200


def check_parameters(shape: Any, parameters: Parameters) -> None:
    """Raises KmsValidation that names everything wrong."""
    found = list(_structure(shape, parameters, ""))
    if found:
        count = "1 validation error" if len(found) == 1 else f"{len(found)} validation errors"
        raise KmsValidation(f"{count} detected: {'; '.join(found)}")


def _structure(shape: Any, value: Parameters, where: str) -> Iterator[str]:
    for name, member in shape.members.items():
        path = f"{where}.{_camel(name)}" if where else _camel(name)
        if name in value:
            yield from _value(member, value[name], path)
        elif name in shape.required_members:
            yield f"Value null at '{path}' failed to satisfy constraint: Member must not be null"


def _value(shape: Any, value: Any, where: str) -> Iterator[str]:
    yield from _limits(shape, value, where)
    if shape.type_name == "structure":
        yield from _structure(shape, value, where)
    elif shape.type_name == "list":
        for number, each in enumerate(value, start=1):
            yield from _value(shape.member, each, f"{where}.{number}.member")
    elif shape.type_name == "string":
        yield from _text(shape, value, where)


def _limits(shape: Shape, value: Any, where: str) -> Iterator[str]:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    is_number = shape.type_name in ("integer", "long")
    if not is_number and not hasattr(value, "__len__"):
        return
    measured, what = (value, "value") if is_number else (len(value), "length")
    if least is not None and measured < least:
        yield _broken(shape, value, where, f"Member must have {what} greater than or equal to {least}")
    if most is not None and measured > most:
        yield _broken(shape, value, where, f"Member must have {what} less than or equal to {most}")


def _text(shape: Any, value: str, where: str) -> Iterator[str]:
    if shape.enum and value not in shape.enum:
        yield _broken(shape, value, where, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    pattern = shape.metadata.get("pattern")
    most = shape.metadata.get("max")
    # Of what is too long already nothing else has to be said, and no expression is tried on it.
    if pattern and (most is None or len(value) <= most) and not _compiled(pattern).fullmatch(value):
        yield _broken(shape, value, where, f"Member must satisfy regular expression pattern: {pattern}")


def _broken(shape: Shape, value: Any, where: str, constraint: str) -> str:
    shown = (
        ""
        if shape.type_name in ("blob", "list", "map", "structure")
        else f" '{str(value)[:LONGEST_VALUE_SHOWN]}'"
    )
    return f"Value{shown} at '{where}' failed to satisfy constraint: {constraint}"


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)
