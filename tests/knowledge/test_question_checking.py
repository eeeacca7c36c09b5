"""Each gate of the bank is seen to open for a good question and to shut for a bad one."""

from __future__ import annotations

from datetime import date
from functools import cache
from time import process_time
from typing import Any

import pytest

from studyapp.knowledge.bank_checking import key_shares
from studyapp.knowledge.guide_values import GuideSlug
from studyapp.knowledge.question_checking import check_bank
from studyapp.knowledge.question_reading import bank, read_question
from studyapp.knowledge.question_values import Bank, Question, Topic, TopicId, Trap
from studyapp.knowledge.reading import read_register
from studyapp.knowledge.register import Register

TODAY = date(2026, 11, 24)
FACT = "[header-beats-default]"
TOPIC = Topic(id=TopicId("samples"), title="Samples", about="For tests.", order=1, page=GuideSlug("sse-kms"))
TRAP = Trap(id="a-trap", name="It opens", truth="It does not.")


@cache
def register() -> Register:
    return read_register()


def reason(of: str) -> str:
    return f"The part called {of} is judged here, and this sentence says why it is so in enough words. {FACT}"


def option(name: str, **changed: Any) -> dict[str, Any]:
    return {"id": name, "text": f"The {name} option", "reason": reason(name), **changed}


OPTIONS = [option("first"), option("other", right=True), option("third"), option("final")]
TASKS: dict[str, dict[str, Any]] = {
    "one": {"option": OPTIONS},
    "several": {"option": [option("first", right=True), *OPTIONS[1:]]},
    "order": {
        "step": [
            {"id": each, "text": f"Do {each}", "reason": reason(each)} for each in ("ask", "wrap", "send")
        ]
    },
    "match": {
        "pair": [
            {"id": each, "left": f"{each}?", "right": f"{each}.", "reason": reason(each)}
            for each in ("put", "get", "copy")
        ],
        "spare": [{"id": "rest", "text": "The rest", "reason": reason("rest")}],
    },
    "fill": {
        "label": "Header",
        "accepts": ["x-amz-this"],
        "reason": reason("accepted"),
        "near": [{"text": "x-amz-that", "reason": reason("near")}],
    },
    "fix": {
        "request": "GET /scans",
        "solution": "PUT /scans",
        "set_up": [],
        "expect": [{"see": "answer.status", "is": 200}],
        "reason": reason("mended"),
    },
    "lab": {
        "check": [{"look": "object", "method": "sse-kms", "label": "An object"}],
        "hint": "Begin with a bucket.",
        "reason": reason("task"),
    },
}
JUDGED = ("fix", "lab")


def question(kind: str = "one", **changed: Any) -> Question:
    entry = {
        "id": "a-sample",
        "topic": "samples",
        "kind": kind,
        "stem": "A bucket has a default, and an upload has a header. Which of the two decides?",
        "explanation": f"A default is only for requests that say nothing, and this one says so much. {FACT}",
        "difficulty": "use",
        "exams": ["saa-c03"],
        "objectives": ["saa-c03/1.3"],
        "checked_on": TODAY,
        "unproved": None if kind in JUDGED else "It is a sample.",
        **TASKS[kind],
        **changed,
    }
    return read_question("sample.toml", {name: value for name, value in entry.items() if value is not None})


def problems(*questions: Question) -> list[str]:
    found = check_bank(Bank(topics=(TOPIC,), traps=(TRAP,), questions=questions), register(), TODAY)
    return [f"{problem.field}: {problem.reason}" for problem in found]


def changed_option(place: int, **changed: Any) -> dict[str, Any]:
    return {"option": [{**each, **(changed if at == place else {})} for at, each in enumerate(OPTIONS)]}


def test_the_bank_is_as_it_should_be() -> None:
    began = process_time()
    assert [str(problem) for problem in check_bank(bank(), register(), TODAY)] == []
    assert process_time() - began < 10


@pytest.mark.parametrize("kind", TASKS)
def test_a_good_question_passes(kind: str) -> None:
    assert problems(question(kind, trap="a-trap", experiment="default-or-header")) == []


