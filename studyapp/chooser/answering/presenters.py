"""The answer in the order in which somebody reads it: what, why, what else, and what would change it."""

from __future__ import annotations

from studyapp.chooser.answering import funnel, funnel_drawing, layers
from studyapp.chooser.answering.plain import facts_behind, in_plain_words
from studyapp.chooser.asked import Asked
from studyapp.chooser.lines import candidate_line, edit_words, fact_links, reason_lines, requirement_url
from studyapp.chooser.names import EDGE_REASONS, label_of, method_of, setting_name
from studyapp.chooser.values import Candidate, Change, Conflict, Edge, Edit, Wish
from studyapp.knowledge.matrix_values import Cell
from studyapp.knowledge.option_values import OptionId

# Rows of the comparison that answer, for any method: whose key, who sees, who can tell, who can stop it.
GLANCE = (
    ("where-the-key-is-kept", "Where the key is kept"),
    ("s3-sees-plaintext", "Does S3 see the plaintext?"),
    ("key-use-recorded", "Is each use of the key recorded?"),
    ("revoke-at-once", "Can you take the key away at once?"),
)
CHANGES_SHOWN = 6
QUESTIONS_SHOWN = 6
# Why the first candidate comes before the second, as the end of a sentence that names how many fit.
FIRST_FOR = {
    Edge.WISHES: "it meets more of your wishes than any other",
    Edge.ADVICE: "AWS advises against the next one",
    Edge.EFFORT: "it takes the least effort",
    Edge.COST: "it costs the least",
    Edge.ORDER: "it comes first in the list, and nothing else tells it from the next",
}


def why(asked: Asked) -> str:
    """Return in one sentence how the recommendation came about."""
    decision = asked.decision
    fitting, everybody = len(decision.standings), len(funnel.candidates_of(decision))
    musts = sum(wish is Wish.MUST for wish in asked.profile.wishes.values())
    if not fitting:
        return f"Each of the {everybody} candidates fails at least one of your {musts} musts."
    if fitting == 1:
        return f"Of {everybody} candidates it is the only one that meets {_all(musts)}."
    edge = decision.standings[1].behind or Edge.ORDER
    met = f"meet {_all(musts)}" if musts else "are left, since you named no must"
    return f"{fitting} of {everybody} candidates {met}; of these {FIRST_FOR[edge]}."


def _all(musts: int) -> str:
    return {1: "your must", 2: "both of your musts"}.get(musts, f"all {musts} of your musts")


def glance(asked: Asked, candidate: Candidate) -> list[dict[str, object]]:
    column = OptionId("sse-kms-bucket-key") if str(candidate) == "sse-kms+bucket-key" else candidate.option
    rows = {row.id: row for row in asked.register.matrix_rows}
    cells = [(name, rows[row_id].cell(column)) for row_id, name in GLANCE if row_id in rows]  # type: ignore[index]
    return [
        {
            "name": name,
            "text": _cell_text(cell),
            "facts": fact_links(asked.register, (cell.fact,), asked.today),
        }
        for name, cell in cells
    ]


def _cell_text(cell: Cell) -> str:
    answer = cell.answer.value.capitalize() if cell.answer else ""
    return ". ".join(part for part in (answer, cell.text) if part)


def first_screen(asked: Asked) -> dict[str, object]:
    """Return what the panel beside the questions and the top of the answer share."""
    candidate = asked.decision.recommended
    return {
        "chosen": candidate_line(asked.register, candidate) if candidate else None,
        "plain": in_plain_words(candidate) if candidate else "",
        "in_short": why(asked),
        "page_class": f"m-{candidate_line(asked.register, candidate).method}" if candidate else "",
        "fitting_count": len(asked.decision.standings),
        "answered_count": len(asked.profile.wishes),
    }


