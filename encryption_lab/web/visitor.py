"""Whose lab a request is for: the sandbox that its cookie opens, made on the first visit.

The session cookie is signed and holds a random secret; the database holds only its hash. A view asks for
`visitor(request)` and gets a lab that is bound to one account: no parameter of a request can name another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest

from encryption_lab.exchange import Call
from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.sandboxes import sandbox_by_secret, sandbox_create
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.web.installation import installation

SECRET = "sandbox"
STARTER_BUCKET = "first-bucket"
STARTER_ALIAS = "alias/first-key"


@dataclass(frozen=True, slots=True)
class Visitor:
    sandbox: Sandbox
    lab: Lab
    secure_transport: bool

    def call(self, principal: str = ADMINISTRATOR) -> Call:
        """Return a new request by a principal, over the connection that the page came by."""
        return self.lab.call(principal, secure_transport=self.secure_transport)


def visitor(request: HttpRequest) -> Visitor:
    """Return who asks, with a sandbox of their own; the first visit makes one and furnishes it."""
    secret = request.session.get(SECRET)
    sandbox = sandbox_by_secret(secret) if isinstance(secret, str) else None
    if sandbox is not None:
        return _visitor(request, sandbox)
    sandbox, request.session[SECRET] = sandbox_create(datetime.now(UTC))
    arrived = _visitor(request, sandbox)
    furnish(arrived.lab)
    return arrived


def furnish(lab: Lab) -> None:
    """Put the first things into an empty lab: a versioned bucket that takes all four methods, and a key."""
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    lab.buckets.create(call, STARTER_BUCKET)
    lab.buckets.put_versioning(call, STARTER_BUCKET, Versioning.ENABLED)
    lab.buckets.put_encryption(call, STARTER_BUCKET, DefaultEncryption(), sse_c_blocked=False)
    key = lab.kms.create_key(call, description="The key this lab began with")
    lab.kms.create_alias(call, STARTER_ALIAS, key.key_id)


def _visitor(request: HttpRequest, sandbox: Sandbox) -> Visitor:
    lab = Lab(
        sandbox.account, DjangoRecords(sandbox.account), installation(), clock_ahead=sandbox.clock_ahead
    )
    return Visitor(sandbox, lab, request.is_secure())
