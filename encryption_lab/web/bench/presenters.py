"""What the bench shows: the choices, the form of the chosen one, and what was stored lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.naming import AWS_MANAGED_ALIAS
from encryption_lab.ports import Records
from encryption_lab.store.buckets import Algorithm, Bucket, Versioning
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.bench import command_line
from encryption_lab.web.bench.choices import AS_BUCKET, CHOICES, CLIENT_SIDE, SSE_C, Choice, choice_of
from encryption_lab.web.bench.forms import OPTIONS, UploadForm
from encryption_lab.web.key_names import KeyRing, key_ring
from encryption_lab.web.method_names import method_of
from encryption_lab.web.sizes import sized
from encryption_lab.web.visitor import Visitor

RECENT = 10
DEFAULTS = {Algorithm.SSE_S3: "SSE-S3", Algorithm.SSE_KMS: "SSE-KMS", Algorithm.DSSE_KMS: "DSSE-KMS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on the bench one is; stands in the address, so that every state of it has one.

    group   an upload with several methods, to which a client-side one is to be added
    """

    method: str = ""
    bucket: str = ""
    key: str = ""
    group: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Place:
        return cls(**{name: query.get(name, "")[:2048] for name in ("method", "bucket", "key", "group")})

    def url(self, *, method: str | None = None) -> str:
        asked = {"method": self.method if method is None else method, "bucket": self.bucket, "key": self.key}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('lab:bench')}?{query}" if query else reverse("lab:bench")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLink:
    choice: Choice
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentLine:
    method: str
    label: str
    key: str
    url: str
    bucket: str
    size: str
    version: str
    stored_at: str


def bench_context(
    request: HttpRequest, who: Visitor, place: Place, form: UploadForm | None = None
) -> dict[str, object]:
    """Return all that the template needs. `form`: one that was sent and refused. Five queries at most."""
    buckets = list(who.lab.records.buckets.all())
    chosen = choice_of(place.method)
    place = _with_bucket(place, buckets)
    if form is None and chosen and chosen.code in OPTIONS:
        form = upload_form(who, place, buckets)
    return {
        "links": [_link(choice, place) for choice in CHOICES],
        "chosen": chosen,
        "form": form,
        "buckets": bucket_choices(buckets, place.method),
        "place": place,
        "key_choices": key_choices(key_ring(who.lab)) if chosen and chosen.code == CLIENT_SIDE else (),
        "https_url": _https_url(request, place) if chosen and not who.secure_transport else "",
        "is_refused_here": bool(chosen and chosen.needs_tls and not who.secure_transport),
        "limit": sized(who.lab.limits.object_bytes),
        "command_line": command_line.SEAL,
        "recent": recent_lines(who.lab.records),
    }


def upload_form(
    who: Visitor, place: Place, buckets: list[Bucket], data: Mapping[str, str] | None = None
) -> UploadForm:
    wants_key = "kms_key" in OPTIONS.get(place.method, ())
    return UploadForm(
        data,
        method=place.method,
        buckets=bucket_choices(buckets, place.method),
        kms_keys=key_choices(key_ring(who.lab)) if wants_key else [],
        initial={
            "method": place.method,
            "bucket": place.bucket,
            "key": place.key,
            "principal": ADMINISTRATOR,
            "bucket_key": "",
        },
    )


def bucket_choices(buckets: list[Bucket], method: str) -> list[tuple[str, str]]:
    return [(bucket.name, " · ".join((bucket.name, *_bucket_facts(bucket, method)))) for bucket in buckets]


def key_choices(ring: KeyRing) -> list[tuple[str, str]]:
    """Return (what the request says, label); the AWS managed key first, since S3 takes it where none is named."""
    own = [
        (
            key.aliases[0] if key.aliases else str(key.key.key_id),
            f"{key.short_name} · {key.state_word.lower()}",
        )
        for key in ring.keys
        if not key.is_aws_managed
    ]
    return [(AWS_MANAGED_ALIAS, "aws/s3 · AWS managed"), *own]


def recent_lines(records: Records) -> list[RecentLine]:
    return [_recent(version) for version in records.versions.recent(RECENT) if not version.is_delete_marker]


def _recent(version: ObjectVersion) -> RecentLine:
    method, label = method_of(version)
    return RecentLine(
        method=method,
        label=label,
        key=version.key,
        url=reverse("lab:object", args=[version.record_id]),
        bucket=version.bucket,
        size=sized(version.size_bytes),
        version=version.version_id[:8],
        stored_at=f"{version.created_at:%d %b, %H:%M}",
    )


def _link(choice: Choice, place: Place) -> ChoiceLink:
    return ChoiceLink(choice=choice, url=place.url(method=choice.code), is_chosen=choice.code == place.method)


def _with_bucket(place: Place, buckets: list[Bucket]) -> Place:
    """Return the place with a bucket that exists: the one named, else the first."""
    names = [bucket.name for bucket in buckets]
    name = place.bucket if place.bucket in names else next(iter(names), "")
    return Place(method=place.method, bucket=name, key=place.key, group=place.group)


def _bucket_facts(bucket: Bucket, method: str) -> tuple[str, ...]:
    default = (f"{DEFAULTS[bucket.default_encryption.algorithm]} by default",) if method == AS_BUCKET else ()
    versions = "keeps versions" if bucket.versioning is Versioning.ENABLED else "no versions"
    blocked = ("SSE-C blocked",) if method == SSE_C and bucket.sse_c_blocked else ()
    return (*default, versions, *blocked)


def _https_url(request: HttpRequest, place: Place) -> str:
    host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
    return f"https://{f'[{host}]' if ':' in host else host}:{settings.HTTPS_PORT}{place.url()}"
