from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encryption_lab.identities import KeyId, MaterialId
from encryption_lab.kms.keys import (
    KeyManager,
    KeyMaterial,
    KeyOrigin,
    KeyState,
    KmsKey,
    Rotation,
    RotationType,
)
from encryption_lab.kms.rotation import advance, is_due, resume

BORN = datetime(2026, 1, 1, tzinfo=UTC)


def material(at: datetime, rotation: RotationType | None) -> KeyMaterial:
    return KeyMaterial(material_id=MaterialId(at.isoformat()), wrapped=b"", created_at=at, rotation=rotation)


def rotating(period_days: int, *, state: KeyState = KeyState.ENABLED) -> KmsKey:
    return KmsKey(
        key_id=KeyId("k"),
        description="",
        manager=KeyManager.CUSTOMER,
        origin=KeyOrigin.AWS_KMS,
        state=state,
        created_at=BORN,
        materials=(material(BORN, None),),
        rotation=Rotation(enabled=True, period_days=period_days, next_at=BORN + timedelta(days=period_days)),
        policy="{}",
    )


def after(days: float) -> datetime:
    return BORN + timedelta(days=days)


def test_a_year_later_the_key_has_new_material_and_keeps_the_old() -> None:
    key, events = advance(rotating(365), now=after(365), make_material=material)
    assert [made.rotation for made in key.materials] == [None, RotationType.AUTOMATIC]
    assert key.rotation.next_at == after(730)
    (event,) = events
    assert (event.name, event.time, event.rotation) == ("RotateKey", after(365), RotationType.AUTOMATIC)


def test_a_second_earlier_nothing_happens() -> None:
    now = after(365) - timedelta(seconds=1)
    assert not is_due(rotating(365), now)
    assert advance(rotating(365), now=now, make_material=material) == (rotating(365), ())


def test_after_a_jump_of_years_every_rotation_happened_when_it_was_due() -> None:
    key, events = advance(rotating(365), now=after(365 * 5 + 100), make_material=material)
    due = [after(365 * year) for year in range(1, 6)]
    assert [event.time for event in events] == due
    assert [made.created_at for made in key.materials] == [BORN, *due]
    assert key.rotation.next_at == after(365 * 6)


@given(st.integers(90, 2560), st.lists(st.integers(0, 2000), max_size=8))
def test_many_small_steps_come_to_the_same_as_one_jump(period_days: int, steps: list[int]) -> None:
    stepwise, day = rotating(period_days), 0
    for step in steps:
        day += step
        stepwise, _ = advance(stepwise, now=after(day), make_material=material)
    at_once, _ = advance(rotating(period_days), now=after(day), make_material=material)
    assert stepwise == at_once
    assert len(at_once.materials) == 1 + day // period_days
    assert not is_due(at_once, after(day))


@pytest.mark.parametrize(
    "state", [KeyState.DISABLED, KeyState.PENDING_DELETION, KeyState.PENDING_IMPORT, KeyState.DELETED]
)
def test_only_an_enabled_key_rotates(state: KeyState) -> None:
    key = rotating(90, state=state)
    assert advance(key, now=after(1000), make_material=material) == (key, ())


def test_a_key_enabled_late_rotates_once_now_and_then_by_its_period() -> None:
    key, events = resume(rotating(90), now=after(1000), make_material=material)
    assert len(key.materials) == 2
    assert [event.time for event in events] == [after(1000)]
    assert key.rotation.next_at == after(1090)


def test_a_key_enabled_in_time_keeps_its_schedule() -> None:
    assert resume(rotating(90), now=after(89), make_material=material) == (rotating(90), ())


def test_a_key_loses_all_material_when_its_waiting_period_is_over() -> None:
    doomed = replace(rotating(90), state=KeyState.PENDING_DELETION, deletion_at=after(7))
    key, events = advance(doomed, now=after(1000), make_material=material)
    assert (key.state, key.materials, key.rotation) == (KeyState.DELETED, (), Rotation())
    assert [(event.name, event.time) for event in events] == [("DeleteKey", after(7))]
    assert not is_due(key, after(2000))
