"""A sandbox is made, found by its cookie only, emptied, and gone when nobody came back."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction

from encryption_lab.memory import MemoryBlobs
from encryption_lab.persistence.models import Row, Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import (
    TABLES,
    sandbox_by_secret,
    sandbox_create,
    sandbox_move_clock,
    sandbox_reset,
    sandboxes_expire,
)
from tests.persistence.contents import everything, fill
from tests.persistence.values import NOON, a_blob_id, a_part, a_version, an_upload

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def filled() -> tuple[Sandbox, DjangoRecords, MemoryBlobs]:
    """Return a sandbox with a row in every table, and its files: 1 of a version, 2 of an upload, 3 of nobody."""
    sandbox, _ = sandbox_create(NOON)
    records = DjangoRecords(sandbox.account)
    fill(records)
    records.uploads.put(an_upload(1, parts=(a_part(2, part_number=1),)))
    blobs = MemoryBlobs({a_blob_id(number): bytearray(b"bytes") for number in (1, 2, 3)})
    return sandbox, records, blobs


def test_a_new_sandbox_is_found_by_its_secret_and_by_no_other() -> None:
    made, secret = sandbox_create(NOON)
    other, other_secret = sandbox_create(NOON)
    assert secret != other_secret
    assert made.account_id != other.account_id
    assert len(made.account_id) == 12
    assert made.account_id.isdigit()
    assert sandbox_by_secret(secret, NOON) == made
    for wrong in ("", secret[:-1], secret + "x", secret.swapcase(), made.account_id, "\ud800"):
        assert sandbox_by_secret(wrong, NOON) is None


def test_the_secret_is_not_stored() -> None:
    sandbox, secret = sandbox_create(NOON)
    kept = Sandbox.objects.values().get(account_id=sandbox.account_id)
    assert not [value for value in kept.values() if secret in str(value) or value == secret.encode()]
    assert len(kept["cookie_hash"]) == 32


def test_a_number_that_is_taken_is_not_given_again() -> None:
    taken, _ = sandbox_create(NOON)
    drawn = iter([int(taken.account_id), int(taken.account_id), 42])
    with patch("secrets.randbelow", lambda _: next(drawn)):
        made, _ = sandbox_create(NOON)
    assert made.account_id == "000000000042"


def test_coming_back_is_noted_but_not_on_every_page() -> None:
    sandbox, secret = sandbox_create(NOON)
    for come_back, seen in [(HOUR / 2, NOON), (2 * HOUR, NOON + 2 * HOUR), (2.5 * HOUR, NOON + 2 * HOUR)]:
        sandbox_by_secret(secret, NOON + come_back)
        sandbox.refresh_from_db()
        assert sandbox.last_seen_at == seen


def test_the_clock_moves_forward_only() -> None:
    sandbox, secret = sandbox_create(NOON)
    for _ in range(2):
        sandbox_move_clock(sandbox, timedelta(days=365))
    assert sandbox.clock_ahead == timedelta(days=730)
    found = sandbox_by_secret(secret, NOON)
    assert found is not None
    assert found.clock_ahead == timedelta(days=730)
    with pytest.raises(ValueError, match="forward"):
        sandbox_move_clock(sandbox, timedelta(seconds=-1))


def test_every_table_is_emptied_by_a_reset() -> None:
    rows = {model for model in Sandbox._meta.apps.get_app_config("lab").get_models() if model is not Sandbox}
    assert set(TABLES) == rows
    assert {table for table in rows if issubclass(table, Row)} < rows


def test_a_reset_empties_one_sandbox_and_keeps_its_cookie() -> None:
    sandbox, secret = sandbox_create(NOON)
    other, records, blobs = filled()
    mine = DjangoRecords(sandbox.account)
    mine.versions.add(a_version(9, parts=(a_part(9),)))
    blobs.blobs[a_blob_id(9)] = bytearray(b"bytes")
    sandbox_move_clock(other, HOUR)
    sandbox_reset(other, blobs)
    assert not any(everything(records)[:-2])
    assert other.clock_ahead == timedelta(0)
    assert sorted(blobs.blobs) == [a_blob_id(3), a_blob_id(9)]
    assert len(mine.versions.recent(9)) == 1
    assert sandbox_by_secret(secret, NOON) == sandbox
    fill(records)


def reset_and_fail(sandbox: Sandbox, blobs: MemoryBlobs) -> None:
    with transaction.atomic():
        sandbox_reset(sandbox, blobs)
        raise KeyError


def test_a_reset_that_does_not_come_about_takes_no_file() -> None:
    sandbox, records, blobs = filled()
    before = everything(records)
    with pytest.raises(KeyError):
        reset_and_fail(sandbox, blobs)
    assert everything(records) == before
    assert len(blobs.blobs) == 3


def test_sandboxes_expire_that_nobody_has_seen() -> None:
    _, records, blobs = filled()
    seen, secret = sandbox_create(NOON)
    sandbox_by_secret(secret, NOON + 9 * HOUR)
    assert sandboxes_expire(NOON + 8 * HOUR, blobs) == 1
    assert list(Sandbox.objects.all()) == [seen]
    assert sorted(blobs.blobs) == [a_blob_id(3)]
    assert not any(everything(records)[:-2])
    assert sandboxes_expire(NOON + 8 * HOUR, blobs) == 0


def test_who_comes_back_at_the_last_moment_is_kept() -> None:
    sandbox, secret = sandbox_create(NOON)

    real = transaction.atomic

    def atomic_after_coming_back() -> object:
        sandbox_by_secret(secret, NOON + 9 * HOUR)
        return real()

    with patch.object(transaction, "atomic", atomic_after_coming_back):
        assert sandboxes_expire(NOON + 8 * HOUR, MemoryBlobs()) == 0
    assert Sandbox.objects.filter(account_id=sandbox.account_id).exists()
