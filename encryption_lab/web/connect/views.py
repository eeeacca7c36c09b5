"""Access keys and what to do with them. A secret is in one answer only: that of the post which made it."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import LabError
from encryption_lab.persistence.access_keys import (
    KeptAccessKey,
    access_keys_of,
    make_access_key,
    revoke_access_key,
)
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.web.after_post import done
from encryption_lab.web.connect.address import addresses
from encryption_lab.web.connect.forms import AccessKeyForm
from encryption_lab.web.connect.tools import AUTHORITY_FILE, Connection, tools
from encryption_lab.web.installation import installation
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.visitor import Visitor, visitor
from encryption_lab.wire.sigv4.verifying import AccessKey


@require_http_methods(["GET", "HEAD", "POST"])
def connect(request: HttpRequest) -> HttpResponse:
    who = visitor(request)
    form, made, status = AccessKeyForm(request.POST if request.method == "POST" else None), None, 200
    if form.is_bound:
        status = MALFORMED
        if form.is_valid():
            try:
                made, status = _make(who, form.cleaned_data["principal"]), 200
                form = AccessKeyForm()
            except LabError as refused:
                status = form.refuse(refused, kms=True)
    return page(request, who, "lab/connect/connect.html", _context(request, who, form, made), status=status)


@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    """The light alone, for htmx to ask for again and again until it is on."""
    return render(
        request,
        "lab/connect/_arrived.html",
        {"first": _first_used(access_keys_of(visitor(request).sandbox.account))},
    )


@require_POST
def revoke(request: HttpRequest, access_key_id: str) -> HttpResponseBase:
    if not revoke_access_key(visitor(request).sandbox.account, access_key_id):
        raise Http404
    return done(request, reverse("lab:connect"), f"The access key {access_key_id} no longer works.")


@require_safe
def authority(request: HttpRequest) -> FileResponse:
    """The public certificate that clients are to trust; the authority's key stays where it is."""
    path = settings.AUTHORITY_FILE
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=AUTHORITY_FILE,
        content_type="application/x-x509-ca-cert",
    )


def _make(who: Visitor, principal: str) -> AccessKey:
    here = installation()
    wrapping = RootWrapping(here.root_keys, here.randomness)
    return make_access_key(who.sandbox.account, principal, wrapping, here.clock.now())


def _context(
    request: HttpRequest, who: Visitor, form: AccessKeyForm, made: AccessKey | None
) -> dict[str, object]:
    kept, here = access_keys_of(who.sandbox.account), addresses(request)
    to = Connection(
        url=here.https,
        region=who.sandbox.region,
        authority_file=AUTHORITY_FILE if here.needs_authority else "",
    )
    if made is not None:
        to = Connection(
            url=to.url,
            region=to.region,
            authority_file=to.authority_file,
            access_key_id=made.access_key_id,
            secret_access_key=made.secret_access_key,
        )
    return {
        "form": form,
        "made": made,
        "access_keys": kept,
        "first": _first_used(kept),
        "tools": tools(to),
        "address": here.https,
        "region": who.sandbox.region,
        "needs_authority": here.needs_authority,
        "authority_file": AUTHORITY_FILE,
    }


def _first_used(kept: list[KeptAccessKey]) -> KeptAccessKey | None:
    return next((key for key in kept if key.first_used_at is not None), None)
