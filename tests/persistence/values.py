"""Values to store, each with everything in it that can be told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from encryption_lab.audit import AuditEvent
from encryption_lab.exchange import Exchange
from encryption_lab.identities import Account, AccountId, BlobId, KeyId, MaterialId, RecordId
from encryption_lab.kms.keys import (
    KeyManager,
    KeyMaterial,
    KeyOrigin,
    KeyState,
    KmsKey,
    Rotation,
    RotationType,
)
from encryption_lab.methods.bucket_keys import KeptBucketKey
from encryption_lab.methods.envelopes import SseCEnvelope, SseS3Envelope
from encryption_lab.store.buckets import Bucket
from encryption_lab.store.multipart import MultipartUpload
from encryption_lab.store.store_keys import StoreKey
from encryption_lab.store.versions import ObjectVersion, StoredPart
from encryption_lab.trace import Actor, Step

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
ALICE = Account(account_id=AccountId("111122223333"), region="eu-central-1")
BOB = Account(account_id=AccountId("444455556666"), region="eu-central-1")


def a_bucket_key(number: int, **other: Any) -> KeptBucketKey:
    given: dict[str, Any] = {
        "name": f"{number:064x}",
        "wrapped": b"\x00wrapped",
        "blob": b"\xffblob",
        "key_arn": ALICE.key_arn("k1"),
        "material_id": f"{number:064x}",
        "context": {"aws:s3:arn": "arn:aws:s3:::first-bucket"},
        "until": NOON + timedelta(minutes=5),
    }
    return KeptBucketKey(**given | other)


def a_blob_id(number: int) -> BlobId:
    return BlobId(f"{number:032x}")


def a_part(number: int, *, size_bytes: int = 100, part_number: int = 0) -> StoredPart:
    return StoredPart(
        part_number=part_number, blob_id=a_blob_id(number), size_bytes=size_bytes, etag="e" * 32
    )


def a_version(number: int, key: str = "notes/a.txt", **other: Any) -> ObjectVersion:
    given: dict[str, Any] = {
        "record_id": RecordId(f"{number:026}"),
        "bucket": "first-bucket",
        "key": key,
        "version_id": f"v{number}",
        "created_at": NOON,
        "size_bytes": 100,
        "etag": "e" * 32,
        "metadata": {"colour": "blue"},
        "envelope": SseS3Envelope(wrapped_key=b"\x00wrapped"),
        "parts": (a_part(number),),
        "mac": b"\xff" * 48,
    }
    return ObjectVersion(**given | other)


def a_marker(number: int, key: str = "notes/a.txt") -> ObjectVersion:
    return a_version(
        number, key, is_delete_marker=True, size_bytes=0, envelope=None, parts=(), etag="", metadata={}
    )


def an_upload(number: int, key: str = "big.bin", **other: Any) -> MultipartUpload:
    given: dict[str, Any] = {
        "upload_id": f"upload-{number}",
        "bucket": "first-bucket",
        "key": key,
        "record_id": RecordId(f"{number:026}"),
        "version_id": "null",
        "created_at": NOON,
        "content_type": "text/plain",
        "metadata": {},
        "envelope": SseCEnvelope(salt=b"s" * 16, key_hmac=b"h" * 32),
    }
    return MultipartUpload(**given | other)


def a_key(number: int, **other: Any) -> KmsKey:
    material = KeyMaterial(
        material_id=MaterialId(f"{number:064x}"),
        wrapped=b"wrapped",
        created_at=NOON,
        rotation=RotationType.ON_DEMAND,
    )
    given: dict[str, Any] = {
        "key_id": KeyId(f"00000000-0000-4000-8000-{number:012}"),
        "description": "for notes",
        "manager": KeyManager.CUSTOMER,
        "origin": KeyOrigin.AWS_KMS,
        "state": KeyState.ENABLED,
        "created_at": NOON,
        "materials": (material,),
        "rotation": Rotation(enabled=True, next_at=NOON + timedelta(days=365)),
        "policy": '{"Version": "2012-10-17"}',
    }
    return KmsKey(**given | other)


def a_store_key(number: int, *, days: int = 0) -> StoreKey:
    return StoreKey(store_key_id=f"{number:032x}", wrapped=b"wrapped", created_at=NOON + timedelta(days=days))


def a_bucket(name: str = "first-bucket", **other: Any) -> Bucket:
    return Bucket(name=name, created_at=NOON, **other)


def an_event(number: int, **other: Any) -> AuditEvent:
    given: dict[str, Any] = {
        "event_id": f"event-{number}",
        "time": NOON,
        "source": "kms.amazonaws.com",
        "name": "Decrypt",
        "principal": "administrator",
        "principal_arn": "arn:aws:iam::111122223333:user/administrator",
        "account_id": ALICE.account_id,
        "region": ALICE.region,
        "request": {"encryptionContext": {"a": "b"}, "list": [1, True, None]},
    }
    return AuditEvent(**given | other)


def an_exchange(number: int, **other: Any) -> Exchange:
    given: dict[str, Any] = {
        "exchange_id": f"exchange-{number}",
        "group_id": "",
        "time": NOON,
        "operation": "PutObject",
        "principal": "administrator",
        "secure_transport": True,
        "method": "PUT",
        "path": "/first-bucket/notes/a.txt",
        "request_headers": (("Host", "localhost"), ("x-amz-meta-colour", "blue")),
        "status": 200,
        "response_headers": (("ETag", '"e"'),),
        "steps": (Step(source=Actor.CLIENT, target=Actor.S3, action="PutObject", detail={"a": "b"}),),
    }
    return Exchange(**given | other)
