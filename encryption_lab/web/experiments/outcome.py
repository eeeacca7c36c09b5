"""A run beside its prediction: what was said, what happened, every value that was read, and what it left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from encryption_lab.experiments.observing import Observation
from encryption_lab.experiments.runner import Run, StepDone
from encryption_lab.experiments.values import Expectation, Experiment, Value, Variation
from encryption_lab.persistence.predictions import Prediction
from encryption_lab.trace import Actor
from encryption_lab.web.bench.sequence import NAMES, message_of
from encryption_lab.web.drawings import sequence
from encryption_lab.web.drawings.canvas import Markup
from encryption_lab.web.experiments.words import StepWords, steps_in_words

LONG = 40  # a digest in full says no more to a reader than its beginning
FIELDS = {
    "digest": "SHA-256 of the content",
    "sealed_digest": "SHA-256 of the ciphertext",
    "file_digest": "SHA-256 of the stored file",
    "md5": "MD5 of the content",
    "etag": "ETag",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One thing that was read. beside: what it was compared with; `expected` only where it came out otherwise."""

    label: str
    value: str
    beside: str
    step: int
    is_surprise: bool
    expected: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """verdict, word: what came of it, as in `components/_status.html`; "" where there is no answer to show."""

    words: StepWords
    verdict: str
    word: str
    message: str
    drawing: Markup | None
    exchange_id: str
    is_set_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """happened: the choices that it proved right, as sentences."""

    said: str
    happened: tuple[str, ...]
    is_right: bool | None
    seen: tuple[Seen, ...]
    steps: tuple[Step, ...]
    decisive: Step | None


def outcome_of(
    experiment: Experiment, variation: Variation | None, prediction: Prediction, run: Run
) -> Outcome:
    texts = {choice.id: choice.text for choice in experiment.choices}
    words = steps_in_words(experiment, variation)
    steps = tuple(_step(done, told) for done, told in zip(run.steps, words, strict=False))
    expectations = variation.expectations if variation else experiment.expectations
    seen = tuple(_seen(item, expectations, words) for item in run.observations)
    return Outcome(
        said=texts.get(prediction.choice_id, prediction.choice_id),
        happened=tuple(texts.get(choice_id, choice_id) for choice_id in run.right),
        is_right=prediction.is_right,
        seen=seen,
        steps=steps,
        decisive=_decisive(run, steps),
    )


def _seen(item: Observation, expectations: Sequence[Expectation], words: Sequence[StepWords]) -> Seen:
    numbers = {told.name: told.number for told in words}
    asked = next((each for each in expectations if (each.see, each.label) == (item.see, item.label)), None)
    return Seen(
        label=item.label,
        value=value_words(item.observed),
        beside=_beside(asked, numbers),
        step=numbers.get(item.see.partition(".")[0], 0),
        is_surprise=not item.as_expected,
        expected="" if item.as_expected else f"{TESTS[item.test]} {value_words(item.expected)}".strip(),
    )


TESTS = {"is": "", "is_not": "not", "contains": "something with", "lacks": "something without"}


def _beside(asked: Expectation | None, numbers: dict[str, int]) -> str:
    """Return "the same as …" where the value was compared with what another step showed."""
    if asked is None or not isinstance(asked.value, str) or not asked.value.startswith("$"):
        return ""
    name, _, field = asked.value[1:].partition(".")
    if name not in numbers:
        return ""
    relation = {"is": "the same as", "is_not": "not"}.get(asked.test, asked.test)
    return f"{relation} the {FIELDS.get(field, field.replace('_', ' '))} of step {numbers[name]}"


def value_words(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "nothing"
    if isinstance(value, int):
        return f"{value:,}" if value >= 10_000 else str(value)
    return value if len(value) <= LONG or ":" in value or " " in value else f"{value[:16]}…"


def _step(done: StepDone, words: StepWords) -> Step:
    verdict, word = _verdict(done)
    return Step(
        words=words,
        verdict=verdict,
        word=word,
        message=str(done.values.get("error_message") or ""),
        drawing=_draw(done, words) if done.trace else None,
        exchange_id=exchange_of(done),
        is_set_up=done.is_set_up,
    )


def exchange_of(done: StepDone) -> str:
    """Return the id of the request that S3 answered; a call to KMS or to a bucket's settings keeps none."""
    return done.exchange_id if "status" in done.values else ""


def _verdict(done: StepDone) -> tuple[str, str]:
    status, code = done.values.get("status"), str(done.values.get("error_code") or "")
    if isinstance(status, int):
        return "no" if code else "ok", f"{status} {code}".strip()
    if code:
        return "no", code
    if "opened" in done.values:
        return ("ok", "opened") if done.values["opened"] else ("no", "not opened")
    if "count" in done.values:
        return "", f"{done.values['count']} found"
    return "", ""


def _draw(done: StepDone, words: StepWords) -> Markup:
    return sequence.draw(
        sequence.Sequence(
            title=f"Step {words.number}: {words.what}",
            method="none",
            actors=tuple(sequence.Actor(actor.value, NAMES[actor]) for actor in Actor),
            messages=tuple(message_of(step) for step in done.trace),
        )
    )


def _decisive(run: Run, steps: Sequence[Step]) -> Step | None:
    """Return the step that the first observation looks at, if there is a request to draw; else the last action's."""
    looked_at = [item.see.partition(".")[0] for item in run.observations]
    drawn = {step.words.name: step for step in steps if step.drawing is not None}
    acted = [step for step in drawn.values() if not step.is_set_up]
    found = next((drawn[name] for name in looked_at if name in drawn), None)
    return found or (acted[-1] if acted else None)
