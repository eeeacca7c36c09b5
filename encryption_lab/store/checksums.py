"""ETag and checksum of what was received. Source: Amazon S3 API Reference, Object.ETag; User Guide, object integrity.

SSE-S3 gives the MD5 of the bytes; the others an opaque value, new for each upload, so that the same file twice does
not show as the same. The checksum covers the bytes S3 received, whatever the method.
"""

from __future__ import annotations

from encryption_lab.methods.envelopes import DsseKmsEnvelope, Envelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.ports import Randomness
from encryption_lab.primitives.aead import NONCE_BYTES, Aead, Buffer
from encryption_lab.primitives.digests import Md5
from encryption_lab.primitives.kdf import hkdf_sha256
from encryption_lab.store.checksum_algorithms import DEFAULT_ALGORITHM, ChecksumAlgorithm, ChecksumType
from encryption_lab.store.versions import StoredChecksum

CHECKSUM_INFO = b"envelope/checksum/v1"


class Digests:
    """Runs along while an upload arrives; the MD5 only where the ETag, or the client, asks for one.

    algorithm   of the checksum that the client may promise
    kept        of the one that is stored, where that is another
    """

    def __init__(
        self,
        envelope: Envelope,
        *,
        wants_md5: bool,
        algorithm: ChecksumAlgorithm = DEFAULT_ALGORITHM,
        kept: ChecksumAlgorithm | None = None,
    ) -> None:
        self._etag_is_md5 = isinstance(envelope, SseS3Envelope)
        self._md5 = Md5() if wants_md5 or self._etag_is_md5 else None
        self.algorithm = algorithm
        self._checksum = algorithm.start()
        self._kept = self._checksum if kept in (None, algorithm) else kept.start()

    def update(self, piece: Buffer) -> None:
        if self._md5 is not None:
            self._md5.update(piece)
        self._checksum.update(piece)
        if self._kept is not self._checksum:
            self._kept.update(piece)

    def md5(self) -> bytes | None:
        return None if self._md5 is None else self._md5.digest()

    def etag(self, randomness: Randomness) -> str:
        """Return 32 hex digits."""
        if self._etag_is_md5 and self._md5 is not None:
            return self._md5.digest().hex()
        return randomness.draw(16).hex()

    def checksum(self) -> bytes:
        return self._checksum.digest()

    def kept(self) -> bytes:
        return self._kept.digest()


def store_checksum(
    value: bytes,
    envelope: Envelope,
    *,
    data_key: bytes,
    binding: bytes,
    randomness: Randomness,
    algorithm: ChecksumAlgorithm = DEFAULT_ALGORITHM,
    checksum_type: ChecksumType = ChecksumType.FULL_OBJECT,
) -> StoredChecksum:
    """Return the checksum as it is stored: encrypted under the data key with SSE-KMS and DSSE-KMS, else in clear."""
    sealed = is_sealed_with(envelope)
    if sealed:
        nonce = randomness.draw(NONCE_BYTES)
        value = nonce + _aead(data_key).seal(nonce, value, binding)
    return StoredChecksum(value=value, sealed=sealed, algorithm=algorithm, type=checksum_type)


def is_sealed_with(envelope: Envelope) -> bool:
    """Tell whether a method's checksums are stored encrypted, so that one of them takes the data key to be known."""
    return isinstance(envelope, (SseKmsEnvelope, DsseKmsEnvelope))


def part_binding(record_id: str, part_number: int, blob_id: str) -> bytes:
    """Return what the sealed checksum of a part is bound to."""
    return f"{record_id}/{part_number}/{blob_id}".encode()


def open_checksum(stored: StoredChecksum, *, data_key: bytes, binding: bytes) -> bytes:
    """Return the bytes of the checksum. Raises Tampered."""
    if not stored.sealed:
        return stored.value
    return _aead(data_key).open(stored.value[:NONCE_BYTES], stored.value[NONCE_BYTES:], binding)


def _aead(data_key: bytes) -> Aead:
    return Aead(hkdf_sha256(data_key, salt=b"", info=CHECKSUM_INFO, length_bytes=32))
