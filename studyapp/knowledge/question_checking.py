"""What must hold for each question by itself, as a table of checks; for the bank as a whole: bank_checking.py."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from encryption_lab.experiments.reading import ExperimentError, read_steps
from encryption_lab.tasks.judging import read_checks
from encryption_lab.tasks.values import TaskError
from studyapp.knowledge.bank_checking import BANK_CHECKS
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.question_values import (
    CITATION,
    Bank,
    Choose,
    Fill,
    Fix,
    Kind,
    LabTask,
    Match,
    Option,
    Order,
    Question,
    without_citations,
)
from studyapp.knowledge.register import Register
from studyapp.knowledge.requirement_values import Wish

FEWEST_IN_REASON = 60  # characters, without the citations
STEM_WORDS = range(6, 151)
EXPLANATION_WORDS = range(15, 131)
SUMMED_UP = re.compile(
    r"\b(all|none|both|neither|each) of (the|these|those) (above|others|options|answers)\b", re.IGNORECASE
)
PAPER_WORDS = re.compile(r"\b(NOT|EXCEPT|INCORRECT|FALSE)\b")


def check_bank(bank: Bank, register: Register, today: date) -> list[Problem]:
    """Return everything that is wrong with the questions, in the order of the bank; an empty list is what one wants."""
    each = [
        problem
        for question in bank.questions
        for check in QUESTION_CHECKS
        for problem in check(question, bank, register)
    ]
    late = [
        _of(question, "checked_on", "lies in the future")
        for question in bank.questions
        if question.checked_on > today
    ]
    return [*each, *late, *(problem for check in BANK_CHECKS for problem in check(bank, register))]


def names(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """Whatever a question names exists."""
    known: tuple[tuple[str, str, Iterable[str], Iterable[str]], ...] = (
        ("topic", "topic", [question.topic], [topic.id for topic in bank.topics]),
        ("facts", "fact", question.facts, [fact.id for fact in register.facts]),
        ("exams", "exam", question.exams, [exam.id for exam in register.exams]),
        ("objectives", "objective", question.objectives, [each.id for each in register.objectives]),
        ("experiment", "experiment", _given(question.experiment), [each.id for each in register.experiments]),
        ("trap", "trap", _given(question.trap), [trap.id for trap in bank.traps]),
        ("requires", "requirement", question.requires, [each.id for each in register.requirements]),
        ("requires", "wish", question.requires.values(), list(Wish)),
        ("option", "candidate", _candidates(question), [each.code for each in register.contenders]),
    )
    for field, kind, named, there in known:
        for name in sorted(set(named) - set(there)):
            yield _of(question, field, f"names the unknown {kind} {name}")


def exams(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """Each exam of a question asks about one of its objectives, and no objective is of another exam."""
    of_objectives = {objective.partition("/")[0] for objective in question.objectives}
    if not question.exams:
        yield _of(question, "exams", "names none")
    for exam in sorted(of_objectives - set(question.exams)):
        yield _of(question, "objectives", f"names one of {exam}, which is not among the exams")
    for exam in sorted(set(question.exams) - of_objectives):
        yield _of(question, "objectives", f"names none of {exam}")


def evidence(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """Just one thing says why the key is right: a proof, the chooser, the lab as judge, or why nothing of it can."""
    found = {
        "proof": question.proof is not None,
        "requires": bool(question.requires),
        "the lab as judge": isinstance(question.task, Fix | LabTask),
        "unproved": bool(question.unproved),
    }
    given = [name for name, is_there in found.items() if is_there]
    if len(given) != 1:
        told = " and ".join(given) or "none"
        yield _of(question, "proof", f"must be one of proof, requires and unproved; there is {told}")


def proofs(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """A proof's steps are steps of the lab. What they show is a test's business: tests/quiz/test_proofs.py."""
    observed = isinstance(question.task, Choose) and [bool(each.observed) for each in question.task.option]
    if question.proof is None:
        if observed and any(observed):
            yield _of(question, "option", "says `observed`, which needs proof.answer")
        return
    proof = question.proof
    if not proof.expect and not proof.answer:
        yield _of(question, "proof", "neither expects anything nor has an answer")
    if observed and (not all(observed) if proof.answer else any(observed)):
        yield _of(
            question, "option", "`observed` belongs to each option where there is proof.answer, else to none"
        )
    try:
        read_steps(
            "proof", set_up=proof.set_up, action=proof.action, expect=proof.expect, own_lab=proof.own_lab
        )
    except ExperimentError as error:
        yield _of(question, "proof", str(error))


def lab_tasks(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """What the lab is to judge by, it understands. How it judges: tests/quiz/test_fixing.py, test_doing.py."""
    task = question.task
    try:
        if isinstance(task, Fix):
            answer = {"do": "send", "name": "answer", "request": task.solution}
            action = [answer, *task.afterwards]
            read_steps("fix", set_up=task.set_up, action=action, expect=task.expect, own_lab=True)
            if not task.expect:
                yield _of(question, "expect", "is empty")
        if isinstance(task, LabTask):
            read_checks(task.check)
            if not task.check:
                yield _of(question, "check", "is empty")
    except (ExperimentError, TaskError) as error:
        yield _of(question, "check" if isinstance(task, LabTask) else "set_up", str(error))


def reasons(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    for place, reason in enumerate(question.reasons, start=1):
        length, field = len(without_citations(reason).strip()), f"reason {place}"
        if length < FEWEST_IN_REASON:
            yield _of(question, field, f"has {length} characters; a reason has at least {FEWEST_IN_REASON}")
        if not CITATION.search(reason):
            yield _of(question, field, "cites no fact")
    if not CITATION.search(question.explanation):
        yield _of(question, "explanation", "cites no fact")
    if question.older_exam and not CITATION.search(question.older_exam):
        yield _of(question, "older_exam", "cites no fact")


def wording(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    stem, explanation = len(question.stem.split()), len(without_citations(question.explanation).split())
    if stem not in STEM_WORDS:
        yield _of(question, "stem", f"has {stem} words; a stem has {STEM_WORDS[0]} to {STEM_WORDS[-1]}")
    if explanation not in EXPLANATION_WORDS:
        sane = f"{EXPLANATION_WORDS[0]} to {EXPLANATION_WORDS[-1]}"
        yield _of(question, "explanation", f"has {explanation} words; an explanation has {sane}")
    if PAPER_WORDS.search(question.stem):
        yield _of(question, "stem", "shouts what it denies: say it in plain words")
    for field, text in (("stem", question.stem), ("explanation", question.explanation), *_texts(question)):
        if text.count("`") % 2:
            yield _of(question, field, "has a backtick without its partner")
        if SUMMED_UP.search(text):
            yield _of(question, field, "sums up the other options")


def options(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """How many are right and wrong, and that they are of one kind and length."""
    if not isinstance(question.task, Choose):
        return
    right, all_of_them = len(question.task.right), question.task.option
    if question.kind is Kind.ONE and (right != 1 or not 3 <= len(all_of_them) <= 6):
        yield _of(question, "option", f"must be 3 to 6, one of them right; {right} of {len(all_of_them)} are")
    if question.kind is Kind.SEVERAL and (right < 2 or len(all_of_them) - right < 2):
        yield _of(
            question, "option", f"at least two must be right and two wrong; {right} of {len(all_of_them)} are"
        )
    if bool(question.requires) != any(each.candidate for each in all_of_them) or (
        question.requires and not all(each.candidate for each in all_of_them)
    ):
        yield _of(
            question, "option", "`candidate` belongs to each option where there is `requires`, else to none"
        )
    yield from _of_one_length(question, all_of_them)


def _of_one_length(question: Question, all_of_them: tuple[Option, ...]) -> Iterator[Problem]:
    lengths = [len(each.text) for each in all_of_them]
    if lengths and max(lengths) > 3 * min(lengths) + 40:
        yield _of(
            question,
            "option",
            f"have {min(lengths)} to {max(lengths)} characters: a length gives itself away",
        )


def parts(question: Question, bank: Bank, register: Register) -> Iterator[Problem]:
    """What is to be told apart is different."""
    task = question.task
    groups: dict[str, list[str]] = {}
    match task:
        case Choose():
            groups = {
                "option": [each.text for each in task.option],
                "option id": [each.id for each in task.option],
            }
        case Order():
            groups = {"step": [each.text for each in task.step], "step id": [each.id for each in task.step]}
            if len(task.step) < 3:
                yield _of(question, "step", "must be at least 3")
        case Match():
            rights = [*(each.right for each in task.pair), *(each.text for each in task.spare)]
            ids: list[str] = [*(each.id for each in task.pair), *(each.id for each in task.spare)]
            groups = {"left": [each.left for each in task.pair], "right or spare": rights, "pair id": ids}
            if len(task.pair) < 3:
                yield _of(question, "pair", "must be at least 3")
        case Fill():
            groups = {"accepted or near answer": [*task.accepts, *(each.text for each in task.near)]}
            if not task.accepts:
                yield _of(question, "accepts", "is empty")
    for what, texts in groups.items():
        for text, times in Counter(map(_plain, texts)).items():
            if times > 1:
                yield _of(question, what, f"{text!r} is there {times} times")


QUESTION_CHECKS: tuple[Callable[[Question, Bank, Register], Iterator[Problem]], ...] = (
    names,
    exams,
    evidence,
    proofs,
    lab_tasks,
    reasons,
    wording,
    options,
    parts,
)


def _of(question: Question, field: str, reason: str) -> Problem:
    return Problem(entry=f"question {question.id}", field=field, reason=reason)


def _given(name: str) -> list[str]:
    return [name] if name else []


def _candidates(question: Question) -> list[str]:
    task = question.task
    return [each.candidate for each in task.option if each.candidate] if isinstance(task, Choose) else []


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    if isinstance(question.task, Choose):
        yield from (("option", each.text) for each in question.task.option)
    yield from (("reason", reason) for reason in question.reasons)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("`", "").split()).rstrip(".")
