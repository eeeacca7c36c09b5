"""What can be asked of a bucket, and how its contents are looked through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Layout
from django import forms

from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import Algorithm, Bucket, DefaultEncryption, Versioning
from encryption_lab.web.lab_forms import LabForm, Option, choice, choices

ALGORITHMS = [
    (Algorithm.SSE_S3, Option("AES256: SSE-S3", "Keys held by S3. No KMS call, no key to choose.", "sse-s3")),
    (
        Algorithm.SSE_KMS,
        Option(
            "aws:kms: SSE-KMS", "A data key for each object, from a KMS key. Its use is on record.", "sse-kms"
        ),
    ),
    (
        Algorithm.DSSE_KMS,
        Option("aws:kms:dsse: DSSE-KMS", "Two layers of encryption. No Bucket Key.", "dsse-kms"),
    ),
]
BLOCKED = [
    ("blocked", Option("Blocked", "An upload with a customer’s key is refused with 403 AccessDenied.")),
    (
        "allowed",
        Option("Allowed", "Uploads may bring their own key. Anyone who may write can lock you out with one."),
    ),
]
PAGE_SIZE = 50


class BucketForm(LabForm):
    name = "create"
    bucket = forms.CharField(
        label="Name",
        max_length=255,
        help_text="3 to 63 small letters, digits, hyphens and dots. It begins and ends with a letter or a digit.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class EncryptionForm(LabForm):
    """One rule, as PutBucketEncryption takes it. A key is only looked at where the algorithm has one."""

    name = "encryption"
    algorithm = forms.ChoiceField(label="Default encryption", choices=ALGORITHMS, widget=forms.RadioSelect)
    key = forms.ChoiceField(
        label="KMS key",
        required=False,
        help_text="For aws:kms and aws:kms:dsse. S3 checks it when it is used, not before.",
    )
    bucket_key = forms.BooleanField(
        label="Use a Bucket Key",
        required=False,
        help_text="For aws:kms: one KMS call for many objects, so fewer events in the audit trail.",
    )
    sse_c = forms.ChoiceField(label="Uploads with SSE-C", choices=BLOCKED, widget=forms.RadioSelect)

    def __init__(self, *args: Any, keys: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["key"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(keys)

    def layout(self) -> Layout:
        return Layout(choices("algorithm"), "key", choice("bucket_key"), choices("sse_c"))

    @staticmethod
    def values_of(bucket: Bucket) -> dict[str, object]:
        default = bucket.default_encryption
        return {
            "algorithm": default.algorithm.value,
            "key": default.key_id or "",
            "bucket_key": default.bucket_key_enabled,
            "sse_c": "blocked" if bucket.sse_c_blocked else "allowed",
        }

    def default_encryption(self) -> DefaultEncryption:
        algorithm = Algorithm(self.cleaned_data["algorithm"])
        if algorithm is Algorithm.SSE_S3:
            return DefaultEncryption()
        return DefaultEncryption(
            algorithm=algorithm,
            key_id=self.cleaned_data["key"] or None,
            bucket_key_enabled=self.cleaned_data["bucket_key"],
        )


class VersioningForm(LabForm):
    name = "versioning"
    status = forms.ChoiceField(
        choices=[(value.value, value.value) for value in (Versioning.ENABLED, Versioning.SUSPENDED)],
        widget=forms.HiddenInput,
    )


class ContentsForm(forms.Form):
    """Which part of the contents to show. `after_key` and `after_sequence` name the last version of the page before."""

    begins_with = forms.CharField(required=False, max_length=1024, strip=False)
    versions = forms.BooleanField(required=False)
    after_key = forms.CharField(required=False, max_length=1024, strip=False)
    after_sequence = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1)

    def query(self, bucket: str) -> VersionQuery:
        asked = self.cleaned_data
        sequence = asked["after_sequence"]
        return VersionQuery(
            bucket=bucket,
            prefix=asked["begins_with"],
            after=None if sequence is None else (asked["after_key"], sequence),
            latest_only=not asked["versions"],
            limit=PAGE_SIZE + 1,
        )
