"""Imported key material in the database: never in clear, there after a restart, and under a new root key."""

from __future__ import annotations

import os
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.kms.importing import ExpirationModel, Import, ImportType, WrappingKeySpec
from encryption_lab.kms.keys import KeyOrigin, KeyState
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import MemoryBlobs, SystemClock, SystemRandomness
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.root_key import FileRootKeys, make_root_key
from encryption_lab.persistence.root_key_rotation import (
    add_root_key,
    drop_old_root_keys,
    outdated_accounts,
    rewrap_account,
)
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.primitives.rsa_wrap import WrappingAlgorithm, rsa_wrap_key

pytestmark = pytest.mark.django_db(transaction=True)
FOR_EVER = Import(model=ExpirationModel.DOES_NOT_EXPIRE)
ALGORITHM = WrappingAlgorithm.RSAES_OAEP_SHA_256


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_root_key(tmp_path / "root-key")
    return tmp_path / "root-key"


def open_lab(path: Path, lab: Lab | None = None) -> Lab:
    """Return a lab as a process that has just begun finds it; of a new account where there is none yet."""
    account = lab.account if lab else sandbox_create(datetime.now(UTC))[0].account
    installation = Installation(
        root_keys=FileRootKeys(path), blobs=MemoryBlobs(), randomness=SystemRandomness(), clock=SystemClock()
    )
    return Lab(account, DjangoRecords(account), installation)


def bring(lab: Lab, key_id: str, material: bytes, wanted: Import = FOR_EVER) -> bytes:
    """Import the material and return the token with which it came."""
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    given = lab.kms.get_parameters_for_import(
        call, key_id, algorithm=ALGORITHM, spec=WrappingKeySpec.RSA_2048
    )
    wrapped = rsa_wrap_key(material, public_key=given.public_key, algorithm=ALGORITHM, aes_key=b"")
    lab.kms.import_key_material(call, key_id, token=given.token, wrapped_material=wrapped, wanted=wanted)
    return given.token


def everything_stored() -> bytes:
    with connection.cursor() as cursor:
        rows = [
            row
            for table in connection.introspection.table_names(cursor)
            for row in cursor.execute(f'SELECT * FROM "{table}"').fetchall()
        ]
    return repr(rows).encode()


def forms(secret: bytes) -> list[bytes]:
    return [secret, secret.hex().encode(), b64encode(secret), repr(secret)[2:-1].encode()]


def test_neither_material_nor_the_private_key_is_stored_in_clear(path: Path) -> None:
    lab, material, second = open_lab(path), os.urandom(32), os.urandom(32)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    key_id = lab.kms.create_key(call, origin=KeyOrigin.EXTERNAL).key_id
    token = bring(lab, key_id, material)
    bring(lab, key_id, second, Import(model=ExpirationModel.DOES_NOT_EXPIRE, kind=ImportType.NEW))
    private_key = lab.kms._import_tokens.open(key_id, token).private_key
    stored = everything_stored()
    assert key_id.encode() in stored, "the search reads what is there"
    for secret in (material, second, private_key[100:160]):
        assert not any(form in stored for form in forms(secret))
    assert private_key[100:160] not in token


def test_imported_material_survives_a_restart_and_a_change_of_the_root_key(path: Path) -> None:
    lab, material, second = open_lab(path), os.urandom(32), os.urandom(32)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    key_id = lab.kms.create_key(call, origin=KeyOrigin.EXTERNAL).key_id
    bring(lab, key_id, material)
    blob = lab.kms.encrypt(call, key_id, b"secret", context={}).blob
    bring(lab, key_id, second, Import(model=ExpirationModel.DOES_NOT_EXPIRE, kind=ImportType.NEW))
    add_root_key(path)
    lab = open_lab(path, lab)
    assert lab.account in list(outdated_accounts(lab.installation.root_keys))
    rewrap_account(lab.account, lab.installation.root_keys)
    drop_old_root_keys(path)
    lab = open_lab(path, lab)
    assert list(outdated_accounts(lab.installation.root_keys)) == []
    assert lab.kms.decrypt(call, blob, context={}).plaintext == b"secret"
    lab.kms.rotate_key_on_demand(call, key_id)
    assert lab.kms.decrypt(call, blob, context={}).plaintext == b"secret"


def test_deleted_material_leaves_nothing_to_wrap_and_comes_back(path: Path) -> None:
    lab, material = open_lab(path), os.urandom(32)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    key_id = lab.kms.create_key(call, origin=KeyOrigin.EXTERNAL).key_id
    bring(lab, key_id, material)
    wrapped = lab.kms.describe_key(call, key_id).current_material.wrapped
    lab.kms.delete_imported_key_material(call, key_id)
    assert wrapped.hex().encode() not in everything_stored()
    assert list(outdated_accounts(lab.installation.root_keys)) == []
    rewrap_account(lab.account, lab.installation.root_keys)
    lab = open_lab(path, lab)
    assert lab.kms.describe_key(call, key_id).state is KeyState.PENDING_IMPORT
    bring(lab, key_id, material)
    assert lab.kms.describe_key(call, key_id).state is KeyState.ENABLED
