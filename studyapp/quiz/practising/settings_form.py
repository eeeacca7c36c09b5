"""What a learner may set: the exam and its day, how much a day, and how the pages behave."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from studyapp.quiz.models import Learner
from studyapp.quiz.practising.forms import ANY, exam_choices

EXTRA = [
    ("0", "None"),
    ("25", "25 %"),
    ("50", "50 %"),
    ("100", "Twice the time"),
    ("900", "Ten times the time"),
]


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    exam_id = forms.ChoiceField(label="Exam", required=False)
    exam_on = forms.DateField(
        label="Day of the exam (optional)",
        required=False,
        help_text="Review then asks what helps most on that day.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    daily_limit = forms.IntegerField(label="Questions a day", min_value=1, max_value=200)
    extra_percent = forms.TypedChoiceField(label="Extra time in mocks", choices=EXTRA, coerce=int)
    may_pause = forms.BooleanField(label="Mocks can be paused", required=False)
    has_keys = forms.BooleanField(
        label="Single keys answer questions",
        required=False,
        help_text="1 to 9 choose, f flags, ? shows the keys.",
    )

    class Meta:
        model = Learner
        fields = ("exam_id", "exam_on", "daily_limit", "extra_percent", "may_pause", "has_keys")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        exam = self.fields["exam_id"]
        assert isinstance(exam, forms.ChoiceField)
        exam.choices = [(ANY, "Every exam"), *exam_choices()]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Fieldset("The exam", "exam_id", "exam_on", "daily_limit"),
            Fieldset("Time and keys", "extra_percent", "may_pause", "has_keys"),
        )
