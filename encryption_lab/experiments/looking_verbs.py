"""Steps that look: at the trail, at the requests that were kept, at the disk; and steps that damage what lies there."""

from __future__ import annotations

from encryption_lab import audit
from encryption_lab.documents import canonical, to_document
from encryption_lab.experiments.bench import Asker, Bench, Seen
from encryption_lab.experiments.object_verbs import KEY
from encryption_lab.experiments.tampering import Tampering
from encryption_lab.experiments.vocabulary import Verb, verb
from encryption_lab.kms.desk import S3_ARN_NAME
from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope
from encryption_lab.ports import EventQuery
from encryption_lab.primitives.digests import sha256

MOST = 1000
PROBE_BYTES = 16


@verb("count", "names", "principals", "arns", "errors")
def look_up_kms_events(
    bench: Bench,
    asker: Asker,
    *,
    bucket: str | None = None,
    key: str | None = None,
    kms_key: str | None = None,
    called: str | None = None,
    principal: str | None = None,
    step: str | None = None,
    elsewhere: bool | None = None,
) -> Seen:
    """Ask the trail for the use of keys, for events `called` so. `arns`: what the encryption contexts name.

    step        the one whose request is meant
    elsewhere   the trail of the other Region; without it those of all Regions
    """
    exchange_id = None if step is None else bench.seen[step].exchange_id
    asked = EventQuery(
        bucket=bucket,
        object_key=key,
        key_arn=kms_key,
        name=called,
        principal=principal,
        exchange_id=exchange_id,
        limit=MOST,
    )
    found = [event for _, event in bench.lab.records.events.find(asked) if event.source == audit.KMS]
    if elsewhere is not None:
        region = (bench.elsewhere if elsewhere else bench.lab).account.region
        found = [event for event in found if event.region == region]
    contexts = [event.request.get("encryptionContext") for event in found]
    arns = {str(context.get(S3_ARN_NAME, "")) for context in contexts if isinstance(context, dict)}
    return Seen(
        values={
            "count": len(found),
            "names": _listed({event.name for event in found}),
            "principals": _listed({event.principal for event in found}),
            "arns": _listed(arns),
            "errors": sum(bool(event.error_name) for event in found),
        }
    )


@verb("count", "principals")
def look_up_requests(
    bench: Bench, asker: Asker, *, bucket: str, key: str = KEY, operation: str = "GetObject"
) -> Seen:
    """Ask the record of requests, the lab's counterpart of S3's access log."""
    kept = bench.lab.records.exchanges.recent(MOST)
    found = [row for row in kept if (row.bucket, row.key, row.operation) == (bucket, key, operation)]
    return Seen(values={"count": len(found), "principals": _listed({row.principal for row in found})})


@verb(
    "size_bytes",
    "file_digest",
    "holds_plaintext",
    "layers",
    "etag",
    "name",
    "tags",
    "metadata",
    "created_at",
    "record_digest",
    "envelope_digest",
    "checksum_in_clear",
    "key_arn",
    "material_id",
    "context_names",
    "holds_customer_key",
    "keeps",
)
def read_stored_bytes(
    bench: Bench, asker: Asker, *, bucket: str, key: str = KEY, version_id: str | None = None
) -> Seen:
    """Look at file and record as somebody with the disk would: no key is used."""
    looked_at = Tampering(bench.lab, bucket, key, version_id)
    version, stored = looked_at.version, looked_at.stored()
    document = to_document(version)
    record = canonical(document)
    probes = [text[:PROBE_BYTES] for text in bench.texts if len(text) >= PROBE_BYTES]
    envelope = version.envelope
    kms = envelope.inner if isinstance(envelope, DsseKmsEnvelope) else envelope
    context = kms.context if isinstance(kms, SseKmsEnvelope) else {}
    return Seen(
        values={
            "size_bytes": len(stored),
            "file_digest": sha256(stored).hex(),
            "holds_plaintext": any(probe in stored or probe in record for probe in probes),
            "layers": 2 if isinstance(envelope, DsseKmsEnvelope) else 1,
            "etag": version.etag,
            "name": version.key,
            "tags": _listed({f"{name}={value}" for name, value in version.tags.items()}),
            "metadata": _listed({f"{name}={value}" for name, value in version.metadata.items()}),
            "created_at": version.created_at.isoformat(),
            "record_digest": sha256(record).hex(),
            "envelope_digest": sha256(canonical(document["envelope"])).hex(),
            "checksum_in_clear": version.checksum is not None and not version.checksum.sealed,
            "key_arn": version.kms_key_arn,
            "material_id": kms.material_id if isinstance(kms, SseKmsEnvelope) else None,
            "context_names": context.get(S3_ARN_NAME),
            "holds_customer_key": bench.holds_secret(stored, record),
            "keeps": _listed(set(document["envelope"]) - {"_type"}),
        }
    )


@verb("size_bytes")
def flip_byte(bench: Bench, asker: Asker, *, bucket: str, key: str = KEY, offset: int = 100) -> Seen:
    damaged = Tampering(bench.lab, bucket, key)
    damaged.flip_byte(offset)
    return Seen(values={"size_bytes": len(damaged.stored())})


@verb("size_bytes")
def truncate(bench: Bench, asker: Asker, *, bucket: str, key: str = KEY, cut_bytes: int = 1) -> Seen:
    damaged = Tampering(bench.lab, bucket, key)
    damaged.truncate(len(damaged.stored()) - cut_bytes)
    return Seen(values={"size_bytes": len(damaged.stored())})


@verb()
def swap_segment(bench: Bench, asker: Asker, *, bucket: str, other_key: str, key: str = KEY) -> Seen:
    Tampering(bench.lab, bucket, key).swap_segment(Tampering(bench.lab, bucket, other_key))
    return Seen(values={})


@verb()
def swap_wrapped_key(bench: Bench, asker: Asker, *, bucket: str, other_key: str, key: str = KEY) -> Seen:
    Tampering(bench.lab, bucket, key).swap_wrapped_key(Tampering(bench.lab, bucket, other_key))
    return Seen(values={})


@verb("size_bytes")
def damage(bench: Bench, asker: Asker, *, bucket: str, other_key: str, how: str, key: str = KEY) -> Seen:
    """One of the four, by name: what a variation changes."""
    damaged, other = Tampering(bench.lab, bucket, key), Tampering(bench.lab, bucket, other_key)
    {
        "flip": lambda: damaged.flip_byte(100),
        "truncate": lambda: damaged.truncate(len(damaged.stored()) - 1),
        "swap segments": lambda: damaged.swap_segment(other),
        "swap wrapped keys": lambda: damaged.swap_wrapped_key(other),
    }[how]()
    return Seen(values={"size_bytes": len(damaged.stored())})


@verb("restored")
def put_back(bench: Bench, asker: Asker, *, bucket: str, key: str = KEY) -> Seen:
    return Seen(values={"restored": Tampering(bench.lab, bucket, key).put_back()})


def _listed(words: set[str]) -> str:
    return ", ".join(sorted(words))


LOOKING_VERBS: dict[str, Verb] = {
    "look_up_kms_events": look_up_kms_events,
    "look_up_requests": look_up_requests,
    "read_stored_bytes": read_stored_bytes,
    "flip_byte": flip_byte,
    "truncate": truncate,
    "swap_segment": swap_segment,
    "swap_wrapped_key": swap_wrapped_key,
    "damage": damage,
    "put_back": put_back,
}
