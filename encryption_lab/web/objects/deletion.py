"""Deleting: this version for good, or a delete marker on top of them all, as S3 knows the two."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_POST

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.web.after_post import done
from encryption_lab.web.faults import refusal_page, refusals_explained
from encryption_lab.web.objects.found import Found, find
from encryption_lab.wire.s3 import S3Request, delete_object


@require_POST
@refusals_explained
def object_delete(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """`what`: "version" (the default) or "marker"."""
    found = find(request, record_id)
    puts_marker = request.POST.get("what") == "marker"
    answer = delete_object(found.who.lab, _delete_request(found, puts_marker=puts_marker))
    if answer.error is not None:
        return refusal_page(request, answer.error)
    if puts_marker:
        return done(
            request,
            reverse("lab:object_versions", args=[record_id]),
            "A delete marker lies on top now. Who asks for the name gets 404; every version is still there.",
        )
    return done(
        request,
        reverse("lab:bucket", args=[found.version.bucket]),
        f"This version of {found.version.key} is gone for good: record and sealed bytes.",
    )


def _delete_request(found: Found, *, puts_marker: bool) -> S3Request:
    return S3Request(
        method="DELETE",
        bucket=found.version.bucket,
        key=found.version.key,
        principal=ADMINISTRATOR,
        secure_transport=found.who.secure_transport,
        version_id=None if puts_marker else found.version.version_id,
    )
