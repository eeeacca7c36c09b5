"""Before and after: the picture as S3 releases it, and the bytes it is stored as, a grey pixel each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from encryption_lab.formats.sealed_stream import HEADER_BYTES
from encryption_lab.web.drawings import noise
from encryption_lab.web.faults import refusal_page, refusals_explained
from encryption_lab.web.objects.asking import ask_for_object, streamed
from encryption_lab.web.objects.found import Found, find
from encryption_lab.web.objects.method_shown import method_of

# What a picture begins with. SVG is none of them: it is a document that may hold scripts.
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
SNIFFED_BYTES = 16
MOST_PICTURE_BYTES = 32 * 1024 * 1024
NOISE_WIDTH, NOISE_HEIGHT, MOST_NOISE = 4, 3, 160
SANDBOX = "default-src 'none'; sandbox"


def has_picture(found: Found) -> bool:
    """Tell whether the page shows a picture: by its declared type, since nobody has looked inside yet."""
    version = found.version
    return (
        version.content_type.partition(";")[0].strip().lower() in PICTURE_TYPES
        and 0 < version.size_bytes <= MOST_PICTURE_BYTES
    )


@require_safe
@refusals_explained
def object_picture(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """The picture itself, if it is one by its first bytes; asked for as the administrator."""
    found = find(request, record_id)
    if not has_picture(found) or method_of(found.version).is_client_side:
        raise Http404
    answer = ask_for_object(found)
    if answer.body is None:
        assert answer.error is not None
        return refusal_page(request, answer.error)
    begins = b"".join(
        bytes(piece) for piece in answer.body.pieces(0, min(SNIFFED_BYTES, answer.body.size_bytes))
    )
    kind = picture_type(begins)
    if kind is None:
        answer.body.close()
        raise Http404
    response = StreamingHttpResponse(streamed(answer.body), content_type=kind)
    response.headers["Content-Length"] = str(answer.body.size_bytes)
    return guarded(response)


@require_safe
@refusals_explained
def object_noise(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """`width` and `height`: the proportions wanted, as of the picture beside it."""
    found = find(request, record_id)
    if not found.version.parts:
        raise Http404
    source = found.who.lab.objects.stored_file(found.version.parts[0].blob_id)
    try:
        width, height = _dimensions(request, max(1, source.size_bytes - HEADER_BYTES))
        start = min(HEADER_BYTES, source.size_bytes - 1)
        stored = source.read(start, min(width * height, source.size_bytes - start))
    finally:
        source.close()
    drawn = noise.draw_png(stored, width=width, height=height)
    return guarded(HttpResponse(drawn, content_type="image/png"))


def picture_type(begins: bytes) -> str | None:
    """Return the type that the first 16 bytes prove, None for anything that is not to be shown."""
    if begins[:4] == b"RIFF" and begins[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for signature, kind in SIGNATURES if begins.startswith(signature)), None)


def guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Mark bytes that a stranger may have made: shown as what they are said to be, and able to do nothing."""
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def as_attachment(response: HttpResponseBase, file_name: str) -> HttpResponseBase:
    disposition = content_disposition_header(True, file_name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return guarded(response)


def _dimensions(request: HttpRequest, available: int) -> tuple[int, int]:
    """Return the largest picture of the wanted proportions that the stored bytes fill."""
    wide, high = (_number(request, "width", NOISE_WIDTH), _number(request, "height", NOISE_HEIGHT))
    width, height = noise.dimensions(wide * MOST_NOISE, high * MOST_NOISE, most=MOST_NOISE)
    shrink = min(1.0, (available / (width * height)) ** 0.5)
    return max(1, int(width * shrink)), max(1, int(height * shrink))


def _number(request: HttpRequest, name: str, otherwise: int) -> int:
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else 0
    return number or otherwise
