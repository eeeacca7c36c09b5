"""What the S3 Encryption Client writes beside an object, as user metadata, and reads again.

The names are those of user metadata: on the wire each has `x-amz-meta-` before it. Everything here travels in clear.

    format V2               format V3   what
    x-amz-key-v2            x-amz-3     encrypted data key, base64
    x-amz-wrap-alg          x-amz-w     how the data key is wrapped: AES/GCM = 02, kms+context = 12
    x-amz-cek-alg           x-amz-c     how the content is encrypted: AES/GCM/NoPadding in V2, 115 in V3
    x-amz-matdesc           x-amz-t     KMS: the encryption context, JSON
    x-amz-matdesc           x-amz-m     own key: the material description, JSON; a label that nothing authenticates
    x-amz-iv                            12 bytes, base64
    x-amz-tag-len                       128, in bits
    x-amz-unencrypted-content-length    bytes, may be missing
                            x-amz-d     key commitment, 28 bytes, base64
                            x-amz-i     message id, 28 bytes, base64

A reader takes no guess: metadata of two formats at once is refused, since mixing them is how an attacker would lead a
reader past the commitment of V3. Source: aws-encryption-sdk-specification, s3-encryption/data-format/
content-metadata.md, Content Metadata MapKeys and Determining S3EC Object Status.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from encryption_lab.client_errors import ClientEncryptionRefused
from encryption_lab.formats.encryption_context import EncryptionContext

IV_BYTES = 12
COMMITMENT_BYTES = 28
MESSAGE_ID_BYTES = 28

_V1_NAMES = frozenset({"x-amz-key"})
_V2_NAMES = frozenset(
    {"x-amz-key-v2", "x-amz-wrap-alg", "x-amz-cek-alg", "x-amz-matdesc", "x-amz-iv", "x-amz-tag-len"}
)
_V3_NAMES = frozenset({"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-t", "x-amz-m"})
_LENGTH_NAME = "x-amz-unencrypted-content-length"
_TAG_BITS = "128"


class ContentAlgorithm(StrEnum):
    """How the body is encrypted; the value is its name in the metadata and in what binds the wrapped key to it."""

    AES_GCM = "AES/GCM/NoPadding"
    AES_GCM_COMMITTED = "115"


class WrapAlgorithm(StrEnum):
    """How the data key is wrapped; the value is the name of format V2."""

    AES_GCM = "AES/GCM"
    KMS_CONTEXT = "kms+context"


_WRAP_CODES = {WrapAlgorithm.AES_GCM: "02", WrapAlgorithm.KMS_CONTEXT: "12"}
_WRAP_OF_CODE = {code: algorithm for algorithm, code in _WRAP_CODES.items()}
_DESCRIPTION_NAMES = {WrapAlgorithm.AES_GCM: "x-amz-m", WrapAlgorithm.KMS_CONTEXT: "x-amz-t"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeV2:
    """wrapped_key: as the keyring made it; description: encryption context, or material description; iv: 12 bytes."""

    wrapped_key: bytes
    wrap_algorithm: WrapAlgorithm
    description: EncryptionContext
    iv: bytes
    plaintext_bytes: int | None = None

    content_algorithm = ContentAlgorithm.AES_GCM


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeV3:
    """wrapped_key, description: as in V2; commitment: 28 bytes, public; message_id: 28 bytes, random, public."""

    wrapped_key: bytes
    wrap_algorithm: WrapAlgorithm
    description: EncryptionContext
    commitment: bytes
    message_id: bytes

    content_algorithm = ContentAlgorithm.AES_GCM_COMMITTED


Envelope = EnvelopeV2 | EnvelopeV3


def write_envelope(envelope: Envelope) -> dict[str, str]:
    """Return the user metadata, ASCII throughout. Raises ClientEncryptionRefused where the context is not ASCII."""
    return _write_v3(envelope) if isinstance(envelope, EnvelopeV3) else _write_v2(envelope)


def read_envelope(metadata: Mapping[str, str]) -> Envelope:
    """Return the envelope in untrusted user metadata; names that are not the client's are passed over.

    Raises ClientEncryptionRefused for no format, an older one, two at once, or any field that is missing or malformed.
    """
    names = metadata.keys()
    if names & _V3_NAMES:
        if names & (_V1_NAMES | _V2_NAMES):
            raise ClientEncryptionRefused.mixed_formats()
        return _read_v3(metadata)
    if "x-amz-key" in names and "x-amz-key-v2" in names:
        raise ClientEncryptionRefused.mixed_formats()
    if "x-amz-key" in names:
        raise ClientEncryptionRefused.format_v1()
    if names & _V2_NAMES:
        return _read_v2(metadata)
    raise ClientEncryptionRefused.not_encrypted()


def _write_v2(envelope: EnvelopeV2) -> dict[str, str]:
    metadata = {
        "x-amz-key-v2": _to_b64(envelope.wrapped_key),
        "x-amz-iv": _to_b64(envelope.iv),
        "x-amz-wrap-alg": envelope.wrap_algorithm.value,
        "x-amz-cek-alg": envelope.content_algorithm.value,
        "x-amz-tag-len": _TAG_BITS,
        "x-amz-matdesc": _to_json(envelope.description),
    }
    if envelope.plaintext_bytes is not None:
        metadata[_LENGTH_NAME] = str(envelope.plaintext_bytes)
    return metadata


def _write_v3(envelope: EnvelopeV3) -> dict[str, str]:
    return {
        "x-amz-c": envelope.content_algorithm.value,
        "x-amz-3": _to_b64(envelope.wrapped_key),
        "x-amz-w": _WRAP_CODES[envelope.wrap_algorithm],
        "x-amz-d": _to_b64(envelope.commitment),
        "x-amz-i": _to_b64(envelope.message_id),
        _DESCRIPTION_NAMES[envelope.wrap_algorithm]: _to_json(envelope.description),
    }


def _read_v2(metadata: Mapping[str, str]) -> EnvelopeV2:
    content = _required(metadata, "x-amz-cek-alg")
    if content != ContentAlgorithm.AES_GCM:
        raise ClientEncryptionRefused.content_algorithm(content)
    if _required(metadata, "x-amz-tag-len") != _TAG_BITS:
        raise ClientEncryptionRefused.malformed("x-amz-tag-len")
    wrap = _required(metadata, "x-amz-wrap-alg")
    if wrap not in list(WrapAlgorithm):
        raise ClientEncryptionRefused.wrap_algorithm(wrap)
    return EnvelopeV2(
        wrapped_key=_read_b64(metadata, "x-amz-key-v2"),
        wrap_algorithm=WrapAlgorithm(wrap),
        description=_read_json(metadata, "x-amz-matdesc"),
        iv=_read_b64(metadata, "x-amz-iv", length_bytes=IV_BYTES),
        plaintext_bytes=_read_length(metadata),
    )


def _read_v3(metadata: Mapping[str, str]) -> EnvelopeV3:
    content = _required(metadata, "x-amz-c")
    if content != ContentAlgorithm.AES_GCM_COMMITTED:
        raise ClientEncryptionRefused.content_algorithm(content)
    wrap_code = _required(metadata, "x-amz-w")
    if wrap_code not in _WRAP_OF_CODE:
        raise ClientEncryptionRefused.wrap_algorithm(wrap_code)
    wrap = _WRAP_OF_CODE[wrap_code]
    return EnvelopeV3(
        wrapped_key=_read_b64(metadata, "x-amz-3"),
        wrap_algorithm=wrap,
        description=_read_json(metadata, _DESCRIPTION_NAMES[wrap]),
        commitment=_read_b64(metadata, "x-amz-d", length_bytes=COMMITMENT_BYTES),
        message_id=_read_b64(metadata, "x-amz-i", length_bytes=MESSAGE_ID_BYTES),
    )


def _required(metadata: Mapping[str, str], name: str) -> str:
    if name not in metadata:
        raise ClientEncryptionRefused.incomplete(name)
    return metadata[name]


def _to_b64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _read_b64(metadata: Mapping[str, str], name: str, *, length_bytes: int | None = None) -> bytes:
    text = _required(metadata, name)
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ClientEncryptionRefused.malformed(name) from None
    # Unused bits in the last character may be set to anything; only one spelling of a value is taken.
    if _to_b64(value) != text or not value or (length_bytes is not None and len(value) != length_bytes):
        raise ClientEncryptionRefused.malformed(name)
    return value


def _to_json(description: EncryptionContext) -> str:
    # S3 stores user metadata beyond ASCII in an encoding of its own, so the client takes ASCII only.
    if not all(text.isascii() for pair in description.items() for text in pair):
        raise ClientEncryptionRefused.context_not_ascii()
    return json.dumps(dict(description))


def _read_json(metadata: Mapping[str, str], name: str) -> dict[str, str]:
    """Return the map; an absent one is empty (content-metadata.md, V3 Only, x-amz-m and x-amz-t)."""
    try:
        value = json.loads(metadata.get(name, "{}"), object_pairs_hook=_pairs_once)
    except (ValueError, RecursionError):
        raise ClientEncryptionRefused.malformed(name) from None
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ClientEncryptionRefused.malformed(name)
    return value


def _pairs_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name twice: readers would differ in which one counts")
    return value


def _read_length(metadata: Mapping[str, str]) -> int | None:
    text = metadata.get(_LENGTH_NAME)
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise ClientEncryptionRefused.malformed(_LENGTH_NAME)
    return int(text)
