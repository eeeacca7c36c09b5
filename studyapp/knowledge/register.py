"""All that is known, together: look-ups, what is stale, and what depends on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from studyapp.knowledge.framework_values import Framework
from studyapp.knowledge.guide_values import (
    Exam,
    ExamId,
    GuidePage,
    GuideSlug,
    LabExperiment,
    Objective,
    ObjectiveId,
)
from studyapp.knowledge.matrix_values import Group, Row
from studyapp.knowledge.option_values import Option, OptionId
from studyapp.knowledge.price_values import Price, Quota
from studyapp.knowledge.requirement_values import Requirement, RequirementGroup, RequirementId
from studyapp.knowledge.rule_values import Contender, Rule, SettingRule
from studyapp.knowledge.values import (
    Citation,
    Fact,
    FactId,
    Note,
    Source,
    SourceId,
    Term,
    TermId,
    Theme,
    ThemeId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependants:
    """What would have to be looked at again if a fact were no longer true."""

    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    notes: tuple[Note, ...]
    guide: tuple[GuidePage, ...] = ()
    experiments: tuple[LabExperiment, ...] = ()

    def __len__(self) -> int:
        parts = (self.facts, self.terms, self.notes, self.guide, self.experiments)
        return sum(len(part) for part in parts)


@dataclass(frozen=True, kw_only=True)
class Register:
    """Entries in the order of their files. Look-ups raise KeyError for an id that is not there."""

    sources: tuple[Source, ...]
    themes: tuple[Theme, ...]
    facts: tuple[Fact, ...]
    terms: tuple[Term, ...]
    notes: tuple[Note, ...]
    options: tuple[Option, ...] = ()
    matrix_groups: tuple[Group, ...] = ()
    matrix_rows: tuple[Row, ...] = ()
    guide: tuple[GuidePage, ...] = ()
    exams: tuple[Exam, ...] = ()
    objectives: tuple[Objective, ...] = ()
    experiments: tuple[LabExperiment, ...] = ()
    requirement_groups: tuple[RequirementGroup, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    contenders: tuple[Contender, ...] = ()
    rules: tuple[Rule, ...] = ()
    setting_rules: tuple[SettingRule, ...] = ()
    frameworks: tuple[Framework, ...] = ()
    prices: tuple[Price, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @cached_property
    def _sources(self) -> dict[SourceId, Source]:
        return {source.id: source for source in self.sources}

    @cached_property
    def _themes(self) -> dict[ThemeId, Theme]:
        return {theme.id: theme for theme in self.themes}

    @cached_property
    def _facts(self) -> dict[FactId, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _terms(self) -> dict[TermId, Term]:
        return {term.id: term for term in self.terms}

    @cached_property
    def _options(self) -> dict[OptionId, Option]:
        return {option.id: option for option in self.options}

    def source(self, source_id: SourceId) -> Source:
        return self._sources[source_id]

    def theme(self, theme_id: ThemeId) -> Theme:
        return self._themes[theme_id]

    def fact(self, fact_id: FactId) -> Fact:
        return self._facts[fact_id]

    def term(self, term_id: TermId) -> Term:
        return self._terms[term_id]

    def option(self, option_id: OptionId) -> Option:
        return self._options[option_id]

    @cached_property
    def _pages(self) -> dict[GuideSlug, GuidePage]:
        return {page.slug: page for page in self.guide}

    @cached_property
    def _exams(self) -> dict[ExamId, Exam]:
        return {exam.id: exam for exam in self.exams}

    @cached_property
    def _objectives(self) -> dict[ObjectiveId, Objective]:
        return {objective.id: objective for objective in self.objectives}

    def page(self, slug: GuideSlug) -> GuidePage:
        return self._pages[slug]

    def exam(self, exam_id: ExamId) -> Exam:
        return self._exams[exam_id]

    def objective(self, objective_id: ObjectiveId) -> Objective:
        return self._objectives[objective_id]

    @cached_property
    def _requirements(self) -> dict[RequirementId, Requirement]:
        return {requirement.id: requirement for requirement in self.requirements}

    def requirement(self, requirement_id: RequirementId) -> Requirement:
        return self._requirements[requirement_id]

    def facts_of(self, theme_id: ThemeId) -> tuple[Fact, ...]:
        return tuple(fact for fact in self.facts if fact.theme == theme_id)

    def named(self, fact_ids: Iterable[FactId]) -> tuple[Fact, ...]:
        return tuple(self._facts[fact_id] for fact_id in fact_ids)

    def cited(self, citation: Citation) -> tuple[Source, str]:
        """Return the source and the address of the very place in it."""
        source = self._sources[citation.source_id]
        return source, f"{source.address}#{citation.anchor}" if citation.anchor else source.address

    @cached_property
    def changes(self) -> tuple[Fact, ...]:
        """The facts on the timeline, the oldest first."""
        dated = [(fact.valid_from, fact) for fact in self.facts if fact.is_change and fact.valid_from]
        return tuple(fact for _, fact in sorted(dated, key=lambda pair: (pair[0].first, pair[1].id)))

    def searched_text(self, fact_id: FactId) -> str:
        """Return the words by which a fact is found, as `as_typed` writes them: its own, its theme's and its terms'."""
        return self._searched_texts[fact_id]

    @cached_property
    def _searched_texts(self) -> dict[FactId, str]:
        return {fact.id: as_typed(" ".join(self._words_of(fact))) for fact in self.facts}

    def _words_of(self, fact: Fact) -> Iterator[str]:
        yield from (fact.id, fact.title, fact.claim, self.theme(fact.theme).title)
        for term_id in fact.terms:
            yield from (self.term(term_id).name, *self.term(term_id).also)

    def dependants(self, fact_id: FactId) -> Dependants:
        """Return what names the fact, and the facts that are concluded from it, over however many steps."""
        concluded = self._concluded_from(fact_id)
        return Dependants(
            facts=tuple(fact for fact in self.facts if fact.id in concluded),
            terms=tuple(term for term in self.terms if fact_id in term.facts),
            notes=tuple(note for note in self.notes if fact_id in note.facts),
            guide=tuple(page for page in self.guide if fact_id in page.facts),
            experiments=tuple(each for each in self.experiments if fact_id in each.facts),
        )

    def _concluded_from(self, fact_id: FactId) -> set[FactId]:
        found: set[FactId] = set()
        reached = {fact_id}
        while reached:
            reached = {fact.id for fact in self.facts if reached & set(fact.follows_from)} - found
            found |= reached
        return found


def as_typed(text: str) -> str:
    """Return the text in one case and without the signs that nobody types."""
    return text.casefold().replace("’", "'").replace("`", "")


def is_stale(fact: Fact, today: date) -> bool:
    """Say whether the day has passed by which somebody had to look at the fact's sources again."""
    return today > fact.review_by


def has_ended(fact: Fact, today: date) -> bool:
    """Say whether the claim describes how things once were."""
    return fact.valid_until is not None and fact.valid_until.last < today
