"""What KMS hands out. Source: AWS KMS API Reference, GenerateDataKey, Decrypt, Encrypt, ReEncrypt."""

from __future__ import annotations

from dataclasses import dataclass, field

from encryption_lab.identities import MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """plaintext: 32 bytes, secret, to be forgotten after use; blob: the same key encrypted, to be stored."""

    plaintext: bytes = field(repr=False)
    blob: bytes
    key_arn: str
    material_id: MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class Decrypted:
    plaintext: bytes = field(repr=False)
    key_arn: str
    material_id: MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class Encrypted:
    blob: bytes
    key_arn: str
    material_id: MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class ReEncrypted:
    """blob: the same plaintext under `key_arn`; it was under `source_key_arn` before."""

    blob: bytes
    key_arn: str
    material_id: MaterialId
    source_key_arn: str
    source_material_id: MaterialId
