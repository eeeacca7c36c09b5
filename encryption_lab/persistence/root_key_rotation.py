"""How the root key is changed under a running lab: a new key beside the old, everything wrapped anew, the old one gone.

Each step may be cut off and the whole repeated: while two keys are in the file, whatever is stored can be opened.
Objects are not touched: their data keys are wrapped under store keys and KMS material, and only those under the root.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from encryption_lab.errors import Tampered
from encryption_lab.identities import Account
from encryption_lab.kms.materials import rewrap_materials
from encryption_lab.memory import SystemClock, SystemRandomness
from encryption_lab.persistence.access_keys import access_key_wrapping_ids, rewrap_access_keys
from encryption_lab.persistence.models import AccessKeyRow, KmsKeyRow, Sandbox, StoreKeyRow
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.root_key import new_line, read_lines, rewrite_root_keys
from encryption_lab.ports import Records, RootKeys
from encryption_lab.primitives.wrap import wrapping_key_id_of
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.store.store_keys import StoreKeys


def add_root_key(path: Path) -> bool:
    """Put a new key behind the old one and return True; a rotation that was cut off goes on with the key it made."""
    lines = read_lines(path)
    if len(lines) > 1:
        return False
    rewrite_root_keys(path, [*lines, new_line()])
    return True


def drop_old_root_keys(path: Path) -> None:
    """Forget every key but the newest. What is still wrapped under another can never be opened again."""
    rewrite_root_keys(path, read_lines(path)[-1:])


def rewrap_account(account: Account, root_keys: RootKeys) -> None:
    """Raises Tampered where something does not open; nothing of the account is changed then."""
    records = DjangoRecords(account)
    randomness = SystemRandomness()
    wrapping = RootWrapping(root_keys, randomness)
    store_keys = StoreKeys(
        account_id=account.account_id,
        records=records.store_keys,
        wrapping=wrapping,
        clock=SystemClock(),
        randomness=randomness,
    )
    with records.atomic():
        for key in records.keys.all():
            records.keys.put(rewrap_materials(key, wrapping, account_id=account.account_id))
        store_keys.rewrap()
        records.bucket_keys.clear()  # KMS is asked for them again
        rewrap_access_keys(account, wrapping)


def something_is_wrapped() -> bool:
    """Return whether the database holds a key that opens under its root key only."""
    return any(model.objects.exists() for model in (KmsKeyRow, StoreKeyRow, AccessKeyRow))


def outdated_accounts(root_keys: RootKeys) -> Iterator[Account]:
    """Yield the accounts that have something wrapped under another key than the current one."""
    current_id = root_keys.current_id
    for sandbox in Sandbox.objects.order_by("account_id").iterator():
        held = chain(wrapping_ids(DjangoRecords(sandbox.account)), access_key_wrapping_ids(sandbox.account))
        if any(wrapped_under != current_id for wrapped_under in held):
            yield sandbox.account


def wrapping_ids(records: Records) -> Iterator[bytes | None]:
    """Yield the id of the root key that each of an account's keys is wrapped under; None for what is no wrapped key."""
    materials = [
        material.wrapped for key in records.keys.all() for material in key.all_materials if material.is_held
    ]
    store_keys = [store_key.wrapped for store_key in records.store_keys.all()]
    bucket_keys = [kept.wrapped for kept in records.bucket_keys.all()]
    for wrapped in [*materials, *store_keys, *bucket_keys]:
        try:
            yield wrapping_key_id_of(wrapped)
        except Tampered:
            yield None
