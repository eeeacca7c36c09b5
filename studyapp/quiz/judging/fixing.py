"""A mended request, judged by what S3 answers to it in a throw-away lab: never by its text."""

from __future__ import annotations

from dataclasses import dataclass

from encryption_lab.exchange import Headers
from encryption_lab.experiments.observing import Observation
from encryption_lab.experiments.reading import read_steps
from encryption_lab.experiments.runner import Run, run_in_own_lab
from encryption_lab.experiments.values import Experiment
from encryption_lab.memory import SystemClock, SystemRandomness
from encryption_lab.ports import Clock, Randomness
from encryption_lab.wire.by_hand.written import LONGEST_BYTES, TOO_LONG
from studyapp.knowledge.question_values import Fix, Question

ANSWER = "answer"
HEADER = "headers."


@dataclass(frozen=True, slots=True, kw_only=True)
class FixVerdict:
    """What became of a mended request.

    observations   what was expected, beside what was seen; none where the request was not sent
    unread         why it could not be read, in a sentence; "" where it was sent
    status         of the answer, None where there is none; error_code and error_message are "" after success
    headers        of the answer, in its order
    """

    right: bool
    observations: tuple[Observation, ...] = ()
    unread: str = ""
    status: int | None = None
    error_code: str = ""
    error_message: str = ""
    headers: Headers = ()


def judge_fix(
    question: Question, text: str, *, randomness: Randomness | None = None, clock: Clock | None = None
) -> FixVerdict:
    """Return what the lab makes of the text, whatever it is. Raises NotToBeFixed for a question of another kind."""
    task = question.task
    if not isinstance(task, Fix):
        raise NotToBeFixed(question.id)
    if len(text) > LONGEST_BYTES:
        return FixVerdict(right=False, unread=TOO_LONG)
    return _verdict(
        run_in_own_lab(
            steps_of(question.id, task, text),
            randomness=randomness or SystemRandomness(),
            now=(clock or SystemClock()).now(),
        )
    )


class NotToBeFixed(TypeError):
    """The question is not of kind "fix"."""


def steps_of(name: str, task: Fix, text: str) -> Experiment:
    """Return what is done with a request. Raises ExperimentError for a task whose own steps are none of the lab's."""
    # A line break before it: an argument that begins with "$" would be taken for what another step made.
    answer = {"do": "send", "name": ANSWER, "request": f"\n{text}"}
    return read_steps(
        name, set_up=task.set_up, action=[answer, *task.afterwards], expect=task.expect, own_lab=True
    )


def _verdict(run: Run) -> FixVerdict:
    seen = next((step.values for step in run.steps if step.name == ANSWER), None)
    if seen is None:
        return FixVerdict(right=False, unread=run.stopped_because)
    headers = {name: value for name, value in seen.items() if name.startswith(HEADER)}
    return FixVerdict(
        right=not run.surprises and not run.stopped_at,
        observations=run.observations,
        status=int(seen["status"] or 0),
        error_code=str(seen["error_code"]),
        error_message=str(seen["error_message"]),
        headers=tuple((name.removeprefix(HEADER), str(value)) for name, value in headers.items()),
    )
