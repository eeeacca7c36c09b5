"""What the functions of the table share: the shape of one, pages, and names of keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from encryption_lab.errors import NoSuchKmsKey
from encryption_lab.exchange import Call
from encryption_lab.lab import Lab
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire_errors import MarkerInvalid

Function = Callable[[Lab, Call, Parameters], Parameters]
ItemT = TypeVar("ItemT")

DEFAULT_PAGE = 100
ALGORITHM = "SYMMETRIC_DEFAULT"


def page(
    items: Sequence[ItemT],
    name: Callable[[ItemT], str],
    parameters: Parameters,
    *,
    default: int = DEFAULT_PAGE,
) -> tuple[Sequence[ItemT], Parameters]:
    """Return the items that a request's Limit and Marker mean, and what its answer says of more. A marker is the name
    of the last item seen. Raises MarkerInvalid."""
    begin = 0
    if "Marker" in parameters:
        names = [name(item) for item in items]
        if parameters["Marker"] not in names:
            raise MarkerInvalid
        begin = names.index(parameters["Marker"]) + 1
    end = begin + parameters.get("Limit", default)
    shown = items[begin:end]
    if end < len(items):
        return shown, {"NextMarker": name(shown[-1]), "Truncated": True}
    return shown, {"Truncated": False}


def own_name(parameters: Parameters, member: str = "KeyId") -> str:
    """Return what names a key by id or ARN: an operation on a key itself takes no alias. Raises NoSuchKmsKey."""
    key_id: str = parameters[member]
    if key_id.startswith("alias/") or ":alias/" in key_id:
        raise NoSuchKmsKey.malformed(key_id)
    return key_id


def context_of(parameters: Parameters, member: str = "EncryptionContext") -> dict[str, str]:
    context: dict[str, Any] = parameters.get(member, {})
    return context
