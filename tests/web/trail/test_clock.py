from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.own_lab import OwnLab

DAY = 86_400


def ahead_days(own: OwnLab) -> int:
    return own.sandbox.clock_ahead.days


def test_the_clock_moves_forward_and_time_does_its_work(own: OwnLab) -> None:
    own.lab.kms.enable_key_rotation(own.call(), own.key.key_id, period_days=90)
    assert own.post("/lab/clock", {"days": "365", "ahead": "0"}) == 303
    page = own.text("/lab/trail")
    assert "On the way KMS rotated a key 4 times." in page
    assert page.count('<b class="ledger-what">RotateKey</b>') == 4
    assert (ahead_days(own), len(own.key.materials)) == (365, 5)


def test_the_next_event_can_be_gone_to(own: OwnLab) -> None:
    own.lab.kms.schedule_key_deletion(own.call(), own.key.key_id, pending_window_days=7)
    assert "deletion of" in own.text("/lab/trail")
    assert own.post("/lab/clock", {"to": "due", "ahead": "0"}) == 303
    assert ahead_days(own) in (6, 7)
    assert "On the way KMS deleted a key." in own.text("/lab/trail")
    assert own.lab.kms.keys() == []


def test_without_anything_due_the_clock_stays(own: OwnLab) -> None:
    assert own.post("/lab/clock", {"to": "due", "ahead": "0"}) == 303
    assert ahead_days(own) == 0
    assert "Nothing is due" in own.text("/lab/trail")


def test_a_form_sent_twice_moves_once(own: OwnLab) -> None:
    for _ in range(2):
        assert own.post("/lab/clock", {"days": "8", "ahead": "0"}) == 303
    assert ahead_days(own) == 8
    assert "had been moved already" in own.text("/lab/trail")


@pytest.mark.parametrize(
    "fields",
    [
        {"days": "0", "ahead": "0"},
        {"days": "-1", "ahead": "0"},
        {"days": "3651", "ahead": "0"},
        {"days": "soon", "ahead": "0"},
        {"ahead": "0"},
        {"to": "yesterday", "ahead": "0"},
        {"days": "1"},
    ],
)
def test_the_clock_goes_neither_back_nor_nowhere(own: OwnLab, fields: dict[str, str]) -> None:
    assert own.post("/lab/clock", fields) == 422
    assert own.sandbox.clock_ahead == timedelta(0)


def test_there_is_an_end_to_time(own: OwnLab) -> None:
    sandbox = own.sandbox
    sandbox.clock_offset_seconds = 36_499 * DAY
    sandbox.save()
    answer = own.client.post("/lab/clock", {"days": "2", "ahead": str(36_499 * DAY)})
    assert answer.status_code == 422
    assert "at most 36,500 days ahead" in answer.content.decode()


def test_the_clock_is_the_visitor_s_own(own: OwnLab) -> None:
    stranger = Client()
    assert stranger.post("/lab/clock", {"days": "8", "ahead": "0"}).status_code == 303
    assert ahead_days(own) == 0


def test_the_clock_moves_by_post_only(own: OwnLab) -> None:
    assert own.client.get("/lab/clock").status_code == 405
