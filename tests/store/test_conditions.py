from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import NoSuchKey
from encryption_lab.object_errors import NotModified, PreconditionFailed
from encryption_lab.ports import VersionQuery
from encryption_lab.store.conditions import ANY, ReadConditions, WriteCondition
from encryption_lab.store.multipart import Promised
from tests.lab_bench import BUCKET, Bench


def stored(bench: Bench) -> str:
    return bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"first"]).version.etag


def test_what_there_is_when_the_body_has_come_decides(bench: Bench) -> None:
    """Both uploads begin while nothing is there; the second to end finds the first."""
    new = WriteCondition(must_be_new=True)
    uploads = [
        bench.lab.objects.begin_put(bench.admin(), BUCKET, "k", encryption=None, condition=new)
        for _ in range(2)
    ]
    for upload in uploads:
        upload.write(b"x")
    uploads[0].finish()
    with pytest.raises(PreconditionFailed):
        uploads[1].finish()
    assert len(bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))) == 1
    assert len(bench.blobs.blobs) == 1


def test_a_condition_that_does_not_hold_is_refused_before_a_key_is_made(bench: Bench) -> None:
    stored(bench)
    drawn = bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))
    for condition in (WriteCondition(must_be_new=True), WriteCondition(if_match="other")):
        with pytest.raises(PreconditionFailed):
            bench.lab.objects.begin_put(bench.admin(), BUCKET, "k", encryption=None, condition=condition)
    assert bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET)) == drawn


def test_a_delete_marker_counts_as_nothing(bench: Bench) -> None:
    etag = stored(bench)
    bench.lab.objects.delete(bench.admin(), BUCKET, "k")
    with pytest.raises(NoSuchKey):
        bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], condition=WriteCondition(if_match=etag))
    new = WriteCondition(must_be_new=True)
    assert bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], condition=new).version.etag


def test_a_completed_upload_meets_the_condition_too(bench: Bench) -> None:
    started = bench.lab.multipart.create(bench.admin(), BUCKET, "k")
    part = bench.lab.multipart.begin_part(bench.admin(), started.upload_id, 1)
    part.write(b"x")
    asked = ((1, part.finish().etag),)
    stored(bench)
    with pytest.raises(PreconditionFailed):
        bench.lab.multipart.complete(
            bench.admin(), started.upload_id, asked, condition=WriteCondition(must_be_new=True)
        )
    promised = Promised(size_bytes=1)
    done = bench.lab.multipart.complete(bench.admin(), started.upload_id, asked, promised=promised)
    assert done.version.size_bytes == 1


def test_a_date_counts_only_where_no_etag_is_asked_for(bench: Bench) -> None:
    version = bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"]).version
    before, after = version.created_at - timedelta(hours=1), version.created_at + timedelta(hours=1)
    ReadConditions(if_match=(version.etag,), if_unmodified_since=before).check(version)
    ReadConditions(if_none_match=("other",), if_modified_since=after).check(version)
    with pytest.raises(PreconditionFailed):
        ReadConditions(if_unmodified_since=before).check(version)
    with pytest.raises(NotModified):
        ReadConditions(if_modified_since=after).check(version)
    with pytest.raises(PreconditionFailed):
        ReadConditions(if_none_match=(ANY,), as_copied=True).check(version)
