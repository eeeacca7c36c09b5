"""What is refused about policy documents. The rest of the tree is in `errors.py`."""

from __future__ import annotations

from encryption_lab.errors import BadRequest, NotFound


class NoSuchBucketPolicy(NotFound):
    def __init__(self, bucket: str) -> None:
        self.bucket = bucket
        super().__init__("The bucket policy does not exist")


class NoSuchKeyPolicy(NotFound):
    def __init__(self) -> None:
        super().__init__("No such policy exists")


class MalformedPolicy(BadRequest):
    """A policy document that cannot be read, or says what is not known.

    detail         what is meant, as S3's <Detail> element says it
    line, column   where it stands in the document, from 1; None where that is not known
    about          the value that is wrong, by which its place can be found
    """

    def __init__(
        self,
        message: str,
        *,
        detail: str = "",
        line: int | None = None,
        column: int | None = None,
        about: object = None,
    ) -> None:
        self.detail, self.line, self.column, self.about = detail, line, column, about
        super().__init__(message)

    def at(self, line: int, column: int) -> MalformedPolicy:
        return MalformedPolicy(str(self), detail=self.detail, line=line, column=column, about=self.about)
