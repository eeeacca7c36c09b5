"""Questions whose texts hold what means something in one format or another."""

from __future__ import annotations

from studyapp.exchange.selecting import selected
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import Kind, Question
from tests.quiz.samples import sample

HOSTILE = (
    "=1+1",
    "{a} ~b =c #d :e ::f:: \\n \\",
    "<script>alert(1)</script> &amp; </p> ]]>",
    "%100%x -> y // z $CATEGORY: w",
    'He said "no", `code {x} <y>` and `left open',
    "[html]@* {{Answer}} {{c1::cloze}} | # - 1. _a_ *b*",
)
CITED = "Because [sse-s3-is-the-default]."


def hostile_questions() -> tuple[Question, ...]:
    options = [
        {"id": f"p{n}", "text": text, "reason": text, "right": n == 1} for n, text in enumerate(HOSTILE)
    ]
    several = [{**option, "right": n < 3} for n, option in enumerate(options)]
    steps = [{"id": f"p{n}", "text": text, "reason": text} for n, text in enumerate(HOSTILE)]
    pairs = [
        {"id": f"p{n}", "left": text, "right": text, "reason": text} for n, text in enumerate(HOSTILE[:4])
    ]
    near = [{"text": text, "reason": text} for text in HOSTILE[2:]]
    texts = {"stem": " ".join(HOSTILE[1:]), "explanation": " ".join(HOSTILE)}
    return (
        sample(Kind.ONE, option=options, **texts),
        sample(Kind.SEVERAL, option=several, **texts),
        sample(Kind.ORDER, step=steps, **texts),
        sample(Kind.MATCH, pair=pairs, spare=steps[4:5], **texts),
        sample(Kind.FILL, accepts=list(HOSTILE[:2]), near=near, **texts),
    )


def hostile_selection() -> Selection:
    return selected(hostile_questions())
