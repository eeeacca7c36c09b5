"""Buckets: the list, one with its contents and settings, and each change of a setting."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import LabError
from encryption_lab.store.buckets import Versioning
from encryption_lab.web.after_post import done
from encryption_lab.web.buckets import presenters
from encryption_lab.web.buckets.forms import BucketForm, ContentsForm, EncryptionForm, VersioningForm
from encryption_lab.web.faults import Explained, explain, refusals_explained
from encryption_lab.web.key_names import key_ring
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.visitor import Visitor, visitor


@require_http_methods(["GET", "HEAD", "POST"])
def buckets(request: HttpRequest) -> HttpResponseBase:
    who = visitor(request)
    form, status = BucketForm(request.POST if request.method == "POST" else None), 200
    if form.is_bound:
        status = MALFORMED
        if form.is_valid():
            try:
                created = who.lab.buckets.create(who.call(), form.cleaned_data["bucket"])
                return done(request, _url("bucket", created.name), f"Bucket {created.name} is made.")
            except LabError as refused:
                status = form.refuse(refused, field="bucket")
    lines = [presenters.bucket_line(found) for found in who.lab.records.buckets.all()]
    return page(request, who, "lab/buckets/buckets.html", {"form": form, "buckets": lines}, status=status)


@require_safe
@refusals_explained
def bucket(request: HttpRequest, name: str) -> HttpResponse:
    return _bucket_page(request, visitor(request), name)


@require_POST
@refusals_explained
def bucket_encryption(request: HttpRequest, name: str) -> HttpResponseBase:
    who = visitor(request)
    default = who.lab.buckets.get(name).default_encryption
    form = EncryptionForm(request.POST, keys=presenters.key_choices(key_ring(who.lab), default))
    if not form.is_valid():
        return _bucket_page(request, who, name, Refused(encryption=form), status=MALFORMED)
    who.lab.buckets.put_encryption(
        who.call(), name, form.default_encryption(), sse_c_blocked=form.cleaned_data["sse_c"] == "blocked"
    )
    return done(
        request,
        _url("bucket", name),
        "The encryption settings are saved. Objects already stored stay as they are.",
    )


@require_POST
@refusals_explained
def bucket_versioning(request: HttpRequest, name: str) -> HttpResponseBase:
    who = visitor(request)
    form = VersioningForm(request.POST)
    if not form.is_valid():
        return _bucket_page(request, who, name, status=MALFORMED)
    changed = who.lab.buckets.put_versioning(who.call(), name, Versioning(form.cleaned_data["status"]))
    return done(request, _url("bucket", name), f"Versioning is now {changed.versioning.value.lower()}.")


@require_POST
@refusals_explained
def bucket_delete(request: HttpRequest, name: str) -> HttpResponseBase:
    who = visitor(request)
    try:
        who.lab.buckets.delete(who.call(), name)
    except LabError as refused:
        who.lab.buckets.get(name)
        explained = explain(refused)
        return _bucket_page(request, who, name, Refused(delete=explained), status=explained.status)
    return done(request, _url("buckets"), f"Bucket {name} is deleted.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """What of the page's forms was refused, to be shown in its place."""

    encryption: EncryptionForm | None = None
    delete: Explained | None = None


def _bucket_page(
    request: HttpRequest, who: Visitor, name: str, refused: Refused | None = None, *, status: int = 200
) -> HttpResponse:
    refused = refused or Refused()
    found = who.lab.buckets.get(name)
    asked = ContentsForm(request.GET)
    if not asked.is_valid():
        raise BadRequest("the address does not say which objects to show")
    default, ring = found.default_encryption, key_ring(who.lab)
    encryption = refused.encryption or EncryptionForm(
        initial=EncryptionForm.values_of(found), keys=presenters.key_choices(ring, default)
    )
    versions = who.lab.records.versions.find(asked.query(name))
    context = {
        "bucket": presenters.bucket_line(found),
        "contents": presenters.contents(versions, asked.cleaned_data),
        "asked": asked.cleaned_data,
        "silence": presenters.silence(default, ring),
        "encryption_form": encryption,
        "versioning_words": presenters.VERSIONING_WORDS[found.versioning],
        "delete_refusal": refused.delete,
    }
    return page(request, who, "lab/buckets/bucket.html", context, status=status)


def _url(view: str, *args: str) -> str:
    return reverse(f"lab:{view}", args=args)
