"""What to take along, and in which format. Nothing ticked means everything."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.selecting import selection_of
from studyapp.exchange.values import Selection
from studyapp.guide.loaded import register
from studyapp.quiz.editing.in_use import bank_in_use

NOTHING = "No question of these topics is for these exams. Take a topic or an exam more, or none at all."


class ExportForm(forms.Form):
    """`selection`: what was asked for, once the form is valid."""

    format = forms.ChoiceField(
        label="Format",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a format.", "invalid_choice": "Choose a format from the list."},
    )
    exam = forms.MultipleChoiceField(
        label="For exams (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no such exam here."},
    )
    topic = forms.MultipleChoiceField(
        label="On topics (optional)",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no such topic here."},
    )
    selection: Selection

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = bank_in_use()
        asked = {exam for question in there.questions for exam in question.exams}
        self._choose("format", [(each.code, f"{each.name}: {each.about}") for each in FORMATS.values()])
        self._choose(
            "exam", [(exam.id, f"{exam.code} {exam.name}") for exam in register().exams if exam.id in asked]
        )
        self._choose("topic", [(topic.id, topic.title) for topic in there.topics])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("format", "exam", "topic")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "topic" in cleaned and "exam" in cleaned:
            self.selection = selection_of(bank_in_use(), cleaned["topic"], cleaned["exam"])
            if not self.selection.questions:
                raise forms.ValidationError(NOTHING)
        return cleaned

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
