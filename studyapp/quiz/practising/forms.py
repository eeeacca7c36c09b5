"""How a sitting is asked for, and the answer to a question."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from studyapp.guide.loaded import register
from studyapp.quiz.editing.in_use import bank_in_use
from studyapp.quiz.loaded import mock_plans
from studyapp.quiz.modes import COUNT, COUNTS, Mode

ANY = ""
COUNT_CHOICES = [(str(count), f"{count} questions") for count in COUNTS]


def exam_choices() -> list[tuple[str, str]]:
    asked = {exam for question in bank_in_use().questions for exam in question.exams}
    return [(exam.id, f"{exam.code} {exam.name}") for exam in register().exams if exam.id in asked]


def subject_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the topics, and the misconceptions that questions are written against."""
    trapped = {question.trap for question in bank_in_use().questions}
    return [
        ("Topics", [(topic.id, topic.title) for topic in bank_in_use().topics]),
        ("Misconceptions", [(trap.id, trap.name) for trap in bank_in_use().traps if trap.id in trapped]),
    ]


class StartForm(forms.Form):
    """A mode and what it needs; each mode's card on the page is this form with other fields."""

    FIELDS = {
        Mode.LEARN: ("exam", "count"),
        Mode.DRILL: ("subject", "count"),
        Mode.REVIEW: (),
        Mode.MISSED: (),
        Mode.SURPRISE: ("count",),
        Mode.MOCK: ("mock", "length"),
        Mode.OWN: ("count",),
    }
    exam = forms.ChoiceField(label="For", required=False)
    subject = forms.ChoiceField(label="On")
    count = forms.ChoiceField(label="How many", choices=COUNT_CHOICES, initial=str(COUNT))
    mock = forms.ChoiceField(label="Exam")
    length = forms.ChoiceField(
        label="Length", choices=[("full", "As the exam"), ("short", "Short, 20 questions")]
    )

    def __init__(self, *args: Any, mode: Mode, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{mode}-%s", **kwargs})
        self.mode = mode
        for name in set(self.fields) - set(self.FIELDS[mode]):
            del self.fields[name]
        self._choose("exam", [(ANY, "Every exam"), *exam_choices()])
        self._choose("subject", subject_choices())
        self._choose(
            "mock", [each for each in exam_choices() if each[0] in {plan.exam for plan in mock_plans()}]
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.FIELDS[mode])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
