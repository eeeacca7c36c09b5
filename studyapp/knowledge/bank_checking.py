"""What must hold for the bank as a whole: nothing said twice, no key that its place or length gives away, no gap.

Shares are judged once there is enough to share: the bank grows topic by topic.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations

from studyapp.knowledge.problems import Problem
from studyapp.knowledge.question_values import Bank, Choose, Difficulty, Kind, Option, Question
from studyapp.knowledge.register import Register

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WORD = re.compile(r"[a-z0-9]+")
SHINGLE_WORDS = 3
MOST_ALIKE = 0.6  # of their shingles, shared by two stems
OPTIONS = 4  # of the questions whose keys are compared
FAIR_SHARE = (0.20, 0.30)
ENOUGH = 100  # single-answer questions of four options
WHOLE = 300  # questions
FEWEST_AN_OBJECTIVE = 5
FEWEST_SPECIALTY = 0.25
TODAYS_EXAMS = ("saa-c03", "scs-c03", "dva-c03", "soa-c03")


def ids(bank: Bank, register: Register) -> Iterator[Problem]:
    named = [
        *(("question", each.id) for each in bank.questions),
        *(("topic", each.id) for each in bank.topics),
        *(("trap", each.id) for each in bank.traps),
    ]
    for (kind, name), times in Counter(named).items():
        if not ID.fullmatch(name):
            yield _problem(f"{kind} {name}", "id", "must be lower-case words with hyphens between them")
        if times > 1:
            yield _problem(f"{kind} {name}", "id", f"is given {times} times")


def topics(bank: Bank, register: Register) -> Iterator[Problem]:
    pages, orders = {page.slug for page in register.guide}, Counter(topic.order for topic in bank.topics)
    for topic in bank.topics:
        if topic.page not in pages:
            yield _problem(f"topic {topic.id}", "page", f"names the unknown page {topic.page}")
        if orders[topic.order] > 1:
            yield _problem(f"topic {topic.id}", "order", f"{topic.order} is that of another topic too")


def repeated_reasons(bank: Bank, register: Register) -> Iterator[Problem]:
    by_words: dict[str, list[str]] = defaultdict(list)
    for question in bank.questions:
        for reason in question.reasons:
            by_words[" ".join(WORD.findall(reason.casefold()))].append(question.id)
    for owners in by_words.values():
        if len(owners) > 1:
            yield _problem(f"question {owners[-1]}", "reason", f"is that of question {owners[0]} too")


def alike(bank: Bank, register: Register) -> Iterator[Problem]:
    """Two stems that share most of their runs of three words ask one thing twice."""
    for first, second, share in pairs_alike(bank):
        yield _problem(
            f"question {second.id}", "stem", f"shares {share:.0%} of its words with question {first.id}"
        )


def pairs_alike(bank: Bank) -> Iterator[tuple[Question, Question, float]]:
    """Yield the pairs whose shingles overlap too much (Jaccard). Only stems that share any are compared."""
    shingled = [_shingles(question.stem) for question in bank.questions]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, shingles in enumerate(shingled):
        for shingle in shingles:
            holders[shingle].append(place)
    shared = Counter(pair for places in holders.values() for pair in combinations(places, 2))
    for (first, second), common in sorted(shared.items()):
        share = common / (len(shingled[first]) + len(shingled[second]) - common)
        if share > MOST_ALIKE:
            yield bank.questions[first], bank.questions[second], share


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.casefold())
    return {tuple(words[at : at + SHINGLE_WORDS]) for at in range(max(1, len(words) - SHINGLE_WORDS + 1))}


def four_options(bank: Bank) -> list[tuple[Option, ...]]:
    """Return the options of each question of four with one key: those where place and length can be compared."""
    return [
        question.task.option
        for question in bank.questions
        if question.kind is Kind.ONE and isinstance(question.task, Choose)
        if len(question.task.option) == OPTIONS and len(question.task.right) == 1
    ]


def key_shares(bank: Bank) -> dict[str, float]:
    """Return in what share of the questions of four options the key is the longest, the shortest, first, second …"""
    asked = four_options(bank)
    counts: Counter[str] = Counter()
    for options in asked:
        place = next(at for at, option in enumerate(options) if option.right)
        others = [len(option.text) for at, option in enumerate(options) if at != place]
        length = len(options[place].text)
        counts.update([f"place {place + 1}"])
        counts.update(["longest"] if length > max(others) else [])
        counts.update(["shortest"] if length < min(others) else [])
    named = ("longest", "shortest", *(f"place {place}" for place in range(1, OPTIONS + 1)))
    return {name: counts[name] / len(asked) if asked else 0.0 for name in named}


def giveaways(bank: Bank, register: Register) -> Iterator[Problem]:
    if len(four_options(bank)) < ENOUGH:
        return
    low, high = FAIR_SHARE
    for name, share in key_shares(bank).items():
        if name != "shortest" and not low <= share <= high:
            yield _problem("bank", name, f"the key is so in {share:.0%}; fair is {low:.0%} to {high:.0%}")


def coverage(bank: Bank, register: Register) -> Iterator[Problem]:
    if len(bank.questions) < WHOLE:
        return
    for name, count in objective_counts(bank, register).items():
        if count < FEWEST_AN_OBJECTIVE:
            yield _problem(f"objective {name}", "questions", f"has {count}; at least {FEWEST_AN_OBJECTIVE}")
    share = difficulty_shares(bank)[Difficulty.SPECIALTY]
    if share < FEWEST_SPECIALTY:
        yield _problem(
            "bank", "specialty", f"is {share:.0%} of the questions; at least {FEWEST_SPECIALTY:.0%}"
        )


def objective_counts(bank: Bank, register: Register) -> dict[str, int]:
    """Return how many questions each objective of today's exams has."""
    counts = Counter(name for question in bank.questions for name in question.objectives)
    return {each.id: counts[each.id] for each in register.objectives if each.exam in TODAYS_EXAMS}


def difficulty_shares(bank: Bank) -> dict[Difficulty, float]:
    counts = Counter(question.difficulty for question in bank.questions)
    return {each: counts[each] / (len(bank.questions) or 1) for each in Difficulty}


BANK_CHECKS: tuple[Callable[[Bank, Register], Iterator[Problem]], ...] = (
    ids,
    topics,
    repeated_reasons,
    alike,
    giveaways,
    coverage,
)


def figures(bank: Bank, register: Register) -> tuple[str, ...]:
    """Return the lines that say how the bank is made up."""
    kinds, asked = Counter(question.kind for question in bank.questions), len(four_options(bank))
    proved = sum(question.proof is not None for question in bank.questions)
    scenarios = sum(bool(question.requires) for question in bank.questions)
    of_kind = ", ".join(f"{kind} {kinds[kind]}" for kind in Kind)
    return (
        f"{len(bank.questions)} questions in {len(bank.topics)} topics: {of_kind}; "
        f"{proved} proved by the lab, {scenarios} by the chooser.",
        f"Difficulty: {', '.join(f'{name} {share:.0%}' for name, share in difficulty_shares(bank).items())}.",
        f"Questions of an objective: {', '.join(f'{n} {c}' for n, c in objective_counts(bank, register).items())}.",
        f"The key among four options ({asked} questions): "
        f"{', '.join(f'{name} {share:.0%}' for name, share in key_shares(bank).items())}.",
    )


def _problem(entry: str, field: str, reason: str) -> Problem:
    return Problem(entry=entry, field=field, reason=reason)
