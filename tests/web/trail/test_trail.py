from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.errors import LabError
from encryption_lab.identities import READER
from encryption_lab.methods.requests import CustomerKey, SseKms, SseS3
from encryption_lab.web.trail.views import PAGE_SIZE
from tests.web.own_lab import BUCKET, OwnLab

PAGE = "/lab/trail"


def names(own: OwnLab, query: str) -> list[str]:
    answer = own.client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return [event.name for event in answer.context["events"]]


def records(own: OwnLab, query: str = "") -> list[dict[str, Any]]:
    return exported(own.client, query)


def exported(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer: Any = client.get(f"/lab/trail.json?{query}")
    assert answer["Content-Type"] == "application/json"
    found: list[dict[str, Any]] = json.loads(b"".join(answer.streaming_content))["Records"]
    return found


def refused_read(own: OwnLab, key: str) -> None:
    with pytest.raises(LabError):
        own.lab.objects.get(own.call(READER), BUCKET, key)


def test_a_use_of_a_key_is_on_record(own: OwnLab) -> None:
    own.put("report.pdf", SseKms(key_id="alias/first-key"))
    page = own.text(PAGE)
    assert "GenerateDataKey" in page
    assert "administrator, via S3" in page
    assert f"{BUCKET}/report.pdf" in page
    assert "&quot;eventName&quot;: &quot;GenerateDataKey&quot;" in page


def test_a_refusal_is_on_record_with_its_code(own: OwnLab) -> None:
    own.put("report.pdf", SseKms(key_id="alias/first-key"))
    refused_read(own, "report.pdf")
    page = own.text(f"{PAGE}?principal=reader")
    assert "AccessDeniedException" in page


def test_what_needs_no_kms_key_leaves_no_event_and_the_page_says_why(own: OwnLab) -> None:
    own.put("plain.txt", SseS3())
    own.put("mine.txt", CustomerKey(bytes(32)))
    assert names(own, f"bucket={BUCKET}&object=plain.txt") == []
    assert names(own, f"bucket={BUCKET}&object=mine.txt") == []
    page = own.text(f"{PAGE}?object=plain.txt")
    assert "That may be the answer" in page
    assert "no KMS key takes part" in page


def test_the_filters_work_alone_and_together(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    own.put("b.txt", SseKms())
    refused_read(own, "a.txt")
    key_id = own.key.key_id
    assert names(own, f"key={key_id}&event=GenerateDataKey") == ["GenerateDataKey"]
    assert names(own, "object=b.txt") == ["GenerateDataKey"]
    assert names(own, "principal=reader") == ["Decrypt"]
    assert names(own, f"bucket={BUCKET}&event=CreateBucket") == ["CreateBucket"]
    assert names(own, "key=never-was") == []


def test_what_aws_does_by_itself_can_be_asked_for(own: OwnLab) -> None:
    own.lab.kms.rotate_key_on_demand(own.call(), own.key.key_id)
    assert names(own, "principal=service") == ["RotateKey"]


def test_pages_join_without_gap_or_repeat(
    own: OwnLab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(PAGE_SIZE + 7):
        own.put(f"{number}.txt", SseKms(key_id="alias/first-key"))
    with django_assert_max_num_queries(9):
        first = own.client.get(PAGE)
    second = own.client.get(PAGE + first.context["next"])
    numbers = [event.sequence for page in (first, second) for event in page.context["events"]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == len(own.events())
    assert second.context["next"] == ""


@pytest.mark.parametrize("query", ["before=x", "before=-1", "principal=nobody", f"object={'x' * 1025}"])
def test_a_question_that_makes_no_sense_is_shown_as_a_problem(own: OwnLab, query: str) -> None:
    answer = own.client.get(f"{PAGE}?{query}")
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert own.client.get(f"/lab/trail.json?{query}").status_code == 400


def test_the_export_has_the_shape_of_cloudtrail_s_files(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    newest = records(own)[0]
    assert newest["eventName"] == "GenerateDataKey"
    assert newest["eventSource"] == "kms.amazonaws.com"
    assert newest["userIdentity"]["invokedBy"] == "AWS Internal"
    assert newest["resources"][0]["ARN"] == own.lab.account.key_arn(own.key.key_id)
    assert len(records(own)) == len(own.events())


def test_the_export_is_what_the_filters_let_through(own: OwnLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("encryption_lab.web.trail.views.EXPORTED_AT_ONCE", 2)
    for number in range(5):
        own.put(f"{number}.txt", SseKms(key_id="alias/first-key"))
    asked = "event=GenerateDataKey"
    contexts = [
        record["requestParameters"]["encryptionContext"]["aws:s3:arn"][-5:] for record in records(own, asked)
    ]
    assert contexts == ["4.txt", "3.txt", "2.txt", "1.txt", "0.txt"]
    assert records(own, "object=nothing") == []


def test_the_trail_never_holds_a_key(own: OwnLab) -> None:
    own.put("mine.txt", CustomerKey(b"CANARYCANARYCANARYCANARYCANARY!!"))
    assert "CANARY" not in own.text(PAGE)


def test_a_stranger_sees_their_own_trail_only(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    stranger = Client()
    answer = stranger.get(f"{PAGE}?key={own.key.key_id}")
    assert answer.context["events"] == []
    assert own.sandbox.account_id not in json.dumps(exported(stranger))


@pytest.mark.parametrize("address", [PAGE, "/lab/trail.json"])
def test_the_trail_is_only_read(own: OwnLab, address: str) -> None:
    assert own.client.post(address).status_code == 405
