"""The form for one question. Its fields follow from the kind; the gates' messages come back beside them."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.core.validators import RegexValidator

from studyapp.guide.loaded import register
from studyapp.knowledge.problems import Problem
from studyapp.knowledge.question_values import Difficulty, Kind
from studyapp.quiz.editing.fields import OF_TASK, ROWS, Rows, entry_from, field_of
from studyapp.quiz.editing.in_use import bank_in_use
from studyapp.quiz.practising.names import DIFFICULTY

MOST = 4000
ID = RegexValidator(r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", "Use lower-case words with hyphens between.")
LABELS = {
    "text": "Text",
    "reason": "Reason",
    "left": "Left",
    "id": "Id (optional)",
    "observed": "Observed (optional)",
    "candidate": "Candidate (optional)",
    "label": "Label of the field",
    "accepts": "Right answers, one a line",
    "request": "Request to mend",
    "solution": "One right way",
    "hint": "Hint",
}
RARE = ("id", "observed", "candidate")
FEWEST_ROWS = 3
LONG = {"text": 2, "reason": 3, "request": 6, "solution": 6, "accepts": 3, "hint": 2}


def _text(label: str, rows: int = 0, *, required: bool = True, hint: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=MOST, required=required, widget=widget, help_text=hint)


def _fold(title: str, fields: list[Any]) -> Div:
    return Div(
        HTML(
            f'<details class="fold"><summary>{title[:1].upper()}{title[1:]}</summary><div class="fold-open">'
        ),
        *fields,
        HTML("</div></details>"),
    )


class QuestionForm(forms.Form):
    """began_at: how many edits the question had when the form was opened."""

    id = forms.CharField(
        label="Id",
        max_length=100,
        validators=[ID],
        help_text="Its address, for good: lower-case words with hyphens between.",
    )
    began_at = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    topic = forms.ChoiceField(label="Topic")
    difficulty = forms.ChoiceField(
        label="Difficulty", choices=[(each.value, DIFFICULTY[each]) for each in Difficulty]
    )
    exams = forms.MultipleChoiceField(label="Exams", widget=forms.CheckboxSelectMultiple)
    objectives = forms.MultipleChoiceField(label="Objectives", widget=forms.CheckboxSelectMultiple)
    trap = forms.ChoiceField(label="Misconception (optional)", required=False)
    experiment = forms.ChoiceField(label="Experiment (optional)", required=False)
    checked_on = forms.DateField(
        label="Last read against its facts", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    stem = _text("Stem", 5)
    explanation = _text("Explanation", 4, hint="15 to 130 words, with a fact: … [fact-id].")
    older_exam = _text("What an older exam expects (optional)", 2, required=False)
    unproved = _text("Why the lab cannot show it (optional)", 2, required=False)
    rest = forms.CharField(
        label="Proof and other tables, as in a file (optional)",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono", "spellcheck": "false"}),
    )
    why = forms.CharField(
        label="What you changed, and why", max_length=400, help_text="Public, in the question's history."
    )

    def __init__(self, *args: Any, kind: Kind, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_new = kind, is_new
        if not is_new:
            del self.fields["id"]
        self._offer()
        for name in OF_TASK[kind]:
            self.fields[name] = _text(LABELS[name], LONG.get(name, 0))
        for rows in ROWS[kind]:
            self._add(rows)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self._layout()

    def _offer(self) -> None:
        known, bank = register(), bank_in_use()
        choices: dict[str, list[tuple[str, str]]] = {
            "topic": [(each.id, each.title) for each in bank.topics],
            "exams": [(each.id, each.code) for each in known.exams],
            "objectives": [(each.id, f"{each.id} {each.title}") for each in known.objectives],
            "trap": [("", "None"), *((each.id, each.name) for each in bank.traps)],
            "experiment": [("", "None"), *((each.id, each.title) for each in known.experiments)],
        }
        for name, offered in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def _add(self, rows: Rows) -> None:
        for row in range(rows.most):
            for column in rows.columns:
                name = rows.field(row, column)
                if column == "right" and rows.name == "option":
                    self.fields[name] = forms.BooleanField(label="This is right", required=False)
                else:
                    label = LABELS.get(column, column.capitalize())
                    self.fields[name] = _text(label, LONG.get(column, 0), required=False)
                if column == "id":
                    self.fields[name].validators.append(ID)

    def _layout(self) -> Layout:
        ids = ["id"] if self.is_new else []
        return Layout(
            "began_at",
            Fieldset("The question", *ids, "stem", *OF_TASK[self.kind]),
            *(self._row(rows, row) for rows in ROWS[self.kind] for row in range(rows.most)),
            Fieldset("Why", "explanation", "older_exam", "unproved", "rest"),
            Fieldset("Where it belongs", "topic", "difficulty", "trap", "experiment", "checked_on"),
            "exams",
            "objectives",
            "why",
        )

    def _row(self, rows: Rows, row: int) -> Div:
        """A row that is not used yet is folded up, and so is what a part rarely needs."""
        title = f"{rows.title} {row + 1}"
        rare = [rows.field(row, column) for column in rows.columns if column in RARE]
        parts = [rows.field(row, column) for column in rows.columns if column not in RARE]
        folded = [_fold(", ".join(column for column in rows.columns if column in RARE), rare)] if rare else []
        fields = Fieldset(title, *parts, *folded)
        return Div(
            fields if self._is_used(rows, row) else _fold(f"{title}, not used yet", [fields]),
            css_class="card mb-3",
        )

    def _is_used(self, rows: Rows, row: int) -> bool:
        held = self.data if self.is_bound else self.initial
        is_used = any(held.get(rows.field(row, column)) for column in rows.columns)
        return is_used or (rows.name != "spare" and row < FEWEST_ROWS)

    def entry(self, question_id: str) -> dict[str, Any]:
        """Return the entry of a valid form. Raises NotTables."""
        return entry_from(self.kind, question_id, self.cleaned_data)

    def tell(self, problem: Problem) -> None:
        """Put what a gate found beside the field that it names."""
        name = field_of(self.kind, problem.field, self._reasons())
        told = f"{problem.field}: {problem.reason}" if name not in self.fields else problem.reason
        self.add_error(name if name in self.fields else None, told[:1].upper() + told[1:])

    def _reasons(self) -> list[str]:
        own = ["reason"] if "reason" in OF_TASK[self.kind] else []
        return own + [
            rows.field(row, "reason")
            for rows in ROWS[self.kind]
            for row in range(rows.most)
            if any(self.data.get(rows.field(row, column)) for column in rows.columns if column != "id")
        ]