def answer(asked: Asked) -> dict[str, object]:
    decision = asked.decision
    candidate = decision.recommended
    first = decision.standings[0] if decision.standings else None
    questions = _questions(asked)
    return {
        **first_screen(asked),
        "drawing": layers.draw(candidate) if candidate else "",
        "glance": glance(asked, candidate) if candidate else [],
        "plain_facts": fact_links(asked.register, facts_behind(candidate), asked.today) if candidate else (),
        "reasons": reason_lines(asked, (*first.musts, *first.wishes_met)) if first else (),
        "missed": reason_lines(asked, first.wishes_missed) if first else (),
        "settings": _settings(asked),
        "sieve": sieve(asked),
        "ranked": _ranked(asked),
        "ruled_out": [
            {"line": candidate_line(asked.register, out.candidate), "by": reason_lines(asked, out.by)}
            for out in decision.ruled_out
        ],
        "not_yet": [
            {
                "line": candidate_line(asked.register, each.candidate),
                "since": each.since,
                "text": each.reason,
                "facts": fact_links(asked.register, each.facts, asked.today),
            }
            for each in decision.not_yet
        ],
        **_changes(asked),
        "conflicts": [_conflict(asked, conflict) for conflict in decision.conflicts],
        "questions": questions[:QUESTIONS_SHOWN],
        "more_questions": questions[QUESTIONS_SHOWN:],
    }


def sieve(asked: Asked) -> dict[str, object]:
    """Return the drawing of what each must took away, and the same in words; no drawing without a must."""
    steps = funnel.steps_of(asked.decision, asked.labels)
    stops = {judged.candidate: place for place, step in enumerate(steps) for judged in step.taken}
    everybody = funnel.candidates_of(asked.decision)
    lanes = tuple(
        funnel_drawing.Lane(
            name=label_of(asked.register, candidate),
            method=method_of(asked.register, candidate),
            stops_at=stops.get(candidate),
            is_recommended=candidate == asked.decision.recommended,
        )
        for candidate in sorted(everybody, key=lambda each: -stops.get(each, len(steps)))
    )
    rows = tuple(
        funnel_drawing.Row(label=asked.labels[step.requirement], left_count=len(step.left)) for step in steps
    )
    return {
        "drawing": funnel_drawing.draw(lanes, rows) if rows else "",
        "count": len(everybody),
        "steps": [
            {
                "label": asked.labels[step.requirement],
                "taken": [candidate_line(asked.register, each.candidate) for each in step.taken],
                "left": len(step.left),
            }
            for step in steps
        ],
    }


def _settings(asked: Asked) -> list[dict[str, object]]:
    return [
        {
            "name": setting_name(each),
            "value": each.value,
            "reason": each.reason,
            "because": [asked.labels[requirement] for requirement in each.because],
            "facts": fact_links(asked.register, each.facts, asked.today),
        }
        for each in asked.decision.settings
    ]


def _ranked(asked: Asked) -> list[dict[str, object]]:
    return [
        {
            "rank": each.rank,
            "line": candidate_line(asked.register, each.candidate),
            "behind": EDGE_REASONS[each.behind] if each.behind else "",
            "missed": reason_lines(asked, each.wishes_missed),
            "met_count": len(each.wishes_met),
        }
        for each in asked.decision.standings[1:]
    ]


def _changes(asked: Asked) -> dict[str, object]:
    """Return the changes that lead to another method, and apart from them those after which nothing fits."""
    leading = [_change(asked, each) for each in asked.decision.changes if each.winner]
    return {
        "changes": leading[:CHANGES_SHOWN],
        "more_changes": leading[CHANGES_SHOWN:],
        "dead_ends": [_change(asked, each) for each in asked.decision.changes if not each.winner],
    }


def _change(asked: Asked, change: Change) -> dict[str, object]:
    return {
        "words": " and ".join(edit_words(asked, edit) for edit in change.edits),
        "winner": candidate_line(asked.register, change.winner) if change.winner else None,
        "url": asked.link("answer", edits=change.edits),
    }


def _conflict(asked: Asked, conflict: Conflict) -> dict[str, object]:
    return {
        "musts": [
            {"label": asked.labels[each], "url": requirement_url(asked, each)}
            for each in conflict.requirements
        ],
        "giving_up": [
            {
                "label": asked.labels[given],
                "allows": [candidate_line(asked.register, each) for each in candidates],
                "url": asked.link(
                    "answer", edits=(Edit(requirement=given, before=Wish.MUST, after=Wish.NOT_NEEDED),)
                ),
            }
            for given, candidates in conflict.giving_up
        ],
    }


def _questions(asked: Asked) -> list[dict[str, object]]:
    return [
        {
            "label": asked.requirement(each.requirement).question,
            "winner": candidate_line(asked.register, each.if_must) if each.if_must else None,
            "url": asked.link("question", each.requirement, more="back=answer"),
        }
        for each in sorted(asked.decision.open_questions, key=lambda each: each.if_must is None)
    ]
