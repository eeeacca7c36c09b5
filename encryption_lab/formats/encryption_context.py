"""The encryption context as bytes: counted, length-prefixed, sorted by key.

Two contexts are the same exactly when their bytes are. Source: AWS KMS Developer Guide, Encryption context: an
unordered set of name-value pairs of strings; sorting makes the order immaterial.
"""

from __future__ import annotations

from collections.abc import Mapping

from encryption_lab.formats.fields import join_fields

EncryptionContext = Mapping[str, str]


def pack_context(context: EncryptionContext) -> bytes:
    """Return the context's one encoding, to be used as associated data."""
    fields: list[bytes] = []
    for name in sorted(context, key=lambda text: text.encode()):
        fields += (name.encode(), context[name].encode())
    return join_fields(*fields)
