"""CloudTrail's LookupEvents: the event history of the last 90 days, newest first,
of the Region that is asked.

Source: AWS CloudTrail API Reference, LookupEvents; User Guide, Event history (November 2026). There the events arrive
some minutes late; here at once. The lab's identity-based policies speak of S3 and KMS only, so who may look up is said
here: the administrator.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from encryption_lab.audit import AuditEvent
from encryption_lab.errors import NotAuthorized
from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.ports import EventQuery
from encryption_lab.wire.cloudtrail import cloudtrail_record
from encryption_lab.wire.protocols.service_models import Parameters
from encryption_lab.wire_errors import LookupAttributesInvalid, NextTokenInvalid, TimeRangeInvalid

KEPT = timedelta(days=90)
LARGEST_PAGE = 50
BATCH = 200
LONGEST_NUMBER = 18
KEY_TYPE = "AWS::KMS::Key"
BUCKET_TYPE = "AWS::S3::Bucket"
ACTION = "cloudtrail:LookupEvents"

Resources = list[tuple[str, str]]
Numbered = tuple[int, AuditEvent]


def lookup_events(lab: Lab, call: Call, parameters: Parameters) -> Parameters:
    """Raises NotAuthorized, TimeRangeInvalid, LookupAttributesInvalid, NextTokenInvalid."""
    if call.principal.name != ADMINISTRATOR:
        raise NotAuthorized(
            principal_arn=call.principal.arn,
            action=ACTION,
            resource_arn="*",
            because=f"no identity-based policy allows the {ACTION} action",
        )
    fits = _asked(lab, parameters)
    wanted = parameters.get("MaxResults", LARGEST_PAGE)
    found: list[Numbered] = []
    for numbered in _newest_first(lab, _before(parameters)):
        if fits(numbered[1]):
            found.append(numbered)
        if len(found) > wanted:
            break
    shown = found[:wanted]
    more = {"NextToken": str(shown[-1][0])} if len(found) > wanted else {}
    return {"Events": [_shown(event) for _, event in shown], **more}


def _asked(lab: Lab, parameters: Parameters) -> Callable[[AuditEvent], bool]:
    begin = max(parameters.get("StartTime", lab.clock.now() - KEPT), lab.clock.now() - KEPT)
    end = parameters.get("EndTime", lab.clock.now())
    if "StartTime" in parameters and parameters["StartTime"] > end:
        raise TimeRangeInvalid
    attributes = parameters.get("LookupAttributes", [])
    if len(attributes) > 1:
        raise LookupAttributesInvalid
    asked = [(_ATTRIBUTES[each["AttributeKey"]], each["AttributeValue"]) for each in attributes]

    def fits(event: AuditEvent) -> bool:
        is_here = event.region == lab.account.region
        return (
            is_here and begin <= event.time <= end and all(value in values(event) for values, value in asked)
        )

    return fits


def _before(parameters: Parameters) -> int | None:
    token = parameters.get("NextToken")
    if token is None:
        return None
    if not (token.isascii() and token.isdigit() and len(token) <= LONGEST_NUMBER):
        raise NextTokenInvalid
    return int(token)


def _newest_first(lab: Lab, before: int | None) -> Iterator[Numbered]:
    query = EventQuery(limit=BATCH, before=before)
    while batch := lab.records.events.find(query):
        yield from batch
        query = replace(query, before=batch[-1][0])


def _resources(event: AuditEvent) -> Resources:
    named = [(KEY_TYPE, event.key_arn), (BUCKET_TYPE, event.bucket if event.source.startswith("s3.") else "")]
    return [(kind, name) for kind, name in named if name]


_ATTRIBUTES: dict[str, Callable[[AuditEvent], list[str]]] = {
    "EventId": lambda event: [event.event_id],
    "EventName": lambda event: [event.name],
    "ReadOnly": lambda event: [_flag(event)],
    "Username": lambda event: [event.principal],
    "ResourceType": lambda event: [kind for kind, _ in _resources(event)],
    "ResourceName": lambda event: [name for _, name in _resources(event)],
    "EventSource": lambda event: [event.source],
    "AccessKeyId": lambda event: [],  # the lab's trail does not say by which key a request was signed
}


def _flag(event: AuditEvent) -> str:
    return "true" if event.read_only else "false"


def _shown(event: AuditEvent) -> Parameters:
    return {
        "EventId": event.event_id,
        "EventName": event.name,
        "ReadOnly": _flag(event),
        "EventTime": event.time,
        "EventSource": event.source,
        "Username": event.principal or None,
        "Resources": [{"ResourceType": kind, "ResourceName": name} for kind, name in _resources(event)],
        "CloudTrailEvent": json.dumps(cloudtrail_record(event)),
    }
