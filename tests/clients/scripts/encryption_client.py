"""Amazon S3 Encryption Client for Python: objects in the formats V2 and V3 under a KMS key."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from s3_encryption import S3EncryptionClient, S3EncryptionClientConfig
from s3_encryption.materials.kms_keyring import KmsKeyring
from s3_encryption.materials.materials import AlgorithmSuite, CommitmentPolicy

from tests.clients.scripts.steps import do_all, unb64

V2 = {
    "encryption_algorithm": AlgorithmSuite.ALG_AES_256_GCM_IV12_TAG16_NO_KDF,
    "commitment_policy": CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
}


def client(kms_key: str, version: str) -> Any:
    keyring = KmsKeyring(boto3.client("kms"), kms_key)
    path_style = Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0})
    config = S3EncryptionClientConfig(keyring, **(V2 if version == "v2" else {}))
    return S3EncryptionClient(boto3.client("s3", config=path_style), config)


def put(
    *,
    kms_key: str,
    key: str,
    body: str,
    version: str = "v3",
    context: dict[str, str] | None = None,
    bucket: str = "objects",
) -> str:
    more = {"EncryptionContext": context} if context else {}
    client(kms_key, version).put_object(Bucket=bucket, Key=key, Body=unb64(body), **more)
    return "stored"


def get(
    *,
    kms_key: str,
    key: str,
    version: str = "v3",
    context: dict[str, str] | None = None,
    bucket: str = "objects",
) -> bytes:
    more = {"EncryptionContext": context} if context else {}
    read: bytes = client(kms_key, version).get_object(Bucket=bucket, Key=key, **more)["Body"].read()
    return read


do_all({"put": put, "get": get})
