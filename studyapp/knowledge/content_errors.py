"""How content is refused: by file, line, entry and field, with the reason in words."""

from __future__ import annotations

from typing import Any, TypeVar

from cattrs import BaseValidationError, ForbiddenExtraKeysError, StructureHandlerNotFoundError
from cattrs import transform_error as lines_of

from studyapp.knowledge.converting import converter

T = TypeVar("T")


class ContentError(Exception):
    """A file that cannot be read. `line` is where the entry begins, or None; `field` may be empty."""

    def __init__(
        self, *, file: str, reason: str, line: int | None = None, entry: str = "", field: str = ""
    ) -> None:
        self.file, self.line, self.entry, self.field, self.reason = file, line, entry, field, reason
        place = f"{file}:{line}" if line else file
        super().__init__(": ".join(part for part in (place, entry, field, reason) if part))


def structured(file: str, line: int | None, entry: str, values: dict[str, Any], kind: type[T]) -> T:
    """Return the values as `kind`.

    Raises ContentError, naming the first field that does not fit.
    """
    try:
        return converter().structure(values, kind)
    except BaseValidationError as error:
        first = lines_of(error, path="", format_exception=_in_words)[0]
        reason, _, field = first.partition(" @ ")
        raise ContentError(
            file=file, line=line, entry=entry, field=field.removeprefix("."), reason=reason
        ) from error


def _in_words(error: BaseException, kind: type | None) -> str:
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"has unknown fields: {', '.join(sorted(error.extra_fields))}"
    if isinstance(error, StructureHandlerNotFoundError):
        return f"cannot be read as {kind}"
    return str(error)
