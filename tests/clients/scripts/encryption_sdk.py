"""AWS Encryption SDK for Python: messages under a KMS key; S3 has no part in it."""

from __future__ import annotations

from base64 import b64encode

import aws_encryption_sdk

from tests.clients.scripts.steps import do_all, unb64

CLIENT = aws_encryption_sdk.EncryptionSDKClient()


def _keys(kms_key: str) -> aws_encryption_sdk.StrictAwsKmsMasterKeyProvider:
    return aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[kms_key])


def encrypt(*, kms_key: str, body: str, context: dict[str, str]) -> bytes:
    message, _ = CLIENT.encrypt(source=unb64(body), key_provider=_keys(kms_key), encryption_context=context)
    return bytes(message)


def decrypt(*, kms_key: str, message: str) -> dict[str, str]:
    """Return the plaintext in Base64 beside the context that the message was bound to."""
    plaintext, header = CLIENT.decrypt(source=unb64(message), key_provider=_keys(kms_key))
    return {**header.encryption_context, "plaintext": b64encode(plaintext).decode()}


do_all({"encrypt": encrypt, "decrypt": decrypt})
