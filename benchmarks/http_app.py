"""A minimal S3 handler over the real engine, for measuring: PUT and GET of /<method>/<key>, files on the real disk.

With BENCH_CIPHER=off the same handler moves the same bytes unsealed: AES-GCM is replaced, here and nowhere else, by a
copy. BENCH_FOLDER says where the files go. Not part of the product: nothing in it asks who you are.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings

if not settings.configured:
    settings.configure()
    django.setup()

from encryption_lab.identities import ADMINISTRATOR, Account, AccountId
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryRecords, MemoryRootKeys, SystemClock, SystemRandomness
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.primitives.aead import TAG_BYTES, Aead, Buffer
from encryption_lab.store.buckets import DefaultEncryption
from encryption_lab.store.limits import Limits
from encryption_lab.wire.s3 import S3Request, get_object, put_object
from encryption_lab.wire.sse_headers import write_customer_key, write_encryption

BUCKET = "bench"
READ_BYTES = 1024 * 1024
CUSTOMER_KEY = CustomerKey(b"\x05" * 32)
METHODS: dict[str, EncryptionRequest] = {
    "sse-s3": SseS3(),
    "sse-kms": SseKms(),
    "dsse-kms": DsseKms(),
    "sse-c": CUSTOMER_KEY,
}


def switch_cipher_off() -> None:
    """Replace sealing by a copy of the same length, and opening by a slice."""

    def seal_into(self: Aead, nonce: bytes, plaintext: Buffer, aad: bytes, sealed: Any) -> None:
        sealed[: len(plaintext)] = plaintext

    def open_(self: Aead, nonce: bytes, sealed: Buffer, aad: bytes) -> bytes:
        return bytes(memoryview(sealed)[:-TAG_BYTES])

    Aead.seal_into, Aead.open = seal_into, open_  # type: ignore[method-assign]


def make_lab() -> Lab:
    installation = Installation(
        root_keys=MemoryRootKeys(),
        blobs=FileBlobs(Path(os.environ["BENCH_FOLDER"]), free_bytes_reserve=0),
        randomness=SystemRandomness(),
        clock=SystemClock(),
        limits=Limits(object_bytes=4 * 1024**3, bytes=1024**4, objects=10**6),
    )
    lab = Lab(Account(AccountId("111122223333"), "us-east-1"), MemoryRecords(), installation)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.buckets.create(call, BUCKET)
    lab.buckets.put_encryption(call, BUCKET, DefaultEncryption(), sse_c_blocked=False)
    return lab


def pieces(environ: dict[str, Any]) -> Iterator[bytes]:
    while piece := environ["wsgi.input"].read(READ_BYTES):
        yield piece


LAB = make_lab()
if os.environ.get("BENCH_CIPHER") == "off":
    switch_cipher_off()


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    method, key = environ["PATH_INFO"].strip("/").split("/", 1)
    asked = METHODS[method]
    putting = environ["REQUEST_METHOD"] == "PUT"
    reading_headers = write_customer_key(asked) if isinstance(asked, CustomerKey) else ()
    request = S3Request(
        method=environ["REQUEST_METHOD"],
        bucket=BUCKET,
        key=key,
        principal=ADMINISTRATOR,
        secure_transport=True,
        headers=write_encryption(asked) if putting else reading_headers,
    )
    if putting:
        response = put_object(LAB, request, pieces(environ))
        start_response(f"{response.status} done", [("Content-Length", "0")])
        return []
    response = get_object(LAB, request)
    assert response.body is not None
    start_response("200 OK", [("Content-Length", str(response.body.size_bytes))])
    return (bytes(piece) for piece in response.body.pieces())
