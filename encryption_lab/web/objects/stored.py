"""What is stored: the page, and the window onto the bytes by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from encryption_lab.errors import Tampered
from encryption_lab.web.faults import Explained, explain, refusals_explained
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.objects.asking import ask_for_object, released
from encryption_lab.web.objects.found import Found, find, object_page
from encryption_lab.web.objects.hexes import printable
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.objects.reader_rows import unasked_rows
from encryption_lab.web.objects.stored_page import TAB, bytes_context, stored_context
from encryption_lab.web.objects.windows import Window, part_start, read_window, rows_with_plaintext

LINE_CHARACTERS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The plaintext of a window: as text to read, or why there is none."""

    text: str = ""
    refusal: Explained | None = None


@require_safe
@refusals_explained
def stored_object(request: HttpRequest, record_id: str) -> HttpResponse:
    found = find(request, record_id)
    if found.version.is_delete_marker:
        return object_page(request, found, "lab/objects/marker.html", "")
    return object_page(
        request, found, "lab/objects/stored.html", TAB, stored_context(request, found, unasked_rows(found))
    )


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def object_bytes(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """The window alone; a POST asks for the plaintext beside it."""
    found = find(request, record_id)
    asked = request.POST if request.method == "POST" else request.GET
    window = read_window(found, asked)
    form, beside, status = AskForm(found, "beside"), None, 200
    if request.method == "POST":
        form = AskForm(found, "beside", request.POST, request.FILES)
        window, beside, status = _with_plaintext(found, window, form)
    context = {**bytes_context(found, window, form), "beside": beside}
    if request.headers.get("HX-Request") == "true":
        # htmx swaps no error answer, and this one is the answer to what was asked.
        return render(request, "lab/objects/_bytes.html", {"record_id": record_id, **context})
    return object_page(request, found, "lab/objects/bytes.html", TAB, context, status=status)


def _with_plaintext(found: Found, window: Window, form: AskForm) -> tuple[Window, Beside | None, int]:
    if not form.is_valid():
        return window, None, MALFORMED
    if window.plaintext_range is None:
        return window, Beside(), 200
    answer = ask_for_object(found, principal=form.principal_asked, key_headers=form.key_headers)
    if answer.body is None:
        assert answer.error is not None
        return window, Beside(refusal=explain(answer.error)), answer.status
    first = part_start(found.version, window.part)
    start, stop = window.plaintext_range
    try:
        plaintext = released(answer.body, first + start, first + stop)
    except Tampered as refused:
        return window, Beside(refusal=explain(refused)), explain(refused).status
    window.rows[:] = rows_with_plaintext(window, plaintext)
    return window, Beside(text=_lines(plaintext)), 200


def _lines(plaintext: bytes) -> str:
    """Return what can be printed of it, in lines that a phone has room for."""
    text = "".join(map(printable, plaintext))
    return "\n".join(text[at : at + LINE_CHARACTERS] for at in range(0, len(text), LINE_CHARACTERS))
