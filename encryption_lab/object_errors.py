"""What S3 refuses of object requests beyond the encryption: conditions, parts, checksums, metadata and tags.

`elements` are what S3's error document says besides code and message. Messages are S3's where they are known.
Source: Amazon S3 API Reference, Error Responses; User Guide, conditional requests and checking object integrity.
"""

from __future__ import annotations

from datetime import datetime

from encryption_lab.errors import BadRequest, Conflict, DigestMismatch

Elements = tuple[tuple[str, str], ...]


class OperationAborted(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "A conflicting conditional operation is currently in progress against this resource. Try again."
        )


class PreconditionFailed(BadRequest):
    """`condition` is the header that did not hold."""

    def __init__(self, condition: str) -> None:
        self.elements: Elements = (("Condition", condition),)
        super().__init__("At least one of the pre-conditions you specified did not hold")


class NotModified(BadRequest):
    """No fault of anybody's: the client has what it asks for already, and is told so without a document."""

    def __init__(self, *, etag: str, last_modified: datetime) -> None:
        self.etag, self.last_modified = etag, last_modified
        super().__init__("Not Modified")


class PartNotSatisfiable(BadRequest):
    def __init__(self, *, part_number: int, parts: int) -> None:
        self.elements: Elements = (("ActualPartCount", str(parts)), ("PartNumberRequested", str(part_number)))
        super().__init__("The requested partnumber is not satisfiable")


class ChecksumMismatch(DigestMismatch):
    def __init__(self, algorithm: str) -> None:
        super().__init__(algorithm)
        self.args = (f"The {algorithm} you specified did not match the calculated checksum.",)


class MetadataTooLarge(BadRequest):
    def __init__(self, *, size_bytes: int, limit_bytes: int) -> None:
        self.elements: Elements = (("Size", str(size_bytes)), ("MaxSizeAllowed", str(limit_bytes)))
        super().__init__("Your metadata headers exceed the maximum allowed metadata size")


class StorageClassUnknown(BadRequest):
    def __init__(self) -> None:
        super().__init__("The storage class you specified is not valid")


class AclNotSupported(BadRequest):
    """Every bucket of the lab enforces its owner's ownership, as new ones in S3 do: there are no ACLs."""

    def __init__(self) -> None:
        super().__init__("The bucket does not allow ACLs")


class TagInvalid(BadRequest):
    def __init__(self, message: str, *, key: str = "", value: str = "") -> None:
        self.elements: Elements = (("TagKey", key), ("TagValue", value))
        super().__init__(message)


class TooManyTags(BadRequest):
    def __init__(self, *, limit: int) -> None:
        super().__init__(f"Object tags cannot be greater than {limit}")
