"""Each task is really done in a lab: not done before, not done without its last step, done afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from encryption_lab.experiments.own_lab import SAMPLE_ACCOUNT
from encryption_lab.experiments.reading import read_steps
from encryption_lab.experiments.runner import run
from encryption_lab.identities import ADMINISTRATOR, Account
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import (
    CountingRandomness,
    MemoryBlobs,
    MemoryRecords,
    MemoryRootKeys,
    SettableClock,
)
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.ports import Records
from encryption_lab.web.visitor import furnish
from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Kind, Question
from studyapp.quiz.judging.doing import NotToBeDone, TaskVerdict, judge_doing
from tests.quiz.test_fixing import COMMON
from tests.quiz.ways import WAYS, Way

TASKS: dict[str, Question] = {
    question.id: question for question in bank().questions if question.kind is Kind.LAB
}
MADE_BEFORE = [{"do": "create_bucket", "name": "bucket"}, {"do": "create_key", "name": "key"}]


@dataclass
class TickingClock(SettableClock):
    """Goes on by a second whenever it is looked at, so that what comes later is later."""

    def now(self) -> datetime:
        self.move(timedelta(seconds=1))
        return self.time


def sandbox(account: Account = SAMPLE_ACCOUNT, records: Records | None = None) -> tuple[Lab, datetime]:
    """Return a lab as a learner finds it, and the moment at which a task is begun there."""
    installation = Installation(
        root_keys=MemoryRootKeys(),
        blobs=MemoryBlobs(),
        randomness=CountingRandomness(account.account_id.encode()),
        clock=TickingClock(),
    )
    lab = Lab(account, records or MemoryRecords(), installation)
    furnish(lab)
    lab.objects.put(lab.call(ADMINISTRATOR, secure_transport=True), "first-bucket", "mine.txt", [b"mine"])
    return lab, lab.clock.now()


def done(question: Question, way: Way) -> TaskVerdict:
    lab, began = sandbox()
    steps = read_steps("way", set_up=MADE_BEFORE, action=way, expect=[], own_lab=False)
    went = run(lab, steps, leave_on_the_bench=True)
    assert went.stopped_because == ""
    return judge_doing(question, lab, since=began)


def test_each_task_has_a_way() -> None:
    assert WAYS.keys() == TASKS.keys()


@pytest.mark.parametrize("name", WAYS)
def test_a_task_is_done_by_its_way_and_not_before_its_last_step(name: str) -> None:
    lab, began = sandbox()
    before = judge_doing(TASKS[name], lab, since=began)
    assert before.right is False
    assert [finding.label for finding in before.findings if finding.met] == []
    assert done(TASKS[name], WAYS[name][:-1]).right is False
    after = done(TASKS[name], WAYS[name])
    assert [finding for finding in after.findings if not finding.met] == []
    assert after.right is True


@pytest.mark.parametrize("name", WAYS)
def test_what_happened_before_the_task_was_begun_does_not_count(name: str) -> None:
    lab, _ = sandbox()
    steps = read_steps("way", set_up=MADE_BEFORE, action=WAYS[name], expect=[], own_lab=False)
    run(lab, steps, leave_on_the_bench=True)
    assert judge_doing(TASKS[name], lab, since=lab.clock.now()).right is False


def test_another_tasks_way_does_not_do() -> None:
    wrong = [
        (name, other)
        for name in ("lock-everybody-out", "two-uploads-one-call", "no-way-but-tls", "two-layers-one-call")
        for other in ("bring-your-own-every-time", "against-the-default", "sealed-before-it-left")
        if done(TASKS[name], WAYS[other]).right
    ]
    assert wrong == []


def test_a_finding_says_what_was_seen() -> None:
    question = TASKS["lock-everybody-out"]
    lab, began = sandbox()
    nothing = judge_doing(question, lab, since=began)
    assert [finding.seen for finding in nothing.findings] == [
        "No object was written since the task began.",
        "No request was sent since the task began.",
        "The trail has no event since the task began.",
    ]
    seen = done(question, WAYS["lock-everybody-out"][:1]).findings[0].seen
    assert seen.startswith("Seen: exp-00-")
    assert seen.endswith("plan.txt, SSE-KMS, key enabled")


def kept_sandbox() -> tuple[Lab, datetime]:
    account = sandbox_create(datetime.now(UTC))[0].account
    return sandbox(account, DjangoRecords(account))


@pytest.mark.django_db
def test_a_sandbox_that_is_kept_is_judged_alike_and_by_its_own_deeds(
    django_assert_max_num_queries: Any,
) -> None:
    question, way = TASKS["spared-at-the-last-moment"], WAYS["spared-at-the-last-moment"]
    (lab, began), (other, other_began) = kept_sandbox(), kept_sandbox()
    steps = read_steps("way", set_up=MADE_BEFORE, action=way, expect=[], own_lab=False)
    run(lab, steps, leave_on_the_bench=True)
    with django_assert_max_num_queries(2):  # one for each kind of thing that is looked at
        assert judge_doing(question, lab, since=began).right
    assert not judge_doing(question, other, since=other_began).right


def test_only_a_task_can_be_done() -> None:
    fill = {"label": "It", "accepts": ["yes"], "reason": "So.", "near": []}
    lab, began = sandbox()
    with pytest.raises(NotToBeDone):
        judge_doing(read_question("sample.toml", {**COMMON, "kind": "fill", **fill}), lab, since=began)
