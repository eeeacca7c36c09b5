"""One upload, several methods, side by side: everything in the table is read back from what was asked and stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from encryption_lab.errors import LabError
from encryption_lab.exchange import Exchange, Headers
from encryption_lab.formats.sealed_stream import HEADER_BYTES
from encryption_lab.lab import Lab
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.trace import Actor
from encryption_lab.web.bench.choices import CLIENT_SIDE, DSSE_KMS, SSE_C, SSE_KMS, SSE_S3
from encryption_lab.web.bench.events import EventLine, events_of
from encryption_lab.web.bench.presenters import Place
from encryption_lab.web.bench.sequence import method_of_exchange
from encryption_lab.web.method_names import METHOD_NAMES
from encryption_lab.web.sizes import sized
from encryption_lab.web.visitor import Visitor

SAMPLE_BYTES = HEADER_BYTES + 32
BYTES_A_LINE = 4
NOTHING = "–"

# What no header says, for each method. Sources: S3 User Guide, Protecting data with encryption; Using SSE-C; ETag of
# the API Reference, Object; Amazon S3 Encryption Client Developer Guide.
MADE_BY = {
    SSE_S3: "S3, a new one for this object",
    SSE_KMS: "KMS, asked by S3",
    DSSE_KMS: "KMS for the inner layer, S3 for the outer one",
    SSE_C: "you: it came with the request",
    CLIENT_SIDE: "your browser, or KMS asked by it",
}
HELD_BY = {
    SSE_S3: "S3, wrapped under a key of its own",
    SSE_KMS: "KMS. Beside the object lies the data key, wrapped",
    DSSE_KMS: "KMS and S3, a layer each",
    SSE_C: "you alone. S3 keeps a salted HMAC, to know the key again",
    CLIENT_SIDE: "you, or KMS. Never S3",
}
READ_BY = {
    SSE_S3: "whoever may read the object",
    SSE_KMS: "whoever may read the object and use the KMS key",
    DSSE_KMS: "whoever may read the object and use the KMS key",
    SSE_C: "whoever may read the object and brings the key",
    CLIENT_SIDE: "whoever may read the object and has, or may use, the client’s key. To all others it is noise",
}
ETAG_IS = {
    SSE_S3: "the MD5 of the file",
    SSE_KMS: "not an MD5",
    DSSE_KMS: "not an MD5",
    SSE_C: "not an MD5",
    CLIENT_SIDE: "the MD5 of the ciphertext",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One method's request and what became of it; `stored` is None where it was refused or has been deleted."""

    exchange: Exchange
    method: str
    version: ObjectVersion | None
    events: tuple[EventLine, ...]
    sample: bytes
    stored_bytes: int

    @property
    def label(self) -> str:
        return METHOD_NAMES.get(self.method, "No method")


def comparison_context(who: Visitor, exchanges: Sequence[Exchange]) -> dict[str, object]:
    """Return what the template needs: three queries, and one for each request that spoke to KMS."""
    record_ids = [exchange.record_id for exchange in exchanges if exchange.record_id]
    versions = {version.record_id: version for version in who.lab.records.versions.by_record_ids(record_ids)}
    columns = [
        _column(who.lab, exchange, versions.get(exchange.record_id) if exchange.record_id else None)
        for exchange in exchanges
    ]
    first = exchanges[0]
    methods = {column.method for column in columns}
    place = Place(method=CLIENT_SIDE, bucket=first.bucket, key=first.key)
    return {
        "title": first.key,
        "bucket": first.bucket,
        "plaintext": next((sized(version.size_bytes) for version in versions.values()), ""),
        "columns": [(column.method, column.label, _url(column)) for column in columns],
        "rows": [(what, [tell(column) for column in columns]) for what, tell in ROWS],
        "refused": [column for column in columns if column.exchange.error_code],
        "lacks_customer_key": SSE_C not in methods,
        "client_side_url": "" if CLIENT_SIDE in methods else f"{place.url()}&group={first.group_id}",
    }