STEP = {"do": "create_bucket", "name": "bucket"}
SEEN = [{**each, "observed": each["id"]} for each in OPTIONS]
WITH_CANDIDATES = [{**each, "candidate": "sse-kms"} for each in OPTIONS]
BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("one", {"topic": "none"}, "topic: names the unknown topic none"),
    ("one", {"exams": ["abc-c01"]}, "exams: names the unknown exam abc-c01"),
    ("one", {"exams": []}, "exams: names none"),
    ("one", {"objectives": ["saa-c03/9"]}, "objectives: names the unknown objective saa-c03/9"),
    ("one", {"objectives": ["scs-c03/5.2"]}, "names one of scs-c03, which is not among the exams"),
    ("one", {"exams": ["saa-c03", "scs-c03"]}, "objectives: names none of scs-c03"),
    ("one", {"experiment": "magic"}, "experiment: names the unknown experiment magic"),
    ("one", {"trap": "pit"}, "trap: names the unknown trap pit"),
    ("one", {"explanation": f"{'word ' * 15}[no-such-fact]"}, "facts: names the unknown fact no-such-fact"),
    ("one", {"checked_on": date(2026, 11, 25)}, "checked_on: lies in the future"),
    (
        "one",
        {"unproved": None, "requires": {"wings": "must"}, "option": WITH_CANDIDATES},
        "requires: names the unknown requirement wings",
    ),
    (
        "one",
        {"unproved": None, "requires": {"audit-each-key-use": "hope"}, "option": WITH_CANDIDATES},
        "requires: names the unknown wish hope",
    ),
    ("one", {"unproved": None, "requires": {"wings": "must"}}, "`candidate` belongs to each option"),
    ("one", changed_option(0, candidate="sse-kms"), "`candidate` belongs to each option"),
    (
        "one",
        {"unproved": None, "requires": {"wings": "must"}, **changed_option(0, candidate="sse-xyz")},
        "option: names the unknown candidate sse-xyz",
    ),
    ("one", {"unproved": None}, "there is none"),
    ("one", {"proof": {"action": [STEP], "expect": [{"see": "bucket.error_code", "is": ""}]}}, "proof and unproved"),
    ("one", {"proof": {"action": [STEP]}}, "neither expects anything nor has an answer"),
    ("one", {"proof": {"action": [{"do": "sing", "name": "song"}]}}, "'sing' is no verb"),
    ("one", {"proof": {"action": [STEP], "answer": "bucket.error_code"}}, "`observed` belongs to each option"),
    ("one", {"option": SEEN}, "says `observed`, which needs proof.answer"),
    (
        "one",
        {"option": SEEN, "proof": {"action": [STEP], "expect": [{"see": "bucket.error_code", "is": ""}]}},
        "`observed` belongs to each option",
    ),
    ("one", changed_option(1, reason=f"Too short. {FACT}"), "reason 2: has 10 characters"),
    ("one", changed_option(1, reason=("It rests on no fact, but only " * 3).strip()), "cites no fact"),
    ("one", {"explanation": "word " * 15 + "word"}, "explanation: cites no fact"),
    ("one", {"older_exam": "Once it was the other way round."}, "older_exam: cites no fact"),
    ("one", {"stem": "Which of them?"}, "stem: has 3 words"),
    ("one", {"stem": ("word " * 151).strip()}, "stem: has 151 words"),
    ("one", {"explanation": f"Too short. {FACT}"}, "explanation: has 2 words"),
    ("one", {"stem": "Which of these headers is NOT sent by a client here?"}, "shouts"),
    ("one", {"stem": "Which header is sent by `a client here, and why?"}, "backtick"),
    ("one", changed_option(0, text="All of the above"), "sums up"),
    ("one", changed_option(0, text="None of these options"), "sums up"),
    ("one", changed_option(0, text="Both of the others"), "sums up"),
    ("one", changed_option(0, right=True), "2 of 4 are"),
    ("one", {"option": OPTIONS[:2]}, "1 of 2 are"),
    ("one", {"option": [*OPTIONS, *(option(f"more-{n}") for n in "abc")]}, "1 of 7 are"),
    ("several", {"option": OPTIONS}, "1 of 4 are"),
    ("several", {"option": [{**each, "right": each["id"] != "final"} for each in OPTIONS]}, "3 of 4 are"),
    ("one", changed_option(0, text="A very long option " * 6 + "indeed"), "a length gives itself away"),
    ("one", changed_option(0, text="the `other` option"), "'the other option' is there 2 times"),
    ("one", changed_option(0, id="other"), "option id: 'other' is there 2 times"),
    ("order", {"step": TASKS["order"]["step"][:2]}, "step: must be at least 3"),
    ("order", {"step": [*TASKS["order"]["step"], {**TASKS["order"]["step"][0], "id": "again"}]}, "'do ask' is there"),
    ("match", {"pair": TASKS["match"]["pair"][:2]}, "pair: must be at least 3"),
    ("match", {"spare": [{"id": "rest", "text": "put.", "reason": reason("rest")}]}, "'put' is there 2 times"),
    (
        "match",
        {"pair": [*TASKS["match"]["pair"], {"id": "x", "left": "put?", "right": "x.", "reason": reason("x")}]},
        "left: 'put?' is there 2 times",
    ),
    ("fix", {"expect": []}, "expect: is empty"),
    ("fix", {"set_up": [{"do": "sing", "name": "song"}]}, "'sing' is no verb"),
    ("fix", {"expect": [{"see": "question.status", "is": 200}]}, "neither a parameter nor an earlier step"),
    ("fix", {"unproved": "It is judged."}, "the lab as judge and unproved"),
    ("lab", {"check": []}, "check: is empty"),
    ("lab", {"check": [{"look": "sky", "label": "Blue"}]}, "'sky' is no look"),
    ("fill", {"accepts": []}, "accepts: is empty"),
    ("fill", {"near": [{"text": "X-Amz-This", "reason": reason("near")}]}, "'x-amz-this' is there 2 times"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "changed", "said"), BROKEN, ids=[said for *_, said in BROKEN])
