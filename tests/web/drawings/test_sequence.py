"""A trace as a drawing: each step in words, with an arrow between the lanes."""

from __future__ import annotations

import pytest

from encryption_lab.web.drawings import sequence
from encryption_lab.web.drawings.sequence import Actor, Carries, Message, Sequence
from encryption_lab.web.drawings.steps import describe
from tests.web.drawings.reading import TEXTS, elements, lines_of_text, parse, sticking_out, total_height

ACTORS = (Actor("client", "You"), Actor("s3", "S3"), Actor("kms", "KMS"), Actor("disk", "Disk"))


def upload(*messages: Message) -> Sequence:
    return Sequence(title="What happened", method="sse-kms", actors=ACTORS, messages=messages)


PUT = Message(source="client", target="s3", label="PutObject", carries=Carries.PLAINTEXT, moment="+0.0 ms")
DATA_KEY = Message(source="kms", target="s3", label="The data key", carries=Carries.PLAIN_KEY, is_secret=True)
SEAL = Message(source="s3", target="s3", label="Seals 23 segments", carries=Carries.CIPHERTEXT)
REFUSAL = Message(source="s3", target="client", label="403 AccessDenied", is_refused=True)


def test_a_request_is_drawn_twice_with_every_step_in_words() -> None:
    wide, tall = parse(sequence.draw(upload(PUT, DATA_KEY, SEAL, REFUSAL)))
    for drawing in (wide, tall):
        words = " ".join(lines_of_text(drawing))
        for part in (
            "You → S3 · plaintext · +0.0 ms",
            "PutObject",
            "key in clear",
            "Seals 23 segments",
            "403 AccessDenied",
        ):
            assert part in words
    assert wide.get("class") == "drawing sequence-wide"
    assert tall.get("class") == "drawing sequence-tall"


def test_a_refusal_is_said_in_words_and_crossed_out() -> None:
    for drawing in parse(sequence.draw(upload(REFUSAL))):
        assert any("refused" in line for line in lines_of_text(drawing))
        assert any("d-arrow-no" in path.get("class", "") for path in elements(drawing, "path"))


@pytest.mark.parametrize("carried", list(Carries))
def test_each_thing_that_travels_has_its_own_sign(carried: Carries) -> None:
    others = [other for other in Carries if other is not carried]
    drawn = sequence.draw(upload(Message(source="client", target="s3", label="x", carries=carried)))
    for other in others:
        assert drawn != sequence.draw(upload(Message(source="client", target="s3", label="x", carries=other)))


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_stays_inside(text: str) -> None:
    message = Message(
        source="client", target="disk", label=text, detail=text, carries=Carries.METADATA, moment=text
    )
    for drawing in parse(sequence.draw(upload(message, message))):
        assert sticking_out(drawing) == []


def test_the_tall_drawing_puts_arrows_under_the_words() -> None:
    wide, tall = parse(sequence.draw(upload(PUT, DATA_KEY)))
    assert total_height(tall) > total_height(wide)


def test_the_description_tells_the_whole_story() -> None:
    assert describe(upload(PUT, REFUSAL)) == (
        "1. You → S3 · plaintext · +0.0 ms: PutObject. 2. S3 → You · refused: 403 AccessDenied."
    )


def test_a_message_to_nobody_is_an_error() -> None:
    with pytest.raises(KeyError):
        sequence.draw(upload(Message(source="client", target="postman", label="lost")))
