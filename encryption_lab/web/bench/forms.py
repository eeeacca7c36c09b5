"""What goes with a file: where to, as whom, and what the chosen method wants to know.

Only what cannot be put into a request at all is refused here. An unknown bucket, a disabled key, a customer's key of
the wrong length are for the lab to refuse, in S3's own words.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms

from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS
from encryption_lab.web.bench.choices import ALL, AS_BUCKET, DSSE_KMS, SSE_C, SSE_KMS, SSE_S3
from encryption_lab.web.lab_forms import LabForm, Option

METADATA_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
MAX_METADATA_BYTES = 2048  # S3's own: User Guide, Working with object metadata
CONTROL = re.compile(r"[\x00-\x1f\x7f]")

OPTIONS = {
    AS_BUCKET: (),
    SSE_S3: (),
    SSE_KMS: ("kms_key", "bucket_key", "context"),
    DSSE_KMS: ("kms_key", "context"),
    SSE_C: ("customer_key",),
    ALL: ("kms_key", "customer_key"),
}
WHO = [
    (ADMINISTRATOR, Option("Administrator", "May use every bucket and every key.")),
    (READER, Option("Reader", "May read objects, not write them, and has no right to use the key.")),
]
BUCKET_KEY = [
    ("", "As the bucket says"),
    ("yes", "Yes: fewer calls to KMS"),
    ("no", "No: one call for each object"),
]


class UploadForm(LabForm):
    """The bench's form for one method. The file comes behind the fields, and not through Django."""

    name = "bench"
    method = forms.ChoiceField(choices=[(code, code) for code in OPTIONS], widget=forms.HiddenInput)
    bucket = forms.CharField(label="Bucket", widget=forms.Select)
    key = forms.CharField(
        label="Name in the bucket (optional)",
        required=False,
        strip=False,
        help_text="The file’s own name unless you say otherwise. Slashes are part of the name.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    kms_key = forms.CharField(
        label="KMS key",
        required=False,
        widget=forms.Select,
        help_text="Whoever wants the object needs this key too.",
    )
    bucket_key = forms.ChoiceField(
        label="Use a Bucket Key?", choices=BUCKET_KEY, required=False, widget=forms.RadioSelect
    )
    context = forms.CharField(
        label="Encryption context (optional)",
        required=False,
        help_text="One name=value a line. Not secret: it stands in the audit trail, and must be the same to decrypt.",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    customer_key = forms.CharField(
        label="Your key",
        required=False,
        help_text="32 bytes as base64. The lab uses it and forgets it: keep the file, or the object is lost.",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "spellcheck": "false",
                "autocapitalize": "none",
                "data-customer-key": "",
            }
        ),
    )
    metadata = forms.CharField(
        label="Metadata (optional)",
        required=False,
        help_text="One name=value, such as owner=ana. S3 never encrypts it.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    principal = forms.ChoiceField(label="Who asks?", choices=WHO, widget=forms.RadioSelect)
    file = forms.FileField(
        label="File", required=False
    )  # here for its label and its error; it comes as a stream

    def __init__(
        self,
        *args: Any,
        method: str,
        buckets: list[tuple[str, str]],
        kms_keys: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bucket"].widget.choices = buckets
        self.fields["kms_key"].widget.choices = kms_keys
        for name in {"kms_key", "bucket_key", "context", "customer_key"} - set(OPTIONS.get(method, ())):
            del self.fields[name]
        if method == SSE_C:
            self.fields["customer_key"].required = True
            self.fields["customer_key"].error_messages["required"] = "Make a key, or paste one."

    def clean_metadata(self) -> tuple[tuple[str, str], ...]:
        text = self.cleaned_data["metadata"].strip()
        pairs = _pairs(text)
        if len(pairs) > 1 or any(not METADATA_NAME.fullmatch(name) for name, _ in pairs):
            raise forms.ValidationError(
                "Write one name=value. The name takes letters, digits, dots and hyphens."
            )
        if not text.isascii():
            raise forms.ValidationError("Use plain ASCII: metadata travels as HTTP headers.")
        if len(text) > MAX_METADATA_BYTES:
            raise forms.ValidationError("S3 takes at most 2 KB of metadata.")
        return pairs

    def clean_context(self) -> dict[str, str]:
        pairs = _pairs(self.cleaned_data["context"])
        if len(dict(pairs)) != len(pairs):
            raise forms.ValidationError("A name may stand there once only.")
        return dict(pairs)

    def clean_customer_key(self) -> str:
        """Return what was pasted without the white space of a copied line."""
        return "".join(self.cleaned_data["customer_key"].split())

    def clean_kms_key(self) -> str | None:
        """Return the name as S3 takes it; None, no header at all, for the AWS managed key."""
        named = self.cleaned_data["kms_key"].strip()
        return None if named in ("", AWS_MANAGED_ALIAS) else named


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    pairs = [line.partition("=") for line in lines]
    if any(not name.strip() or not sign for name, sign, _ in pairs):
        raise forms.ValidationError("Write name=value, one a line.")
    if any(CONTROL.search(line) for line in lines):
        raise forms.ValidationError("Leave control characters out.")
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)
