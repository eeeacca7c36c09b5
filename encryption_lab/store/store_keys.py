"""S3's own keys: they wrap the data keys of SSE-S3 and authenticate every record. S3 rotates them; nobody is told.

AWS says that the key is rotated regularly and not how often; here a new one is made every ROTATION of the lab's clock.
Source: Amazon S3 User Guide, Using server-side encryption with Amazon S3 managed keys.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from encryption_lab.errors import Tampered
from encryption_lab.identities import AccountId
from encryption_lab.ports import Clock, Randomness, StoreKeyRecords
from encryption_lab.primitives.digests import hmac_sha256, same
from encryption_lab.primitives.kdf import hkdf_sha256
from encryption_lab.primitives.wrap import unwrap_key, wrap_key, wrapping_key_id_of
from encryption_lab.root_wrapping import RootWrapping

ROTATION = timedelta(days=30)
ID_BYTES = 16
MAC_BYTES = 32
PURPOSE = b"store-key"
MAC_INFO = b"envelope/record-mac/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreKey:
    """store_key_id: 32 hex digits; wrapped: the key under the root key."""

    store_key_id: str
    wrapped: bytes
    created_at: datetime


class StoreKeys:
    """The store keys of one account; the newest wraps, all of them unwrap."""

    def __init__(
        self,
        *,
        account_id: AccountId,
        records: StoreKeyRecords,
        wrapping: RootWrapping,
        clock: Clock,
        randomness: Randomness,
    ) -> None:
        self._account_id = account_id
        self._records = records
        self._wrapping = wrapping
        self._clock = clock
        self._randomness = randomness
        # A lab lives for one request, which asks for the same keys often.
        self._newest: StoreKey | None = None
        self._opened: dict[str, bytes] = {}  # by id

    def wrap(self, key: bytes, *purpose: bytes) -> bytes:
        """Return a 32-byte key wrapped under the current store key."""
        store_key = self._current()
        return wrap_key(
            key,
            wrapping_key=self._unwrapped(store_key),
            wrapping_key_id=bytes.fromhex(store_key.store_key_id),
            nonce=self._randomness.draw(12),
            purpose=purpose,
        )

    def unwrap(self, packed: bytes, *purpose: bytes) -> bytes:
        """Return the key. Raises Tampered."""
        return unwrap_key(packed, wrapping_key=self._by_id(self.id_of(packed)), purpose=purpose)

    def id_of(self, packed: bytes) -> str:
        """Return the id of the store key that a wrapped key names."""
        return wrapping_key_id_of(packed).hex()

    def authenticate(self, message: bytes) -> bytes:
        """Return the id of the store key used, 16 bytes, and a MAC of `message`, 32 bytes."""
        store_key = self._current()
        store_key_id = bytes.fromhex(store_key.store_key_id)
        return store_key_id + self._mac(self._unwrapped(store_key), message)

    def verify(self, message: bytes, tag: bytes) -> None:
        """Raises Tampered unless `tag` is what `authenticate` gave for this message."""
        store_key = self._by_id(tag[:ID_BYTES].hex())
        if not same(tag[ID_BYTES:], self._mac(store_key, message)):
            raise Tampered

    def rewrap(self) -> None:
        """Wrap every store key anew, under the current root key."""
        for store_key in self._records.all():
            wrapped = self._wrapping.rewrap(store_key.wrapped, *self._purpose(store_key.store_key_id))
            self._records.put(replace(store_key, wrapped=wrapped))
        self._newest = None

    def _current(self) -> StoreKey:
        self._newest = self._newest or self._records.newest()
        if self._newest is not None and self._clock.now() < self._newest.created_at + ROTATION:
            return self._newest
        store_key_id = self._randomness.draw(ID_BYTES).hex()
        store_key = StoreKey(
            store_key_id=store_key_id,
            wrapped=self._wrapping.wrap(self._randomness.draw(32), *self._purpose(store_key_id)),
            created_at=self._clock.now(),
        )
        self._records.put(store_key)
        self._newest = store_key
        return store_key

    def _by_id(self, store_key_id: str) -> bytes:
        if store_key_id in self._opened:
            return self._opened[store_key_id]
        store_key = self._records.get(store_key_id)
        if store_key is None:
            raise Tampered
        return self._unwrapped(store_key)

    def _unwrapped(self, store_key: StoreKey) -> bytes:
        store_key_id = store_key.store_key_id
        if store_key_id not in self._opened:
            self._opened[store_key_id] = self._wrapping.unwrap(
                store_key.wrapped, *self._purpose(store_key_id)
            )
        return self._opened[store_key_id]

    def _purpose(self, store_key_id: str) -> tuple[bytes, ...]:
        return PURPOSE, self._account_id.encode(), store_key_id.encode()

    def _mac(self, store_key: bytes, message: bytes) -> bytes:
        return hmac_sha256(hkdf_sha256(store_key, salt=b"", info=MAC_INFO, length_bytes=MAC_BYTES), message)
