"""Every experiment in a sandbox as a server keeps it: records in the database, sealed bytes in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from encryption_lab.experiments.runner import run
from encryption_lab.experiments.values import Experiment
from encryption_lab.kms.keys import KeyState
from encryption_lab.persistence.blobs import FileBlobs
from encryption_lab.persistence.models import VersionRow
from tests.experiments.test_answers import CASES
from tests.lab_bench import BUCKET, Bench
from tests.persistence.conftest import open_account
from tests.persistence.values import ALICE


@pytest.fixture
def files(tmp_path: Path) -> FileBlobs:
    return FileBlobs(tmp_path / "blobs")


@pytest.fixture
def bench(db: None, files: FileBlobs) -> Bench:
    return Bench(blobs=files, records=open_account(ALICE), account_id=ALICE.account_id)  # type: ignore[arg-type]


@pytest.mark.parametrize(("experiment", "variation_id"), CASES)
def test_what_was_expected_is_seen_and_nothing_is_left(
    bench: Bench, files: FileBlobs, experiment: Experiment, variation_id: str
) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "kept", [b"mine"])
    kept = [file.blob_id for file in files.stored()]
    keys = list(bench.records.keys.all())
    done = run(bench.lab, experiment, variation_id=variation_id)
    assert (done.surprises, done.stopped_at) == ((), "")
    assert [file.blob_id for file in files.stored()] == kept
    assert [bucket.name for bucket in bench.records.buckets.all()] == [BUCKET]
    assert [key for key in bench.records.keys.all() if key.state is not KeyState.DELETED] == keys
    assert VersionRow.objects.count() == 1
