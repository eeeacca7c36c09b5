"""What a question must pass before it is asked: the checks of `make content` against the whole bank, and its proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from encryption_lab.memory import SystemRandomness
from encryption_lab.ports import Randomness
from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import rules
from studyapp.chooser.values import Profile, RequirementId, Wish
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.question_checking import check_bank
from studyapp.knowledge.question_values import Bank, Choose, Fix, Kind, Question
from studyapp.knowledge.register import Register
from studyapp.quiz.editing.overlay import with_question
from studyapp.quiz.judging.fixing import judge_fix
from studyapp.quiz.judging.proving import prove


def problems_with(question: Question, bank: Bank, register: Register, now: datetime) -> list[Problem]:
    """Return what the question would make wrong: nothing that is wrong without it."""
    before = {str(each) for each in check_bank(bank, register, now.date())}
    after = check_bank(with_question(bank, question), register, now.date())
    own = f"question {question.id}"
    return [each for each in after if str(each) not in before or each.entry == own]


def unproved_by_lab(question: Question, now: datetime, randomness: Randomness | None = None) -> list[Problem]:
    """Run what the question says of the lab and of the chooser; return what does not come out as its key says."""
    chance = randomness or SystemRandomness()
    said: list[str] = []
    if question.proof is not None:
        said += prove(question, randomness=chance, now=now).problems
    if isinstance(question.task, Fix):
        said += _fixed(question, question.task, chance)
    if question.requires:
        said += _decided(question, now)
    return [Problem(entry=f"question {question.id}", field="proof", reason=each) for each in said]


def _fixed(question: Question, task: Fix, chance: Randomness) -> Iterator[str]:
    if not judge_fix(question, task.solution, randomness=chance).right:
        yield "The lab does not accept the solution."
    if judge_fix(question, task.request, randomness=chance).right:
        yield "The lab accepts the request as it stands: nothing is wrong with it."


def _decided(question: Question, now: datetime) -> Iterator[str]:
    """The same as tests/quiz/test_scenario_questions.py asks."""
    if not isinstance(question.task, Choose):
        yield "Only options can be put through the chooser."
        return
    try:
        wishes = {RequirementId(name): Wish(wish) for name, wish in question.requires.items()}
        decision = decide(rules(), Profile(wishes), now.date())
    except (ValueError, KeyError) as error:
        yield f"The chooser does not know {error}."
        return
    fitting = [str(each.candidate) for each in decision.standings]
    ruled_out = {str(each.candidate) for each in decision.ruled_out}
    keys = [each.candidate for each in question.task.option if each.right]
    others = {each.candidate for each in question.task.option if not each.right}
    if keys != fitting[:1] if question.kind is Kind.ONE else not set(keys) <= set(fitting):
        yield f"The chooser finds {', '.join(fitting[:3]) or 'nothing'}; the key says {', '.join(keys)}."
    if others - ruled_out:
        yield f"No requirement rules out {', '.join(sorted(others - ruled_out))}."
