"""What the lab's forms share: plain fields in a tag that the template writes, and refusals said at the field.

A form says whether its input is well-formed; what it means is for the lab to judge, whose refusal comes back here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms

from encryption_lab.errors import LabError
from encryption_lab.web.faults import explain

MALFORMED = 422  # the form was understood and cannot be processed


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with a sentence: the label of a radio button in `choices`. `method` gives it its hue."""

    title: str
    why: str
    method: str = ""

    def __str__(self) -> str:
        return self.title


def choices(name: str) -> Field:
    """Return the layout of a radio field whose labels are options."""
    return Field(name, template="lab/_choices.html")


def choice(name: str) -> Field:
    """Return the layout of a checkbox whose help text is its sentence."""
    return Field(name, template="lab/_choice.html")


class LabForm(forms.Form):
    """`name` goes before the ids of the fields, since a page may hold several forms."""

    name = "form"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.name}-%s", **kwargs})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.template = "lab/_fields.html"
        self.helper.layout = self.layout()

    def layout(self) -> Layout:
        return Layout(*self.fields)

    def refuse(self, error: LabError, *, field: str | None = None, kms: bool = False) -> int:
        """Show a refusal at a field, or above the form; return the status that it is answered with."""
        explained = explain(error, kms=kms)
        message = f"{explained.message.rstrip('.')} ({explained.code})."
        self.add_error(field, message if field else f"{message} {explained.todo}")
        return explained.status
