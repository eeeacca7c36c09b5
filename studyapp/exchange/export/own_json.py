"""Envelope's own form: JSON that loses nothing.

| field | what it holds |
|---|---|
| `format` | always "envelope-questions" |
| `version` | 1; a reader refuses another |
| `title`, `licence` | what the whole is called; an SPDX name |
| `topics` | `id`, `title`, `about`, `order`, `page`, of the topics that questions name |
| `questions` | each the document of its revision (studyapp/quiz/revisions.py); what its kind has, under `task` |
| `sources` | by fact that a reason cites as `[fact-id]`: `title`, `address`, `checked_on` of each source |

UTF-8, keys sorted. `question_of(json.dumps(each))` gives a question back.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from studyapp.exchange.values import LICENCE, Exported, Selection
from studyapp.quiz.revisions import revision_of

FORMAT = "envelope-questions"
VERSION = 1


def write(selection: Selection) -> Exported:
    document = {
        "format": FORMAT,
        "version": VERSION,
        "title": selection.title,
        "licence": LICENCE,
        "topics": _topics(selection),
        "questions": [json.loads(revision_of(question).document) for question in selection.questions],
        "sources": _sources(selection),
    }
    body = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"
    return Exported(
        name="envelope-questions.json", media_type="application/json", body=body.encode(), losses=()
    )


def _topics(selection: Selection) -> list[dict[str, Any]]:
    named = dict.fromkeys(question.topic for question in selection.questions)
    return [asdict(selection.topics[topic_id]) for topic_id in named if topic_id in selection.topics]


def _sources(selection: Selection) -> dict[str, list[dict[str, Any]]]:
    cited = {fact for question in selection.questions for fact in question.facts}
    found = {fact: selection.references.get(fact, ()) for fact in cited}
    return {fact: [asdict(each) for each in references] for fact, references in found.items() if references}
