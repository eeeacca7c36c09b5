from __future__ import annotations

from dataclasses import replace

import pytest

from encryption_lab.errors import Tampered
from encryption_lab.kms.keys import KmsKey
from encryption_lab.kms.materials import rewrap_materials
from tests.kms.kms_bench import KmsBench

NEW_ROOT_ID = b"\x01" * 16


def test_material_rewrapped_under_a_new_root_key_opens_what_it_sealed(bench: KmsBench, key: KmsKey) -> None:
    blob = bench.kms.encrypt(bench.admin, key.key_id, b"secret", context={}).blob
    rotated = bench.kms.rotate_key_on_demand(bench.admin, key.key_id)
    old_root_id = bench.root_keys.current_id
    bench.root_keys.keys[NEW_ROOT_ID] = b"\x02" * 32
    rewrapped = rewrap_materials(rotated, bench.wrapping, account_id=bench.account_id)
    assert all(material.wrapped[1:17] == NEW_ROOT_ID for material in rewrapped.materials)
    assert [material.material_id for material in rewrapped.materials] == [
        material.material_id for material in rotated.materials
    ]
    bench.records.keys.put(rewrapped)
    del bench.root_keys.keys[old_root_id]
    assert bench.kms.decrypt(bench.admin, blob, context={}).plaintext == b"secret"


def test_without_its_root_key_material_is_lost(bench: KmsBench, key: KmsKey) -> None:
    del bench.root_keys.keys[bench.root_keys.current_id]
    bench.root_keys.keys[NEW_ROOT_ID] = b"\x02" * 32
    with pytest.raises(Tampered):
        bench.kms.generate_data_key(bench.admin, key.key_id, context={})


def test_stored_material_swapped_with_another_keys_is_refused(bench: KmsBench, key: KmsKey) -> None:
    other = bench.kms.create_key(bench.admin, "other")
    for swapped in (
        replace(key, materials=other.materials),
        replace(key, materials=(replace(key.current_material, wrapped=other.current_material.wrapped),)),
        replace(
            key, materials=(replace(key.current_material, material_id=other.current_material.material_id),)
        ),
    ):
        bench.records.keys.put(swapped)
        with pytest.raises(Tampered):
            bench.kms.generate_data_key(bench.admin, key.key_id, context={})


def test_every_flipped_byte_of_stored_material_is_refused(bench: KmsBench, key: KmsKey) -> None:
    wrapped = key.current_material.wrapped
    for offset in range(len(wrapped)):
        changed = bytearray(wrapped)
        changed[offset] ^= 1
        material = replace(key.current_material, wrapped=bytes(changed))
        bench.records.keys.put(replace(key, materials=(material,)))
        with pytest.raises(Tampered):
            bench.kms.generate_data_key(bench.admin, key.key_id, context={})
