"""Everything the lab refuses, as one tree; a class for each decision that a caller can take.

    LabError
    ├── NotFound            NoSuchBucket  NoSuchKey  NoSuchVersion  NoSuchUpload  NoSuchKmsKey
    ├── Denied              NotAuthorized  CiphertextKeyUnknown  SseCBlocked  WrongCustomerKey
    ├── Conflict            BucketExists  BucketNotEmpty  AliasExists
    ├── BadRequest          InvalidValue  MissingCustomerKey  CustomerKeyNotApplicable  CustomerAlgorithmUnknown
    │                       IncompleteBody  EntityTooLarge  KeyTooLong  RangeNotSatisfiable  IllegalCopy
    │                       PartMismatch  DigestMismatch  DigestMalformed  EncryptionNotUpdatable
    ├── KmsRefusal          KeyDisabled  KeyStateInvalid  InvalidCiphertext  IncorrectKey  OperationUnsupported
    │                       LimitExceeded  KmsValidation
    │                       and what is in `kms_errors.py`; `wire_errors.py` is under BadRequest
    ├── NoSuchBucketPolicy, MalformedPolicy   in `policy_errors.py`, under NotFound and BadRequest
    ├── ClientEncryptionRefused   in `client_errors.py`: what a client refuses by itself, it never travels
    ├── QuotaExceeded
    ├── StorageFull
    └── Tampered            stored bytes or a stored record failed authentication

Messages are S3's and KMS's own where they are known (facts of November 2026: Amazon S3 API Reference, Error Responses;
AWS KMS API Reference). Status numbers and wire codes are not here: see `wire/faults.py`.
"""

from __future__ import annotations


class LabError(Exception):
    """What happened, as one sentence; `str(error)` is safe to show: it never holds key bytes or plaintext."""


class NotFound(LabError):
    pass


class NoSuchBucket(NotFound):
    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__("The specified bucket does not exist")


class NoSuchKey(NotFound):
    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__("The specified key does not exist.")


class NoSuchVersion(NotFound):
    def __init__(self, key: str, version_id: str) -> None:
        self.key, self.version_id = key, version_id
        super().__init__("The specified version does not exist.")


class NoSuchUpload(NotFound):
    def __init__(self, upload_id: str) -> None:
        self.upload_id = upload_id
        super().__init__(
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted "
            "or completed."
        )


class NoSuchKmsKey(NotFound):
    def __init__(self, message: str) -> None:
        super().__init__(message)

    @classmethod
    def malformed(cls, key_id: str) -> NoSuchKmsKey:
        return cls(f"Invalid keyId '{key_id}'")

    @classmethod
    def unknown(cls, key_arn: str) -> NoSuchKmsKey:
        return cls(f"Key '{key_arn}' does not exist")

    @classmethod
    def other_region(cls, region: str) -> NoSuchKmsKey:
        return cls(f"Invalid arn {region}")

    @classmethod
    def alias(cls, alias_arn: str) -> NoSuchKmsKey:
        return cls(f"Alias {alias_arn} is not found.")


class Denied(LabError):
    pass


class NotAuthorized(Denied):
    def __init__(
        self, *, principal_arn: str, action: str, resource_arn: str, because: str, explicit_deny_in: str = ""
    ) -> None:
        self.principal_arn, self.action, self.resource_arn = principal_arn, action, resource_arn
        why = f"with an explicit deny in {explicit_deny_in}" if explicit_deny_in else f"because {because}"
        # S3 puts the resource in quotation marks, KMS does not.
        resource = f'"{resource_arn}"' if action.startswith("s3:") else resource_arn
        super().__init__(
            f"User: {principal_arn} is not authorized to perform: {action} on resource: {resource} {why}"
        )


class CiphertextKeyUnknown(Denied):
    """A blob names a key that is not here: deleted, of another account, or never made. KMS does not say which."""

    def __init__(self, *, principal_arn: str) -> None:
        self.principal_arn = principal_arn
        super().__init__(
            f"User: {principal_arn} is not authorized to perform: kms:Decrypt on the resource associated with this "
            "ciphertext because the resource does not exist in this Region, no resource-based policies allow access, "
            "or a resource-based policy explicitly denies access"
        )


class SseCBlocked(Denied):
    def __init__(self, *, principal_arn: str, bucket: str, key: str) -> None:
        super().__init__(
            f"User: {principal_arn} is not authorized to perform: s3:PutObject on resource: "
            f'"arn:aws:s3:::{bucket}/{key}" because this bucket has blocked upload requests that specify Server Side '
            "Encryption with Customer provided keys (SSE-C). Please specify a different server-side encryption type"
        )


class WrongCustomerKey(Denied):
    def __init__(self) -> None:
        super().__init__(
            "Requests specifying Server Side Encryption with Customer provided keys must provide the correct "
            "secret key."
        )


class Conflict(LabError):
    pass


class BucketExists(Conflict):
    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__("Your previous request to create the named bucket succeeded and you already own it.")


class BucketNotEmpty(Conflict):
    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__("The bucket you tried to delete is not empty")


class AliasExists(Conflict):
    def __init__(self, alias_arn: str) -> None:
        self.alias_arn = alias_arn
        super().__init__(f"An alias with the name {alias_arn} already exists")


class BadRequest(LabError):
    pass


