"""What the S3 Encryption Client refuses by itself, in its own words; none of it ever reaches S3 or a wire.

Source: Amazon S3 Encryption Client for Python 4.0.0; facts of November 2026.
"""

from __future__ import annotations

from encryption_lab.errors import LabError


class ClientEncryptionRefused(LabError):
    """What an S3 Encryption Client will not read or write, in its own words; nothing was decrypted."""

    @classmethod
    def not_encrypted(cls) -> ClientEncryptionRefused:
        return cls("Unable to determine S3 Encryption Client message format.")

    @classmethod
    def mixed_formats(cls) -> ClientEncryptionRefused:
        return cls(
            "Object metadata contains keys from multiple format versions. The object or its instruction file may have "
            "been tampered with."
        )

    @classmethod
    def format_v1(cls) -> ClientEncryptionRefused:
        return cls(
            "The S3 Encryption Client is not configured to decrypt objects using legacy unauthenticated algorithm "
            "suites."
        )

    @classmethod
    def incomplete(cls, name: str) -> ClientEncryptionRefused:
        return cls(f"Object missing required {name} metadata.")

    @classmethod
    def malformed(cls, name: str) -> ClientEncryptionRefused:
        return cls(f"The value of the {name} metadata is not valid.")

    @classmethod
    def content_algorithm(cls, algorithm: str) -> ClientEncryptionRefused:
        return cls(f"Unknown content encryption algorithm: {algorithm}")

    @classmethod
    def wrap_algorithm(cls, algorithm: str) -> ClientEncryptionRefused:
        return cls(f"{algorithm} is not a valid key wrapping algorithm!")

    @classmethod
    def other_keyring(cls, algorithm: str) -> ClientEncryptionRefused:
        return cls(f"This keyring does not unwrap keys that were wrapped with {algorithm}.")

    @classmethod
    def other_context(cls) -> ClientEncryptionRefused:
        return cls("Provided encryption context does not match information retrieved from S3")

    @classmethod
    def other_content_algorithm(cls) -> ClientEncryptionRefused:
        return cls("The data key was wrapped for another content encryption algorithm.")

    @classmethod
    def reserved_name(cls, name: str) -> ClientEncryptionRefused:
        return cls(f"{name} is a reserved key for the S3 encryption client")

    @classmethod
    def context_not_ascii(cls) -> ClientEncryptionRefused:
        return cls("EncryptionContext keys and values must contain only US-ASCII characters")

    @classmethod
    def uncommitted(cls) -> ClientEncryptionRefused:
        return cls(
            "Configuration conflict: cannot decrypt non-key-committing object when commitment policy is "
            "REQUIRE_ENCRYPT_REQUIRE_DECRYPT. Use REQUIRE_ENCRYPT_ALLOW_DECRYPT or FORBID_ENCRYPT_ALLOW_DECRYPT to "
            "allow decryption of non-committing objects."
        )


class CommitmentMismatch(ClientEncryptionRefused):
    """The unwrapped key is not the one that the object was encrypted under."""

    def __init__(self) -> None:
        super().__init__(
            "Key commitment verification failed: stored commitment does not match derived commitment."
        )
