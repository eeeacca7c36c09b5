"""What of the matrix one wants to see: options, groups, words, and only what tells the options apart."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms

from studyapp.guide.forms import UNKNOWN
from studyapp.knowledge.matrix_values import GroupId
from studyapp.knowledge.option_values import OptionId
from studyapp.knowledge.register import Register

MOST_LETTERS = 100


class MatrixForm(forms.Form):
    """Nothing chosen means everything: all options, all groups."""

    q = forms.CharField(
        label="Words (optional)",
        required=False,
        max_length=MOST_LETTERS,
        error_messages={"max_length": f"Ask with at most {MOST_LETTERS} letters."},
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "none", "autocomplete": "off"}),
    )
    option = forms.MultipleChoiceField(
        label="Options to compare (all, if none is chosen)",
        required=False,
        error_messages=UNKNOWN,
        widget=forms.CheckboxSelectMultiple,
    )
    group = forms.MultipleChoiceField(
        label="Questions about (all, if none is chosen)",
        required=False,
        error_messages=UNKNOWN,
        widget=forms.CheckboxSelectMultiple,
    )
    differ = forms.BooleanField(label="Only rows in which these options differ", required=False)

    def __init__(self, *args: Any, register: Register, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "matrix-%s", **kwargs})
        self._offer("option", [(option.id, option.label) for option in register.options])
        self._offer("group", [(group.id, group.title) for group in register.matrix_groups])
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Field("q"), Div(Field("option"), Field("group"), css_class="grid-2"), Field("differ")
        )

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data.get("q", "").split())

    @property
    def options(self) -> tuple[OptionId, ...]:
        return tuple(OptionId(chosen) for chosen in self.cleaned_data.get("option", ()))

    @property
    def groups(self) -> tuple[GroupId, ...]:
        return tuple(GroupId(chosen) for chosen in self.cleaned_data.get("group", ()))

    @property
    def only_differences(self) -> bool:
        return bool(self.cleaned_data.get("differ"))
