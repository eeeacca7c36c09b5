"""The fields of a card: what stands on which side."""

from __future__ import annotations

from studyapp.exchange.export.wording import code_html, list_html, plain, reason_html, rests_html, stem_html
from studyapp.exchange.values import Selection
from studyapp.knowledge.question_values import Choose, Fill, Fix, Kind, LabTask, Match, Order, Question, Task

FIELDS = ("Id", "Topic", "Question", "Options", "Answer", "Reasons", "Explanation", "Sources")
KINDS = {
    Kind.ONE: "One answer",
    Kind.SEVERAL: "Several answers",
    Kind.ORDER: "Put in order",
    Kind.MATCH: "Match",
    Kind.FILL: "Fill in",
    Kind.FIX: "Fix the request",
    Kind.LAB: "Do it in the lab",
}


def fields_of(question: Question, selection: Selection) -> list[str]:
    """Return the texts of FIELDS, as HTML."""
    options, answer, reasons = _sides(question.task, question.choose_count)
    explanation = f"<p>{reason_html(question.explanation)}</p>"
    if question.older_exam:
        explanation += f"<p>An older exam expects: {reason_html(question.older_exam)}</p>"
    return [
        question.id,
        stem_html(plain(selection.topic_title(question))),
        stem_html(question.stem),
        options,
        answer,
        reasons,
        explanation,
        rests_html(question, selection),
    ]


def _sides(task: Task, choose_count: int) -> tuple[str, str, str]:
    """Return options, answer and reasons."""
    match task:
        case Choose():
            asked = f"<p>Choose {choose_count}.</p>" if choose_count > 1 else ""
            answer = list_html(stem_html(option.text) for option in task.option if option.right)
            reasons = list_html(
                f"{'Right' if o.right else 'Wrong'}: {stem_html(o.text)}. {reason_html(o.reason)}"
                for o in task.option
            )
            return asked + list_html(stem_html(option.text) for option in task.option), answer, reasons
        case Order():
            answer = list_html((stem_html(step.text) for step in task.step), ordered=True)
            reasons = list_html((reason_html(step.reason) for step in task.step), ordered=True)
            return list_html(sorted(stem_html(step.text) for step in task.step)), answer, reasons
        case Match():
            return _match(task)
        case Fill():
            near = [f"Not {stem_html(near.text)}: {reason_html(near.reason)}" for near in task.near]
            answer = " or ".join(stem_html(text) for text in task.accepts)
            return f"<p>{stem_html(task.label)}?</p>", answer, list_html([reason_html(task.reason), *near])
        case Fix():
            return code_html(task.request), code_html(task.solution), f"<p>{reason_html(task.reason)}</p>"
        case LabTask():
            checks = list_html(stem_html(str(check["label"])) for check in task.check)
            return f"<p>{reason_html(task.hint)}</p>", checks, f"<p>{reason_html(task.reason)}</p>"


def _match(task: Match) -> tuple[str, str, str]:
    lefts = list_html(stem_html(pair.left) for pair in task.pair)
    rights = list_html(
        sorted({stem_html(pair.right) for pair in task.pair} | {stem_html(s.text) for s in task.spare})
    )
    answer = list_html(f"{stem_html(pair.left)}: {stem_html(pair.right)}" for pair in task.pair)
    reasons = [f"{stem_html(pair.left)}: {reason_html(pair.reason)}" for pair in task.pair]
    spare = [f"{stem_html(each.text)}: {reason_html(each.reason)}" for each in task.spare]
    return f"{lefts}<p>with</p>{rights}", answer, list_html([*reasons, *spare])
