"""What can be asked of the register."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms

from studyapp.guide.names import METHOD_NAMES, STANDING_NAMES
from studyapp.knowledge.register import Register
from studyapp.knowledge.searching import Question, Standing
from studyapp.knowledge.values import Method, ThemeId

EVERYTHING = "all"
UNKNOWN = {"invalid_choice": "There is no “%(value)s” here. Choose from the list."}


class FactForm(forms.Form):
    """The search above the facts; each state of it is an address."""

    q = forms.CharField(
        label="Words",
        required=False,
        max_length=100,
        error_messages={"max_length": "Ask with at most 100 letters."},
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "none", "autocomplete": "off"}),
    )
    theme = forms.ChoiceField(label="Theme", required=False, error_messages=UNKNOWN)
    method = forms.ChoiceField(
        label="Method",
        required=False,
        choices=[("", "Any method"), *METHOD_NAMES.items()],
        error_messages=UNKNOWN,
    )
    show = forms.ChoiceField(
        label="Only",
        required=False,
        choices=[("", "All facts"), *STANDING_NAMES.items()],
        error_messages=UNKNOWN,
    )

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter-%s", **kwargs})
        themes = self.fields["theme"]
        assert isinstance(themes, forms.ChoiceField)
        themes.choices = [
            ("", "Any theme"),
            *((theme.id, theme.title) for theme in register.themes),
            (EVERYTHING, "All of them, one after the other"),
        ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            _field("q"), Div(*map(_field, ("theme", "method", "show")), css_class="grid-auto")
        )

    @property
    def asks_something(self) -> bool:
        return any(self.cleaned_data.values())

    def question(self) -> Question:
        asked = self.cleaned_data
        theme = asked["theme"] if asked["theme"] != EVERYTHING else ""
        return Question(
            words=tuple(asked["q"].split()),
            theme=ThemeId(theme) if theme else None,
            method=Method(asked["method"]) if asked["method"] else None,
            standing=Standing(asked["show"]) if asked["show"] else None,
        )

    def address(self, page: int) -> str:
        """Return the query string of the same question, of another page of its answer."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        return facts_query(**asked, page=str(page))

    def in_words(self, register: Register) -> str:
        """Return what was asked for, as the end of "12 facts …"."""
        question = self.question()
        parts = [f"with “{self.cleaned_data['q']}”" if question.words else ""]
        parts += [f"on {register.theme(question.theme).title}" if question.theme else ""]
        parts += [f"about {METHOD_NAMES[question.method]}" if question.method else ""]
        parts += [STANDING_NAMES[question.standing].lower() if question.standing else ""]
        return ", ".join(part for part in parts if part)


def _field(name: str) -> Field:
    return Field(name, wrapper_class="mb-0")


def facts_query(**asked: str) -> str:
    """Return the query string of a search: facts_query(theme="kms")."""
    return f"?{urlencode(asked)}"
