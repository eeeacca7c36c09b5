from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

MOST_CHARACTERS = 2000


class ProblemForm(forms.Form):
    text = forms.CharField(
        label="What is wrong",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="With the page of AWS that says otherwise, if there is one.",
        error_messages={"required": "Say what is wrong with the question."},
    )
    suggestion = forms.CharField(
        label="How it should read (optional)",
        max_length=MOST_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("text", "suggestion")
