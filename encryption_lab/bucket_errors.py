"""What S3 refuses of bucket requests: settings that were never made, places, owners, tags.

Messages are S3's where they are known. Source: Amazon S3 API Reference, Error Responses and each operation's page.
"""

from __future__ import annotations

from encryption_lab.errors import BadRequest, NotFound


class SettingNotFound(NotFound):
    """A bucket never had the setting; each kind has a code of its own."""

    message = "The specified configuration does not exist."

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__(self.message)


class NoSuchTagSet(SettingNotFound):
    message = "The TagSet does not exist"


class NoSuchCorsConfiguration(SettingNotFound):
    message = "The CORS configuration does not exist"


class NoSuchLifecycleConfiguration(SettingNotFound):
    message = "The lifecycle configuration does not exist"


class NoSuchWebsiteConfiguration(SettingNotFound):
    message = "The specified bucket does not have a website configuration"


class ReplicationNotFound(SettingNotFound):
    message = "The replication configuration was not found"


class ObjectLockNotFound(SettingNotFound):
    message = "Object Lock configuration does not exist for this bucket"


class LocationUnknown(BadRequest):
    def __init__(self, location: str) -> None:
        self.elements = (("LocationConstraint", location),)
        super().__init__("The specified location-constraint is not valid")


class LocationElsewhere(BadRequest):
    """`location` "" where the request names none, which stands for us-east-1."""

    def __init__(self, location: str) -> None:
        super().__init__(
            f"The {location or 'unspecified'} location constraint is incompatible for the region specific endpoint "
            "this request was sent to."
        )


class AclNotSettable(BadRequest):
    """A bucket whose objects are all its owner's takes no ACL but the owner's own."""

    def __init__(self) -> None:
        super().__init__("Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")


class VersioningUnspecified(BadRequest):
    def __init__(self) -> None:
        super().__init__("The Versioning element must be specified")


class TooManyBucketTags(BadRequest):
    def __init__(self, *, limit: int) -> None:
        super().__init__(f"Bucket tag count cannot be greater than {limit}")


class DigestMissing(BadRequest):
    def __init__(self) -> None:
        super().__init__("Missing required header for this request: Content-MD5")
