from __future__ import annotations

import pytest

from encryption_lab.errors import InvalidValue
from encryption_lab.methods.requests import EncryptionRequest, SseS3
from tests.lab_bench import BUCKET, METHODS, Bench, key_for

NEEDS_TLS = {name: method for name, method in METHODS.items() if name != "sse-s3"}


def test_sse_s3_works_over_plain_http(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(secure_transport=False), BUCKET, "k", [b"x"], encryption=SseS3())
    with bench.lab.objects.get(bench.admin(secure_transport=False), BUCKET, "k") as body:
        assert body.read() == b"x"


@pytest.mark.parametrize("method", NEEDS_TLS.values(), ids=NEEDS_TLS.keys())
def test_every_other_method_is_refused_over_plain_http_in_both_directions(
    bench: Bench, method: EncryptionRequest
) -> None:
    with pytest.raises(InvalidValue, match="must be made over a secure connection"):
        bench.lab.objects.put(bench.admin(secure_transport=False), BUCKET, "k", [b"x"], encryption=method)
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=method)
    with pytest.raises(InvalidValue, match="must be made over a secure connection"):
        bench.lab.objects.get(bench.admin(secure_transport=False), BUCKET, "k", customer_key=key_for(method))


def test_a_refused_upload_asks_kms_for_nothing(bench: Bench) -> None:
    before = len(bench.records.events.rows)
    with pytest.raises(InvalidValue):
        bench.lab.objects.put(
            bench.admin(secure_transport=False), BUCKET, "k", [b"x"], encryption=METHODS["sse-kms"]
        )
    assert len(bench.records.events.rows) == before
