"""Two requests at once: neither loses what the other did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from encryption_lab.kms.keys import KmsKey
from tests.kms.kms_bench import CONTEXT, KmsBench


@contextmanager
def overtaken(bench: KmsBench, monkeypatch: pytest.MonkeyPatch, key_id: str) -> Iterator[None]:
    """Let another request run to its end between our reading a record and our block of changes."""
    rival = KmsBench(clock=bench.clock, records=bench.records, root_keys=bench.root_keys)
    rival.randomness.seed = b"rival"
    block = bench.records.atomic

    @contextmanager
    def atomic() -> Iterator[None]:
        monkeypatch.undo()
        blobs.append(rival.kms.generate_data_key(rival.admin, key_id, context=CONTEXT, via_s3=True).blob)
        with block():
            yield

    blobs: list[bytes] = []
    monkeypatch.setattr(bench.records, "atomic", atomic)
    yield
    (blob,) = blobs
    bench.kms.decrypt(bench.admin, blob, context=CONTEXT, via_s3=True)


def test_a_rotation_found_due_by_two_requests_happens_once(
    bench: KmsBench, key: KmsKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.kms.enable_key_rotation(bench.admin, key.key_id)
    bench.clock.move(timedelta(days=365))
    with overtaken(bench, monkeypatch, key.key_id):
        bench.kms.generate_data_key(bench.admin, key.key_id, context={})
    assert bench.event_names().count("RotateKey") == 1


def test_an_aws_managed_key_wanted_by_two_requests_is_made_once(
    bench: KmsBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with overtaken(bench, monkeypatch, "alias/aws/s3"):
        bench.kms.generate_data_key(bench.admin, "alias/aws/s3", context={}, via_s3=True)
    assert len(bench.kms.list_keys(bench.admin)) == 1


def test_looking_at_many_keys_reads_them_once(bench: KmsBench, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(10):
        bench.kms.create_key(bench.admin, str(number))
    monkeypatch.setattr(bench.records.keys, "get", None)
    assert len(bench.kms.list_keys(bench.admin)) == 10
