"""What happened to it: the requests as sent, the versions of its name, the audit events that it caused."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from encryption_lab.audit import AuditEvent
from encryption_lab.exchange import Exchange, Headers
from encryption_lab.ports import EventQuery
from encryption_lab.store.buckets import Versioning
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.objects.found import Found, find, object_page
from encryption_lab.web.objects.method_shown import Method, method_of
from encryption_lab.web.objects.times import ago
from encryption_lab.web.sizes import sized
from encryption_lab.wire.cloudtrail import cloudtrail_record

MOST_REQUESTS = 20
PAGE_VERSIONS = 25
PAGE_EVENTS = 25
ENCRYPTION_HEADER_MARKS = ("server-side-encryption", "x-amz-meta-x-amz-")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShown:
    exchange_id: str
    operation: str
    principal: str
    over: str
    ago: str
    first_line: str
    request_headers: Headers
    status: int
    verdict: str
    code: str
    message: str
    response_headers: Headers
    marked: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionShown:
    record_id: str
    version_id: str
    method: Method
    size: str
    ago: str
    stored_at: datetime
    is_marker: bool
    is_this: bool
    is_latest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventShown:
    number: int
    name: str
    principal: str
    via_s3: bool
    at: datetime
    outcome: str
    verdict: str
    record: str
    exchange_id: str


@require_safe
@refusals_explained
def object_requests(request: HttpRequest, record_id: str) -> HttpResponse:
    found = find(request, record_id)
    now = found.who.lab.clock.now()
    exchanges = found.who.lab.records.exchanges.recent(MOST_REQUESTS, record_id=found.version.record_id)
    context = {
        "requests": [_request_shown(exchange, now) for exchange in exchanges],
        "most": MOST_REQUESTS,
        "is_cut": len(exchanges) == MOST_REQUESTS,
    }
    return object_page(request, found, "lab/objects/requests.html", "Requests", context)


@require_safe
@refusals_explained
def object_versions(request: HttpRequest, record_id: str) -> HttpResponse:
    found = find(request, record_id)
    after = _number(request, "after")
    listed = found.versions if after is None else found.versions_after(after, PAGE_VERSIONS + 1)
    shown = listed[:PAGE_VERSIONS]
    latest = listed[0] if listed and after is None else None
    bucket = found.who.lab.records.buckets.get(found.version.bucket) if after is None else None
    context = {
        "versions": [_version_shown(version, found, latest) for version in shown],
        "older_url": _older(found, shown) if len(listed) > PAGE_VERSIONS else "",
        "newest_url": "" if after is None else reverse("lab:object_versions", args=[record_id]),
        "puts_marker": bucket is not None and bucket.versioning is not Versioning.OFF,
    }
    return object_page(request, found, "lab/objects/versions.html", "Versions", context)


@require_safe
@refusals_explained
def object_trail(request: HttpRequest, record_id: str) -> HttpResponse:
    found = find(request, record_id)
    before = _number(request, "before")
    query = EventQuery(
        bucket=found.version.bucket,
        object_key=found.version.key,
        before=before,
        limit=PAGE_EVENTS + 1,
    )
    events = found.who.lab.records.events.find(query)
    shown = events[:PAGE_EVENTS]
    older = f"?before={shown[-1][0]}" if len(events) > PAGE_EVENTS else ""
    context = {
        "events": [_event_shown(number, event) for number, event in shown],
        "older_url": older,
        "newest_url": "" if before is None else reverse("lab:object_trail", args=[record_id]),
        "has_bucket_key": bool(getattr(found.version.envelope, "wrapped_key", None)) and found.is_kms_keyed,
        "method_label": found.server_method.label,
    }
    return object_page(request, found, "lab/objects/trail.html", "Audit trail", context)


def _request_shown(exchange: Exchange, now: datetime) -> RequestShown:
    names = {name.lower() for name, _ in (*exchange.request_headers, *exchange.response_headers)}
    return RequestShown(
        exchange_id=exchange.exchange_id,
        operation=exchange.operation,
        principal=exchange.principal,
        over="HTTPS" if exchange.secure_transport else "plain HTTP",
        ago=ago(exchange.time, now),
        first_line=f"{exchange.method} {exchange.path}",
        request_headers=exchange.request_headers,
        status=exchange.status,
        verdict="ok" if exchange.status < 400 else "no",
        code=exchange.error_code,
        message=exchange.error_message,
        response_headers=exchange.response_headers,
        marked=[name for name in names if any(mark in name for mark in ENCRYPTION_HEADER_MARKS)],
    )


def _version_shown(version: ObjectVersion, found: Found, latest: ObjectVersion | None) -> VersionShown:
    return VersionShown(
        record_id=version.record_id,
        version_id=version.version_id,
        method=method_of(version),
        size="" if version.is_delete_marker else sized(version.size_bytes),
        ago=ago(version.created_at, found.who.lab.clock.now()),
        stored_at=version.created_at,
        is_marker=version.is_delete_marker,
        is_this=version.record_id == found.version.record_id,
        is_latest=latest is not None and latest.record_id == version.record_id,
    )


def _number(request: HttpRequest, name: str) -> int | None:
    """Return a sequence number from the query, None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _older(found: Found, shown: tuple[ObjectVersion, ...]) -> str:
    return f"{reverse('lab:object_versions', args=[found.version.record_id])}?after={shown[-1].sequence}"


def _event_shown(number: int, event: AuditEvent) -> EventShown:
    record = cloudtrail_record(event)
    return EventShown(
        number=number,
        name=event.name,
        principal=event.principal or "AWS",
        via_s3=event.via_s3,
        at=event.time,
        outcome=str(record["errorCode"]) if event.error_name else "allowed",
        verdict="no" if event.error_name else "ok",
        record=json.dumps(record, indent=2, ensure_ascii=False),
        exchange_id=event.exchange_id,
    )
