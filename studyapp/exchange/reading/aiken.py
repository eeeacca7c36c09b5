"""Aiken: a stem, lettered options, `ANSWER: B`.

Source: Moodle documentation, "Aiken format". Stems of several lines are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from studyapp.exchange.reading.building import Answer, choice, question_read
from studyapp.exchange.reading.values import CannotHold, Found, Problem, Refused, Unheld

OPTION = re.compile(r"\s*([A-Z])[.)]\s+(\S.*)")
ANSWER = re.compile(r"\s*ANSWER:\s*(\S.*)?$")


def read(text: str) -> Iterator[Found]:
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    begun = 1
    for line, words in enumerate(text.split("\n"), 1):
        if not words.strip():
            continue
        if not stem and not options:
            begun = line
        if key := ANSWER.match(words):
            yield _found(begun, line, stem, options, (key[1] or "").strip())
            stem, options = [], []
        elif (option := OPTION.match(words)) and stem:
            options.append((option[1], option[2].strip()))
        elif options:
            yield Problem(line=line, text="After the options comes a line ANSWER: with a letter.")
            stem, options, begun = [words.strip()], [], line
        else:
            stem.append(words.strip())
    if stem or options:
        yield Problem(line=begun, text="The question that begins here has no line ANSWER:.")


def _found(begun: int, line: int, stem: list[str], options: list[tuple[str, str]], letter: str) -> Found:
    letters = [each for each, _ in options]
    if len(options) < 2:
        return Problem(line=line, text="A question has two options or more, each on a line such as A. text.")
    if letters != [chr(ord("A") + place) for place in range(len(letters))]:
        return Problem(
            line=begun, text=f"Options are lettered A, B, C in order; these are {', '.join(letters)}."
        )
    if letter not in letters:
        return Problem(line=line, text=f"ANSWER: must name one of {', '.join(letters)}.")
    answers = [Answer(text=text, reason="", share=100 * (name == letter)) for name, text in options]
    try:
        return question_read(begun, {"stem": "\n".join(stem), **choice(answers, is_single=True)})
    except Refused as error:
        return Problem(line=error.line, text=error.text)
    except CannotHold as error:
        return Unheld(line=begun, label=stem[0][:80], why=str(error))
