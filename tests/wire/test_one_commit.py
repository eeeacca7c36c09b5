"""What one request leaves is kept together: the object, its exchange, and the events that S3 caused at KMS."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from encryption_lab.errors import StorageFull
from encryption_lab.exchange import Exchange
from encryption_lab.identities import READER
from encryption_lab.memory import MemoryExchanges, MemoryRecords
from encryption_lab.ports import EventQuery
from encryption_lab.wire.s3 import PutExchange, get_object, put_object, put_objects
from encryption_lab.wire.s3_changes import copy_object
from encryption_lab.wire.sse_headers import write_encryption
from tests.lab_bench import BUCKET, METHODS, Bench
from tests.wire.test_s3 import request

UNDER_KEY = write_encryption(METHODS["sse-kms"])
Watch = Callable[[], None]


class Watched(MemoryExchanges):
    """Looks at the other records while an exchange is being kept."""

    look: Watch = staticmethod(lambda: None)

    def append(self, exchange: Exchange) -> None:
        self.look()
        super().append(exchange)


@pytest.fixture
def bench() -> Bench:
    return Bench(records=MemoryRecords(exchanges=Watched()))


def watch(bench: Bench, look: Watch) -> None:
    assert isinstance(bench.records.exchanges, Watched)
    bench.records.exchanges.look = look


def full() -> None:
    raise StorageFull


def kms_calls(bench: Bench, key: str = "k") -> list[tuple[str, str]]:
    found = bench.records.events.find(EventQuery(bucket=BUCKET, object_key=key))
    return [(event.name, event.error_name) for _, event in reversed(found)]


def test_the_object_is_there_before_its_exchange_and_within_one_commit(bench: Bench) -> None:
    seen: list[bool] = []
    watch(bench, lambda: seen.append(bench.records.versions.latest(BUCKET, "k") is not None))
    assert put_object(bench.lab, request("PUT"), [b"hello"]).status == 200
    assert seen == [True]


def test_an_upload_whose_exchange_cannot_be_kept_leaves_nothing(bench: Bench) -> None:
    watch(bench, full)
    with pytest.raises(StorageFull):
        put_object(bench.lab, request("PUT"), [b"hello"])
    assert bench.records.versions.latest(BUCKET, "k") is None
    assert bench.blobs.blobs == {}


def test_a_commit_that_failed_is_not_told_as_a_success(bench: Bench) -> None:
    refuse_once = iter([StorageFull()])

    def look() -> None:
        if error := next(refuse_once, None):
            raise error

    watch(bench, look)
    response = put_object(bench.lab, request("PUT", headers=UNDER_KEY), [b"hello"])
    assert isinstance(response.error, StorageFull)
    actions = [step.action for step in response.exchange.steps]
    assert not [action for action in actions if action.startswith(("200", "write the record"))]
    assert response.exchange.steps[-1].refused
    assert kms_calls(bench) == [("GenerateDataKey", "")]


def test_the_events_of_an_upload_are_kept_in_the_commit_of_its_exchange(bench: Bench) -> None:
    seen: list[list[tuple[str, str]]] = []
    watch(bench, lambda: seen.append(kms_calls(bench)))
    put = PutExchange(bench.lab, request("PUT", headers=UNDER_KEY))
    assert kms_calls(bench) == []
    put.write(b"hello")
    put.finish()
    assert seen == [[("GenerateDataKey", "")]]


def test_each_kms_call_of_a_request_is_recorded_once(bench: Bench) -> None:
    put_object(bench.lab, request("PUT", headers=UNDER_KEY), [b"hello"])
    answer = get_object(bench.lab, request("GET"))
    assert answer.body is not None
    assert kms_calls(bench) == [("GenerateDataKey", ""), ("Decrypt", "")]
    assert bench.records.events.rows[-1].exchange_id == answer.exchange.exchange_id


def test_a_copy_is_never_there_without_the_kms_calls_that_it_took(bench: Bench) -> None:
    """Its object and its exchange are two commits."""
    put_object(bench.lab, request("PUT", headers=UNDER_KEY), [b"hello"])
    watch(bench, full)
    copied = (("x-amz-copy-source", f"/{BUCKET}/k"), *UNDER_KEY)
    with pytest.raises(StorageFull):
        copy_object(bench.lab, request("PUT", headers=copied, key="copy"))
    assert bench.records.versions.latest(BUCKET, "copy") is not None
    assert kms_calls(bench)[-1] == ("Decrypt", "")
    assert kms_calls(bench, "copy") == [("GenerateDataKey", "")]


def test_what_kms_refused_is_recorded_with_the_refusal(bench: Bench) -> None:
    put_object(bench.lab, request("PUT", headers=UNDER_KEY), [b"hello"])
    response = get_object(bench.lab, request("GET", principal=READER))
    assert response.error is not None
    assert kms_calls(bench)[-1] == ("Decrypt", type(response.error).__name__)


def test_a_digest_behind_the_body_that_is_none_loses_no_event(bench: Bench) -> None:
    announced = (("x-amz-trailer", "x-amz-checksum-crc32"),)
    put = PutExchange(bench.lab, request("PUT", headers=(*UNDER_KEY, *announced)))
    put.write(b"hello")
    response = put.finish({"x-amz-checksum-crc32": "not a checksum"})
    assert response.error is not None
    assert kms_calls(bench) == [("GenerateDataKey", "")]
    assert bench.blobs.blobs == {}


def test_an_upload_that_is_abandoned_leaves_its_kms_call(bench: Bench) -> None:
    put = PutExchange(bench.lab, request("PUT", headers=UNDER_KEY))
    put.write(b"hello")
    put.abandon()
    assert kms_calls(bench) == [("GenerateDataKey", "")]
    assert bench.records.exchanges.rows == []


def test_a_fault_of_ours_loses_no_kms_call(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no answer then, but KMS gave one."""
    put_object(bench.lab, request("PUT", headers=UNDER_KEY), [b"hello"])

    def broken(_: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(bench.blobs, "open", broken)
    with pytest.raises(BlockingIOError):
        get_object(bench.lab, request("GET"))
    assert kms_calls(bench)[1:] == [("Decrypt", "")]
    monkeypatch.setattr(bench.records.versions, "add", broken)
    with pytest.raises(BlockingIOError):
        put_objects(bench.lab, (request("PUT", headers=UNDER_KEY),) * 2, [b"hello"])
    assert kms_calls(bench)[2:] == [("GenerateDataKey", "")] * 2