def _column(lab: Lab, exchange: Exchange, version: ObjectVersion | None) -> Column:
    sample, stored_bytes = _stored(lab, version) if version else (b"", 0)
    spoke_to_kms = any(Actor.KMS in (step.source, step.target) for step in exchange.steps)
    return Column(
        exchange=exchange,
        method=method_of_exchange(exchange),
        version=version,
        events=events_of(lab, exchange.exchange_id) if spoke_to_kms else (),
        sample=sample,
        stored_bytes=stored_bytes,
    )


def _stored(lab: Lab, version: ObjectVersion) -> tuple[bytes, int]:
    """Return the first bytes that lie on the disk, and how many there are; none where the file is gone."""
    total_bytes, sample = 0, b""
    for part in version.parts:
        try:
            source = lab.objects.stored_file(part.blob_id)
        except LabError:
            continue
        try:
            total_bytes += source.size_bytes
            sample = sample or source.read(0, min(SAMPLE_BYTES, source.size_bytes))
        finally:
            source.close()
    return sample, total_bytes


def _url(column: Column) -> str:
    return reverse("lab:object", args=[column.version.record_id]) if column.version else ""


def _answer(column: Column) -> SafeString:
    exchange = column.exchange
    text = f"{exchange.status} {exchange.error_code}" if exchange.error_code else f"{exchange.status} OK"
    gone = (
        ""
        if column.version or exchange.error_code
        else format_html('<br><span class="soft">{}</span>', "deleted since")
    )
    url = reverse("lab:exchange", args=[exchange.exchange_id])
    return format_html('<a href="{}">{}</a>{}', url, text, gone)


def _lines(lines: Sequence[str]) -> SafeString | str:
    if not lines:
        return NOTHING
    return format_html(
        '<span class="mono">{}</span>', format_html_join("", "{}<br>", ((line,) for line in lines))
    )


def _headers(headers: Headers, *, only: tuple[str, ...] = ("",)) -> SafeString | str:
    return _lines([f"{name}: {value}" for name, value in headers if name.lower().startswith(only)])


def _sent(column: Column) -> SafeString | str:
    return _headers(column.exchange.request_headers, only=("x-amz-server-side", "x-amz-meta-x-amz"))


def _answered(column: Column) -> SafeString | str:
    return _headers(column.exchange.response_headers, only=("x-amz-server-side", "x-amz-version"))


def _hex(stored: bytes) -> SafeString | str:
    starts = range(0, len(stored), BYTES_A_LINE)
    return _lines([stored[start : start + BYTES_A_LINE].hex(" ") for start in starts])


def _sizes(column: Column) -> str:
    if column.version is None:
        return NOTHING
    size_bytes = column.version.size_bytes
    return f"{column.stored_bytes:,} bytes for {size_bytes:,}: {column.stored_bytes - size_bytes:,} more"


def _etag(column: Column) -> SafeString | str:
    if column.version is None:
        return NOTHING
    return format_html(
        '<span class="mono">{}</span><br>{}', column.version.etag, ETAG_IS.get(column.method, "")
    )


def _kms_calls(column: Column) -> str:
    return ", ".join(event.name for event in column.events) or "none"


def _only_if_stored(words: dict[str, str], column: Column) -> str:
    return words.get(column.method, NOTHING) if column.version else NOTHING


ROWS: tuple[tuple[str, Callable[[Column], SafeString | str]], ...] = (
    ("Answer", _answer),
    ("Asked with", _sent),
    ("Who made the data key", partial(_only_if_stored, MADE_BY)),
    ("Who holds the key", partial(_only_if_stored, HELD_BY)),
    ("Who can read it", partial(_only_if_stored, READ_BY)),
    ("Calls to KMS", _kms_calls),
    ("On the disk: the first 32 bytes", lambda column: _hex(column.sample[:32])),
    ("On the disk: what follows the header", lambda column: _hex(column.sample[HEADER_BYTES:])),
    ("Size on the disk", _sizes),
    ("ETag", _etag),
    ("Answered with", _answered),
)
