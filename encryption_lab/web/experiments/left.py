"""What a run left: in the audit trail always, on the bench where that was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from encryption_lab.experiments.runner import Run
from encryption_lab.identities import KeyId
from encryption_lab.lab import Lab
from encryption_lab.persistence.predictions import Prediction
from encryption_lab.ports import EventQuery, VersionQuery
from encryption_lab.web.bench.events import EventLine, event_line
from encryption_lab.web.method_names import method_of

MOST_EVENTS = 12
MOST_OBJECTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """The first events of the run, in order; more_url leads to all of them where these are not all."""

    events: tuple[EventLine, ...]
    more_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLeft:
    name: str
    url: str
    method: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTheBench:
    buckets: tuple[tuple[str, str], ...]
    objects: tuple[ObjectLeft, ...]
    keys: tuple[tuple[str, str], ...]


def trail_of(lab: Lab, run: Run) -> Trail:
    """Return what the trail says of the run's buckets and keys: a query for each of them."""
    if not run.in_sandbox:
        return Trail(events=(), more_url="")
    asked = [EventQuery(bucket=bucket, limit=200) for bucket in run.buckets]
    asked += [EventQuery(key_arn=key_arn, limit=200) for key_arn in _key_arns(lab, run)]
    found = {number: event for query in asked for number, event in lab.records.events.find(query)}
    lines = tuple(event_line(found[number], lab.account.region) for number in sorted(found))
    more = f"{reverse('lab:trail')}?{urlencode({'bucket': run.buckets[0]})}" if run.buckets else ""
    return Trail(events=lines[:MOST_EVENTS], more_url=more if len(lines) > MOST_EVENTS else "")


def _key_arns(lab: Lab, run: Run) -> set[str]:
    """Return the ARNs of the run's keys, and of their replicas, which steps made."""
    here = {lab.account.key_arn(KeyId(key_id)) for key_id in run.key_ids}
    ids = {f"key/{key_id}" for key_id in run.key_ids}
    return here | {step.itself for step in run.steps if step.itself.rpartition(":")[2] in ids}


def on_the_bench(lab: Lab, prediction: Prediction, run: Run) -> OnTheBench | None:
    """Return what is still there, None where nothing was left or all of it has gone since."""
    if not prediction.is_left:
        return None
    buckets = [bucket for bucket in run.buckets if lab.records.buckets.get(bucket)]
    keys = [key for key in run.key_ids if lab.records.keys.get(KeyId(key))]
    versions = [
        version
        for bucket in buckets
        for version in lab.records.versions.find(VersionQuery(bucket=bucket, limit=MOST_OBJECTS))
        if not version.is_delete_marker
    ]
    if not buckets and not keys:
        return None
    return OnTheBench(
        buckets=tuple((bucket, reverse("lab:bucket", args=[bucket])) for bucket in buckets),
        objects=tuple(
            ObjectLeft(
                name=version.key,
                url=reverse("lab:object", args=[version.record_id]),
                method=method_of(version)[0],
                label=method_of(version)[1],
            )
            for version in versions[:MOST_OBJECTS]
        ),
        keys=tuple((key[:8], reverse("lab:key", args=[key])) for key in keys),
    )
