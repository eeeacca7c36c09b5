"""Open what the S3 Encryption Client stored, V3 and V2, written from docs/formats.md alone (section 10)."""

from __future__ import annotations

import hmac
import json
from base64 import b64decode
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.second_opinion.stored_formats import Refused, gcm_open

SUITE = bytes([0x00, 0x73])
Unwrap = Callable[[bytes, str, Mapping[str, str]], bytes]


def with_own_key(own_key: bytes) -> Unwrap:
    """Return how a data key is unwrapped with an AES key of one's own."""

    def unwrap(wrapped: bytes, algorithm: str, _: Mapping[str, str]) -> bytes:
        if len(wrapped) != 60:
            raise Refused("a data key under an own key has 60 bytes")
        return gcm_open(own_key, wrapped[:12], wrapped[12:], algorithm.encode())

    return unwrap


def open_body(body: bytes, metadata: Mapping[str, str], unwrap: Unwrap) -> bytes:
    """Return the plaintext. `metadata`: the user metadata without `x-amz-meta-`."""
    return (_open_v3 if "x-amz-c" in metadata else _open_v2)(body, metadata, unwrap)


def unwrapped(metadata: Mapping[str, str], unwrap: Unwrap) -> bytes:
    """Return the data key of a V3 object."""
    if metadata["x-amz-c"] != "115":
        raise Refused("an unknown content algorithm")
    description = json.loads(metadata.get("x-amz-t" if metadata["x-amz-w"] == "12" else "x-amz-m", "{}"))
    return unwrap(b64decode(metadata["x-amz-3"]), "115", description)


def _open_v3(body: bytes, metadata: Mapping[str, str], unwrap: Unwrap) -> bytes:
    data_key, message_id = unwrapped(metadata, unwrap), b64decode(metadata["x-amz-i"])
    commitment = _hkdf_sha512(data_key, message_id, "COMMITKEY", 28)
    if not hmac.compare_digest(commitment, b64decode(metadata["x-amz-d"])):
        raise Refused("the key is not the one that was committed to")
    return gcm_open(_hkdf_sha512(data_key, message_id, "DERIVEKEY", 32), bytes([1]) * 12, body, SUITE)


def _open_v2(body: bytes, metadata: Mapping[str, str], unwrap: Unwrap) -> bytes:
    algorithm = metadata["x-amz-cek-alg"]
    if (algorithm, metadata["x-amz-tag-len"]) != ("AES/GCM/NoPadding", "128"):
        raise Refused("an unknown content algorithm")
    data_key = unwrap(b64decode(metadata["x-amz-key-v2"]), algorithm, json.loads(metadata["x-amz-matdesc"]))
    return gcm_open(data_key, b64decode(metadata["x-amz-iv"]), body, b"")


def _hkdf_sha512(data_key: bytes, message_id: bytes, label: str, length_bytes: int) -> bytes:
    info = SUITE + label.encode()
    return HKDF(algorithm=SHA512(), length=length_bytes, salt=message_id, info=info).derive(data_key)
