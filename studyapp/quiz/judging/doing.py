"""A task in the learner's own sandbox: done, where all that it asks for is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from encryption_lab.lab import Lab
from encryption_lab.tasks.judging import judge_task
from encryption_lab.tasks.values import Finding
from studyapp.knowledge.question_values import LabTask, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskVerdict:
    right: bool
    findings: tuple[Finding, ...]


class NotToBeDone(TypeError):
    """The question is not of kind "lab"."""


def judge_doing(question: Question, lab: Lab, *, since: datetime) -> TaskVerdict:
    """Return what of the task is done in this lab. `since`: when it was begun, by the lab's own clock.

    Raises NotToBeDone for a question of another kind.
    """
    if not isinstance(question.task, LabTask):
        raise NotToBeDone(question.id)
    findings = judge_task(lab, question.task.check, since)
    return TaskVerdict(right=all(finding.met for finding in findings), findings=findings)
