"""Object versions that were made since then, delete markers left out."""

from __future__ import annotations

from collections.abc import Callable

from encryption_lab.experiments.tampering import is_damaged
from encryption_lab.kms.keys import KmsKey
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.store.service import is_client_side
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.tasks.ground import Ground
from encryption_lab.tasks.looks import Asks, Look, at_least, equals, flag

METHODS = {
    SseS3Envelope: "sse-s3",
    SseKmsEnvelope: "sse-kms",
    DsseKmsEnvelope: "dsse-kms",
    SseCEnvelope: "sse-c",
}
WORDS = {
    "sse-s3": "SSE-S3",
    "sse-kms": "SSE-KMS",
    "dsse-kms": "DSSE-KMS",
    "sse-c": "SSE-C",
    "cse": "encrypted by the client",
}


def _objects(ground: Ground) -> list[ObjectVersion]:
    return [each for each in ground.versions if each.envelope is not None]


def method_of(version: ObjectVersion) -> str:
    """Return the method that protects the content: the client's own, where it sealed before S3 did."""
    return "cse" if is_client_side(version) else METHODS[type(version.envelope)]


def _kms(version: ObjectVersion) -> SseKmsEnvelope | None:
    envelope: Envelope | None = version.envelope
    if isinstance(envelope, DsseKmsEnvelope):
        return envelope.inner
    return envelope if isinstance(envelope, SseKmsEnvelope) else None


def _has_bucket_key(ground: Ground, version: ObjectVersion) -> bool:
    kms = _kms(version)
    return kms is not None and kms.bucket_key_enabled


def _of_key(holds: Callable[[KmsKey, ObjectVersion], bool]) -> Callable[[Ground, ObjectVersion], bool]:
    def is_so(ground: Ground, version: ObjectVersion) -> bool:
        key = ground.keys.get(version.kms_key_arn)
        return key is not None and holds(key, version)

    return is_so


def _is_under_older_material(key: KmsKey, version: ObjectVersion) -> bool:
    kms = _kms(version)
    return kms is not None and kms.material_id != key.current_material.material_id


def _names(ground: Ground, version: ObjectVersion, pair: str) -> bool:
    """`pair`: "name" or "name=value" of the encryption context."""
    kms, (name, mark, value) = _kms(version), pair.partition("=")
    return kms is not None and name in kms.context and (not mark or kms.context[name] == value)


def _versions_of(ground: Ground, version: ObjectVersion) -> int:
    return sum((each.bucket, each.key) == (version.bucket, version.key) for each in _objects(ground))


def _methods_of(ground: Ground, version: ObjectVersion) -> int:
    same = [each for each in _objects(ground) if (each.bucket, each.key) == (version.bucket, version.key)]
    return len({method_of(each) for each in same})


def _told(ground: Ground, version: ObjectVersion) -> str:
    extras = [" with a Bucket Key"] * _has_bucket_key(ground, version)
    key = ground.keys.get(version.kms_key_arn)
    extras += [f", key {key.state.value.lower()}"] if key else []
    extras += [", damaged"] * is_damaged(ground.lab.installation.blobs, version)
    return f"{version.bucket}/{version.key}, {WORDS[method_of(version)]}{''.join(extras)}"


OBJECTS: Look[ObjectVersion] = Look(
    things=_objects,
    told=_told,
    nothing="No object was written since the task began.",
    asks={
        "method": Asks(type=str, is_so=lambda _, version, value: method_of(version) == value),
        "bucket_key": flag(_has_bucket_key),
        "customer_managed": flag(lambda ground, version: version.kms_key_arn in ground.keys),
        "key_state": Asks(
            type=str,
            is_so=lambda ground, version, value: _of_key(lambda key, _: key.state == value)(ground, version),
        ),
        "imported": flag(_of_key(lambda key, _: key.origin == "EXTERNAL")),
        "older_material": flag(_of_key(_is_under_older_material)),
        "context": Asks(type=str, is_so=_names),
        "damaged": flag(lambda ground, version: is_damaged(ground.lab.installation.blobs, version)),
        "metadata": Asks(type=str, is_so=lambda _, version, name: name in version.metadata),
        "parts": at_least(lambda _, version: len(version.parts)),
        "versions": at_least(_versions_of),
        "methods": at_least(_methods_of),
        "name": equals("key"),
    },
)
