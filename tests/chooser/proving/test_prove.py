"""The pages: what will be done, doing it, what came of it, deleting it."""

from __future__ import annotations

import pytest
from django.test import Client

from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from studyapp.chooser.models import ProofRow
from tests.chooser.applying.samples import CANDIDATES

PAGE = "/choose/prove?separate-permission=must"


def proved(client: Client, page: str = PAGE) -> str:
    answer = client.post(page)
    assert answer.status_code == 303
    return answer["Location"]


@pytest.fixture
def person(db: None) -> Client:
    return Client()


def records() -> DjangoRecords:
    return DjangoRecords(Sandbox.objects.get().account)


def test_the_page_says_what_will_be_done_and_does_nothing(person: Client) -> None:
    text = person.get(PAGE).content.decode()
    assert "A KMS key is made" in text
    assert Sandbox.objects.count() == 0


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_each_candidate_is_proved_on_the_site(person: Client, candidate: str) -> None:
    code = str(candidate).replace("+", "%2B")
    where = proved(person, f"/choose/prove?candidate={code}")
    text = person.get(where).content.decode()
    assert "checks, all as decided" in text
    assert "not as decided" not in text


def test_reloading_the_result_runs_nothing_again(person: Client) -> None:
    where = proved(person)
    before = len(records().exchanges.recent(500))
    first, second = person.get(where).content, person.get(where).content
    assert b"all as decided" in first
    assert first.count(b"as decided") == second.count(b"as decided")
    assert len(records().exchanges.recent(500)) == before
    assert ProofRow.objects.count() == 1


def test_every_link_of_the_result_leads_somewhere(person: Client) -> None:
    text = person.get(proved(person)).content.decode()
    links = {part.split('"')[0] for part in text.split('href="/lab/')[1:]}
    assert len(links) > 10
    for link in links:
        assert person.get(f"/lab/{link}".replace("&amp;", "&")).status_code == 200, link


def test_deleting_takes_the_bucket_and_the_proof(person: Client) -> None:
    where = proved(person)
    bucket = where.split("?")[0].rpartition("/")[2]
    answer = person.post(where.replace(bucket, f"{bucket}/delete"), follow=True)
    assert f"Bucket {bucket} is deleted" in answer.content.decode()
    assert records().buckets.get(bucket) is None
    assert person.get(where).status_code == 404
    assert person.post(where.replace(bucket, f"{bucket}/delete")).status_code == 404


def test_a_bucket_that_no_proof_made_is_not_deleted(person: Client) -> None:
    proved(person)
    assert person.post("/choose/prove/first-bucket/delete").status_code == 404
    assert records().buckets.get("first-bucket") is not None


def test_a_stranger_sees_nothing_of_it(person: Client) -> None:
    where = proved(person)
    bucket = where.split("?")[0].rpartition("/")[2]
    stranger = Client()
    stranger.get("/lab/")
    assert stranger.get(where).status_code == 404
    assert stranger.post(where.replace(bucket, f"{bucket}/delete")).status_code == 404
    assert person.get(where).status_code == 200


def test_without_a_token_nothing_is_done(db: None) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE).status_code == 403
    assert ProofRow.objects.count() == 0


def test_a_full_lab_is_told_and_left_as_it_was(person: Client) -> None:
    proved(person)
    for number in range(40):
        answer = person.post("/lab/buckets", {"bucket": f"filler-{number:02}"})
        if answer.status_code >= 400:
            break
    before = records().usage()
    answer = person.post(PAGE)
    assert answer.status_code == 403
    assert "QuotaExceeded" in answer.content.decode()
    assert records().usage() == before


def test_where_nothing_fits_nothing_is_done(person: Client) -> None:
    page = "/choose/prove?key-with-each-request=must&console=must"
    for answer in (person.get(page), person.post(page)):
        assert "Nothing meets every must" in answer.content.decode()
    assert ProofRow.objects.count() == 0


def test_an_unknown_candidate_is_no_candidate(person: Client) -> None:
    assert person.get("/choose/prove?candidate=%3Cscript%3E").status_code == 200
    assert person.post("/choose/prove?candidate=%00").status_code == 200
    assert ProofRow.objects.count() == 0


def test_another_bucket_of_the_same_name_was_not_proved(person: Client) -> None:
    where = proved(person)
    bucket = where.split("?")[0].rpartition("/")[2]
    records().buckets.delete(bucket)
    assert person.post("/lab/buckets", {"bucket": bucket}).status_code == 303
    assert person.get(where).status_code == 404
