"""Access keys: with which a client signs as one of the sandbox's principals.

The secret is made of 32 random bytes, which are kept only under the root key; whoever loses it makes another.
"""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from encryption_lab.errors import LimitExceeded
from encryption_lab.identities import Account, AccountId
from encryption_lab.persistence.models import AccessKeyRow, Sandbox
from encryption_lab.primitives.wrap import wrapping_key_id_of
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.wire.sigv4.verifying import AccessKey

PURPOSE = b"access key"
SEED_BYTES = 32
SECRET_LETTERS = 40
ID_PREFIX = "AKIA"
ID_LETTERS = string.ascii_uppercase + "234567"
MOST_KEYS = 2  # a principal may have two, so that one can be replaced while the other works, as in IAM

# As text, since each request of a client begins with it.
FIND = f"""
    SELECT account_id, principal, wrapped_seed, first_used_at IS NOT NULL, region, clock_offset_seconds
    FROM {AccessKeyRow._meta.db_table} JOIN {Sandbox._meta.db_table} USING (account_id)
    WHERE access_key_id = %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAccessKey:
    """What may be shown of a key at any time. `first_used_at` None: no signed request has come yet."""

    access_key_id: str
    principal: str
    created_at: datetime
    first_used_at: datetime | None


def make_access_key(account: Account, principal: str, wrapping: RootWrapping, now: datetime) -> AccessKey:
    """Return a new key with its secret, which is shown this once. Raises LimitExceeded for a third."""
    access_key_id = ID_PREFIX + "".join(secrets.choice(ID_LETTERS) for _ in range(16))
    seed = secrets.token_bytes(SEED_BYTES)
    with transaction.atomic():
        Sandbox.objects.select_for_update().get(account_id=account.account_id)
        rows = AccessKeyRow.objects.filter(account_id=account.account_id, principal=principal)
        if rows.count() >= MOST_KEYS:
            raise LimitExceeded(f"Cannot exceed quota for AccessKeysPerUser: {MOST_KEYS}")
        AccessKeyRow.objects.create(
            access_key_id=access_key_id,
            account_id=account.account_id,
            principal=principal,
            wrapped_seed=wrapping.wrap(seed, *_purpose(access_key_id)),
            created_at=now,
        )
    return _opened(access_key_id, account.account_id, principal, seed)


def access_keys_of(account: Account) -> list[KeptAccessKey]:
    rows = AccessKeyRow.objects.filter(account_id=account.account_id).order_by("principal", "created_at")
    return [
        KeptAccessKey(
            access_key_id=row.access_key_id,
            principal=row.principal,
            created_at=row.created_at,
            first_used_at=row.first_used_at,
        )
        for row in rows
    ]


def revoke_access_key(account: Account, access_key_id: str) -> bool:
    """Forget a key of this account; return whether there was one."""
    removed, _ = AccessKeyRow.objects.filter(
        account_id=account.account_id, access_key_id=access_key_id
    ).delete()
    return removed > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAccessKey:
    """An access key with its secret, and whose lab it opens."""

    access_key: AccessKey
    account: Account
    clock_ahead: timedelta
    was_used: bool


def find_access_key(access_key_id: str, wrapping: RootWrapping) -> FoundAccessKey | None:
    """Raises Tampered."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, [access_key_id])
        row = cursor.fetchone()
    if row is None:
        return None
    account_id, principal, wrapped_seed, was_used, region, seconds_ahead = row
    seed = wrapping.unwrap(bytes(wrapped_seed), *_purpose(access_key_id))
    return FoundAccessKey(
        access_key=_opened(access_key_id, account_id, principal, seed),
        account=Account(account_id=AccountId(account_id), region=region),
        clock_ahead=timedelta(seconds=seconds_ahead),
        was_used=bool(was_used),
    )


def note_first_use(access_key_id: str, now: datetime) -> None:
    AccessKeyRow.objects.filter(access_key_id=access_key_id, first_used_at=None).update(first_used_at=now)


def rewrap_access_keys(account: Account, wrapping: RootWrapping) -> None:
    """Raises Tampered."""
    for row in AccessKeyRow.objects.filter(account_id=account.account_id):
        row.wrapped_seed = wrapping.rewrap(bytes(row.wrapped_seed), *_purpose(row.access_key_id))
        row.save(update_fields=["wrapped_seed"])


def access_key_wrapping_ids(account: Account) -> Iterator[bytes]:
    """Yield the id of the root key that each secret is wrapped under. Raises Tampered."""
    for row in AccessKeyRow.objects.filter(account_id=account.account_id):
        yield wrapping_key_id_of(bytes(row.wrapped_seed))


def _purpose(access_key_id: str) -> tuple[bytes, ...]:
    return PURPOSE, access_key_id.encode()


def _opened(access_key_id: str, account_id: str, principal: str, seed: bytes) -> AccessKey:
    # 30 of the bytes are 40 letters of base64 without padding, as AWS's secrets are.
    secret = base64.b64encode(seed)[:SECRET_LETTERS].decode()
    return AccessKey(
        access_key_id=access_key_id, secret_access_key=secret, account_id=account_id, principal=principal
    )
