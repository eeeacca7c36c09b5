"""What somebody thinks will happen, and how sure they are. Nothing is chosen beforehand."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Field, Layout
from django import forms

from encryption_lab.experiments.values import Experiment
from encryption_lab.web.lab_forms import LabForm, Option, choice

ANSWERS = "lab/experiments/_answers.html"
SURENESS = {
    "guess": Option("A guess", "It could be any of them."),
    "unsure": Option("Unsure", "I think so, and would not bet on it."),
    "sure": Option("Sure", "I would bet on it."),
}


class PredictionForm(LabForm):
    name = "prediction"
    choice = forms.ChoiceField(
        label="What will happen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you think will happen. A guess will do."},
    )
    sureness = forms.ChoiceField(
        label="How sure are you?",
        choices=list(SURENESS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Say how sure you are."},
    )
    leave = forms.BooleanField(
        label="Leave it on the bench",
        required=False,
        help_text="Buckets, objects and keys of this run stay, so that you can look at them. Otherwise it tidies up.",
    )

    def __init__(self, experiment: Experiment, *args: Any, **kwargs: Any) -> None:
        self._has_own_lab = experiment.own_lab
        super().__init__(*args, **kwargs)
        answers: forms.ChoiceField = self.fields["choice"]  # type: ignore[assignment]
        answers.choices = [(each.id, Option(each.text, "")) for each in experiment.choices]
        if experiment.own_lab:
            del self.fields["leave"]

    def layout(self) -> Layout:
        return Layout(
            Field("choice", template=ANSWERS),
            Field("sureness", template=ANSWERS),
            *([] if self._has_own_lab else [choice("leave")]),
        )
