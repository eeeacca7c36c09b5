"""What only KMS refuses, beside `errors.py`: imported material, grants, tags, and requests that were only a trial.

Sentences are those of AWS KMS API Reference, Errors, where KMS's own wording is not known (November 2026).
"""

from __future__ import annotations

from encryption_lab.errors import KmsRefusal, NotFound


class ImportTokenInvalid(KmsRefusal):
    def __init__(self) -> None:
        super().__init__(
            "The request was rejected because the provided import token is invalid or is associated with a different "
            "KMS key."
        )


class ImportTokenExpired(KmsRefusal):
    def __init__(self) -> None:
        super().__init__(
            "The request was rejected because the specified import token is expired. Use GetParametersForImport to get "
            "a new import token and public key, use the new public key to encrypt the key material, and then try the "
            "request again."
        )


class KeyMaterialIncorrect(KmsRefusal):
    def __init__(self) -> None:
        super().__init__(
            "The request was rejected because the key material in the request is, expired, invalid, or is not the same "
            "key material that was previously imported into this KMS key."
        )


class NoMaterialToRotateTo(KmsRefusal):
    def __init__(self, key_arn: str) -> None:
        self.key_arn = key_arn
        super().__init__(f"No available key material pending rotation for the key: {key_arn}.")


class DryRunSucceeded(KmsRefusal):
    """The answer to a request that only asks whether it would be granted: a refusal either way."""

    def __init__(self) -> None:
        super().__init__("The request would have succeeded, but the DryRun option is set.")


class GrantTokenInvalid(KmsRefusal):
    def __init__(self) -> None:
        super().__init__("The request was rejected because the specified grant token is not valid.")


class NoSuchGrant(NotFound):
    def __init__(self, grant_id: str) -> None:
        self.grant_id = grant_id
        super().__init__(f"Grant ID {grant_id} not found")


class ArnInvalid(KmsRefusal):
    def __init__(self) -> None:
        super().__init__("ARN does not refer to a valid principal")


class TagRefused(KmsRefusal):
    pass


class NotThePrimaryKey(KmsRefusal):
    """Our wording: KMS's own is not known."""

    def __init__(self, key_arn: str) -> None:
        super().__init__(f"{key_arn} is not a multi-Region primary key, which this operation needs.")


class ReplicaExists(KmsRefusal):
    """Our wording: KMS's own is not known."""

    def __init__(self, key_arn: str) -> None:
        super().__init__(f"{key_arn} already exists.")


class NoSuchRegion(KmsRefusal):
    """Our wording: KMS's own is not known."""

    def __init__(self, region: str) -> None:
        super().__init__(f"{region} is not a Region that multi-Region keys can be in.")
