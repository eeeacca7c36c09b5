from __future__ import annotations

from crispy_forms.layout import Layout
from django import forms

from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.web.lab_forms import LabForm, Option, choices

PRINCIPALS = (
    (ADMINISTRATOR, Option("administrator", "May do everything in this lab, keys included.")),
    (READER, Option("reader", "May read buckets and objects, and use no key unless a key policy says so.")),
)


class AccessKeyForm(LabForm):
    name = "access-key"
    principal = forms.ChoiceField(
        label="Whose key", choices=PRINCIPALS, initial=ADMINISTRATOR, widget=forms.RadioSelect
    )

    def layout(self) -> Layout:
        return Layout(choices("principal"))
