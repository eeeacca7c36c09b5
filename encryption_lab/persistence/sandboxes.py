"""A sandbox's life: made on the first visit, found by its cookie, emptied on request, gone when it has expired.

Files are removed after the records are: a crash in between leaves files that no record names, for `manage.py sweep`.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from encryption_lab.identities import BlobId
from encryption_lab.persistence.models import (
    AccessKeyRow,
    AliasRow,
    BucketKeyRow,
    BucketRow,
    EventRow,
    ExchangeRow,
    KmsKeyRow,
    PredictionRow,
    Sandbox,
    StoreKeyRow,
    UploadRow,
    VersionRow,
)
from encryption_lab.persistence.records import blob_ids
from encryption_lab.ports import BlobStore

REGION = "eu-central-1"
SEEN_EVERY = timedelta(hours=1)  # how exactly last_seen_at is kept, so that a page need not write each time
TABLES = (
    KmsKeyRow,
    AliasRow,
    EventRow,
    StoreKeyRow,
    BucketKeyRow,
    BucketRow,
    VersionRow,
    UploadRow,
    ExchangeRow,
    AccessKeyRow,
    PredictionRow,
)


def sandbox_create(now: datetime, *, region: str = REGION) -> tuple[Sandbox, str]:
    """Return a new, empty sandbox and the secret for its cookie, which is kept nowhere else."""
    cookie_secret = secrets.token_urlsafe(32)
    while True:
        sandbox = Sandbox(
            account_id=f"{secrets.randbelow(10**12):012}",
            region=region,
            cookie_hash=_hash(cookie_secret),
            created_at=now,
            last_seen_at=now,
        )
        try:
            with transaction.atomic():
                sandbox.save(force_insert=True)
        except IntegrityError:
            continue  # another account has this number
        return sandbox, cookie_secret


def sandbox_by_secret(cookie_secret: str, now: datetime | None = None) -> Sandbox | None:
    """Return the sandbox that a cookie opens, and note that it is in use."""
    now = now or timezone.now()
    sandbox = Sandbox.objects.filter(cookie_hash=_hash(cookie_secret)).first()
    if sandbox is not None and now - sandbox.last_seen_at > SEEN_EVERY:
        sandbox.last_seen_at = now
        Sandbox.objects.filter(account_id=sandbox.account_id).update(last_seen_at=now)
    return sandbox


def sandbox_move_clock(sandbox: Sandbox, by: timedelta) -> None:
    """Move the lab's clock forward; it cannot be moved back, or events would be out of order."""
    if by < timedelta(0):
        raise ValueError("a lab's clock only moves forward")
    with transaction.atomic():
        kept = Sandbox.objects.select_for_update().get(account_id=sandbox.account_id)
        kept.clock_offset_seconds += int(by.total_seconds())
        kept.save(update_fields=["clock_offset_seconds"])
    sandbox.clock_offset_seconds = kept.clock_offset_seconds


def sandbox_reset(sandbox: Sandbox, blobs: BlobStore) -> None:
    """Empty the sandbox: every record and file goes, the clock is right again; account and cookie stay."""
    with transaction.atomic():
        # Not against foreign keys to it: see `DjangoRecords.atomic`.
        Sandbox.objects.select_for_update(no_key=True).get(account_id=sandbox.account_id)
        held = list(blob_ids(account_id=sandbox.account_id))
        for table in TABLES:
            table._default_manager.filter(account_id=sandbox.account_id).delete()
        Sandbox.objects.filter(account_id=sandbox.account_id).update(clock_offset_seconds=0)
        transaction.on_commit(partial(_delete_blobs, blobs, held))
    sandbox.clock_offset_seconds = 0


def sandboxes_expire(unseen_since: datetime, blobs: BlobStore) -> int:
    """Remove every sandbox last seen before that time, one transaction each; return how many."""
    expired = Sandbox.objects.filter(last_seen_at__lt=unseen_since)
    removed = 0
    for account_id in list(expired.values_list("account_id", flat=True)):
        with transaction.atomic():
            # Asked again inside: its owner may have come back just now.
            sandbox = expired.select_for_update().filter(account_id=account_id).first()
            if sandbox is not None:
                transaction.on_commit(partial(_delete_blobs, blobs, list(blob_ids(account_id=account_id))))
                sandbox.delete()
                removed += 1
    return removed


def _delete_blobs(blobs: BlobStore, held: Iterable[BlobId]) -> None:
    for blob_id in held:
        blobs.delete(blob_id)


def _hash(cookie_secret: str) -> bytes:
    return hashlib.sha256(cookie_secret.encode("utf-8", "surrogatepass")).digest()
