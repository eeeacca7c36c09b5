"""What happened in one account: audit events and exchanges. Both only grow, until the sandbox goes."""

from __future__ import annotations

from collections.abc import Sequence

from encryption_lab.audit import AuditEvent
from encryption_lab.exchange import Exchange
from encryption_lab.identities import AccountId, RecordId
from encryption_lab.persistence.models import EventRow, ExchangeRow, document_of
from encryption_lab.persistence.rows import Table, insert_row, without_haste
from encryption_lab.ports import EventQuery

EVENT_FILTERS = ("name", "principal", "key_arn", "bucket", "object_key", "exchange_id")


class DjangoEvents:
    def __init__(self, account_id: AccountId) -> None:
        self._table = Table(EventRow, AuditEvent, account_id)

    def append(self, event: AuditEvent) -> None:
        asked_by = {name: getattr(event, name) for name in EVENT_FILTERS}
        row = EventRow(account_id=self._table.account_id, document=document_of(event), **asked_by)
        insert_row(row)

    def find(self, query: EventQuery) -> Sequence[tuple[int, AuditEvent]]:
        asked = {name: getattr(query, name) for name in EVENT_FILTERS}
        rows = self._table.rows.filter(**{name: value for name, value in asked.items() if value is not None})
        if query.before is not None:
            rows = rows.filter(id__lt=query.before)
        found = rows.order_by("-id").values_list("id", "document")[: query.limit]
        return [(number, self._table.value(number, document)) for number, document in found]


class DjangoExchanges:
    def __init__(self, account_id: AccountId) -> None:
        self._table = Table(ExchangeRow, Exchange, account_id)

    def append(self, exchange: Exchange) -> None:
        row = ExchangeRow(
            account_id=self._table.account_id,
            exchange_id=exchange.exchange_id,
            group_id=exchange.group_id,
            record_id=exchange.record_id or "",
            document=document_of(exchange),
        )
        with without_haste():
            insert_row(row)

    def get(self, exchange_id: str) -> Exchange | None:
        return self._table.one(exchange_id=exchange_id)

    def of_group(self, group_id: str) -> Sequence[Exchange]:
        return self._table.values(self._table.rows.filter(group_id=group_id).order_by("id"))

    def recent(self, limit: int, *, record_id: RecordId | None = None) -> Sequence[Exchange]:
        rows = self._table.rows if record_id is None else self._table.rows.filter(record_id=record_id)
        return self._table.values(rows.order_by("-id")[:limit])
