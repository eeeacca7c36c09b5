"""Tags such as `difficulty:use`, as export/wording.py writes them; other tools keep them and say them again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from studyapp.knowledge.question_values import Difficulty

TAG = re.compile(r"(topic|difficulty|exam|objective|trap|experiment):([a-z0-9][a-z0-9./-]{0,99})")
LISTS = {"exam": "exams", "objective": "objectives"}
MOST_TAGS = 100


def marks_of(tags: Iterable[str]) -> dict[str, Any]:
    """Return the fields that the tags tell; a tag of another kind tells nothing."""
    given: dict[str, Any] = {}
    for found in (TAG.fullmatch(tag.strip()) for tag in list(tags)[:MOST_TAGS]):
        if found is None or (found[1] == "difficulty" and found[2] not in set(Difficulty)):
            continue
        if found[1] in LISTS:
            given.setdefault(LISTS[found[1]], []).append(found[2])
        else:
            given[found[1]] = found[2]
    return given
