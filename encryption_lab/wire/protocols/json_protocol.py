"""JSON 1.1: a body becomes parameters as boto3's caller wrote them, a result becomes a body. Types are the model's.

Source: Smithy, AWS JSON 1.1 protocol; AWS KMS API Reference, Common Errors (November 2026). Members that the model does
not know are left out in both directions, as AWS does; what has the wrong type is refused, not converted.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.model import Shape
from botocore.utils import parse_timestamp

from encryption_lab.wire.protocols.model_constraints import check_parameters
from encryption_lab.wire.protocols.service_models import OperationModel, Parameters
from encryption_lab.wire_errors import SerializationFailed

LONGEST_BODY_BYTES = 1024 * 1024
LONGEST_TIME_CHARACTERS = 64


def read_parameters(operation: OperationModel, body: bytes) -> Parameters:
    """Return what an untrusted body asks for. Raises SerializationFailed, KmsValidation."""
    given = _loaded(body) if body else {}
    if not isinstance(given, dict):
        raise SerializationFailed("The request body is not a JSON object.")
    shape = operation.input_shape
    parameters: Parameters = {} if shape is None else _read_structure(shape, given, "")
    if shape is not None:
        check_parameters(shape, parameters)
    return parameters


def write_result(operation: OperationModel, result: Parameters) -> bytes:
    """Return the body of a success; nothing where the operation answers nothing."""
    shape = operation.output_shape
    return b"" if shape is None else json.dumps(_written(shape, result)).encode()


def write_error(code: str, message: str) -> bytes:
    return json.dumps({"__type": code, "message": message}).encode()


def _loaded(body: bytes) -> Any:
    if len(body) > LONGEST_BODY_BYTES:
        raise SerializationFailed("The request body is too long.")
    try:
        text = body.decode("utf-8")
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_without_twins)
    except (ValueError, RecursionError):
        raise SerializationFailed("The request body is not well-formed JSON.") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    together = dict(pairs)
    if len(together) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return together


def _read(shape: Shape, value: Any, where: str) -> Any:
    return _READERS[shape.type_name](shape, value, where)


def _read_structure(shape: Any, value: Any, where: str) -> Parameters:
    _need(isinstance(value, dict), where, "an object")
    return {
        name: _read(member, value[name], f"{where}.{name}" if where else name)
        for name, member in shape.members.items()
        if value.get(name) is not None
    }


def _read_list(shape: Any, value: Any, where: str) -> list[Any]:
    _need(isinstance(value, list), where, "a list")
    return [_read(shape.member, each, where) for each in value]


def _read_map(shape: Any, value: Any, where: str) -> Parameters:
    _need(isinstance(value, dict), where, "an object")
    return {_read(shape.key, name, where): _read(shape.value, each, where) for name, each in value.items()}


def _read_text(shape: Shape, value: Any, where: str) -> str:
    _need(isinstance(value, str), where, "a string")
    _need(value.isascii() or _is_unicode(value), where, "a string of whole characters")
    return str(value)


def _read_number(shape: Shape, value: Any, where: str) -> int:
    _need(isinstance(value, int) and not isinstance(value, bool), where, "an integer")
    return int(value)


def _read_flag(shape: Shape, value: Any, where: str) -> bool:
    _need(isinstance(value, bool), where, "a boolean")
    return bool(value)


def _read_blob(shape: Shape, value: Any, where: str) -> bytes:
    _need(isinstance(value, str), where, "a string")
    try:
        return b64decode(value, validate=True)
    except ValueError:
        raise SerializationFailed(f"{where} is not base64.") from None


def _read_time(shape: Shape, value: Any, where: str) -> datetime:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    is_text = isinstance(value, str) and len(value) <= LONGEST_TIME_CHARACTERS
    _need(is_number or is_text, where, "a timestamp")
    try:
        found = datetime.fromtimestamp(value, UTC) if is_number else parse_timestamp(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, OSError, RuntimeError, TypeError):
        raise SerializationFailed(f"{where} is not a timestamp.") from None


_READERS: dict[str, Callable[[Any, Any, str], Any]] = {
    "structure": _read_structure,
    "list": _read_list,
    "map": _read_map,
    "string": _read_text,
    "integer": _read_number,
    "long": _read_number,
    "boolean": _read_flag,
    "blob": _read_blob,
    "timestamp": _read_time,
}


def _need(holds: bool, where: str, what: str) -> None:
    if not holds:
        raise SerializationFailed(f"{where} is not {what}.")


def _is_unicode(text: str) -> bool:
    """Half of a surrogate pair can be written in JSON, and cannot be encoded by anybody afterwards."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _written(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        members = shape.members
        return {
            name: _written(members[name], each)
            for name, each in value.items()
            if name in members and each is not None
        }
    if shape.type_name == "list":
        return [_written(shape.member, each) for each in value]
    if shape.type_name == "blob":
        return b64encode(value).decode()
    if shape.type_name == "timestamp":
        return value.timestamp()
    return value
