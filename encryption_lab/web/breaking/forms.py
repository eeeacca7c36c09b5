"""The ways to break an object, a form each. What lies outside the file is for the tampering itself to refuse."""

from __future__ import annotations

from typing import Any

from django import forms

from encryption_lab.web.lab_forms import LabForm

MOST_DIGITS = 24


class WholeNumber(forms.CharField):
    """A number, decimal or hex with 0x, as the hex view writes them."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "text"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value)).strip().replace(",", "")
        try:
            # Python refuses to read thousands of digits, and no file has that many bytes.
            return int(text[:MOST_DIGITS], 0)
        except ValueError:
            raise forms.ValidationError("Give a whole number, such as 48 or 0x30.") from None


class FlipForm(LabForm):
    name = "flip"
    offset = WholeNumber(label="Byte", help_text="Counted from 0.")


class TruncateForm(LabForm):
    name = "truncate"
    length_bytes = WholeNumber(label="Bytes to keep")


class OtherForm(LabForm):
    """others: pairs (record id, what it is called), from the visitor's own lab."""

    other = forms.ChoiceField(label="With", widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, others: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ChoiceField = self.fields["other"]  # type: ignore[assignment]
        field.choices = others


class SegmentForm(OtherForm):
    name = "segment"
    number = WholeNumber(label="Segment", help_text="Counted from 0.")


class WrappedKeyForm(OtherForm):
    name = "wrapped_key"


class ContextForm(LabForm):
    """The value is anything; the name is one that the stored context has."""

    name = "context"
    entry = forms.ChoiceField(label="Entry", widget=forms.Select(attrs={"class": "form-select"}))
    value = forms.CharField(
        label="New value",
        max_length=1024,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, names: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.ChoiceField = self.fields["entry"]  # type: ignore[assignment]
        field.choices = [(name, name) for name in names]
