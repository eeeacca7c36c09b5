"""Values of the engine as JSON documents, and back: one codec for everything that is stored.

Bytes become hex, times ISO 8601, unions carry the name of their class under "_type". `canonical` gives the one text of
a value, over which the store computes its record MAC.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.strategies import configure_tagged_union

T = TypeVar("T")
Document = dict[str, Any]


@cache
def _converter() -> Converter:
    from encryption_lab.methods.envelopes import Envelope

    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(bytes, bytes.hex)
    converter.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(frozenset[str], sorted)
    configure_tagged_union(Envelope, converter)
    return converter


def to_document(value: object, as_type: type[T] | None = None) -> Document:
    document: Document = _converter().unstructure(value, unstructure_as=as_type or type(value))
    return document


def from_document(document: Document, as_type: type[T]) -> T:
    return _converter().structure(document, as_type)


def canonical(document: Document) -> bytes:
    """Return the document's one encoding: sorted names, no white space, ASCII."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
