"""Every kind: what is an answer, and what is a right one."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from studyapp.knowledge.question_values import Kind
from studyapp.quiz.marking import mark
from studyapp.quiz.responses import NoAnswer, read_response, response_from_json
from studyapp.quiz.serving import parts_of, shuffled
from tests.quiz.samples import TASKS, sample

RIGHT = {
    Kind.ONE: "choice=b",
    Kind.SEVERAL: "choice=b&choice=a",
    Kind.ORDER: "place-draw=1&place-seal=2&place-wrap=3",
    Kind.MATCH: "pair-x=x&pair-y=y",
    Kind.FILL: "text=  AWS:KMS:dsse ",
}
WRONG = {
    Kind.ONE: ["choice=a", "choice=c"],
    Kind.SEVERAL: ["choice=a&choice=c", "choice=c&choice=d"],
    Kind.ORDER: ["place-draw=2&place-seal=1&place-wrap=3"],
    Kind.MATCH: ["pair-x=y&pair-y=x", "pair-x=z&pair-y=y", "pair-x=x&pair-y=x"],
    Kind.FILL: ["text=aws:kms", "text=dsse"],
}
NO_ANSWER = {
    Kind.ONE: ["", "choice=", "choice=z", "choice=a&choice=b"],
    Kind.SEVERAL: ["", "choice=a", "choice=a&choice=b&choice=c", "choice=a&choice=a"],
    Kind.ORDER: [
        "", "place-draw=1&place-seal=2", "place-draw=1&place-seal=1&place-wrap=2",
        "place-draw=0&place-seal=1&place-wrap=2",
    ],
    Kind.MATCH: ["", "pair-x=x", "pair-x=x&pair-y=nothing"],
    Kind.FILL: ["", "text=  ", f"text={'a' * 201}"],
}  # fmt: skip


@pytest.mark.parametrize("kind", TASKS)
def test_a_right_answer_is_right(kind: Kind) -> None:
    assert mark(sample(kind), read_response(sample(kind), QueryDict(RIGHT[kind]))).right


@pytest.mark.parametrize(("kind", "sent"), [(kind, sent) for kind in TASKS for sent in WRONG[kind]])
def test_a_wrong_answer_is_wrong(kind: Kind, sent: str) -> None:
    assert not mark(sample(kind), read_response(sample(kind), QueryDict(sent))).right


@pytest.mark.parametrize(("kind", "sent"), [(kind, sent) for kind in TASKS for sent in NO_ANSWER[kind]])
def test_what_is_no_answer_is_refused_and_not_marked(kind: Kind, sent: str) -> None:
    with pytest.raises(NoAnswer):
        read_response(sample(kind), QueryDict(sent))


def test_to_choose_all_of_them_is_never_an_answer() -> None:
    with pytest.raises(NoAnswer, match="two"):
        read_response(sample(Kind.SEVERAL), QueryDict("choice=a&choice=b&choice=c&choice=d"))


@pytest.mark.parametrize("kind", TASKS)
def test_an_answer_is_kept_as_json_and_marked_the_same(kind: Kind) -> None:
    question = sample(kind)
    response = read_response(question, QueryDict(RIGHT[kind]))
    assert mark(question, response_from_json(response.as_json())) == mark(question, response)


@given(seed=st.integers())
def test_parts_are_shuffled_and_none_is_lost(seed: int) -> None:
    for kind in TASKS:
        question = sample(kind)
        assert sorted(shuffled(question, random.Random(seed))) == sorted(parts_of(question))


@given(seed=st.integers())
def test_steps_never_come_in_their_order(seed: int) -> None:
    question = sample(Kind.ORDER)
    assert shuffled(question, random.Random(seed)) != parts_of(question)


@given(sent=st.text(max_size=300))
def test_any_text_is_an_answer_or_none(sent: str) -> None:
    for kind in TASKS:
        fields = QueryDict(mutable=True)
        for name in ("choice", "text", "place-draw", "pair-x"):
            fields.appendlist(name, sent)
        with suppress(NoAnswer):
            mark(sample(kind), read_response(sample(kind), fields))