def test_a_bad_question_is_found(kind: str, changed: dict[str, Any], said: str) -> None:
    assert [each for each in problems(question(kind, **changed)) if said in each] != []


def test_an_address_is_well_formed_and_there_once() -> None:
    other = question(
        id="Other_One", stem="How many bytes has a data key, once KMS has made one for an object?"
    )
    found = problems(question(), other, other)
    assert "id: must be lower-case words with hyphens between them" in found
    assert "id: is given 2 times" in found


def test_a_topic_has_a_page_and_a_place_of_its_own() -> None:
    second = Topic(id=TopicId("more"), title="More", about="More.", order=1, page=GuideSlug("no-page"))
    found = check_bank(Bank(topics=(TOPIC, second), traps=(), questions=()), register(), TODAY)
    assert [f"{problem}" for problem in found] == [
        "topic samples: order: 1 is that of another topic too",
        "topic more: page: names the unknown page no-page",
        "topic more: order: 1 is that of another topic too",
    ]


def test_no_reason_is_given_twice() -> None:
    other = question(id="another", stem="How many bytes has a data key, once KMS has made one for an object?")
    assert problems(question(), other).count("reason: is that of question a-sample too") == 4


def test_a_stem_that_is_nearly_another_is_found() -> None:
    nearly = question(
        "fill",
        id="nearly",
        stem="The bucket has a default and an upload has a header: which of the two decides?",
    )
    assert problems(question(), nearly) == ["stem: shares 87% of its words with question a-sample"]  # fmt: skip
    asks_else = question(
        "fill", id="else", stem="A bucket has a default, and an upload has none. What is it sealed with?"
    )
    assert problems(question(), asks_else) == []


def many(count: int, **changed: Any) -> tuple[Question, ...]:
    """Return questions that differ in every word, keys spread over places; each fourth key is the longest."""
    return tuple(
        question(
            id=f"sample-{n}",
            stem=" ".join(f"word{n}x{at}" for at in range(8)),
            **{
                "option": [
                    {
                        "id": f"option-{at}",
                        "text": f"Option {at}{' by far' if at == (n % 4 if n % 16 < 4 else (n + 1) % 4) else ''}",
                        "reason": reason(f"{n}-{at}"),
                        "right": at == n % 4,
                    }
                    for at in range(4)
                ],
                **changed,
            },
        )
        for n in range(count)
    )


def test_keys_that_are_fairly_spread_pass() -> None:
    shared = key_shares(Bank(topics=(), traps=(), questions=many(112)))
    assert shared == {"longest": 0.25, "shortest": 0, **{f"place {place}": 0.25 for place in (1, 2, 3, 4)}}
    assert problems(*many(112)) == []


def test_keys_that_give_themselves_away_are_found_once_there_are_enough() -> None:
    first = [option(name, right=name == "first") for name in ("first", "other", "third", "final")]
    longest = [{**each, "text": f"{each['text']}{' indeed' * each['right']}"} for each in first]
    told = [each for each in problems(*many(100, option=longest)) if "the key is so" in each]
    assert told == [
        "longest: the key is so in 100%; fair is 20% to 30%",
        "place 1: the key is so in 100%; fair is 20% to 30%",
        *(f"place {place}: the key is so in 0%; fair is 20% to 30%" for place in (2, 3, 4)),
    ]
    assert [each for each in problems(*many(99, option=longest)) if "the key is so" in each] == []


def test_a_whole_bank_leaves_no_objective_out_and_goes_deep() -> None:
    told = problems(*many(300))
    assert "specialty: is 0% of the questions; at least 25%" in told
    assert "questions: has 0; at least 5" in told
    assert not any("at least" in each for each in problems(*many(299)))
