"""Anki itself imports the deck, and again after a question was mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from studyapp.exchange.export import anki
from studyapp.exchange.selecting import selected, selection_of
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import TopicId
from tests.exchange.hostile import HOSTILE, hostile_questions

AT = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(str(tmp_path / "collection.anki2"))


def imported(collection: Collection, selection: Selection, tmp_path: Path) -> tuple[int, int]:
    """Return how many notes were new, and how many updated."""
    path = tmp_path / "deck.apkg"
    path.write_bytes(anki.write(selection).body)
    request = ImportAnkiPackageRequest(package_path=str(path), options=ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    return len(log.new), len(log.updated)


def test_every_question_becomes_a_card_of_its_topic(
    collection: Collection, whole_bank: Selection, tmp_path: Path
) -> None:
    count = len(whole_bank.questions)
    assert imported(collection, whole_bank, tmp_path) == (count, 0)
    assert (collection.note_count(), collection.card_count()) == (count, count)
    ids = {collection.get_note(note_id)["Id"] for note_id in collection.find_notes("")}
    assert ids == {question.id for question in whole_bank.questions}
    names = {each.name for each in collection.decks.all_names_and_ids()}
    assert {f"Envelope: S3 encryption::{t.title}" for t in whole_bank.topics.values()} <= names


def test_a_mended_question_updates_its_card_and_adds_none(collection: Collection, tmp_path: Path) -> None:
    before = selection_of(bank(), topics=[TopicId("cost")], made_at=AT)
    imported(collection, before, tmp_path)
    mended = replace(before.questions[0], stem="A stem that was made clearer.")
    after = selected((mended, *before.questions[1:]), AT + timedelta(hours=1))
    assert imported(collection, after, tmp_path)[0] == 0
    assert collection.note_count() == len(before.questions)
    note = collection.get_note(collection.find_notes(f"Id:{mended.id}")[0])
    assert note["Question"] == "A stem that was made clearer."


def test_hostile_texts_are_shown_and_not_carried_out(collection: Collection, tmp_path: Path) -> None:
    imported(collection, selected(hostile_questions()), tmp_path)
    for note_id in collection.find_notes(""):
        for card in collection.get_note(note_id).cards():
            shown = card.question() + card.answer()
            assert "<script>alert" not in shown
    one = collection.get_note(collection.find_notes("Id:sample-one")[0])
    assert "{{Answer}} {{c1::cloze}}" in one["Options"]
    assert "{{Answer}}" in one.cards()[0].question(), HOSTILE[5]


def test_numbers_of_models_and_decks_are_for_good() -> None:
    assert anki.number("deck cost") == 1946303734
