"""Every question of the bank, written as an entry and read again, is the same question."""

from __future__ import annotations

import tomllib

import pytest

from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Kind, Question
from studyapp.knowledge.question_writing import as_toml
from studyapp.quiz.revisions import entry_of, revision_of
from tests.quiz.samples import sample


def again(question: Question) -> Question:
    (entry,) = tomllib.loads(as_toml(entry_of(revision_of(question).document)))["question"]
    return read_question("again", {"topic": question.topic, **entry})


def test_the_whole_bank_comes_back() -> None:
    assert [each.id for each in bank().questions if again(each) != each] == []


@pytest.mark.parametrize(
    "text", ['"quoted" \\ back', "two\nlines\ttab", "\x7f\x01 é 💾", '"""', "[[question]]\nid = 1"]
)
def test_hostile_words_come_back(text: str) -> None:
    question = sample(Kind.ONE, stem=text, unproved=text)
    assert again(question) == question
