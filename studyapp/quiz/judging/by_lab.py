"""Who judges an answer: the key, or the lab, whose findings are kept with the answer as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from encryption_lab.web.visitor import visitor
from studyapp.knowledge.question_values import Fix, LabTask, Question
from studyapp.quiz.attempts.answering import Judge, Judged, judge_by_key
from studyapp.quiz.judging.doing import judge_doing
from studyapp.quiz.judging.fixing import FixVerdict, judge_fix
from studyapp.quiz.models import Asked
from studyapp.quiz.responses import TEXT, NoAnswer, Response


def judge_for(request: HttpRequest, asked: Asked) -> Judge:
    """Return who judges the answers to this question, for this visitor."""

    def judge(question: Question, response: Response) -> Judged:
        match question.task:
            case Fix():
                return _fixed(judge_fix(question, response.text))
            case LabTask():
                return _done(request, question, asked)
        return judge_by_key(question, response)

    return judge


def lab_time(request: HttpRequest) -> datetime:
    """Return the time of the visitor's lab, whose clock they may have moved."""
    return visitor(request).lab.clock.now()


def _fixed(verdict: FixVerdict) -> Judged:
    """Raises NoAnswer for a text that could not be sent: it does not count as an answer."""
    if verdict.unread:
        raise NoAnswer(TEXT, verdict.unread)
    first = " ".join(part for part in (str(verdict.status or ""), verdict.error_code) if part)
    lines = [first, verdict.error_message, *(f"{name}: {value}" for name, value in verdict.headers)]
    findings = [
        {
            "label": each.label,
            "met": each.as_expected,
            "seen": "" if each.observed is None else str(each.observed),
        }
        for each in verdict.observations
    ]
    return Judged(
        right=verdict.right,
        findings={"answer": "\n".join(line for line in lines if line), "findings": findings},
    )


def _done(request: HttpRequest, question: Question, asked: Asked) -> Judged:
    verdict = judge_doing(
        question, visitor(request).lab, since=asked.seen_in_lab_at or asked.attempt.started_at
    )
    findings: list[Mapping[str, Any]] = [
        {"label": each.label, "met": each.met, "seen": each.seen} for each in verdict.findings
    ]
    return Judged(right=verdict.right, findings={"answer": "", "findings": findings})
