"""Which file, and in which format if its name does not tell."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from studyapp.exchange.reading.files import READERS

ENDINGS = sorted({ending for reader in READERS.values() for ending in reader.endings} | {".txt"})
BY_LOOK = [("", "By its name and content")]


def too_large() -> str:
    return (
        f"The file is larger than {filesizeformat(settings.IMPORT_MAX_BYTES)}, so it was not read. Divide it."
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File",
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Choose another.",
            "missing": "Choose a file.",
            "invalid": "Choose a file.",
        },
    )
    format = forms.ChoiceField(
        label="Format",
        required=False,
        choices=[*BY_LOOK, *((reader.code, reader.name) for reader in READERS.values())],
        error_messages={"invalid_choice": "Choose a format from the list."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout("file", "format")

    def clean_file(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["file"]
        if (given.size or 0) > settings.IMPORT_MAX_BYTES:
            raise forms.ValidationError(too_large())
        return given
