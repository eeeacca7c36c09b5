from __future__ import annotations

import time

import pytest

from studyapp.chooser.scenario.loaded import book, reader
from studyapp.chooser.scenario.phrases import Matcher, PatternError, Slots
from studyapp.chooser.scenario.reading import MOST_LETTERS
from studyapp.chooser.values import RequirementId, Wish


def wishes(text: str) -> dict[str, str]:
    return {str(name): wish.value for name, wish in reader().read(text).profile.wishes.items()}


def test_a_text_becomes_requirements_with_the_words_that_say_so() -> None:
    reading = reader().read("Keys must be rotated every 90 days, if possible without the console.")
    assert wishes("The regulator wants a log of key use.") == {"key-use-audit": "must"}
    [rotation] = reading.by_requirement[RequirementId("own-rotation-schedule")]
    assert reading.text[rotation.start : rotation.end].startswith("rotated every")


@pytest.mark.parametrize(
    ("phrase", "sentence"), [(phrase, each) for phrase in book().phrases for each in phrase.matches]
)
def test_a_phrase_is_found_in_its_examples(phrase: object, sentence: str) -> None:
    found = {(span.phrase, span.wish.value) for span in reader().read(sentence).spans}
    assert (phrase.id, phrase.wish) in found  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("phrase", "sentence"), [(phrase.id, each) for phrase in book().phrases for each in phrase.not_matches]
)
def test_a_phrase_is_not_found_in_what_is_only_near(phrase: str, sentence: str) -> None:
    assert phrase not in {span.phrase for span in reader().read(sentence).spans}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("An audit trail of key usage must exist.", "must"),
        ("The team would prefer an audit trail of key usage.", "like"),
        ("If possible, there is an audit trail of key usage.", "like"),
        ("An audit trail of key usage is not required.", "no"),
        ("The team does not need an audit trail of key usage.", "no"),
        ("There is no audit trail of key usage.", "no"),
        ("No console is there, but an audit trail of key usage must exist.", "must"),
    ],
)
def test_the_words_around_a_phrase_decide_how_much_it_is_needed(text: str, wish: str) -> None:
    assert wishes(text)["key-use-audit"] == wish


def test_what_disagrees_is_told_and_the_stronger_is_taken() -> None:
    reading = reader().read("Key usage must be logged. An audit trail of key usage is not required.")
    assert reading.contradictions == (RequirementId("key-use-audit"),)
    assert reading.profile.wishes == {RequirementId("key-use-audit"): Wish.MUST}


def test_a_sentence_about_keys_that_no_rule_knows_is_told() -> None:
    text = "Lunch is at noon. Our keys sing at night."
    [passage] = reader().read(text).not_understood
    assert text[passage.start : passage.end] == "Our keys sing at night"


def test_another_language_is_told() -> None:
    assert (
        not reader()
        .read("Die Schlüssel müssen vom Kunden selbst erzeugt werden und bleiben stets hier.")
        .is_english
    )
    assert reader().read("The company stores its files in a bucket and wants them to be safe.").is_english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ud800",
        "🔑 " * 50,
        "مفتاح التشفير يجب أن يبقى",
        "<script>key</script>",
        "ß'" * 99,
        "\u202ekey",
    ],
)
def test_any_characters_can_be_read(text: str) -> None:
    for span in reader().read(text).spans:
        assert 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize("unit", ["key ", "a", "\n", "encrypted never key log aws each object ", "a'", "… "])
def test_a_hundred_kilobytes_are_read_in_time_that_grows_with_the_text(unit: str) -> None:
    text = (unit * MOST_LETTERS)[: MOST_LETTERS * 2]
    began = time.perf_counter()
    assert len(reader().read(text).text) == MOST_LETTERS
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "pattern", ["", "..", ".. key", "key ..", "key .. .. log", "a.b", "{nothing}", "Key", "the? key", "k*"]
)
def test_a_pattern_outside_the_language_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        Matcher([(0, pattern)], Slots({}))
