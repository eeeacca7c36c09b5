"""A mended request is judged by what S3 answers to it; whatever is sent in, there is a verdict."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encryption_lab.memory import CountingRandomness, SettableClock
from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Fix, Kind, Question
from studyapp.quiz.judging.fixing import FixVerdict, NotToBeFixed, judge_fix

TO_FIX = [
    pytest.param(question, id=question.id) for question in bank().questions if question.kind is Kind.FIX
]
COMMON: dict[str, Any] = {
    "id": "a-sample",
    "topic": "samples",
    "stem": "Mend it.",
    "explanation": "Because.",
    "difficulty": "use",
    "exams": [],
    "objectives": [],
    "checked_on": datetime(2026, 11, 24, tzinfo=UTC).date(),
}
SAMPLE = read_question(
    "sample.toml",
    {
        **COMMON,
        "kind": "fix",
        "request": "aws s3api put-object --bucket scans --key a.txt --body a.txt",
        "solution": "aws s3api put-object --bucket scans --key a.txt --body a.txt --server-side-encryption aws:kms",
        "reason": "So.",
        "set_up": [{"do": "create_bucket", "name": "bucket", "called": "scans"}],
        "afterwards": [{"do": "get_object", "name": "read", "bucket": "$bucket", "key": "a.txt"}],
        "expect": [
            {"see": "answer.headers.x-amz-server-side-encryption", "is": "aws:kms", "label": "Method"},
            {"see": "read.digest", "is": "$read.digest", "label": "What is read"},
        ],
    },
)


def judged(question: Question, text: str) -> FixVerdict:
    return judge_fix(question, text, randomness=CountingRandomness(), clock=SettableClock())


def task_of(question: Question) -> Fix:
    assert isinstance(question.task, Fix)
    return question.task


@pytest.mark.parametrize("question", TO_FIX)
def test_the_request_is_wrong_and_the_solution_right(question: Question) -> None:
    task = task_of(question)
    wrong, right = judged(question, task.request), judged(question, task.solution)
    assert wrong.right is False
    assert (right.unread, [each for each in right.observations if not each.as_expected]) == ("", [])
    assert right.right is True


def test_the_verdict_shows_the_answer() -> None:
    wrong, right = judged(SAMPLE, task_of(SAMPLE).request), judged(SAMPLE, task_of(SAMPLE).solution)
    assert (wrong.right, wrong.status, wrong.unread) == (False, 200, "")
    assert [each.as_expected for each in wrong.observations] == [False, True]
    assert (right.right, right.status, right.error_code) == (True, 200, "")
    assert ("x-amz-server-side-encryption", "aws:kms") in right.headers


def test_another_way_is_right_too() -> None:
    assert judged(SAMPLE, "PUT /scans/a.txt\nX-Amz-Server-Side-Encryption:aws:kms\n\nother text").right


def test_a_refusal_is_shown_as_it_came() -> None:
    verdict = judged(SAMPLE, "PUT /scans/a.txt\nx-amz-server-side-encryption: rot13")
    assert (verdict.right, verdict.status, verdict.error_code) == (False, 400, "InvalidArgument")
    assert verdict.error_message


def test_a_request_that_makes_the_rest_impossible_is_wrong() -> None:
    verdict = judged(SAMPLE, "aws s3api delete-bucket --bucket scans")
    assert (verdict.right, verdict.status) == (False, 204)


def test_a_step_that_cannot_be_done_afterwards_is_no_success() -> None:
    looked = {"do": "read_stored_bytes", "name": "stored", "bucket": "$bucket", "key": "a.txt"}
    expect = [{"see": "answer.status", "is": 200, "label": "Answer"}]
    sample = replace(SAMPLE, task=replace(task_of(SAMPLE), afterwards=(looked,), expect=tuple(expect)))
    assert judged(sample, "PUT /scans/a.txt").right
    assert not judged(sample, "GET /scans").right


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$bucket",
        "$nothing",
        "{bucket}",
        "PUT",
        "aws s3api put-object --key {bucket.name}",
        "x" * 9000,
        "{bucket}" * 1024,
        "\ud800",
        "\0",
    ],
)
def test_what_cannot_be_read_is_wrong_and_said(text: str) -> None:
    verdict = judged(SAMPLE, text)
    assert (verdict.right, verdict.status, verdict.observations) == (False, None, ())
    assert verdict.unread.endswith(".")


def test_placeholders_of_unknown_steps_and_fields_stay_as_they_are() -> None:
    assert judged(SAMPLE, "PUT /{bucket}/a.txt\nx-amz-server-side-encryption: aws:kms").right
    assert judged(SAMPLE, "PUT /scans/{nothing}{bucket.colour}\nx-amz-tagging: a=b").status == 200


COMMANDS = st.sampled_from(
    ["put-object", "get-object", "copy-object", "put-bucket-policy", "put-bucket-encryption"]
)
OPTIONS = st.sampled_from(
    ["bucket", "key", "body", "copy-source", "policy", "metadata", "sse-customer-key", "tagging"]
)
VALUES = st.one_of(
    st.sampled_from(["scans", "a.txt", "scans/a.txt", "{bucket}", "'{}'", "a=b", "''"]), st.text(max_size=20)
)
LINES = st.builds(
    lambda command, options: (
        f"aws s3api {command} " + " ".join(f"--{name} {value}" for name, value in options)
    ),
    COMMANDS,
    st.lists(st.tuples(OPTIONS, VALUES), max_size=5),
)
NAMES = st.sampled_from(["tagging", "copy-source", "server-side-encryption", "meta-a"])
HEADERS = st.builds(
    lambda target, headers: f"PUT /{target}\n" + "\n".join(f"x-amz-{name}: {value}" for name, value in headers),
    st.text(max_size=30),
    st.lists(st.tuples(NAMES, VALUES), max_size=4),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.one_of(LINES, HEADERS, st.text(max_size=80)))
def test_nonsense_never_ends_in_an_exception(text: str) -> None:
    verdict = judged(SAMPLE, text)
    assert bool(verdict.unread) == (verdict.status is None)


def test_only_a_request_can_be_mended() -> None:
    fill = {"label": "It", "accepts": ["yes"], "reason": "So.", "near": []}
    with pytest.raises(NotToBeFixed):
        judge_fix(read_question("sample.toml", {**COMMON, "kind": "fill", **fill}), "yes")
