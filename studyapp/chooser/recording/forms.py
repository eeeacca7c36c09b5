"""A record that somebody kept, to be judged again."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from studyapp.chooser.recording.as_json import MOST_CHARACTERS, Kept, NotARecord, read_kept


class KeptForm(forms.Form):
    kept = forms.CharField(
        label="The record’s JSON",
        help_text="Paste the whole file. It is read here and not stored.",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        error_messages={
            "required": "Paste a record first.",
            "max_length": "This is too long for a decision record.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_kept(self) -> Kept:
        try:
            return read_kept(self.cleaned_data["kept"])
        except NotARecord as problem:
            raise forms.ValidationError(str(problem)) from problem
