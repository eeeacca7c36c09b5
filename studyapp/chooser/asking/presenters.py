"""The questions as the pages show them: in their groups, with what was answered."""

from __future__ import annotations

from studyapp.chooser.asked import Asked
from studyapp.chooser.lines import requirement_url, wish_name
from studyapp.knowledge.requirement_values import Requirement


def progress(asked: Asked, requirement: Requirement) -> dict[str, object]:
    group = next(each for each in asked.rules.groups if each.id == requirement.group)
    return {
        "group": group.label,
        "number": asked.rules.positions[requirement.id] + 1,
        "count": len(asked.rules.requirements),
        "can_matter": any(each.requirement == requirement.id for each in asked.decision.open_questions)
        or asked.profile.wish(requirement.id) is not None,
    }


def answered_groups(asked: Asked) -> list[dict[str, object]]:
    """Return the groups in which something was answered, each answer with the way to change it."""
    groups: list[dict[str, object]] = []
    for group in asked.rules.groups:
        rows = [
            {
                "label": each.label,
                "wish": wish_name(asked, each.id),
                "url": asked.link("question", each.id, more="back=check"),
            }
            for each in asked.rules.requirements
            if each.group == group.id and asked.profile.wish(each.id)
        ]
        if rows:
            groups.append({"label": group.label, "rows": rows})
    return groups


def groups_with_rows(asked: Asked) -> list[dict[str, object]]:
    """Return all groups; on a phone those are open in which something was answered, or else the first."""
    answered = {asked.requirement(each).group for each in asked.profile.wishes}
    opened = answered or {asked.rules.groups[0].id}
    return [
        {
            "id": group.id,
            "label": group.label,
            "about": group.about,
            "is_open": group.id in opened,
            "rows": [
                {
                    "id": each.id,
                    "label": each.label,
                    "question": each.question,
                    "example": each.example,
                    "url": requirement_url(asked, each.id),
                    "wish": asked.profile.wish(each.id) or "",
                }
                for each in asked.rules.requirements
                if each.group == group.id
            ],
        }
        for group in asked.rules.groups
    ]
