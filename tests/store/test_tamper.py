"""Whoever holds the disk or the database and changes something: refused, under every method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from encryption_lab.errors import InvalidCiphertext, LabError, Tampered
from encryption_lab.identities import RecordId
from encryption_lab.methods.envelopes import (
    DsseKmsEnvelope,
    Envelope,
    SseCEnvelope,
    SseKmsEnvelope,
    SseS3Envelope,
)
from encryption_lab.methods.requests import EncryptionRequest, SseS3
from encryption_lab.store.versions import ObjectVersion, authenticated
from tests.lab_bench import BUCKET, METHODS, Bench, key_for

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS.keys())


def put(bench: Bench, method: EncryptionRequest, content: bytes = b"secret", key: str = "k") -> ObjectVersion:
    return bench.lab.objects.put(bench.admin(), BUCKET, key, [content], encryption=method).version


def read(bench: Bench, version: ObjectVersion, method: EncryptionRequest) -> bytes:
    call = bench.admin()
    with bench.lab.objects.get(
        call, BUCKET, version.key, version_id=version.version_id, customer_key=key_for(method)
    ) as body:
        return body.read()


def forge(bench: Bench, version: ObjectVersion) -> None:
    """Put a changed record with a right MAC, so that what lies behind the MAC is tried as well."""
    store_keys = bench.lab.store_keys
    bench.records.versions.replace(authenticated(version, bench.lab.account.account_id, store_keys))


@every_method
def test_every_byte_of_a_stored_object_flipped_one_by_one_is_refused(
    bench: Bench, method: EncryptionRequest
) -> None:
    version = put(bench, method)
    stored = bench.blobs.blobs[version.parts[0].blob_id]
    for offset in range(len(stored)):
        stored[offset] ^= 0x40
        with pytest.raises(Tampered):
            read(bench, version, method)
        stored[offset] ^= 0x40
    assert read(bench, version, method) == b"secret"


@every_method
def test_a_stored_file_put_in_anothers_place_is_refused(bench: Bench, method: EncryptionRequest) -> None:
    first, second = put(bench, method, b"one"), put(bench, method, b"two")
    blobs = bench.blobs.blobs
    left, right = first.parts[0].blob_id, second.parts[0].blob_id
    blobs[left], blobs[right] = blobs[right], blobs[left]
    for version in (first, second):
        with pytest.raises(Tampered):
            read(bench, version, method)


@every_method
def test_a_missing_file_is_refused(bench: Bench, method: EncryptionRequest) -> None:
    version = put(bench, method)
    bench.blobs.blobs.clear()
    with pytest.raises(Tampered):
        read(bench, version, method)


CHANGES: dict[str, Callable[[ObjectVersion], ObjectVersion]] = {
    "metadata": lambda version: replace(version, metadata={"owner": "mallory"}),
    "size": lambda version: replace(version, size_bytes=5),
    "etag": lambda version: replace(version, etag="0" * 32),
    "key": lambda version: replace(version, key="l"),
    "version id": lambda version: replace(version, version_id="other"),
    "content type": lambda version: replace(version, content_type="text/html"),
    "no parts": lambda version: replace(version, parts=()),
    "a delete marker": lambda version: replace(version, is_delete_marker=True),
    "no mac": lambda version: replace(version, mac=b""),
    "another mac": lambda version: replace(version, mac=version.mac[:-1] + bytes([version.mac[-1] ^ 1])),
    "another mac key": lambda version: replace(version, mac=bytes(16) + version.mac[16:]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_record_changed_in_the_database_is_refused(
    bench: Bench, change: Callable[[ObjectVersion], ObjectVersion]
) -> None:
    version = put(bench, SseS3())
    bench.records.versions.replace(change(version))
    with pytest.raises(Tampered):
        bench.lab.objects.version(version.record_id)


@every_method
def test_envelopes_swapped_between_two_objects_are_refused_behind_the_mac_too(
    bench: Bench, method: EncryptionRequest
) -> None:
    first, second = put(bench, method, b"one", "a"), put(bench, method, b"two", "b")
    forge(bench, replace(first, envelope=second.envelope))
    if isinstance(first.envelope, SseCEnvelope):
        # The envelope of SSE-C holds no key: a check value for the same customer key may be swapped without effect.
        assert read(bench, first, method) == b"one"
        return
    with pytest.raises((Tampered, InvalidCiphertext)):
        read(bench, first, method)


@every_method
def test_a_whole_object_copied_under_another_name_is_refused_behind_the_mac_too(
    bench: Bench, method: EncryptionRequest
) -> None:
    version = put(bench, method, b"one", "a")
    stolen = replace(version, key="b", record_id=RecordId("x" * 26), mac=b"")
    bench.records.versions.add(authenticated(stolen, bench.lab.account.account_id, bench.lab.store_keys))
    with pytest.raises((Tampered, InvalidCiphertext)):
        read(bench, stolen, method)


def flipped(value: bytes, offset: int) -> bytes:
    return value[:offset] + bytes([value[offset] ^ 1]) + value[offset + 1 :]


def damaged_envelopes(envelope: Envelope) -> list[Envelope]:
    match envelope:
        case SseS3Envelope():
            wrapped = envelope.wrapped_key
            return [replace(envelope, wrapped_key=flipped(wrapped, offset)) for offset in range(len(wrapped))]
        case SseKmsEnvelope():
            damaged: list[Envelope] = [
                replace(envelope, blob=flipped(envelope.blob, offset)) for offset in range(len(envelope.blob))
            ]
            damaged.append(replace(envelope, context={**envelope.context, "tenant": "green"}))
            if envelope.wrapped_key is not None:
                wrapped = envelope.wrapped_key
                damaged += [
                    replace(envelope, wrapped_key=flipped(wrapped, offset)) for offset in range(len(wrapped))
                ]
            return damaged
        case DsseKmsEnvelope():
            inner = [replace(envelope, inner=each) for each in damaged_envelopes(envelope.inner)]  # type: ignore[arg-type]
            outer = [replace(envelope, outer=each) for each in damaged_envelopes(envelope.outer)]  # type: ignore[arg-type]
            return [*inner, *outer]
        case SseCEnvelope():
            return [
                *(replace(envelope, salt=flipped(envelope.salt, offset)) for offset in range(16)),
                *(replace(envelope, key_hmac=flipped(envelope.key_hmac, offset)) for offset in range(32)),
            ]


@every_method
def test_every_byte_of_an_envelope_flipped_one_by_one_is_refused_behind_the_mac_too(
    bench: Bench, method: EncryptionRequest
) -> None:
    version = put(bench, method)
    assert version.envelope is not None
    damaged = damaged_envelopes(version.envelope)
    assert len(damaged) >= 48
    for envelope in damaged:
        forge(bench, replace(version, envelope=envelope))
        with pytest.raises(LabError):
            read(bench, version, method)
    forge(bench, version)
    assert read(bench, version, method) == b"secret"


def test_two_layers_are_both_needed(bench: Bench) -> None:
    """With the outer layer's key alone, DSSE-KMS is still a sealed stream and not the object."""
    from encryption_lab.methods import sse_s3
    from encryption_lab.methods.dsse_kms import PURPOSE
    from encryption_lab.store.sealed_blob import SealedSource

    version = put(bench, METHODS["dsse-kms"])
    assert isinstance(version.envelope, DsseKmsEnvelope)
    place = version.place(bench.lab.account.account_id)
    outer_key = sse_s3.reopen(
        bench.admin(), place, version.envelope.outer, store_keys=bench.lab.store_keys, purpose=PURPOSE
    )
    blob_id = version.parts[0].blob_id
    opened = SealedSource(
        bench.blobs.open(blob_id),
        data_key=outer_key,
        binding=place.binding(blob_id),
        layer=2,
        part_number=0,
        size_bytes=None,
    )
    inner = opened.read(0, opened.size_bytes)
    assert inner.startswith(b"ENVL")
    assert b"secret" not in inner
