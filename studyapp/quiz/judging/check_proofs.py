"""Run the proofs of questions and print what each step showed: for whoever writes one.

python -m studyapp.quiz.judging.check_proofs [QUESTION or TOPIC …]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from encryption_lab.experiments.runner import StepDone, shown
from encryption_lab.memory import SystemRandomness
from studyapp.knowledge.question_reading import bank
from studyapp.knowledge.question_values import Bank, Question
from studyapp.quiz.judging.proving import prove


def main(names: Sequence[str], *, questions: Bank, out: TextIO) -> int:
    """Write a report and return the exit code: 0 if every key is proved. Steps are shown for questions named by id."""
    asked = [each for each in questions.questions if each.proof is not None and _is_asked(each, names)]
    wrong = 0
    for question in asked:
        proved = prove(question, randomness=SystemRandomness(), now=datetime.now(UTC))
        wrong += bool(proved.problems)
        if proved.problems or question.id in names:
            steps = proved.run.steps if proved.run else ()
            out.write(f"{question.id}: {proved.seen}\n")
            out.writelines(line for step in steps for line in _lines(step))
            out.writelines(f"  WRONG: {problem}\n" for problem in proved.problems)
    out.write(f"{len(asked)} proofs run, {wrong} not as the key says.\n")
    return 1 if wrong else 0


def _is_asked(question: Question, names: Sequence[str]) -> bool:
    return not names or question.id in names or question.topic in names


def _lines(step: StepDone) -> list[str]:
    values = [f"    {step.name}.{field} = {shown(value)}\n" for field, value in step.values.items()]
    return [f"  {step.name} ({step.do}): {step.itself}\n", *values]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], questions=bank(), out=sys.stdout))
