"""How a table's rows become the engine's values, and how a value is put in its place with one statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models

from encryption_lab.documents import from_document
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


def put_row(row: models.Model, *, named_by: str) -> None:
    """Insert the row, or overwrite the account's row of the same name, which keeps its number."""
    names = {"account", named_by}
    changed = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    type(row)._default_manager.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=sorted(names),
        update_fields=[name for name in changed if name not in names],
    )
