"""All stored answers, tallied by the database in one pass, so that a page on the whole bank stays quick."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import connection

from studyapp.knowledge.question_values import PartId
from studyapp.quiz.items.values import Tally

# Plain SQL: the ORM cannot aggregate over window functions. What is chosen is stored in the order of the question's
# parts, so that equal answers are equal texts.
QUERY = """
WITH totals AS (
    SELECT attempt_id, COUNT(*) AS marks, SUM(CASE WHEN "right" THEN 1 ELSE 0 END) AS rights
    FROM quiz_asked WHERE "right" IS NOT NULL GROUP BY attempt_id
), ranked AS (
    SELECT revision_id, attempt_id, CASE WHEN "right" THEN 1 ELSE 0 END AS mark, confidence,
        CAST(response AS text) AS response,
        ROW_NUMBER() OVER (PARTITION BY learner_id, revision_id ORDER BY committed_at, id) AS place
    FROM quiz_asked WHERE "right" IS NOT NULL {narrowed}
), rested AS (
    SELECT revision_id, mark, confidence, response,
        CASE WHEN marks > 1 THEN (rights - mark) * 1.0 / (marks - 1) END AS rest
    FROM ranked JOIN totals ON totals.attempt_id = ranked.attempt_id WHERE place = 1
), halved AS (
    SELECT revision_id, mark, confidence, response, rest, AVG(rest) OVER (PARTITION BY revision_id) AS mean
    FROM rested
)
SELECT revision_id, response, mark, COUNT(*), SUM(CASE WHEN confidence = 'sure' THEN 1 ELSE 0 END),
    COUNT(rest), COALESCE(SUM(rest), 0), COALESCE(SUM(rest * rest), 0),
    SUM(CASE WHEN rest > mean THEN 1 ELSE 0 END)
FROM halved GROUP BY revision_id, response, mark
"""


def tallies(question_id: str | None = None) -> Mapping[str, Sequence[Tally]]:
    """Return the tallies of each revision by its digest, of one question or of all that were ever asked."""
    narrowed = "AND question_id = %s" if question_id else ""
    found: dict[str, list[Tally]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(narrowed=narrowed), [question_id] if question_id else [])
        for digest, response, mark, count, sure, rested, rest, squares, strong in cursor.fetchall():
            found[digest].append(
                Tally(
                    chosen=_chosen(response),
                    right=bool(mark),
                    count=count,
                    sure=sure,
                    rested=rested,
                    rest_sum=float(rest),
                    rest_squares=float(squares),
                    strong=strong,
                )
            )
    return found


def _chosen(response: str | None) -> tuple[PartId, ...]:
    value = json.loads(response) if response else {}
    return tuple(value.get("chosen", ())) if isinstance(value, dict) else ()
