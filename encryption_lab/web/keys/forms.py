"""What can be asked about a key. Limits are KMS's to enforce, so that it answers in its own words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from encryption_lab.identities import READER
from encryption_lab.kms.naming import MAX_ALIAS_CHARACTERS
from encryption_lab.kms.rotation import MAX_PERIOD_DAYS, MAX_WAITING_DAYS, MIN_PERIOD_DAYS, MIN_WAITING_DAYS
from encryption_lab.web.lab_forms import LabForm, choice
from encryption_lab.wire.protocols.service_models import region_names

PREFIX = "alias/"


class AliasField(forms.CharField):
    """An alias with or without its prefix; the value always has it."""

    def __init__(self, **kwargs: Any) -> None:
        plain = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=MAX_ALIAS_CHARACTERS, widget=forms.TextInput(attrs=plain), **kwargs)

    def clean(self, value: Any) -> str:
        alias = str(super().clean(value))
        return alias if alias.startswith(PREFIX) else PREFIX + alias


class KeyForm(LabForm):
    name = "create"
    alias = AliasField(
        label="Alias",
        help_text="Letters, digits, hyphens, underscores and slashes.",
    )
    description = forms.CharField(label="Description (optional)", required=False, max_length=8192)
    reader = forms.BooleanField(
        label="Let the reader use it",
        required=False,
        help_text="S3 lets the reader read every object. Whether they may use the key, its policy says.",
    )

    multi_region = forms.BooleanField(
        label="For several Regions",
        required=False,
        help_text="It can be replicated to other Regions. Whether it can is decided now, for good.",
    )

    def layout(self) -> Layout:
        return Layout("alias", "description", choice("reader"), choice("multi_region"))


class Confirmation(LabForm):
    """Nothing to say but yes."""

    name = "confirmation"


class RotateForm(LabForm):
    """material: the one that was current when the page was made, so that a form sent twice rotates once."""

    name = "rotate"
    material = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PeriodForm(LabForm):
    name = "period"
    days = forms.IntegerField(
        label="Days between rotations",
        help_text=f"{MIN_PERIOD_DAYS} to {MAX_PERIOD_DAYS:,} days. KMS takes 365 unless told otherwise.",
    )


class WaitingForm(LabForm):
    name = "waiting"
    days = forms.IntegerField(
        label="Days to wait",
        help_text=f"{MIN_WAITING_DAYS} to {MAX_WAITING_DAYS} days, in which it can be cancelled.",
    )


class AliasForm(LabForm):
    name = "alias"
    alias = AliasField(label="New alias")


class ReplicaForm(LabForm):
    name = "replica"
    region = forms.ChoiceField(label="Region", choices=lambda: _regions_but(()))

    def leave_out(self, taken: Collection[str]) -> None:
        """Offer the Regions that have no key of this id. What is sent all the same, KMS refuses."""
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _regions_but(taken)


def _regions_but(taken: Collection[str]) -> list[tuple[str, str]]:
    return [(region, f"{region} · {name}") for region, name in region_names().items() if region not in taken]


class AliasRemoval(LabForm):
    name = "removal"
    alias = forms.CharField(widget=forms.HiddenInput, max_length=MAX_ALIAS_CHARACTERS)


class PolicyForm(LabForm):
    name = "policy"
    reader = forms.BooleanField(
        label="The reader may use the key",
        required=False,
        help_text="The administrator always may, and nobody else may change the key.",
    )

    def layout(self) -> Layout:
        return Layout(choice("reader"))

    @property
    def users(self) -> frozenset[str]:
        return frozenset({READER} if self.cleaned_data["reader"] else ())
