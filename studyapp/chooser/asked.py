"""What an address asks: the answers in its query string, read once for every page of Decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from studyapp.chooser.answers import address, read_answers
from studyapp.chooser.deciding import decide
from studyapp.chooser.rules import Rules, rules
from studyapp.chooser.values import Decision, Edit, Profile, RequirementId, Wish
from studyapp.guide.loaded import register, today
from studyapp.knowledge.register import Register
from studyapp.knowledge.requirement_values import Requirement

# Parameters of pages, which are no answers.
OF_PAGES = frozenset({"continue", "back", "a", "b", "then"})


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    problems      sentences about what could not be read; the rest was kept
    other_rules   the version of the rules that the address was made under, if they have changed since
    """

    rules: Rules
    register: Register
    profile: Profile
    on: date
    today: date
    problems: tuple[str, ...]
    other_rules: str

    @cached_property
    def decision(self) -> Decision:
        return decide(self.rules, self.profile, self.on)

    @cached_property
    def labels(self) -> dict[RequirementId, str]:
        return {each.id: each.label for each in self.rules.requirements}

    @cached_property
    def query(self) -> str:
        return address(self.rules, self.profile, self.on, today=self.today)

    @property
    def is_of_today(self) -> bool:
        return self.on == self.today

    @property
    def permalink(self) -> str:
        """The query string that still says, in a year, under which rules and on which day this was decided."""
        return address(self.rules, self.profile, self.on, today=self.today, permanent=True)

    def requirement(self, requirement_id: RequirementId) -> Requirement:
        return self.rules.requirement(requirement_id)

    def link(
        self, page: str, *args: str, edits: tuple[Edit, ...] = (), on: date | None = None, more: str = ""
    ) -> str:
        """Return the address of a page with these answers, some of them changed, or on another day."""
        profile = edited(self.profile, {edit.requirement: edit.after for edit in edits})
        query = address(self.rules, profile, on or self.on, today=self.today) if edits or on else self.query
        whole = "&".join(part for part in (query, more) if part)
        place = reverse(f"choose:{page}", args=args)
        return f"{place}?{whole}" if whole else place


def edited(profile: Profile, wishes: Mapping[RequirementId, Wish]) -> Profile:
    return Profile({**profile.wishes, **wishes})


def asked_by(request: HttpRequest) -> Asked:
    return asked_of(request.GET)


def asked_of(query: QueryDict) -> Asked:
    day = today()
    pairs = ((name, value) for name, values in query.lists() for value in values)
    answers = read_answers(rules(), pairs, today=day, but_for=OF_PAGES)
    return Asked(
        rules=rules(),
        register=register(),
        profile=answers.profile,
        on=answers.on,
        today=day,
        problems=answers.problems,
        other_rules=answers.other_rules,
    )
