"""Keys at rest: wrapped under the installation's root key, and known only while they are used."""

from __future__ import annotations

from encryption_lab.ports import Randomness, RootKeys
from encryption_lab.primitives.wrap import unwrap_key, wrap_key, wrapping_key_id_of


class RootWrapping:
    """Wraps and unwraps 32-byte keys under the root key; the root key itself stays behind its port."""

    def __init__(self, root_keys: RootKeys, randomness: Randomness) -> None:
        self._root_keys = root_keys
        self._randomness = randomness

    def wrap(self, key: bytes, *purpose: bytes) -> bytes:
        root_key_id = self._root_keys.current_id
        return wrap_key(
            key,
            wrapping_key=self._root_keys.key(root_key_id),
            wrapping_key_id=root_key_id,
            nonce=self._randomness.draw(12),
            purpose=purpose,
        )

    def unwrap(self, packed: bytes, *purpose: bytes) -> bytes:
        """Return the key. Raises Tampered."""
        return unwrap_key(
            packed, wrapping_key=self._root_keys.key(wrapping_key_id_of(packed)), purpose=purpose
        )

    def rewrap(self, packed: bytes, *purpose: bytes) -> bytes:
        """Return the same key under the current root key, for `manage.py rotate_root_key`."""
        return self.wrap(self.unwrap(packed, *purpose), *purpose)