class InvalidValue(BadRequest):
    """A header or parameter whose value cannot be accepted; `name` and `value` say which, where S3 says it."""

    def __init__(self, message: str, *, name: str | None = None, value: str | None = None) -> None:
        self.name, self.value = name, value
        super().__init__(message)


class InvalidBucketName(BadRequest):
    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__("The specified bucket is not valid.")


class CustomerAlgorithmUnknown(BadRequest):
    def __init__(self, algorithm: str) -> None:
        self.name, self.value = "x-amz-server-side-encryption", algorithm
        super().__init__("The Encryption request you specified is not valid. Supported value: AES256.")


class MissingCustomerKey(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to "
            "retrieve the object."
        )


class CustomerKeyNotApplicable(BadRequest):
    def __init__(self) -> None:
        super().__init__("The encryption parameters are not applicable to this object.")


class PartMismatch(BadRequest):
    """A part whose encryption is not that of its multipart upload."""

    @classmethod
    def missing(cls) -> PartMismatch:
        return cls(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate "
            "encryption parameters."
        )

    @classmethod
    def other_key(cls) -> PartMismatch:
        return cls("The provided encryption parameters did not match the ones used originally.")


class InvalidPart(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "One or more of the specified parts could not be found. The part may not have been uploaded, or the "
            "specified entity tag may not match the part's entity tag."
        )


class InvalidPartOrder(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "The list of parts was not in ascending order. Parts must be ordered by part number."
        )


class PartTooSmall(BadRequest):
    def __init__(self) -> None:
        super().__init__("Your proposed upload is smaller than the minimum allowed size")


class IncompleteBody(BadRequest):
    def __init__(self, *, expected_bytes: int | None = None, received_bytes: int | None = None) -> None:
        self.expected_bytes, self.received_bytes = expected_bytes, received_bytes
        super().__init__(
            "You did not provide the number of bytes specified by the Content-Length HTTP header."
        )


class DigestMismatch(BadRequest):
    def __init__(self, algorithm: str) -> None:
        self.algorithm = algorithm
        super().__init__(f"The {algorithm} you specified did not match what we received.")


class DigestMalformed(BadRequest):
    def __init__(self) -> None:
        super().__init__("The Content-MD5 you specified is not valid.")


class EntityTooLarge(BadRequest):
    def __init__(self, *, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__("Your proposed upload exceeds the maximum allowed size")


class KeyTooLong(BadRequest):
    def __init__(self, *, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        super().__init__("Your key is too long")


class RangeNotSatisfiable(BadRequest):
    def __init__(self, *, size_bytes: int) -> None:
        self.elements = (("ActualObjectSize", str(size_bytes)),)
        self.size_bytes = size_bytes
        super().__init__("The requested range is not satisfiable")


class IllegalCopy(BadRequest):
    def __init__(self) -> None:
        super().__init__(
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes."
        )


class EncryptionNotUpdatable(BadRequest):
    """UpdateObjectEncryption takes SSE-S3 and SSE-KMS versions to a KMS key named by its ARN, and nothing else."""


class MethodNotAllowedOnMarker(BadRequest):
    """A delete marker was asked for its data."""

    def __init__(self) -> None:
        super().__init__("The specified method is not allowed against this resource.")


class KmsRefusal(LabError):
    pass


class KeyDisabled(KmsRefusal):
    def __init__(self, key_arn: str) -> None:
        self.key_arn = key_arn
        super().__init__(f"{key_arn} is disabled.")


class KeyStateInvalid(KmsRefusal):
    """`state` completes the sentence «<key arn> is …»: pending deletion, pending import, not pending deletion."""

    def __init__(self, key_arn: str, state: str) -> None:
        self.key_arn = key_arn
        super().__init__(f"{key_arn} is {state}.")


class InvalidCiphertext(KmsRefusal):
    """Wrong blob, wrong context, wrong account: KMS gives the same empty message for all, and so do we.

    reason   for the lab's trace only, which explains to the learner what the message does not
    """

    def __init__(self, reason: str = "") -> None:
        self.reason = reason
        super().__init__("")


class IncorrectKey(KmsRefusal):
    def __init__(self) -> None:
        super().__init__("The key ID in the request does not identify a CMK that can perform this operation.")


class OperationUnsupported(KmsRefusal):
    def __init__(self, key_arn: str, origin: str) -> None:
        super().__init__(f"{key_arn} origin is {origin} which is not valid for this operation.")


class LimitExceeded(KmsRefusal):
    pass


class KmsValidation(KmsRefusal):
    pass


class QuotaExceeded(LabError):
    """A limit of this installation, not of AWS; `what` is bytes, objects, keys or buckets."""

    def __init__(self, *, what: str, limit: int) -> None:
        self.what, self.limit = what, limit
        super().__init__(
            f"Your lab holds as many {what} as this installation allows ({limit:,}). Nothing was changed. "
            "Delete something, or reset your lab, and try again."
        )


class StorageFull(LabError):
    def __init__(self) -> None:
        super().__init__(
            "The disk is full. Nothing of this upload was kept, and what was stored before is unharmed."
        )


class Tampered(LabError):
    """A stored byte failed authentication. One text for every cause: an error must not help an attacker."""

    def __init__(self) -> None:
        super().__init__("What is stored failed its integrity check, so none of it was released.")
