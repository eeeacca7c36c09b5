"""A bucket as its pages show it: its rows, its settings in words, and what an upload that says nothing would get."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from encryption_lab.exchange import Headers
from encryption_lab.kms.keys import KeyState
from encryption_lab.store.buckets import Algorithm, Bucket, DefaultEncryption, Versioning
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.buckets.forms import PAGE_SIZE
from encryption_lab.web.drawings.lettering import clean
from encryption_lab.web.key_names import KeyRing
from encryption_lab.web.method_names import method_of
from encryption_lab.web.sizes import sized

AWS_MANAGED_CHOICE = ("", "aws/s3, the AWS managed key")
ALGORITHM_METHODS = {
    Algorithm.SSE_S3: ("sse-s3", "SSE-S3"),
    Algorithm.SSE_KMS: ("sse-kms", "SSE-KMS"),
    Algorithm.DSSE_KMS: ("dsse-kms", "DSSE-KMS"),
}
VERSIONING_WORDS = {
    Versioning.OFF: "An upload over an existing name replaces it, and a delete is final.",
    Versioning.ENABLED: "Every upload makes a version with its own encryption. A delete only puts a marker on top.",
    Versioning.SUSPENDED: "Versions made before stay. New uploads share one version, called null, and replace it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """One row of the contents. `method` and `label` are empty for a delete marker."""

    record_id: str
    name: str
    version_id: str
    is_current: bool
    method: str
    label: str
    size: str
    stored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    lines: tuple[VersionLine, ...]
    at: str
    first: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketLine:
    name: str
    method: str
    label: str
    versioning: str
    sse_c_blocked: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What an upload without any encryption header gets. `problem` says why it would be refused, if it would."""

    method: str
    label: str
    headers: Headers
    key_name: str
    key_url_id: str
    sentence: str
    problem: str


def bucket_line(bucket: Bucket) -> BucketLine:
    method, label = ALGORITHM_METHODS[bucket.default_encryption.algorithm]
    return BucketLine(
        name=bucket.name,
        method=method,
        label=label,
        versioning=bucket.versioning.value,
        sse_c_blocked=bucket.sse_c_blocked,
        created_at=bucket.created_at,
    )


def contents(found: Sequence[ObjectVersion], asked: dict[str, object]) -> Contents:
    """Return one page of what a bucket holds; `found` has one more than fits where there is a next page."""
    shown = found[:PAGE_SIZE]
    kept = {name: str(value) for name in ("begins_with", "versions") if (value := asked[name])}
    following = ""
    if len(found) > PAGE_SIZE:
        cursor = {"after_key": shown[-1].key, "after_sequence": str(shown[-1].sequence)}
        following = f"?{urlencode({**kept, **cursor})}"
    after = asked["after_sequence"] is not None
    return Contents(
        lines=tuple(_lines(shown, None if not after else str(asked["after_key"]))),
        at=f"{len(shown)} shown" if following or after else "",
        first=f"?{urlencode(kept)}" if after else "",
        next=following,
    )


def _lines(shown: Sequence[ObjectVersion], key_before: str | None) -> list[VersionLine]:
    """The newest version of a key comes first, so it is the current one unless the page before ended with its key."""
    lines = []
    for version in shown:
        method, label = method_of(version)
        lines.append(
            VersionLine(
                record_id=version.record_id,
                name=clean(version.key),
                version_id=version.version_id,
                is_current=version.key != key_before,
                method=method,
                label=label,
                size="" if version.is_delete_marker else sized(version.size_bytes),
                stored_at=version.created_at,
            )
        )
        key_before = version.key
    return lines


def key_choices(ring: KeyRing, default: DefaultEncryption) -> list[tuple[str, str]]:
    """Return (ARN, words) for each key that may be chosen, and the present one as it was given."""
    found = [AWS_MANAGED_CHOICE]
    for key in ring.keys:
        if not key.is_aws_managed:
            state = "" if key.key.state is KeyState.ENABLED else f" ({key.state_word.lower()})"
            found.append((key.arn, f"{key.short_name}{state}"))
    if default.key_id is not None and default.key_id not in dict(found):
        found.append((default.key_id, f"{default.key_id} (as it was given)"))
    return found


def silence(default: DefaultEncryption, ring: KeyRing) -> Silence:
    method, label = ALGORITHM_METHODS[default.algorithm]
    headers: Headers = (("x-amz-server-side-encryption", default.algorithm.value),)
    if default.algorithm is Algorithm.SSE_S3:
        sentence = "S3 makes a data key, wraps it under a key of its own and tells nobody. No audit event."
        return Silence(
            method=method,
            label=label,
            headers=headers,
            key_name="",
            key_url_id="",
            sentence=sentence,
            problem="",
        )
    key = ring.named(default.key_id)
    if key is not None:
        headers = (*headers, ("x-amz-server-side-encryption-aws-kms-key-id", key.arn))
    if default.bucket_key_enabled and default.algorithm is Algorithm.SSE_KMS:
        headers = (*headers, ("x-amz-server-side-encryption-bucket-key-enabled", "true"))
    return Silence(
        method=method,
        label=label,
        headers=headers,
        key_name=key.short_name if key else "aws/s3",
        key_url_id=key.key.key_id if key else "",
        sentence=_kms_sentence(default),
        problem=_key_problem(default, ring),
    )


def _kms_sentence(default: DefaultEncryption) -> str:
    if default.algorithm is Algorithm.DSSE_KMS:
        return "S3 asks KMS for a data key, and seals the object once more under a key of its own."
    if default.bucket_key_enabled:
        return "S3 asks KMS once for a Bucket Key, and makes the data keys of many objects from it."
    return "S3 asks KMS for a data key, once for each object. Each time leaves an audit event."


def _key_problem(default: DefaultEncryption, ring: KeyRing) -> str:
    """Return why uploads would be refused; S3 itself does not look until one comes."""
    key = ring.named(default.key_id)
    if key is None:
        return "" if default.key_id is None else "KMS does not know this key: such an upload is refused."
    if key.key.state is not KeyState.ENABLED:
        return f"The key is {key.state_word.lower()}: such an upload is refused until it is enabled."
    return ""
