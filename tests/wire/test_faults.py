from __future__ import annotations

import inspect

import pytest

from encryption_lab import object_errors
from encryption_lab.errors import LabError
from encryption_lab.wire.faults import ERROR_MODULES, KMS_FAULTS, S3_FAULTS, Fault, code_of

CLASSES = [
    member
    for module in ERROR_MODULES
    for _, member in inspect.getmembers(module, inspect.isclass)
    if issubclass(member, LabError) and member is not LabError
]


def nearest(table: dict[type[LabError], Fault], error_class: type[LabError]) -> Fault | None:
    return next((table[parent] for parent in error_class.__mro__ if parent in table), None)


@pytest.mark.parametrize("error_class", CLASSES, ids=lambda error_class: error_class.__name__)
@pytest.mark.parametrize("table", [S3_FAULTS, KMS_FAULTS], ids=["s3", "kms"])
def test_every_error_has_an_answer_on_both_wires(
    table: dict[type[LabError], Fault], error_class: type[LabError]
) -> None:
    fault = nearest(table, error_class)
    assert fault is not None
    assert 400 <= fault.status < 600 or error_class is object_errors.NotModified


def test_a_class_has_the_answer_of_its_nearest_parent() -> None:
    assert code_of("NoSuchKmsKey", kms=True) == "NotFoundException"
    assert code_of("NoSuchKmsKey", kms=False) == "KMS.NotFoundException"
    assert code_of("SseCBlocked", kms=False) == "AccessDenied"


def test_every_row_belongs_to_a_class_of_the_tree() -> None:
    assert set(S3_FAULTS) | set(KMS_FAULTS) <= set(CLASSES)
