"""What the lab's pages show of a fact. The lab asks by the setting LAB_FACTS, since it does not know this site."""

from __future__ import annotations

from django.urls import reverse

from encryption_lab.web.experiments.facts import LabFact
from studyapp.guide.loaded import register
from studyapp.knowledge.values import FactId


def lab_fact(fact_id: str) -> LabFact | None:
    """Return the fact with its first source, None where there is no such fact."""
    facts = register()
    found = next((fact for fact in facts.facts if fact.id == FactId(fact_id)), None)
    if found is None:
        return None
    citation = next(iter(found.sources), None)
    source = facts.source(citation.source_id) if citation else None
    anchor = f"#{citation.anchor}" if citation and citation.anchor else ""
    return LabFact(
        title=found.title,
        claim=found.claim.replace("`", ""),
        url=reverse("study:fact", args=[found.id]),
        source=source.title if source else "",
        source_url=f"{source.address}{anchor}" if source else "",
        checked_on=found.checked_on,
    )
