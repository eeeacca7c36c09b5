"""The chain of keys as nested envelopes: what each key is called here, who holds it, and what of it is stored."""

from __future__ import annotations

from collections.abc import Callable

from encryption_lab.anatomy.key_chain import Link, LinkKind
from encryption_lab.kms.keys import KeyManager, KeyState
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.drawings import envelope
from encryption_lab.web.drawings.canvas import Markup
from encryption_lab.web.objects.found import Found
from encryption_lab.web.objects.method_shown import Method
from encryption_lab.web.sizes import sized
from encryption_lab.wire.s3 import META

SAMPLE_BYTES = 4096
MOST_METADATA = 4
MOST_VALUE_CHARACTERS = 24
NEUTRAL = "none"


def draw_chain(found: Found, method: Method, sample: bytes) -> Markup:
    """Return the drawing; `sample`: stored bytes, for its noise."""
    version = found.version
    return envelope.draw(
        envelope.Hierarchy(
            method=found.server_method.code,
            layers=tuple(_layer(link, method) for link in found.links),
            object_title=f"{version.key.rpartition('/')[2] or version.key}, sealed",
            object_lines=_object_lines(version, found.server_method),
            metadata=_metadata(version),
            sample=sample,
        )
    )


def _layer(link: Link, method: Method) -> envelope.Layer:
    title, holder, stored, lines, note = LAYERS[link.kind](link)
    hue = method.code if link.by_client else NEUTRAL if link.kind is LinkKind.ROOT else ""
    return envelope.Layer(title=title, holder=holder, stored=stored, lines=lines, key_note=note, method=hue)


Words = tuple[str, str, bool, tuple[str, ...], str]  # title, holder, stored, lines, note


def _root(link: Link) -> Words:
    return "Root key", "This server", True, ("wraps the keys of this lab",), "a file, mode 0600"


def _store_key(link: Link) -> Words:
    made = "" if link.made_at is None else f"made {link.made_at:%-d %b %Y}, rotated without telling"
    which = "Store key" if link.layer == 1 else "Store key, for the outer layer"
    return f"{which} {link.key_id[:8]}", "Amazon S3", True, (made,) if made else (), "wrapped"


def _kms_key(link: Link) -> Words:
    if link.kms is None:
        return "A KMS key that is not of this lab", "AWS KMS", True, (), ""
    kms = link.kms
    material = f"material {kms.material_number} of {kms.materials}" if kms.material_number else "its material"
    whose = "managed by AWS" if kms.manager is KeyManager.AWS else "managed by you"
    state = "" if kms.state is KeyState.ENABLED else f"{STATES[kms.state]}: nothing opens now"
    lines = (f"{whose}; wraps the key below", *((state,) if state else ()))
    return f"KMS key “{kms.name}”, {material}", "AWS KMS", True, lines, "never leaves it"


STATES = {
    KeyState.DISABLED: "disabled",
    KeyState.PENDING_DELETION: "to be deleted",
    KeyState.PENDING_REPLICA_DELETION: "to be deleted",
    KeyState.PENDING_IMPORT: "without material",
    KeyState.DELETED: "deleted",
}


def _bucket_key(link: Link) -> Words:
    lines = (f"wrapped by KMS, {link.wrapped_bytes} bytes, beside each object",)
    return "Bucket Key", "Amazon S3", False, lines, "in memory for minutes"


def _data_key(link: Link) -> Words:
    if link.by_client:
        where = f"wrapped, {link.wrapped_bytes} bytes, in the metadata"
        return "Data key of the client", "Your client", False, (where,), "while it works"
    name = "Data key" if link.layer == 1 else "Data key of the outer layer"
    lines = (f"wrapped, {link.wrapped_bytes} bytes, beside the object",)
    return name, "Amazon S3", False, lines, "while it answers"


def _customer_key(link: Link) -> Words:
    return "Your key", "You", False, ("S3 keeps a salted HMAC of it",), "sent with each request"


def _own_key(link: Link) -> Words:
    return "Your own key", "You", False, ("wraps the data key before anything is sent",), "never sent"


LAYERS: dict[LinkKind, Callable[[Link], Words]] = {
    LinkKind.ROOT: _root,
    LinkKind.STORE_KEY: _store_key,
    LinkKind.KMS_KEY: _kms_key,
    LinkKind.BUCKET_KEY: _bucket_key,
    LinkKind.DATA_KEY: _data_key,
    LinkKind.CUSTOMER_KEY: _customer_key,
    LinkKind.OWN_KEY: _own_key,
}


def _object_lines(version: ObjectVersion, method: Method) -> tuple[str, ...]:
    parts = len(version.parts)
    twice = ", in two layers" if method.code == "dsse-kms" else ""
    files = "1 file" if parts == 1 else f"{parts:,} files, one a part"
    return (f"{sized(version.size_bytes)} in {files}", f"AES-256-GCM{twice}, each segment verified")


def _metadata(version: ObjectVersion) -> tuple[str, ...]:
    named = [("name", version.key), ("Content-Type", version.content_type)]
    named += [(f"{META}{name}", value) for name, value in version.metadata.items()]
    shown = [f"{name}={_short(value)}" for name, value in named[:MOST_METADATA]]
    left = len(named) - len(shown)
    return (*shown, f"and {left} more") if left > 0 else tuple(shown)


def _short(value: str) -> str:
    return value if len(value) <= MOST_VALUE_CHARACTERS else f"{value[:MOST_VALUE_CHARACTERS]}…"
