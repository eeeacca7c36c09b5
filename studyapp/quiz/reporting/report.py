"""A finished sitting in figures. They come from what was kept at the commit; nothing is marked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from studyapp.guide.loaded import register
from studyapp.guide.templatetags.prose import plain
from studyapp.knowledge.guide_values import Exam
from studyapp.knowledge.question_values import Question
from studyapp.quiz.attempts.answering import question_in
from studyapp.quiz.loaded import topics
from studyapp.quiz.mocks import scaled
from studyapp.quiz.models import Asked, Attempt
from studyapp.quiz.modes import Mode
from studyapp.quiz.own.names import without_topic

STEM_LETTERS = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """state: right, wrong or open (not answered)."""

    position: int
    url: str
    stem: str
    topic: str
    state: str
    sure_and_wrong: bool
    flagged: bool
    late: bool
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicLine:
    title: str
    url: str
    right: int
    asked: int

    @property
    def percent(self) -> int:
        return round(100 * self.right / self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """score, pass_mark   of a mock; 0 and None otherwise."""

    lines: tuple[Line, ...]
    topics: tuple[TopicLine, ...]
    right: int
    asked: int
    score: int
    exam: Exam | None
    seconds: int

    @property
    def passed(self) -> bool:
        return self.exam is not None and self.exam.pass_mark is not None and self.score >= self.exam.pass_mark

    @property
    def sure_and_wrong(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.sure_and_wrong)


def report_of(attempt: Attempt, rows: Sequence[Asked]) -> Report:
    """`rows` come with their revisions, in order."""
    lines = tuple(_line(asked, question_in(asked.revision)) for asked in rows)
    right = sum(line.state == "right" for line in lines)
    exam = next((each for each in register().exams if each.id == attempt.subject), None)
    return Report(
        lines=lines,
        topics=_topic_lines(lines),
        right=right,
        asked=len(lines),
        score=scaled(right, len(lines)) if attempt.mode == Mode.MOCK else 0,
        exam=exam if attempt.mode == Mode.MOCK else None,
        seconds=sum(line.seconds for line in lines),
    )


def _line(asked: Asked, question: Question) -> Line:
    topic = topics().get(question.topic)
    stem = " ".join(plain(question.stem).split())
    return Line(
        position=asked.position,
        url=reverse("quiz:question", args=[asked.attempt_id, asked.position]),
        stem=stem if len(stem) <= STEM_LETTERS else stem[: STEM_LETTERS - 1].rsplit(" ", 1)[0] + " …",
        topic=topic.title if topic else without_topic(question),
        state="open" if asked.right is None else "right" if asked.right else "wrong",
        sure_and_wrong=asked.right is False and asked.confidence == "sure",
        flagged=asked.flagged,
        late=asked.late is not None,
        seconds=asked.seconds,
    )


def _topic_lines(lines: Sequence[Line]) -> tuple[TopicLine, ...]:
    pages = {topic.title: reverse("study:page", args=[topic.page]) for topic in topics().values()}
    names = dict.fromkeys(line.topic for line in lines)
    found = [
        TopicLine(
            title=name,
            url=pages.get(name, ""),
            right=sum(line.state == "right" for line in lines if line.topic == name),
            asked=sum(line.topic == name for line in lines),
        )
        for name in names
    ]
    return tuple(sorted(found, key=lambda line: (line.percent, line.title)))
