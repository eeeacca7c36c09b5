"""The form in which somebody says as whom they ask, and brings the customer's key where the object is under one."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from django import forms

from encryption_lab.exchange import Headers
from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.primitives.digests import md5
from encryption_lab.web.lab_forms import LabForm
from encryption_lab.web.objects.found import Found
from encryption_lab.wire.sse_headers import CUSTOMER

PRINCIPALS = [(ADMINISTRATOR, "Administrator"), (READER, "Reader")]
MOST_KEY_FILE_BYTES = 1024


class AskForm(LabForm):
    """`customer_key` is base64 as it was entered, or as it stands in the key file: S3 is to judge it."""

    principal = forms.ChoiceField(
        label="Ask as",
        choices=PRINCIPALS,
        initial=ADMINISTRATOR,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    customer_key = forms.CharField(
        label="Your key",
        required=False,
        strip=True,
        help_text="Base64, as you saved it. It goes with this one request and is kept nowhere.",
        widget=forms.PasswordInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "none",
            }
        ),
    )
    customer_key_file = forms.FileField(
        label="or your key file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "form-control"}),
    )

    def __init__(self, found: Found, name: str, *args: Any, **kwargs: Any) -> None:
        self.name = name
        super().__init__(*args, **kwargs)
        if not found.is_customer_keyed:
            del self.fields["customer_key"], self.fields["customer_key_file"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("customer_key_file")
        if file is not None and not cleaned.get("customer_key"):
            text = file.read(MOST_KEY_FILE_BYTES).decode("ascii", "replace")
            cleaned["customer_key"] = "".join(text.split())
        return cleaned

    @property
    def principal_asked(self) -> str:
        return str(self.cleaned_data["principal"])

    @property
    def key_headers(self) -> Headers:
        """Return the headers of SSE-C, secret; none where no key was brought."""
        entered = self.cleaned_data.get("customer_key", "")
        return customer_key_headers(entered) if entered else ()


def customer_key_headers(key_b64: str) -> Headers:
    try:
        key = b64decode(key_b64, validate=True)
    except ValueError:
        key = b""  # whatever it is, S3 shall say what is wrong with it
    return (
        (f"{CUSTOMER}algorithm", "AES256"),
        (f"{CUSTOMER}key", key_b64),
        (f"{CUSTOMER}key-md5", b64encode(md5(key)).decode()),
    )
