"""The object version that an address names, and what every page about it says at its head."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from encryption_lab.anatomy.key_chain import KeyChain, KmsLink, Link, LinkKind
from encryption_lab.errors import NoSuchKey
from encryption_lab.experiments.tampering import is_damaged
from encryption_lab.identities import RecordId
from encryption_lab.kms.keys import KeyManager
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseCEnvelope, SseKmsEnvelope
from encryption_lab.ports import VersionQuery
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.objects.method_shown import Method, method_of, server_method_of
from encryption_lab.web.objects.times import ago
from encryption_lab.web.pages import page
from encryption_lab.web.sizes import sized
from encryption_lab.web.visitor import Visitor, visitor

MOST_VERSIONS = 100  # looked at to say which of them one sees

TABS = (
    ("What is stored", "object"),
    ("Requests", "object_request"),
    ("Versions", "object_versions"),
    ("Audit trail", "object_trail"),
    ("Open the envelope", "object_envelope"),
    ("Break it", "object_break"),
)
MARKER_TABS = ("Versions", "Requests")


@dataclass(frozen=True)
class Found:
    """A version of the visitor's own; nobody else's can be found. What is asked of the records is asked once."""

    who: Visitor
    version: ObjectVersion

    @cached_property
    def links(self) -> tuple[Link, ...]:
        return KeyChain(self.who.lab.records).links(self.version)

    @cached_property
    def versions(self) -> tuple[ObjectVersion, ...]:
        """Return the versions of the object's name, newest first, up to MOST_VERSIONS."""
        return self.versions_after(None, MOST_VERSIONS)

    def versions_after(self, sequence: int | None, limit: int) -> tuple[ObjectVersion, ...]:
        """Return versions older than that. A name is listed before every other that it is the beginning of."""
        version = self.version
        after = None if sequence is None else (version.key, sequence)
        query = VersionQuery(bucket=version.bucket, prefix=version.key, after=after, limit=limit)
        return tuple(row for row in self.who.lab.records.versions.find(query) if row.key == version.key)

    @property
    def server_method(self) -> Method:
        return server_method_of(self.version)

    @property
    def is_customer_keyed(self) -> bool:
        return isinstance(self.version.envelope, SseCEnvelope)

    @property
    def is_kms_keyed(self) -> bool:
        return isinstance(self.version.envelope, SseKmsEnvelope | DsseKmsEnvelope)

    @property
    def is_under_aws_managed_key(self) -> bool:
        return self.is_kms_keyed and any(
            link.kms is not None and link.kms.manager is KeyManager.AWS for link in self.links
        )

    @property
    def needs_https(self) -> bool:
        """S3 would refuse to release it over the connection that this page came by."""
        return self.server_method.needs_tls and not self.who.secure_transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """place: "version 2 of 3"; kms: the key to name, if there is one; inside: what S3 put around a client's own."""

    record_id: RecordId
    name: str
    bucket: str
    method: Method
    inside: str
    place: str
    size: str
    content_type: str
    kms: KmsLink | None
    material: str
    stored_at: datetime
    stored_ago: str
    is_marker: bool


def find(request: HttpRequest, record_id: str) -> Found:
    """Return the version. Raises NoSuchKey, for a stranger's too; Tampered for a record changed behind our back."""
    who = visitor(request)
    if not (record_id.isascii() and len(record_id) <= 26):
        raise NoSuchKey(record_id)
    return Found(who, who.lab.objects.version(RecordId(record_id)))


def object_page(
    request: HttpRequest,
    found: Found,
    template: str,
    tab: str,
    context: Mapping[str, object] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render one of the pages about an object, with its head and tabs."""
    around = {
        "head": _head(found),
        "tabs": _tabs(found),
        "tab": tab,
        "is_broken": is_broken(found),
        "crumbs": [
            ("Lab", reverse("lab:bench")),
            (found.version.bucket, reverse("lab:bucket", args=[found.version.bucket])),
        ],
    }
    return page(request, found.who, template, {**around, **(context or {})}, status=status)


def is_broken(found: Found) -> bool:
    """Tell whether the learner has damaged this version and not put the original back."""
    return bool(found.version.parts) and is_damaged(found.who.lab.installation.blobs, found.version)


def _tabs(found: Found) -> list[tuple[str, str, None]]:
    shown = [tab for tab in TABS if not found.version.is_delete_marker or tab[0] in MARKER_TABS]
    return [(label, reverse(f"lab:{name}", args=[found.version.record_id]), None) for label, name in shown]


def _head(found: Found) -> Head:
    version = found.version
    method = method_of(version)
    has_kms = found.is_kms_keyed or method.is_client_side
    links = found.links if has_kms else ()
    kms = next((link.kms for link in links if link.kind is LinkKind.KMS_KEY), None)
    return Head(
        record_id=version.record_id,
        name=version.key,
        bucket=version.bucket,
        method=method,
        inside=found.server_method.label if method.is_client_side else "",
        place=_place(found),
        size=sized(version.size_bytes),
        content_type=version.content_type,
        kms=kms,
        material=_material(kms),
        stored_at=version.created_at,
        stored_ago=ago(version.created_at, found.who.lab.clock.now()),
        is_marker=version.is_delete_marker,
    )


def _material(kms: KmsLink | None) -> str:
    if kms is None or not kms.material_number:
        return ""
    return f"material {kms.material_number} of {kms.materials}"


def _place(found: Found) -> str:
    if len(found.versions) >= MOST_VERSIONS:
        return "one of many versions"
    numbers = [version.record_id for version in reversed(found.versions)]
    return f"version {numbers.index(found.version.record_id) + 1} of {len(numbers)}"
