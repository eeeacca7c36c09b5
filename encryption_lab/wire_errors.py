"""What is wrong with a call in one of AWS's JSON protocols before its service looks at what it asks."""

from __future__ import annotations

from encryption_lab.errors import BadRequest


class SerializationFailed(BadRequest):
    """A body that is no JSON, or has a value of another type than the operation's model says."""


class OperationUnknown(BadRequest):
    """A name that is none of the service's operations."""

    def __init__(self) -> None:
        super().__init__("The requested operation is not recognized by the service.")


class OperationNotOffered(BadRequest):
    """An operation, or a use of one, that AWS has and the lab does not."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is not offered by this lab.")


class TimeRangeInvalid(BadRequest):
    def __init__(self) -> None:
        super().__init__("The start time of the range is later than its end.")


class LookupAttributesInvalid(BadRequest):
    def __init__(self) -> None:
        super().__init__("A look-up takes one attribute at most.")


class NextTokenInvalid(BadRequest):
    def __init__(self) -> None:
        super().__init__("The token for the next page is not one that this look-up gave.")


class MarkerInvalid(BadRequest):
    def __init__(self) -> None:
        super().__init__("The marker that specifies where pagination should next begin is not valid.")
