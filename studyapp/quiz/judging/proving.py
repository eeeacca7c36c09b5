"""A question's proof, really run: what the lab shows must be what the key says, and what no distractor says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from encryption_lab.experiments.reading import REFERENCE, ExperimentError, read_steps
from encryption_lab.experiments.runner import Run, SetUpRefused, run_in_own_lab, shown
from encryption_lab.ports import Randomness
from studyapp.knowledge.question_values import Choose, Fill, Kind, Option, Proof, Question

ANSWER = "the answer itself"
SEVERAL = ", "  # between what a step shows several of


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """seen: what `answer` showed, "" where the proof has none; run: None where it could not begin."""

    seen: str
    run: Run | None
    problems: tuple[str, ...]


def prove(question: Question, *, randomness: Randomness, now: datetime) -> Proved:
    """Return what the question's proof showed, and in sentences what of it is not as the key says."""
    proof = question.proof
    if proof is None:
        return Proved(seen="", run=None, problems=("There is no proof to run.",))
    try:
        experiment = read_steps(
            question.id,
            set_up=proof.set_up,
            action=proof.action,
            expect=[*proof.expect, *_answer_exists(proof)],
            own_lab=proof.own_lab,
        )
        run = run_in_own_lab(experiment, randomness=randomness, now=now)
    except (ExperimentError, SetUpRefused) as error:
        return Proved(seen="", run=None, problems=(str(error),))
    seen = _value(run, f"${proof.answer}") if proof.answer else ""
    return Proved(seen=seen, run=run, problems=tuple(_problems(question, proof, run, seen)))


def _answer_exists(proof: Proof) -> Iterator[dict[str, str]]:
    """Yield an expectation that compares it with itself, so that a misspelt step or field is refused."""
    if proof.answer:
        yield {"see": proof.answer, "is": f"${proof.answer}", "label": ANSWER}


def _problems(question: Question, proof: Proof, run: Run, seen: str) -> Iterator[str]:
    if run.stopped_at:
        yield f"The run stopped at {run.stopped_at}: {run.stopped_because}"
        return
    for each in run.surprises:
        if each.label != ANSWER:
            yield f"{each.see} {each.test} {shown(each.expected)} was expected; it is {shown(each.observed)}."
    if proof.answer:
        yield from _differences(question, run, seen)
    elif not proof.expect:
        yield "The proof neither expects anything nor has an answer."


def _differences(question: Question, run: Run, seen: str) -> Iterator[str]:
    match question.task:
        case Choose() as task:
            for option in task.option:
                yield from _difference(question.kind, option, run, seen)
        case Fill() as task:
            if _folded(seen) not in {_folded(accepted) for accepted in task.accepts}:
                yield f"{seen!r} is seen, which the question does not accept."
            yield from (
                f"{seen!r} is seen, which the question counts as wrong."
                for near in task.near
                if _folded(near.text) == _folded(seen)
            )
        case _:
            yield f"proof.answer has no meaning in a question of kind {question.kind}: use expect."


def _difference(kind: Kind, option: Option, run: Run, seen: str) -> Iterator[str]:
    if not option.observed:
        yield f"Option {option.id} does not say in `observed` what would be seen if it were right."
        return
    says = _value(run, option.observed)
    agrees = says in seen.split(SEVERAL) if kind is Kind.SEVERAL else says == seen
    if agrees != option.right:
        which = "the key" if option.right else "a distractor"
        yield f"Option {option.id}, {which}, says {says!r}; {seen!r} is seen."


def _value(run: Run, text: str) -> str:
    """Return what "$step" or "$step.field" showed, in words; any other text is itself."""
    found = REFERENCE.fullmatch(text)
    step = next((each for each in run.steps if found and each.name == found[1]), None)
    if found is None or step is None:
        return text
    return shown(step.values.get(found[2])) if found[2] else step.itself


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
