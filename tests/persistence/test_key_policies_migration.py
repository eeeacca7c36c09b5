"""Keys stored before policies were documents get the one that lets the same people in."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.key_policies import aws_managed_policy, default_key_policy
from encryption_lab.persistence.models import KmsKeyRow, Sandbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("users", [[], ["reader"], [ADMINISTRATOR, "reader"]])
@pytest.mark.parametrize("manager", ["CUSTOMER", "AWS"])
def test_names_become_a_document(users: list[str], manager: str) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    sandbox = Sandbox.objects.create(
        account_id="111122223333", region="us-east-1", cookie_hash=b"x", created_at=now, last_seen_at=now
    )
    document = json.dumps({"manager": manager, "users": users})
    row = KmsKeyRow.objects.create(account=sandbox, key_id="k", is_deleted=False, document=document)
    migration = import_module("encryption_lab.persistence.migrations.0004_key_policies")
    for _ in range(2):
        migration.write_policies(apps, None)
    row.refresh_from_db()
    account = sandbox.account
    wanted = aws_managed_policy(account) if manager == "AWS" else default_key_policy(account, users)
    assert json.loads(row.document) == {"manager": manager, "policy": wanted}
