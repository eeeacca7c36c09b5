from __future__ import annotations

import pytest

from encryption_lab.identities import Account
from encryption_lab.memory import MemoryRecords
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.ports import Records
from tests.persistence.values import ALICE, NOON


def open_account(account: Account) -> DjangoRecords:
    Sandbox.objects.create(
        account_id=account.account_id,
        region=account.region,
        cookie_hash=account.account_id.encode(),
        created_at=NOON,
        last_seen_at=NOON,
    )
    return DjangoRecords(account)


@pytest.fixture(params=["memory", pytest.param("django", marks=pytest.mark.django_db)])
def records(request: pytest.FixtureRequest) -> Records:
    """Both adapters in turn: what holds for one must hold for the other."""
    return MemoryRecords() if request.param == "memory" else open_account(ALICE)
