"""Our own form loses nothing."""

from __future__ import annotations

import json

from studyapp.exchange.export import own_json
from studyapp.exchange.selecting import selection_of
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import TopicId
from studyapp.quiz.revisions import question_of


def test_each_question_comes_back_as_it_was(whole_bank: Selection) -> None:
    exported = own_json.write(whole_bank)
    document = json.loads(exported.body)
    assert (document["format"], document["version"], document["licence"]) == ("envelope-questions", 1, "MIT")
    assert tuple(question_of(json.dumps(each)) for each in document["questions"]) == bank().questions
    assert exported.losses == ()


def test_topics_and_sources_go_along(whole_bank: Selection) -> None:
    document = json.loads(own_json.write(whole_bank).body)
    assert {topic["id"] for topic in document["topics"]} == {topic.id for topic in bank().topics}
    cited = {fact for question in bank().questions for fact in question.facts}
    assert set(document["sources"]) == cited
    for references in document["sources"].values():
        assert all(set(each) == {"title", "address", "checked_on"} for each in references)


def test_only_what_was_chosen_goes_out() -> None:
    chosen = selection_of(bank(), topics=[TopicId("cost")])
    assert {question.topic for question in chosen.questions} == {"cost"}
    document = json.loads(own_json.write(chosen).body)
    assert [topic["id"] for topic in document["topics"]] == ["cost"]
