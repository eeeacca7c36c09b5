from __future__ import annotations

import pytest
from django.test import Client

from tests.web.own_lab import OwnLab


def test_a_new_bucket_is_made_as_s3_makes_it(own: OwnLab) -> None:
    assert own.post("/lab/buckets", {"bucket": "team-reports"}) == 303
    made = own.lab.buckets.get("team-reports")
    assert (made.default_encryption.algorithm, made.versioning, made.sse_c_blocked) == ("AES256", "Off", True)
    assert "Bucket team-reports is made." in own.text("/lab/buckets")
    assert own.events()[0] == "CreateBucket"


def test_the_list_names_each_bucket_and_its_settings(own: OwnLab) -> None:
    own.post("/lab/buckets", {"bucket": "quiet-bucket"})
    page = own.text("/lab/buckets")
    assert "first-bucket" in page
    assert "quiet-bucket" in page
    assert "Blocked" in page
    assert "Allowed" in page


@pytest.mark.parametrize(
    "name", ["No-Capitals", "ab", "a..b", "10.0.0.1", "-x-", "x" * 64, "with space", "emoji-📓"]
)
def test_a_name_that_breaks_the_rules_is_refused_in_the_words_of_s3(own: OwnLab, name: str) -> None:
    answer = own.client.post("/lab/buckets", {"bucket": name})
    assert answer.status_code == 400
    assert "The specified bucket is not valid (InvalidBucketName)." in answer.content.decode()
    assert len(own.lab.records.buckets.all()) == 1


def test_an_empty_name_is_a_malformed_form(own: OwnLab) -> None:
    assert own.post("/lab/buckets", {"bucket": " "}) == 422


def test_a_form_sent_twice_makes_one_bucket(own: OwnLab) -> None:
    own.post("/lab/buckets", {"bucket": "once"})
    assert own.post("/lab/buckets", {"bucket": "once"}) == 409
    assert [bucket.name for bucket in own.lab.records.buckets.all()] == ["first-bucket", "once"]


def test_other_methods_are_not_allowed(own: OwnLab) -> None:
    assert own.client.put("/lab/buckets").status_code == 405


def test_a_stranger_does_not_see_the_bucket(own: OwnLab) -> None:
    own.post("/lab/buckets", {"bucket": "mine"})
    stranger = Client()
    assert "mine" not in stranger.get("/lab/buckets").content.decode()
    assert stranger.get("/lab/buckets/mine").status_code == 404
