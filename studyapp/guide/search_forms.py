"""What a reader looks for, anywhere in Study."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from studyapp.guide.forms import UNKNOWN
from studyapp.guide.search_index import KINDS

MOST_LETTERS = 100


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Words",
        required=False,
        max_length=MOST_LETTERS,
        error_messages={"max_length": f"Ask with at most {MOST_LETTERS} letters."},
        widget=forms.TextInput(attrs={"type": "search", "autocapitalize": "none", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="In",
        required=False,
        choices=[("", "Everything"), *KINDS.items()],
        error_messages=UNKNOWN,
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout("q", "kind")
