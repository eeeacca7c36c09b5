"""The values that an envelope drawing shows: which keys seal an object, and who holds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One envelope: everything inside is sealed under the key `title`.

    holder     who has that key ("AWS KMS", "you", "S3")
    stored     whether that key, or its wrapped form, lies anywhere on the server; if not, it is drawn dashed
    lines      one or two short facts ("184 bytes, wrapped, beside the object")
    key_note   optional words under the holder; "not stored" is added when that is so
    method     optional, where the layer belongs to another method than the drawing (client-side inside SSE-S3)
    """

    title: str
    holder: str
    stored: bool
    lines: tuple[str, ...] = ()
    key_note: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hierarchy:
    """What protects one object version.

    layers     outermost first; may be empty for an object in clear
    sample     stored bytes of the object: the noise is drawn from them
    metadata   what is readable beside the object, as "name=value"
    method     sse-s3, sse-kms, dsse-kms, sse-c or cse
    """

    method: str
    layers: tuple[Layer, ...]
    object_title: str
    object_lines: tuple[str, ...] = ()
    metadata: tuple[str, ...] = ()
    metadata_title: str = "Left outside, readable"
    sample: bytes = b""


def describe(hierarchy: Hierarchy) -> str:
    """Return the drawing in words, for those who do not see it."""
    sealed = [
        f"{layer.title}, held by {layer.holder}{'' if layer.stored else ', not stored'}, seals what is inside: "
        for layer in hierarchy.layers
    ]
    outside = f". Outside: {', '.join(hierarchy.metadata)}" if hierarchy.metadata else ""
    return f"{''.join(sealed)}{hierarchy.object_title}{outside}."
