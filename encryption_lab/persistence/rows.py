"""How a table's rows become the engine's values, and how a value is put in its place with one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import OperationalError, connection, models

from encryption_lab.documents import from_document
from encryption_lab.errors import StorageFull
from encryption_lab.identities import AccountId
from encryption_lab.persistence.models import Row

RowT = TypeVar("RowT", bound=Row)
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Table(Generic[RowT, ValueT]):
    """The rows of one account: every query starts from `rows`, so none can reach another's."""

    row_type: type[RowT]
    value_type: type[ValueT]
    account_id: AccountId

    @property
    def rows(self) -> models.QuerySet[RowT]:
        return self.row_type._default_manager.filter(account_id=self.account_id)

    def value(self, row: RowT) -> ValueT:
        return from_document(json.loads(row.document), self.value_type)

    def one(self, **asked: Any) -> ValueT | None:
        row = self.rows.filter(**asked).order_by().first()
        return None if row is None else self.value(row)

    def values(self, rows: Iterable[RowT]) -> list[ValueT]:
        return [self.value(row) for row in rows]


def insert_row(row: models.Model) -> None:
    with room_on_disk():
        row.save(force_insert=True)


def put_row(row: models.Model, *, named_by: str) -> None:
    """Insert the row, or overwrite the account's row of the same name, which keeps its number."""
    names = {"account", named_by}
    changed = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    with room_on_disk():
        type(row)._default_manager.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=sorted(names),
            update_fields=[name for name in changed if name not in names],
        )


@contextmanager
def without_haste() -> Iterator[None]:
    """Inside, SQLite does not wait for the disk: what is written may be lost in a power cut, though never torn.

    For what nobody was told is kept. A later write that does wait takes it along.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Raises StorageFull where the database says that the disk is full."""
    try:
        yield
    except OperationalError as error:
        cause = error.__cause__
        # SQLite's name for it, and PostgreSQL's (Appendix A of its manual, class 53).
        if (
            getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
            or getattr(cause, "sqlstate", "") == "53100"
        ):
            raise StorageFull from error
        raise
