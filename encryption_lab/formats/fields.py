"""An unambiguous join of byte strings: a count, then each with its length.

    offset  length  field
    0       4       number of fields, big-endian
    4       4       length of the first field, big-endian
    8       …       the first field; then length and field again, for each

Used wherever several values are authenticated together, so that ("ab", "c") and ("a", "bc") never look alike.
"""

from __future__ import annotations


def join_fields(*fields: bytes) -> bytes:
    """Return the fields as one byte string, from which they could be told apart again."""
    parts = [len(fields).to_bytes(4, "big")]
    for field in fields:
        parts += (len(field).to_bytes(4, "big"), field)
    return b"".join(parts)
