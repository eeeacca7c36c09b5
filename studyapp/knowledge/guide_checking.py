"""What must hold for the guide: its citations resolve, its length is one sitting, and no objective is forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from studyapp.knowledge.problems import Problem
from studyapp.knowledge.register import Register

FEWEST_WORDS, MOST_WORDS = 500, 900
OBJECTIVE = re.compile(r"[a-z]+-c\d+/[a-z0-9.-]+")


def guide_citations(register: Register, today: date) -> Iterator[Problem]:
    known = {fact.id for fact in register.facts}
    for page in register.guide:
        for cited in page.citations:
            if cited.fact_id not in known:
                place = f"guide/{page.slug}.md:{cited.line}"
                yield Problem(
                    entry=place, field=cited.field, reason=f"cites the unknown fact {cited.fact_id}"
                )
        if not page.citations:
            yield _of_page(page.slug, "text", "cites no fact")


def guide_names(register: Register, today: date) -> Iterator[Problem]:
    """Objectives and requirements exist; so do experiments, once the lab has any."""
    objectives = {objective.id for objective in register.objectives}
    experiments = {experiment.id for experiment in register.experiments}
    requirements = {requirement.id for requirement in register.requirements}
    for page in register.guide:
        for objective_id in page.front.objectives:
            if objective_id not in objectives:
                yield _of_page(page.slug, "objectives", f"names the unknown objective {objective_id}")
        for requirement_id in page.front.rules:
            if requirement_id not in requirements:
                yield _of_page(page.slug, "rules", f"names the unknown requirement {requirement_id}")
        for experiment_id in page.front.experiments:
            if experiments and experiment_id not in experiments:
                yield _of_page(page.slug, "experiments", f"names the unknown experiment {experiment_id}")


def guide_order(register: Register, today: date) -> Iterator[Problem]:
    times = Counter(page.front.order for page in register.guide)
    for page in register.guide:
        if times[page.front.order] > 1:
            yield _of_page(page.slug, "order", f"{page.front.order} is that of another page too")


def guide_length(register: Register, today: date) -> Iterator[Problem]:
    for page in register.guide:
        if not FEWEST_WORDS <= page.words <= MOST_WORDS:
            reason = f"has {page.words} words; a page has {FEWEST_WORDS} to {MOST_WORDS}"
            yield _of_page(page.slug, "text", reason)


def exam_objectives(register: Register, today: date) -> Iterator[Problem]:
    exams = {exam.id for exam in register.exams}
    served = {objective_id for page in register.guide for objective_id in page.front.objectives}
    for objective in register.objectives:
        entry = f"objective {objective.id}"
        if not OBJECTIVE.fullmatch(objective.id) or not objective.id.startswith(f"{objective.exam}/"):
            yield Problem(
                entry=entry, field="id", reason=f"must be {objective.exam}/ and a task, such as 5.2"
            )
        if objective.exam not in exams:
            yield Problem(entry=entry, field="exam", reason=f"names the unknown exam {objective.exam}")
        if not objective.sources:
            yield Problem(entry=entry, field="sources", reason="has none")
        if not objective.text.endswith("."):
            yield Problem(entry=entry, field="text", reason="must end with a full stop")
        if objective.id not in served:
            yield Problem(entry=entry, field="id", reason="has no page in the guide")
    for objective_id, times in Counter(objective.id for objective in register.objectives).items():
        if times > 1:
            yield Problem(entry=f"objective {objective_id}", field="id", reason=f"is given {times} times")


def exam_weights(register: Register, today: date) -> Iterator[Problem]:
    for exam in register.exams:
        if not exam.sources:
            yield Problem(entry=f"exam {exam.id}", field="sources", reason="has none")
        whole = sum(domain.weight_percent for domain in exam.domains)
        if whole not in (0, 100):
            yield Problem(entry=f"exam {exam.id}", field="domains", reason=f"add up to {whole} %, not to 100")
        if not any(objective.exam == exam.id for objective in register.objectives):
            yield Problem(entry=f"exam {exam.id}", field="id", reason="has no objective")


GUIDE_CHECKS = (guide_citations, guide_names, guide_order, guide_length, exam_objectives, exam_weights)


def _of_page(slug: str, field: str, reason: str) -> Problem:
    return Problem(entry=f"guide/{slug}.md", field=field, reason=reason)
