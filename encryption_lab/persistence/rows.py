"""How a table's rows become the engine's values, and how a value is put in its place with one statement.

What every request of a client asks is here as SQL text, written once for each table: the ORM would take ten times
longer to write it anew than the database takes to answer. `python -m benchmarks.peers` shows what that is worth.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections, models

from encryption_lab.documents import from_document
from encryption_lab.errors import StorageFull
from encryption_lab.identities import AccountId
from encryption_lab.persistence.models import Row
from encryption_lab.persistence.write_queue import turn_for_a_transaction, turn_to_write

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

    def value(self, number: int, document: str) -> ValueT:
        return from_document(json.loads(document), self.value_type)

    def one(self, **asked: Any) -> ValueT | None:
        """Return the newest of the account's values that is as asked."""
        found = newest_row(self.row_type, ("id", "document"), account_id=self.account_id, **asked)
        return None if found is None else self.value(*found)

    def values(self, rows: models.QuerySet[RowT]) -> list[ValueT]:
        return [self.value(*found) for found in rows.values_list("id", "document")]

    def delete(self, **asked: Any) -> None:
        """Delete what is as asked. Nothing refers to these rows, so nothing else has to go with them."""
        given = {"account_id": self.account_id, **asked}
        with writing(), connection.cursor() as cursor:
            cursor.execute(_delete(self.row_type, tuple(given)), _prepared(self.row_type, given))


def newest_row(kind: type[models.Model], columns: tuple[str, ...], **asked: Any) -> tuple[Any, ...] | None:
    """Return these columns, as the database has them, of the newest row that is as asked."""
    with connection.cursor() as cursor:
        cursor.execute(_select_newest(kind, columns, tuple(asked)), _prepared(kind, asked))
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def insert_row(row: models.Model) -> int:
    """Return the row's number."""
    # The thread's own, once: `connection` looks it up anew for each thing that is asked of it.
    kind, database = type(row), connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(row, field.attname), database) for field in _columns(kind)]
    with writing(), database.cursor() as cursor:
        cursor.execute(_insert(kind), values)
        # SQLite gives the number by itself, and knows RETURNING only since 3.35, which RHEL 9 has not.
        return int(cursor.lastrowid if database.vendor == "sqlite" else cursor.fetchone()[0])


@cache
def _select_newest(kind: type[models.Model], columns: tuple[str, ...], names: tuple[str, ...]) -> str:
    selected = ", ".join(_quoted(columns))
    return f"SELECT {selected} FROM {_quoted_table(kind)} WHERE {_where(names)} ORDER BY id DESC LIMIT 1"


@cache
def _delete(kind: type[models.Model], names: tuple[str, ...]) -> str:
    return f"DELETE FROM {_quoted_table(kind)} WHERE {_where(names)}"


@cache
def _insert(kind: type[models.Model]) -> str:
    names = ", ".join(_quoted(field.attname for field in _columns(kind)))
    places = ", ".join("%s" for _ in _columns(kind))
    returning = "" if connection.vendor == "sqlite" else " RETURNING id"
    return f"INSERT INTO {_quoted_table(kind)} ({names}) VALUES ({places}){returning}"


def _where(names: tuple[str, ...]) -> str:
    return " AND ".join(f"{name} = %s" for name in _quoted(names))


def _quoted(names: Iterable[str]) -> Iterator[str]:
    return map(connection.ops.quote_name, names)


def _quoted_table(kind: type[models.Model]) -> str:
    return connection.ops.quote_name(kind._meta.db_table)


@cache
def _columns(kind: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """Every column but the row's number, which the database gives."""
    return tuple(field for field in kind._meta.concrete_fields if not field.primary_key)


@cache
def _columns_by_name(kind: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    return {field.attname: field for field in _columns(kind)}


def _prepared(kind: type[models.Model], asked: Mapping[str, Any]) -> list[Any]:
    fields, database = _columns_by_name(kind), connections[DEFAULT_DB_ALIAS]
    return [fields[name].get_db_prep_value(value, database) for name, value in asked.items()]


def put_row(row: models.Model, *, named_by: str) -> None:
    """Insert the row, or overwrite the account's row of the same name, which keeps its number."""
    names = {"account", named_by}
    changed = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    with writing():
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
def writing() -> Iterator[None]:
    """Wait for one's turn to write one statement. Raises StorageFull."""
    with room_on_disk(), turn_to_write():
        yield


@contextmanager
def writing_as_one() -> Iterator[None]:
    """Wait for one's turn to write several, all of them or none. Raises StorageFull."""
    with room_on_disk(), turn_for_a_transaction():
        yield


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
