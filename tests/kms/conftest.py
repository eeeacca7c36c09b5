from __future__ import annotations

import pytest

from encryption_lab.kms.keys import KeyOrigin, KmsKey
from tests.kms.kms_bench import KmsBench


@pytest.fixture
def bench() -> KmsBench:
    return KmsBench()


@pytest.fixture
def key(bench: KmsBench) -> KmsKey:
    return bench.kms.create_key(bench.admin, "payroll")


@pytest.fixture
def external(bench: KmsBench) -> KmsKey:
    return bench.kms.create_key(bench.admin, "mine", origin=KeyOrigin.EXTERNAL)
