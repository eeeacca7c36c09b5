"""Values of the engine as JSON documents, and back: one codec for everything that is stored.

Bytes become hex, times ISO 8601, unions carry the name of their class under "_type". `canonical` gives the one text of
a value: it is what the records store, and what the store computes its record MAC over.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.strategies import configure_tagged_union

T = TypeVar("T")
Document = dict[str, Any]
# Kept, since json.dumps makes one anew for every call that is not by its defaults.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


@cache
def _converter() -> Converter:
    # Imported here because these modules store themselves with this one.
    from encryption_lab.audit import AuditEvent
    from encryption_lab.methods.envelopes import Envelope
    from encryption_lab.store.versions import ObjectVersion, StoredChecksum, StoredPart

    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(bytes, bytes.hex)
    converter.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook_func(lambda kind: kind == frozenset[str], sorted)
    configure_tagged_union(Envelope, converter)
    # With None added it is another union to cattrs, which would tell the classes apart by their fields.
    envelope: Any = Envelope
    optional_envelope = Envelope | None
    converter.register_unstructure_hook_func(
        lambda kind: kind == optional_envelope,
        lambda value: None if value is None else converter.unstructure(value, unstructure_as=envelope),
    )
    converter.register_structure_hook_func(
        lambda kind: kind == optional_envelope,
        lambda document, _: None if document is None else converter.structure(document, envelope),
    )
    as_it_is = override(struct_hook=lambda value, _: value)
    converter.register_structure_hook(
        AuditEvent,
        make_dict_structure_fn(
            AuditEvent, converter, _cattrs_forbid_extra_keys=True, request=as_it_is, response=as_it_is
        ),
    )
    # Left out while they say nothing: documents from before there were such fields keep their text, and their MAC.
    later = {
        StoredChecksum: ("algorithm", "type"),
        StoredPart: ("checksum", "created_at"),
        ObjectVersion: ("headers", "tags"),
    }
    for kind, names in later.items():
        optional: Any = {name: override(omit_if_default=True) for name in names}
        converter.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, converter, **optional))
    return converter


def to_document(value: object, as_type: type[T] | None = None) -> Document:
    document: Document = _converter().unstructure(value, unstructure_as=as_type or type(value))
    return document


def from_document(document: Document, as_type: type[T]) -> T:
    return _converter().structure(document, as_type)


def canonical(document: Document) -> bytes:
    """Return the document's one encoding: sorted names, no white space, ASCII."""
    return _CANONICAL.encode(document).encode("ascii")
