"""Who can read it: asked of the lab when somebody wants to know, since asking leaves its mark in the trail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from encryption_lab.anatomy.readers import ask_readers
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.objects.found import find, object_page
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.objects.reader_rows import asked_rows
from encryption_lab.web.objects.stored_page import TAB, stored_context


@require_POST
@refusals_explained
def object_readers(request: HttpRequest, record_id: str) -> HttpResponseBase:
    found = find(request, record_id)
    form = AskForm(found, "ask", request.POST, request.FILES)
    form.fields["principal"].required = False
    headers = form.key_headers if form.is_valid() else ()
    answers = ask_readers(found.who.lab, found.version, headers)
    rows = asked_rows(found, answers)
    if request.headers.get("HX-Request") == "true":
        context = {"reader_rows": rows, "found": found, "record_id": record_id, "ask_form": form}
        return render(request, "lab/objects/_readers.html", context)
    return object_page(
        request, found, "lab/objects/stored.html", TAB, stored_context(request, found, rows, form)
    )
