"""The numbers of a month. Absurd ones are refused with the largest that is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms

from studyapp.chooser.applying.parameters import Refused, read_region
from studyapp.chooser.costing.costs import Use

MOST_REQUESTS = 10**13  # four million a second, all month


def _count(label: str, least: int, most: int, help_text: str = "") -> forms.IntegerField:
    said = f"Write a whole number from {least:,} to {most:,}."
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), said),
    )


class CostForm(forms.Form):
    puts = _count("Uploads a month", 0, MOST_REQUESTS)
    gets = _count("Reads a month", 0, MOST_REQUESTS)
    busiest = _count("Busy second", 1, 10_000, "How many times the average.")
    keys = _count("KMS keys", 1, 100_000)
    rotations = _count("Rotations of each so far", 0, 1_000)
    saved = _count(
        "Saved by a Bucket Key, percent", 0, 99, "An assumption: AWS says up to 99, and publishes no formula."
    )
    region = forms.CharField(
        label="Region", max_length=40, help_text="Its quota; the prices are of us-east-1."
    )

    def __init__(self, asked: Mapping[str, str], **kwargs: Any) -> None:
        defaults = Use()
        given = {
            "puts": defaults.uploads,
            "gets": defaults.reads,
            "busiest": defaults.busiest,
            "keys": defaults.keys,
            "rotations": defaults.rotations,
            "saved": defaults.saved_percent,
            "region": defaults.region,
        }
        super().__init__({**given, **asked}, auto_id="cost-%s", **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        rows = (("puts", "gets", "busiest"), ("keys", "rotations", "saved", "region"))
        self.helper.layout = Layout(*(Div(*map(Field, names), css_class="cost-fields") for names in rows))

    def clean_region(self) -> str:
        try:
            return read_region(self.cleaned_data["region"])
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None

    def use(self) -> Use:
        asked = self.cleaned_data
        return Use(
            uploads=asked["puts"],
            reads=asked["gets"],
            busiest=asked["busiest"],
            keys=asked["keys"],
            rotations=asked["rotations"],
            saved_percent=asked["saved"],
            region=asked["region"],
        )
