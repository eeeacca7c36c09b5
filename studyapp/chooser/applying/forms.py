"""What is asked before configuration is written. Each state is an address; the rules are in `parameters`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms

from studyapp.chooser.applying.parameters import EXAMPLE_ACCOUNT, READERS, Parameters, read_parameters

EXAMPLE_CONTEXT = "project=example"
CODE = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
TEXTS = {
    "bucket": Parameters().bucket,
    "region": Parameters().region,
    "account": EXAMPLE_ACCOUNT,
    "alias": Parameters().alias,
    "rotation": str(Parameters().rotation_days),
    "trail": Parameters().trail,
    "distribution": Parameters().distribution,
}


def _text(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.TextInput(attrs=CODE)
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


def _lines(label: str, help_text: str) -> forms.CharField:
    widget = forms.Textarea(attrs={**CODE, "rows": 2})
    return forms.CharField(label=label, required=False, help_text=help_text, widget=widget)


class ApplyForm(forms.Form):
    """`parameters` is there once the form is valid."""

    candidate = forms.ChoiceField(
        label="Method",
        error_messages={"invalid_choice": "There is no “%(value)s” here. Choose from the list."},
    )
    bucket = _text("Bucket")
    region = _text("Region")
    account = _text("Account")
    principals = _lines("Who stores and reads (optional)", "ARNs of roles, users or accounts, one a line.")
    readers = _lines("Who only reads (optional)", "ARNs, one a line.")
    key = _text("KMS key that is there already (optional)", "Its ARN. Without one, a key is made.")
    alias = _text("Alias of the key to make", "Without alias/ in front.")
    rotation = _text("Rotation in days", "90 to 2560, where KMS rotates by itself.")
    context = _lines(
        "Encryption context (optional)", "name=value, one a line. Not secret: it stands in the audit trail."
    )
    trail = _text("Trail for data events", "A CloudTrail trail that is there.")
    distribution = _text("CloudFront distribution", "Its id.")

    def __init__(
        self,
        asked: Mapping[str, str],
        *,
        candidates: list[tuple[str, str]],
        also: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        """`also`: fields that only some answers ask for."""
        super().__init__({**TEXTS, **asked}, auto_id="apply-%s", **kwargs)
        chosen = self.fields["candidate"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = candidates
        self.parameters = Parameters()
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        rows = (
            ("bucket", "region", "account"),
            ("principals", "readers", "context"),
            ("key", "alias", "rotation"),
            *([also] if also else []),
        )
        self.helper.layout = Layout(
            Field("candidate"),
            *(Div(*map(Field, names), css_class="grid-auto align-start") for names in rows),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.parameters, problems = read_parameters({name: cleaned.get(name, "") for name in READERS})
        for name, problem in problems.items():
            self.add_error(name, problem)
        return cleaned
