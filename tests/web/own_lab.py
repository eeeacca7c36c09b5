"""A visitor with a lab of their own: pages through Django's client, the same lab by its engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.test import Client

from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.keys import KmsKey
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import EncryptionRequest
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_by_secret
from encryption_lab.ports import EventQuery
from encryption_lab.store.versions import ObjectVersion
from encryption_lab.web.installation import installation

BUCKET = "first-bucket"


@dataclass
class OwnLab:
    client: Client = field(default_factory=Client)

    def __post_init__(self) -> None:
        self.client.get("/lab/buckets")

    @property
    def sandbox(self) -> Sandbox:
        sandbox = sandbox_by_secret(self.client.session["sandbox"])
        assert sandbox is not None
        return sandbox

    @property
    def lab(self) -> Lab:
        """The lab as it is now: its clock may have been moved since."""
        sandbox = self.sandbox
        return Lab(
            sandbox.account, DjangoRecords(sandbox.account), installation(), clock_ahead=sandbox.clock_ahead
        )

    def call(self, principal: str = ADMINISTRATOR) -> Call:
        return self.lab.call(principal, secure_transport=True)

    @property
    def key(self) -> KmsKey:
        """The customer managed key that the lab began with."""
        return self.lab.kms.resolve("alias/first-key")

    def put(
        self, key: str, encryption: EncryptionRequest | None = None, *, bucket: str = BUCKET
    ) -> ObjectVersion:
        stored = self.lab.objects.put(self.call(), bucket, key, [b"some bytes"], encryption=encryption)
        return stored.version

    def events(self) -> list[str]:
        """Return the names of the newest events, newest first."""
        return [event.name for _, event in self.lab.records.events.find(EventQuery(limit=200))]

    def text(self, address: str) -> str:
        answer = self.client.get(address, follow=True)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def post(self, address: str, fields: Mapping[str, str] | None = None) -> int:
        return self.client.post(address, dict(fields or {})).status_code
