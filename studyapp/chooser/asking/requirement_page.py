"""One requirement and its row of the table of rules."""

from __future__ import annotations

from studyapp.chooser.asked import Asked
from studyapp.chooser.lines import candidate_line, fact_links, reason_line, wish_name
from studyapp.knowledge.requirement_values import Requirement


def row_of(asked: Asked, requirement: Requirement) -> dict[str, object]:
    group = next(each for each in asked.rules.groups if each.id == requirement.group)
    cells = [
        {
            "line": candidate_line(asked.register, candidate),
            "judged": reason_line(asked, asked.rules.judge(requirement.id, candidate, asked.on)),
        }
        for candidate in asked.rules.candidates
    ]
    return {
        "requirement": requirement,
        "group": group.label,
        "facts": fact_links(asked.register, requirement.facts, asked.today),
        "cells": cells,
        "wish": wish_name(asked, requirement.id),
        "question_url": asked.link("question", requirement.id, more="back=answer"),
    }
