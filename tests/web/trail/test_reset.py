from __future__ import annotations

from django.conf import settings
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from encryption_lab.methods.requests import SseS3
from tests.web.own_lab import OwnLab


def confirmed(own: OwnLab) -> dict[str, str]:
    return {"oldest": own.client.get("/lab/reset").context["oldest"]}


def test_the_page_says_what_goes_before_it_goes(own: OwnLab) -> None:
    own.put("a.txt")
    page = own.text("/lab/reset")
    assert "1 object version, 10 bytes" in page
    assert own.lab.records.usage().objects == 1


def test_a_reset_lab_is_as_on_the_first_visit(
    own: OwnLab, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    blob_id = own.put("a.txt", SseS3()).parts[0].blob_id
    own.post("/lab/buckets", {"bucket": "more"})
    own.post("/lab/clock", {"days": "8", "ahead": "0"})
    account_id = own.sandbox.account_id
    with django_capture_on_commit_callbacks(execute=True):
        assert own.post("/lab/reset", confirmed(own)) == 303
    usage = own.lab.records.usage()
    assert (usage.objects, usage.buckets, usage.keys) == (0, 1, 1)
    assert own.sandbox.account_id == account_id
    assert own.sandbox.clock_offset_seconds == 0
    assert not list((settings.DATA_DIR / "blobs").glob(f"*/{blob_id}"))


def test_a_form_sent_twice_resets_once(own: OwnLab) -> None:
    seen = confirmed(own)
    own.post("/lab/reset", seen)
    own.put("kept.txt")
    assert own.post("/lab/reset", seen) == 303
    assert own.lab.records.usage().objects == 1


def test_a_post_that_nobody_confirmed_changes_nothing(own: OwnLab) -> None:
    own.put("kept.txt")
    assert own.post("/lab/reset") == 303
    assert own.lab.records.usage().objects == 1


def test_nobody_else_s_lab_is_touched(own: OwnLab) -> None:
    own.put("kept.txt")
    stranger = Client()
    seen = {"oldest": stranger.get("/lab/reset").context["oldest"]}
    assert stranger.post("/lab/reset", seen).status_code == 303
    assert own.lab.records.usage().objects == 1
