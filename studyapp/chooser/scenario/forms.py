"""The field for a scenario. Whatever is pasted is text: it is never stored, logged or run."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.forms.utils import ErrorDict

from studyapp.chooser.scenario.reading import MOST_LETTERS


class TextField(forms.CharField):
    """Takes any characters; what no page can show becomes a sign for it, of the same length."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return "".join(
            "\ufffd" if letter == "\0" or "\ud800" <= letter <= "\udfff" else letter for letter in text
        )


class ScenarioForm(forms.Form):
    text = TextField(
        label="Scenario",
        help_text="English, at most 100,000 characters. It is read here and not kept.",
        max_length=MOST_LETTERS,
        strip=False,
        error_messages={
            "required": "Paste or write a scenario first.",
            "max_length": "The text is longer than 100,000 characters and was not read. "
            "Its first 100,000 stand below; shorten it, or send them as they are.",
        },
        widget=forms.Textarea(attrs={"rows": 9, "dir": "auto", "maxlength": None}),
    )

    def __init__(self, *args: Any, refused: str = "", **kwargs: Any) -> None:
        """`refused`: what is wrong with how the text came; then nothing else is."""
        super().__init__(*args, **{"auto_id": "scenario-%s", **kwargs})
        self._refused = refused
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(Field("text"))

    def clean(self) -> dict[str, Any] | None:
        if self._refused:
            self._errors = ErrorDict()
            self.add_error("text", self._refused)
        return self.cleaned_data

    def kept(self) -> ScenarioForm:
        """Return the refused form with no more of the text than is ever read."""
        self.data = {"text": self.data.get("text", "")[:MOST_LETTERS]}
        return self
