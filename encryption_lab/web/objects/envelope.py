"""Open the envelope: a GET explains what is in it, a POST opens it and shows the keys in clear, once."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from encryption_lab.anatomy.key_chain import client_envelope
from encryption_lab.anatomy.opening import OpenedEnvelope, open_envelope
from encryption_lab.anatomy.record import envelope_pieces
from encryption_lab.anatomy.script import needs_key_file, opening_script, stored_file_name
from encryption_lab.anatomy.stored_file import read_stored_file
from encryption_lab.errors import LabError, MethodNotAllowedOnMarker, Tampered
from encryption_lab.formats.s3ec_metadata import WrapAlgorithm
from encryption_lab.methods.envelopes import SseS3Envelope
from encryption_lab.store.versions import StoredPart
from encryption_lab.web.faults import Explained, explain, refusals_explained
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.objects.found import Found, find, object_page
from encryption_lab.web.objects.key_forms import AskForm
from encryption_lab.web.sizes import sized
from encryption_lab.wire.s3 import META
from encryption_lab.wire.sse_headers import read_customer_key

TAB = "Open the envelope"
MOST_FILES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value that goes into opening, as hex or text. `why`: what it is for."""

    name: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class KeyShown:
    name: str
    hex: str = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShown:
    name: str
    size: str
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def object_envelope(request: HttpRequest, record_id: str) -> HttpResponseBase:
    found = find(request, record_id)
    if found.version.is_delete_marker:
        raise MethodNotAllowedOnMarker
    form, opened, refusal, status = AskForm(found, "open"), None, None, 200
    if request.method == "POST":
        form = AskForm(found, "open", request.POST, request.FILES)
        opened, refusal, status = _open(found, form)
    return _page(request, found, form, opened, refusal, status)


def _open(found: Found, form: AskForm) -> tuple[OpenedEnvelope | None, Explained | None, int]:
    if not form.is_valid():
        return None, None, MALFORMED
    call = found.who.call(form.principal_asked)
    try:
        headers = {name.lower(): value for name, value in form.key_headers}
        customer_key = read_customer_key(headers, reading=True)
        return open_envelope(found.who.lab, call, found.version, customer_key), None, 200
    except LabError as refused:
        return None, explain(refused), explain(refused).status


def _page(
    request: HttpRequest,
    found: Found,
    form: AskForm,
    opened: OpenedEnvelope | None,
    refusal: Explained | None,
    status: int,
) -> HttpResponse:
    version = found.version
    assert version.envelope is not None
    client = client_envelope(version)
    context = {
        "form": form,
        "found": found,
        "record_id": version.record_id,
        "opened": opened,
        "refusal": refusal,
        "keys": [] if opened is None else _keys(found, opened),
        "outer_values": [
            Value(name=piece.name, value=piece.stored.hex(), why=piece.why)
            for piece in envelope_pieces(version.envelope)
        ],
        "place_values": _place_values(found),
        "stream_values": _stream_values(found),
        "client_values": _client_values(found),
        "script": opening_script(version, found.who.lab.account.account_id, opened),
        "key_files": needs_key_file(version),
        "files": [_file(found, part) for part in version.parts[:MOST_FILES]],
        "files_left": max(0, len(version.parts) - MOST_FILES),
        "asks_kms": found.is_kms_keyed
        or (client is not None and client.wrap_algorithm is WrapAlgorithm.KMS_CONTEXT),
        "is_s3s_own": isinstance(version.envelope, SseS3Envelope),
    }
    return object_page(request, found, "lab/objects/envelope.html", TAB, context, status=status)


def _keys(found: Found, opened: OpenedEnvelope) -> list[KeyShown]:
    shown: list[KeyShown] = []
    if opened.bucket_key is not None:
        shown.append(KeyShown("Bucket Key", opened.bucket_key.hex(), "what KMS returned for the blob"))
    names = (
        ("Data key",) if len(opened.data_keys) == 1 else ("Data key, inner layer", "Data key, outer layer")
    )
    origin = "from KMS" if found.is_kms_keyed else "from S3’s own store key"
    whys = (origin, "from S3’s own store key")
    shown += [
        KeyShown(name, key.hex(), why) for name, key, why in zip(names, opened.data_keys, whys, strict=False)
    ]
    if opened.client_data_key is not None:
        shown.append(
            KeyShown(
                "Data key of the client", opened.client_data_key.hex(), "from KMS, asked as a client asks"
            )
        )
    return shown


def _place_values(found: Found) -> list[Value]:
    version, account_id = found.version, found.who.lab.account.account_id
    pairs = (
        ("Account", str(account_id)),
        ("Bucket", version.bucket),
        ("Object", version.key),
        ("Version id", version.version_id),
    )
    return [Value(name=name, value=value, why="") for name, value in pairs]


def _stream_values(found: Found) -> list[Value]:
    """Return salt, nonces and last tag of the first file, read back from the disk."""
    try:
        source = found.who.lab.objects.stored_file(found.version.parts[0].blob_id)
    except Tampered:
        return []
    try:
        stored = read_stored_file(source)
        if stored is None:
            return []
        last = stored.segment(stored.geometry.segments - 1)
        tag = source.read(last.tag_start, last.stop - last.tag_start)
    finally:
        source.close()
    return [
        Value(
            name="Salt", value=stored.header.salt.hex(), why="gives, with the data key, the key of this file"
        ),
        Value(name="First nonce", value=stored.segment(0).nonce.hex(), why="from the number, not stored"),
        Value(name="Last nonce", value=last.nonce.hex(), why="ends in 01: nothing was cut off behind it"),
        Value(name="Last tag", value=tag.hex(), why=f"of segment {last.number + 1:,}"),
    ]


def _client_values(found: Found) -> list[Value]:
    """Return the client's envelope as it stands in the metadata, where anybody may read it."""
    if client_envelope(found.version) is None:
        return []
    return [
        Value(name=f"{META}{name}", value=value, why="")
        for name, value in found.version.metadata.items()
        if name.startswith("x-amz-")
    ]


def _file(found: Found, part: StoredPart) -> FileShown:
    url = reverse("lab:object_stored_file", args=[found.version.record_id])
    return FileShown(
        name=stored_file_name(part), size=sized(part.size_bytes), url=f"{url}?part={part.part_number}"
    )
