"""What the trail can be asked, and how far the lab's clock may be moved."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Layout
from django import forms

from encryption_lab.identities import ADMINISTRATOR, READER
from encryption_lab.kms.operations import Operation
from encryption_lab.ports import EventQuery
from encryption_lab.web.key_names import KeyRing, NamedKey, key_arn_of, key_reference
from encryption_lab.web.lab_forms import LabForm

ANY = ("", "Any")
BY_ITSELF = "service"
MOST_DAYS = 3650
S3_EVENTS = ("CreateBucket", "DeleteBucket", "PutBucketEncryption", "PutBucketVersioning")
SERVICE_EVENTS = ("RotateKey", "DeleteKey")
# Recorded under other names: ReEncrypt is one event, whichever of the two keys it concerns.
NEVER_RECORDED = {Operation.RE_ENCRYPT_FROM, Operation.RE_ENCRYPT_TO}
PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


class TrailForm(LabForm):
    """The filters; `before` is the number of the last event of the page before, `exchange` one request's id."""

    name = "filter"
    key = forms.CharField(label="Key", required=False, max_length=64, widget=forms.Select)
    event = forms.CharField(label="Event", required=False, max_length=64, widget=forms.Select)
    principal = forms.ChoiceField(
        label="Who",
        required=False,
        choices=[ANY, *((name, name) for name in (ADMINISTRATOR, READER)), (BY_ITSELF, "AWS by itself")],
    )
    bucket = forms.CharField(
        label="Bucket", required=False, max_length=255, widget=forms.TextInput(attrs=PLAIN)
    )
    object = forms.CharField(
        label="Object", required=False, max_length=1024, strip=False, widget=forms.TextInput(attrs=PLAIN)
    )
    exchange = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, min_value=0, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, ring: KeyRing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._ring = ring
        keys = [(key_reference(key.arn, ring.account), _words(key)) for key in ring.keys]
        events = sorted({*(set(Operation) - NEVER_RECORDED), *S3_EVENTS, *SERVICE_EVENTS})
        self._offer("key", keys)
        self._offer("event", [(str(name), str(name)) for name in events])

    def layout(self) -> Layout:
        return Layout("key", "event", "principal", "bucket", "object", "exchange")

    def _offer(self, name: str, offered: list[tuple[str, str]]) -> None:
        """Offer a list, and what was asked for beside it: a deleted key still has its history."""
        asked = self.data.get(name, "")
        if asked and asked not in dict(offered):
            offered = [*offered, (asked, asked)]
        widget = self.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [ANY, *offered]

    def query(self, *, limit: int) -> EventQuery:
        asked = self.cleaned_data
        principal = {"": None, BY_ITSELF: ""}.get(asked["principal"], asked["principal"])
        return EventQuery(
            name=asked["event"] or None,
            principal=principal,
            key_arn=key_arn_of(asked["key"], self._ring.account) if asked["key"] else None,
            bucket=asked["bucket"] or None,
            object_key=asked["object"] or None,
            exchange_id=asked["exchange"] or None,
            before=asked["before"],
            limit=limit,
        )

    @property
    def is_filtered(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "before")

    def address(self, *, before: int | None = None) -> str:
        """Return the query string of the same question, of the page behind `before`."""
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != "before"}
        if before is not None:
            asked["before"] = before
        return f"?{urlencode(asked)}" if asked else ""


def _words(key: NamedKey) -> str:
    return f"{key.short_name}, {key.region}" if key.key.region else key.short_name


class ClockForm(LabForm):
    """Days, or "due" for the next thing that time does. `ahead` is how far the clock was when the page was made."""

    name = "clock"
    days = forms.IntegerField(label="Days forward", required=False, min_value=1, max_value=MOST_DAYS)
    to = forms.ChoiceField(required=False, choices=[("due", "due")], widget=forms.HiddenInput)
    ahead = forms.IntegerField(widget=forms.HiddenInput)

    def layout(self) -> Layout:
        return Layout("days", "ahead")

    def clean(self) -> dict[str, Any]:
        asked = dict(super().clean() or {})
        if not asked.get("days") and not asked.get("to") and "days" not in self.errors:
            self.add_error("days", f"Enter a whole number from 1 to {MOST_DAYS:,}.")
        return asked
