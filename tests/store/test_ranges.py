from __future__ import annotations

import pytest

from encryption_lab.errors import RangeNotSatisfiable
from encryption_lab.store.reading import ByteRange
from tests.lab_bench import BUCKET, Bench

TEN = b"0123456789"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (ByteRange(0, 0), b"0"),
        (ByteRange(2, 4), b"234"),
        (ByteRange(7, None), b"789"),
        (ByteRange(7, 99), b"789"),
        (ByteRange(None, 3), b"789"),
        (ByteRange(None, 99), TEN),
    ],
)
def test_a_range_gives_the_bytes_it_names(bench: Bench, asked: ByteRange, expected: bytes) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [TEN])
    with bench.lab.objects.get(bench.admin(), BUCKET, "k") as body:
        assert b"".join(body.pieces(*asked.resolve(body.size_bytes))) == expected


@pytest.mark.parametrize(
    "asked", [ByteRange(10, None), ByteRange(10, 12), ByteRange(5, 4), ByteRange(None, 0)]
)
def test_a_range_that_names_no_byte_is_refused(asked: ByteRange) -> None:
    with pytest.raises(RangeNotSatisfiable):
        asked.resolve(len(TEN))


def test_an_empty_object_has_no_range() -> None:
    with pytest.raises(RangeNotSatisfiable):
        ByteRange(0, None).resolve(0)
