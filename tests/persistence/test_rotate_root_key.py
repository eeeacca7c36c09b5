"""The root key is changed, cut off at every point, repeated: whatever was stored opens, before, during and after."""

from __future__ import annotations

import fcntl
import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from encryption_lab.errors import Tampered
from encryption_lab.identities import ADMINISTRATOR, Account
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryBlobs, SystemClock, SystemRandomness
from encryption_lab.methods.requests import SseKms, SseS3
from encryption_lab.persistence.management.commands import rotate_root_key
from encryption_lab.persistence.models import BucketKeyRow, KmsKeyRow, StoreKeyRow
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.root_key import (
    FileRootKeys,
    make_root_key,
    new_line,
    read_lines,
    root_keys,
)
from encryption_lab.persistence.root_key_rotation import rewrap_account
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.ports import RootKeys

pytestmark = pytest.mark.django_db(transaction=True)
BODY = b"What the quarter brought, and what it cost."


@pytest.fixture
def path(tmp_path: Path, settings: Settings) -> Path:
    settings.ROOT_KEY_FILE = tmp_path / "root-key"
    make_root_key(settings.ROOT_KEY_FILE)
    return tmp_path / "root-key"


@pytest.fixture
def labs(path: Path) -> list[Lab]:
    """Two labs of a server that goes on running, each with an object by each method that has a key at rest."""
    installation = Installation(
        root_keys=root_keys(path), blobs=MemoryBlobs(), randomness=SystemRandomness(), clock=SystemClock()
    )
    made = []
    for _ in range(2):
        account = sandbox_create(datetime.now(UTC))[0].account
        lab = Lab(account, DjangoRecords(account), installation)
        call = lab.call(ADMINISTRATOR, secure_transport=True)
        lab.buckets.create(call, "notes")
        key = lab.kms.create_key(call, description="")
        lab.kms.rotate_key_on_demand(call, key.key_id)
        put(lab, key.key_id)
        made.append(lab)
    return made


def put(lab: Lab, key_id: str) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.objects.put(call, "notes", "s3", [BODY], encryption=SseS3())
    lab.objects.put(call, "notes", "kms", [BODY], encryption=SseKms(key_id=key_id))
    with_bucket_key = SseKms(key_id=key_id, bucket_key_enabled=True)
    lab.objects.put(call, "notes", "bucket-key", [BODY], encryption=with_bucket_key)


def check_everything_opens(labs: list[Lab]) -> None:
    for lab in labs:
        call = lab.call(ADMINISTRATOR, secure_transport=True)
        for key in ("s3", "kms", "bucket-key"):
            with lab.objects.get(call, "notes", key) as body:
                assert b"".join(bytes(piece) for piece in body.pieces()) == BODY


def rotate() -> str:
    out = StringIO()
    call_command("rotate_root_key", settle_seconds=0, stdout=out)
    return out.getvalue()


def wrapped() -> list[str]:
    return [
        *KmsKeyRow.objects.values_list("document", flat=True),
        *StoreKeyRow.objects.values_list("document", flat=True),
        *BucketKeyRow.objects.values_list("document", flat=True),
    ]


def test_everything_opens_after_a_rotation_and_nothing_under_the_old_key_is_left(
    path: Path, labs: list[Lab]
) -> None:
    (old,) = read_lines(path)
    said = rotate()
    (new,) = read_lines(path)
    assert new != old
    assert "Wrapped the keys of 2 accounts" in said
    check_everything_opens(labs)
    assert all(old.split()[0] not in document and new.split()[0] in document for document in wrapped())


def test_the_keys_themselves_do_not_change(path: Path, labs: list[Lab]) -> None:
    before = [[key.current_material.material_id for key in lab.records.keys.all()] for lab in labs]
    rotate()
    assert before == [[key.current_material.material_id for key in lab.records.keys.all()] for lab in labs]


def test_no_key_is_ever_said(path: Path, labs: list[Lab]) -> None:
    keys = [line.split()[1] for line in read_lines(path)]
    said = rotate()
    keys += [line.split()[1] for line in read_lines(path)]
    assert not any(key in said for key in keys)


STEPS = ["add_root_key", "outdated_accounts", "rewrap_account", "drop_old_root_keys"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("times", [0, 1])
def test_it_goes_on_where_it_was_cut_off(
    path: Path, labs: list[Lab], monkeypatch: pytest.MonkeyPatch, step: str, times: int
) -> None:
    """Cut off before a step, or, with `times` 1, before it is done for the second time."""
    real = getattr(rotate_root_key, step)
    done: list[str] = []

    def cut_off(*arguments: object) -> object:
        if len(done) == times:
            raise KeyboardInterrupt
        done.append(step)
        return real(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(rotate_root_key, step, cut_off)
        if times == 1 and step in ("add_root_key", "drop_old_root_keys"):
            rotate()  # is done once only
        else:
            with pytest.raises(KeyboardInterrupt):
                rotate()
    check_everything_opens(labs)
    put(labs[0], labs[0].records.keys.all()[0].key_id)
    put(labs[1], labs[1].records.keys.all()[0].key_id)
    check_everything_opens(labs)
    rotate()
    check_everything_opens(labs)
    (line,) = read_lines(path)
    assert all(line.split()[0] in document for document in wrapped())


def test_an_account_that_is_busy_meanwhile_is_wrapped_again(
    path: Path, labs: list[Lab], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request took up the old key before the rotation, and stores what it wrapped once its account is done."""
    busy = labs[0].records.store_keys.all()[0]
    done: list[Account] = []

    def rewrap_and_put_back(account: Account, keys: RootKeys) -> None:
        rewrap_account(account, keys)
        if account == labs[0].account and account not in done:
            labs[0].records.store_keys.put(busy)
        done.append(account)

    monkeypatch.setattr(rotate_root_key, "rewrap_account", rewrap_and_put_back)
    rotate()
    assert len(done) == 3
    check_everything_opens(labs)


def test_the_old_key_stays_where_something_does_not_open(path: Path, labs: list[Lab]) -> None:
    (old,) = read_lines(path)
    row = StoreKeyRow.objects.filter(account_id=labs[1].account.account_id).get()
    sound = row.document
    for tampered in (
        sound.replace(old.split()[0], "ee" * 16),
        sound.replace(old.split()[0][:8], "00000000", 1),
    ):
        row.document = tampered
        row.save()
        with pytest.raises(CommandError, match=labs[1].account.account_id):
            rotate()
        assert read_lines(path)[0] == old
    row.document = sound
    row.save()
    rotate()
    check_everything_opens(labs)


def test_two_rotations_do_not_run_at_once(path: Path, labs: list[Lab]) -> None:
    before = read_lines(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        with pytest.raises(CommandError, match="Another rotation"):
            rotate()
    finally:
        os.close(descriptor)
    assert read_lines(path) == before


def test_a_key_from_the_environment_is_only_wrapped_under(
    path: Path, labs: list[Lab], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_text()
    monkeypatch.setenv("ENVELOPE_ROOT_KEY", before + new_line())
    assert "Remove the others" in rotate()
    assert path.read_text() == before
    new_id = root_keys(path).current_id.hex()
    assert all(new_id in document for document in wrapped())
    monkeypatch.delenv("ENVELOPE_ROOT_KEY")
    with pytest.raises(Tampered):
        check_everything_opens(labs)
    assert isinstance(root_keys(path), FileRootKeys)
