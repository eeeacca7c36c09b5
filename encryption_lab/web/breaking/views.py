"""The panel: break one object version, read it and see what S3 says, put the original back."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from encryption_lab.anatomy.byte_fields import ByteField
from encryption_lab.anatomy.key_chain import LinkKind
from encryption_lab.errors import InvalidValue, Tampered
from encryption_lab.web.after_post import done
from encryption_lab.web.bench.sequence import drawn
from encryption_lab.web.breaking.broken import MOST_BYTES, Breakable, find_breakable
from encryption_lab.web.breaking.ways import WAYS, ways_shown
from encryption_lab.web.drawings.canvas import Markup
from encryption_lab.web.faults import Explained, explain, refusals_explained
from encryption_lab.web.lab_forms import MALFORMED, LabForm
from encryption_lab.web.objects.asking import ask_for_object
from encryption_lab.web.objects.found import object_page
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.objects.windows import Window, read_window
from encryption_lab.web.sizes import sized

TAB = "Break it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of reading it. released_bytes: how much was verified and went out before it ended."""

    principal: str
    status: int
    refusal: Explained | None
    released_bytes: int
    size_bytes: int
    drawing: Markup
    exchange_id: str


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def object_break(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """A GET shows the panel. A POST breaks: `how` is one of WAYS."""
    breakable = find_breakable(request, record_id)
    if request.method != "POST":
        return _panel(request, breakable)
    way = WAYS.get(request.POST.get("how", ""))
    form = way.form(breakable, request.POST) if way else None
    if way is None or form is None or not breakable.is_small_enough:
        return _panel(request, breakable, status=MALFORMED)
    if not form.is_valid():
        return _panel(request, breakable, refused=(way.code, form), status=MALFORMED)
    try:
        said = way.do(breakable, form.cleaned_data)
    except InvalidValue as refused:
        form.add_error(None, str(refused))
        return _panel(request, breakable, refused=(way.code, form), status=MALFORMED)
    return done(request, reverse("lab:object_break", args=[record_id]), f"Broken. {said}", level="info")


@require_POST
@refusals_explained
def object_put_back(request: HttpRequest, record_id: str) -> HttpResponseBase:
    breakable = find_breakable(request, record_id)
    breakable.tampering.put_back()
    url = reverse("lab:object_break", args=[record_id])
    return done(request, url, "The original is back, file and record as they were.")


@require_POST
@refusals_explained
def object_break_read(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """Ask S3 for it, and read all that S3 releases."""
    breakable = find_breakable(request, record_id)
    form = AskForm(breakable.found, "read", request.POST, request.FILES)
    if not form.is_valid():
        return _panel(request, breakable, ask_form=form, status=MALFORMED)
    return _panel(request, breakable, ask_form=form, reading=_read(breakable, form))


def _read(breakable: Breakable, form: AskForm) -> Reading:
    answer = ask_for_object(breakable.found, principal=form.principal_asked, key_headers=form.key_headers)
    refusal = explain(answer.error) if answer.error else None
    released = 0
    if answer.body is not None:
        try:
            with answer.body:
                for piece in answer.body.pieces():
                    released += len(piece)
        except Tampered as broke_off:
            refusal = explain(broke_off)
    return Reading(
        principal=form.principal_asked,
        status=answer.status,
        refusal=refusal,
        released_bytes=released,
        size_bytes=breakable.version.size_bytes,
        drawing=Markup(drawn(answer.exchange)),
        exchange_id=answer.exchange.exchange_id,
    )


def _panel(
    request: HttpRequest,
    breakable: Breakable,
    *,
    refused: tuple[str, LabForm] | None = None,
    ask_form: AskForm | None = None,
    reading: Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    window = _window(request, breakable)
    context = {
        "record_id": breakable.version.record_id,
        "breakable": breakable,
        "found": breakable.found,
        "ways": ways_shown(breakable, refused),
        "problem": refused[1] if refused else None,
        "window": window,
        "places": [] if window is None else _places(window.fields),
        "ask_form": ask_form or AskForm(breakable.found, "read"),
        "reading": reading,
        "kms_key_id": _kms_key_id(breakable),
        "most": sized(MOST_BYTES),
    }
    return object_page(request, breakable.found, "lab/breaking/break.html", TAB, context, status=status)


def _window(request: HttpRequest, breakable: Breakable) -> Window | None:
    try:
        return read_window(breakable.found, request.GET, "lab:object_break")
    except Tampered:
        return None


def _places(fields: tuple[ByteField, ...]) -> list[tuple[int, str]]:
    """Return (offset, what it is) of the fields in sight, to choose a byte from."""
    return [(field.start, field.name) for field in fields if field.stop < 2**62]


def _kms_key_id(breakable: Breakable) -> str:
    if not breakable.found.is_kms_keyed or breakable.found.is_under_aws_managed_key:
        return ""
    links = (link for link in breakable.found.links if link.kind is LinkKind.KMS_KEY and link.kms)
    return next((str(link.kms.key_id) for link in links if link.kms), "")
