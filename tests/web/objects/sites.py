"""A visitor whose lab holds one object of each method, over the real records and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from encryption_lab.exchange import Call
from encryption_lab.formats.encryption_context import EncryptionContext
from encryption_lab.formats.s3ec_metadata import write_envelope
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.data_keys import DataKey, Decrypted
from encryption_lab.lab import Lab
from encryption_lab.memory import SystemRandomness
from encryption_lab.methods.client_side import CommitmentPolicy, seal
from encryption_lab.methods.keyrings import KmsKeyring, RawAesKeyring
from encryption_lab.methods.requests import CustomerKey, DsseKms, EncryptionRequest, SseKms, SseS3
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_by_secret
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.store.writing import Description
from encryption_lab.web.installation import installation
from encryption_lab.web.visitor import SECRET, STARTER_ALIAS, STARTER_BUCKET
from encryption_lab.wire.s3 import S3Request, put_object
from encryption_lab.wire.sse_headers import write_encryption

OWN_KEY = bytes(range(100, 132))
CUSTOMER_KEY = CustomerKey(bytes(range(32)))
METHODS: dict[str, EncryptionRequest] = {
    "sse-s3": SseS3(),
    "sse-kms aws/s3": SseKms(),
    "sse-kms": SseKms(key_id=STARTER_ALIAS, context={"tenant": "blue"}),
    "sse-kms with bucket key": SseKms(key_id=STARTER_ALIAS, bucket_key_enabled=True),
    "dsse-kms": DsseKms(key_id=STARTER_ALIAS),
    "sse-c": CUSTOMER_KEY,
}
CLIENT_SIDE = ("cse own key v3", "cse own key v2", "cse kms v3", "cse kms v2")
PLAINTEXT = b"%PDF-1.7 The quick brown fox jumps over the lazy dog. " * 20


@dataclass
class KmsForClient:
    """KMS as a client's keyring asks it: directly, not through S3."""

    lab: Lab
    call: Call

    def generate_data_key(self, *, key_id: str, context: EncryptionContext) -> DataKey:
        return self.lab.kms.generate_data_key(self.call, key_id, context=context)

    def decrypt(self, *, blob: bytes, key_id: str, context: EncryptionContext) -> Decrypted:
        return self.lab.kms.decrypt(self.call, blob, context=context, key_id=key_id)


@dataclass
class Site:
    """A browser with its own sandbox. Every request goes over HTTPS unless it says otherwise."""

    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.get("/lab/", secure=True)

    @property
    def lab(self) -> Lab:
        sandbox = sandbox_by_secret(self.client.session[SECRET])
        assert sandbox is not None
        return Lab(sandbox.account, DjangoRecords(sandbox.account), installation())

    def call(self, principal: str = ADMINISTRATOR) -> Call:
        return self.lab.call(principal, secure_transport=True)

    def put(
        self,
        method: str,
        plaintext: bytes = PLAINTEXT,
        *,
        key: str = "papers/report.pdf",
        content_type: str = "application/pdf",
    ) -> ObjectVersion:
        """Store an object as a client would, over the wire; `method` as in METHODS or CLIENT_SIDE."""
        if method in CLIENT_SIDE:
            return self._put_client_side(method, plaintext, key, content_type)
        headers = (
            ("Content-Type", content_type),
            ("x-amz-meta-owner", "ana"),
            *write_encryption(METHODS[method]),
        )
        request = S3Request(
            method="PUT",
            bucket=STARTER_BUCKET,
            key=key,
            principal=ADMINISTRATOR,
            secure_transport=True,
            headers=headers,
        )
        stored = put_object(self.lab, request, [plaintext]).version
        assert stored is not None
        return stored

    def put_parts(self, encryption: EncryptionRequest, *bodies: bytes) -> ObjectVersion:
        """Store a multipart object; its parts are numbered from 3."""
        multipart, key = self.lab.multipart, CUSTOMER_KEY if encryption is CUSTOMER_KEY else None
        upload = multipart.create(self.call(), STARTER_BUCKET, "parts.bin", encryption=encryption)
        asked = []
        for number, body in enumerate(bodies, start=3):
            part = multipart.begin_part(self.call(), upload.upload_id, number, customer_key=key)
            part.write(body)
            asked.append((number, part.finish().etag))
        return multipart.complete(self.call(), upload.upload_id, tuple(asked)).version

    def _put_client_side(self, method: str, plaintext: bytes, key: str, content_type: str) -> ObjectVersion:
        policy = (
            CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
            if method.endswith("v3")
            else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT
        )
        keyring: RawAesKeyring | KmsKeyring = RawAesKeyring(wrapping_key=OWN_KEY)
        if "kms" in method:
            keyring = KmsKeyring(kms=KmsForClient(self.lab, self.call()), key_id=STARTER_ALIAS)
        sealed = seal(plaintext, keyring, policy=policy, randomness=SystemRandomness())
        description = Description(content_type=content_type, metadata=write_envelope(sealed.envelope))
        stored = self.lab.objects.put(
            self.call(), STARTER_BUCKET, key, [sealed.body], encryption=SseS3(), description=description
        )
        return stored.version

    def get(self, name: str, version: ObjectVersion, query: str = "", **extra: Any) -> Any:
        extra.setdefault("secure", True)
        return self.client.get(reverse(f"lab:{name}", args=[version.record_id]) + query, **extra)

    def post(
        self, name: str, version: ObjectVersion, data: dict[str, Any] | None = None, **extra: Any
    ) -> Any:
        extra.setdefault("secure", True)
        return self.client.post(reverse(f"lab:{name}", args=[version.record_id]), data or {}, **extra)
