"""ETag and checksum of what was received. Source: Amazon S3 API Reference, Object.ETag; User Guide, object integrity.

SSE-S3 gives the MD5 of the bytes; the others an opaque value, new for each upload, so that the same file twice does
not show as the same. The checksum covers the bytes S3 received, whatever the method.
"""

from __future__ import annotations

from encryption_lab.methods.envelopes import DsseKmsEnvelope, Envelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.ports import Randomness
from encryption_lab.primitives.aead import NONCE_BYTES, Aead, Buffer
from encryption_lab.primitives.digests import Crc64Nvme, Md5
from encryption_lab.primitives.kdf import hkdf_sha256
from encryption_lab.store.versions import StoredChecksum

CHECKSUM_INFO = b"envelope/checksum/v1"


class Digests:
    """Runs along while an upload arrives; the MD5 only where the ETag, or the client, asks for one."""

    def __init__(self, envelope: Envelope, *, wants_md5: bool) -> None:
        self._etag_is_md5 = isinstance(envelope, SseS3Envelope)
        self._md5 = Md5() if wants_md5 or self._etag_is_md5 else None
        self._crc = Crc64Nvme()

    def update(self, piece: Buffer) -> None:
        if self._md5 is not None:
            self._md5.update(piece)
        self._crc.update(piece)

    def md5(self) -> bytes | None:
        return None if self._md5 is None else self._md5.digest()

    def etag(self, randomness: Randomness) -> str:
        """Return 32 hex digits."""
        if self._etag_is_md5 and self._md5 is not None:
            return self._md5.digest().hex()
        return randomness.draw(16).hex()

    def checksum(self) -> bytes:
        return self._crc.digest()


def store_checksum(
    value: bytes, envelope: Envelope, *, data_key: bytes, binding: bytes, randomness: Randomness
) -> StoredChecksum:
    """Return the checksum as it is stored: encrypted under the data key with SSE-KMS and DSSE-KMS, else in clear."""
    if not isinstance(envelope, (SseKmsEnvelope, DsseKmsEnvelope)):
        return StoredChecksum(value=value, sealed=False)
    nonce = randomness.draw(NONCE_BYTES)
    return StoredChecksum(value=nonce + _aead(data_key).seal(nonce, value, binding), sealed=True)


def open_checksum(stored: StoredChecksum, *, data_key: bytes, binding: bytes) -> bytes:
    """Return the 8 bytes. Raises Tampered."""
    if not stored.sealed:
        return stored.value
    return _aead(data_key).open(stored.value[:NONCE_BYTES], stored.value[NONCE_BYTES:], binding)


def _aead(data_key: bytes) -> Aead:
    return Aead(hkdf_sha256(data_key, salt=b"", info=CHECKSUM_INFO, length_bytes=32))
