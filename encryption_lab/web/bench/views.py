"""The bench and what comes of it: the page, an upload, one request with its trace, and a comparison."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from encryption_lab.exchange import Exchange
from encryption_lab.web.after_post import SeeOther, done
from encryption_lab.web.bench.choices import ALL
from encryption_lab.web.bench.comparison import comparison_context
from encryption_lab.web.bench.events import events_of
from encryption_lab.web.bench.presenters import Place, bench_context, upload_form
from encryption_lab.web.bench.requests import put_requests
from encryption_lab.web.bench.sequence import drawn, marked_headers, method_of_exchange
from encryption_lab.web.faults import Explained, explain, explain_kept, refusals_explained
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.uploading import IncomingForm
from encryption_lab.web.visitor import Visitor, visitor
from encryption_lab.wire.s3 import S3Response, put_objects


@require_safe
@refusals_explained
def bench(request: HttpRequest) -> HttpResponse:
    who = visitor(request)
    return page(request, who, "lab/bench/bench.html", bench_context(request, who, Place.read(request.GET)))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def upload(request: HttpRequest) -> HttpResponseBase:
    """Django's CSRF check would read the whole form; here it runs when the fields have come and the file has not."""
    if request.method != "POST":
        return SeeOther(reverse("lab:bench"))
    with IncomingForm(request) as incoming:
        return _upload(request, incoming)


@csrf_protect
def _upload(request: HttpRequest, incoming: IncomingForm) -> HttpResponseBase:
    who = visitor(request)
    place = Place.read(incoming.fields)
    form = upload_form(who, place, list(who.lab.records.buckets.all()), incoming.fields)
    if form.is_valid() and incoming.file is None:
        form.add_error("file", "Choose a file.")
    if not form.is_valid() or incoming.file is None:
        context = bench_context(request, who, place, form)
        return page(request, who, "lab/bench/bench.html", context, status=MALFORMED)
    requests = put_requests(who, form.cleaned_data, incoming.file)
    pieces = incoming.pieces(limit_bytes=who.lab.limits.object_bytes)
    responses = put_objects(who.lab, requests, pieces)
    return _answer(request, who, responses, is_group=place.method == ALL)


def _answer(
    request: HttpRequest, who: Visitor, responses: tuple[S3Response, ...], *, is_group: bool
) -> HttpResponseBase:
    first = responses[0]
    if is_group and any(response.version for response in responses):
        return SeeOther(reverse("lab:group", args=[first.exchange.group_id]))
    if first.version is not None:
        return done(request, reverse("lab:object", args=[first.version.record_id]), "Stored.")
    refusal = explain(first.error) if first.error else None
    return _exchange_page(request, who, first.exchange, refusal, status=first.status)


@require_safe
@refusals_explained
def exchange(request: HttpRequest, exchange_id: str) -> HttpResponse:
    who = visitor(request)
    found = who.lab.records.exchanges.get(exchange_id)
    if found is None:
        raise Http404
    refusal = None
    if found.error_code:
        refusal = explain_kept(found.status, found.error_code, found.error_message)
    return _exchange_page(request, who, found, refusal)


@require_safe
@refusals_explained
def group(request: HttpRequest, group_id: str) -> HttpResponse:
    who = visitor(request)
    exchanges = who.lab.records.exchanges.of_group(group_id)
    if not exchanges:
        raise Http404
    return page(request, who, "lab/bench/group.html", comparison_context(who, exchanges))


def _exchange_page(
    request: HttpRequest, who: Visitor, shown: Exchange, refusal: Explained | None, *, status: int = 200
) -> HttpResponse:
    context = {
        "exchange": shown,
        "refusal": refusal,
        "method": method_of_exchange(shown),
        "drawing": drawn(shown),
        "marked": marked_headers(shown.request_headers + shown.response_headers),
        "events": events_of(who.lab, shown.exchange_id),
        "again_url": Place(method=method_of_exchange(shown), bucket=shown.bucket, key=shown.key).url(),
    }
    return page(request, who, "lab/bench/exchange.html", context, status=status)
