"""What S3 refuses of an upload by an HTML form: its body, its fields, its policy.

`elements` are what S3's error document says besides code and message. Messages are S3's: Amazon S3 API Reference, Error
Responses, POST Object and POST Policy; of a policy that cannot be read, as clients report S3's words.
"""

from __future__ import annotations

from encryption_lab.errors import BadRequest, Denied, EntityTooLarge, InvalidValue
from encryption_lab.object_errors import Elements


class FormMalformed(BadRequest):
    def __init__(self) -> None:
        super().__init__("The body of your POST request is not well-formed multipart/form-data.")


class FieldsTooLarge(BadRequest):
    def __init__(self, *, limit_bytes: int) -> None:
        self.elements: Elements = (("MaxPostPreDataLengthBytes", str(limit_bytes)),)
        super().__init__("Your POST request fields preceding the upload file were too large.")


class FieldMissing(InvalidValue):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the "
            "fields.",
            name=name,
        )


class FileMissing(InvalidValue):
    def __init__(self) -> None:
        super().__init__("POST requires exactly one file upload per request.", name="file", value="0")


class PolicyMalformed(BadRequest):
    def __init__(self, why: str) -> None:
        super().__init__(f"Invalid Policy: {why}")


class PolicyRefuses(Denied):
    """The policy was signed, and this form is not what it allows, or not any more."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Invalid according to Policy: {why}")


class UploadTooSmall(BadRequest):
    def __init__(self, *, size_bytes: int, least_bytes: int) -> None:
        self.elements: Elements = (("ProposedSize", str(size_bytes)), ("MinSizeAllowed", str(least_bytes)))
        super().__init__("Your proposed upload is smaller than the minimum allowed size")


class UploadTooLarge(EntityTooLarge):
    """`size_bytes`: how much had come when it was refused."""

    def __init__(self, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(limit_bytes=limit_bytes)
        self.elements: Elements = (("ProposedSize", str(size_bytes)), ("MaxSizeAllowed", str(limit_bytes)))
