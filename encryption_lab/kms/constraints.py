"""Limits on what a request may say, with the sentence that KMS answers where one is broken.

Source: AWS KMS API Reference, shapes (November 2026).
"""

from __future__ import annotations

from encryption_lab.errors import KmsValidation

MAX_PLAINTEXT_BYTES = 4096
MAX_CIPHERTEXT_BYTES = 6144
MAX_RANDOM_BYTES = 1024
MAX_DESCRIPTION_CHARACTERS = 8192


def check_length(member: str, length: int, *, least: int = 0, most: int) -> None:
    """Raises KmsValidation where `length` is not from `least` to `most`."""
    if length < least:
        raise _refusal(f"Value at '{member}'", f"length greater than or equal to {least}")
    if length > most:
        raise _refusal(f"Value at '{member}'", f"length less than or equal to {most}")


def check_number(member: str, number: int, *, least: int, most: int) -> None:
    """Raises KmsValidation where `number` is not from `least` to `most`."""
    if number < least:
        raise _refusal(f"Value '{number}' at '{member}'", f"value greater than or equal to {least}")
    if number > most:
        raise _refusal(f"Value '{number}' at '{member}'", f"value less than or equal to {most}")


def _refusal(what: str, limit: str) -> KmsValidation:
    return KmsValidation(
        f"1 validation error detected: {what} failed to satisfy constraint: Member must have {limit}"
    )
