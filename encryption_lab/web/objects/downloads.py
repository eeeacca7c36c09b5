"""The object back, as S3 releases it; and the stored bytes, as they lie on the disk."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_POST, require_safe

from encryption_lab.anatomy.script import stored_file_name
from encryption_lab.errors import MethodNotAllowedOnMarker
from encryption_lab.ports import Source
from encryption_lab.store.versions import StoredPart
from encryption_lab.web.faults import refusal_page, refusals_explained
from encryption_lab.web.objects.asking import ask_for_object, streamed
from encryption_lab.web.objects.found import Found, find
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.objects.pictures import as_attachment

PIECE_BYTES = 256 * 1024


@require_POST
@refusals_explained
def object_download(request: HttpRequest, record_id: str) -> HttpResponseBase:
    found = find(request, record_id)
    form = AskForm(found, "download", request.POST, request.FILES)
    form.full_clean()
    principal = form.cleaned_data.get("principal") or "nobody"
    answer = ask_for_object(found, principal=principal, key_headers=form.key_headers)
    if answer.body is None:
        assert answer.error is not None
        return refusal_page(request, answer.error)
    response = StreamingHttpResponse(streamed(answer.body), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(answer.body.size_bytes)
    return as_attachment(response, _file_name(found))


@require_safe
@refusals_explained
def object_stored_file(request: HttpRequest, record_id: str) -> HttpResponseBase:
    """The sealed bytes of one part; nothing in them is secret from the one whose lab it is."""
    found = find(request, record_id)
    part = _part(found, request.GET.get("part", ""))
    source = found.who.lab.objects.stored_file(part.blob_id)
    response = StreamingHttpResponse(_read_all(source), content_type="application/octet-stream")
    response.headers["Content-Length"] = str(source.size_bytes)
    return as_attachment(response, stored_file_name(part))


def _part(found: Found, asked: str) -> StoredPart:
    if not found.version.parts:
        raise MethodNotAllowedOnMarker
    return next(
        (part for part in found.version.parts if str(part.part_number) == asked), found.version.parts[0]
    )


def _read_all(source: Source) -> Iterator[bytes]:
    try:
        for offset in range(0, source.size_bytes, PIECE_BYTES):
            yield source.read(offset, min(PIECE_BYTES, source.size_bytes - offset))
    finally:
        source.close()


def _file_name(found: Found) -> str:
    return found.version.key.rpartition("/")[2] or "object"
