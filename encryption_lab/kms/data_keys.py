"""What KMS hands out. Source: AWS KMS API Reference, GenerateDataKey, Decrypt, Encrypt, ReEncrypt."""

from __future__ import annotations

from dataclasses import dataclass, field

from encryption_lab.audit import Parameters
from encryption_lab.identities import MaterialId


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKeySize:
    """How long a data key is to be. spec: "" where the request gives a number of bytes, 1 to 1,024, instead."""

    length_bytes: int
    spec: str = ""

    @property
    def said(self) -> Parameters:
        return {"keySpec": self.spec} if self.spec else {"numberOfBytes": self.length_bytes}


AES_256 = DataKeySize(length_bytes=32, spec="AES_256")
AES_128 = DataKeySize(length_bytes=16, spec="AES_128")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """plaintext: secret, 32 bytes unless asked otherwise, to be forgotten after use; blob: the same, to be stored."""

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
