"""Choose, see what is lost, take the file. Both pages are reads: what was chosen stands in the address."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from studyapp.exchange.export.formats import FORMATS
from studyapp.exchange.exporting.forms import ExportForm
from studyapp.exchange.exporting.losses_shown import report_of


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    form = ExportForm(request.GET) if request.GET else ExportForm()
    report = None
    if form.is_bound and form.is_valid():
        chosen = FORMATS[form.cleaned_data["format"]]
        url = reverse("exchange:download", args=[chosen.code]) + _asked(form)
        report = report_of(chosen, form.selection, chosen.write(form.selection), url)
    return render(request, "exchange/export.html", {"form": form, "report": report, "notes": []})


@require_safe
def download(request: HttpRequest, code: str) -> HttpResponseBase:
    if code not in FORMATS:
        raise Http404
    query = request.GET.copy()
    query["format"] = code
    form = ExportForm(query)
    if not form.is_valid():  # the page of the same choice says what is wrong
        return redirect(f"{reverse('exchange:export')}?{query.urlencode()}")
    exported = FORMATS[code].write(replace(form.selection, made_at=now()))
    response = HttpResponse(exported.body, content_type=exported.media_type)
    response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
    return response


def _asked(form: ExportForm) -> str:
    asked = {name: form.cleaned_data[name] for name in ("exam", "topic") if form.cleaned_data[name]}
    return f"?{urlencode(asked, doseq=True)}" if asked else ""
