"""Whatever headers come, S3's side answers: with success, or with an error of the one tree; it never fails itself."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import md5

from hypothesis import example, given, settings
from hypothesis import strategies as st

from encryption_lab.errors import LabError
from encryption_lab.exchange import Headers
from encryption_lab.ports import VersionQuery
from encryption_lab.wire.s3 import (
    S3Request,
    S3Response,
    delete_object,
    get_object,
    head_object,
    put_object,
)
from tests.lab_bench import BUCKET, METHODS, Bench

SSE = "x-amz-server-side-encryption"
KEY = bytes(range(32))
KEY_B64 = b64encode(KEY).decode()
KEY_MD5_B64 = b64encode(md5(KEY, usedforsecurity=False).digest()).decode()

text = st.text(max_size=30)
deep = "[" * 100_000
contexts = st.one_of(
    st.dictionaries(text, text, max_size=3).map(json.dumps),
    st.sampled_from(
        ['{"a": 1}', "[]", "null", "{", '"text"', deep, '{"a": {"b": "c"}}', '{"a": "\\ud800"}', "1e999"]
    ),
).map(lambda written: b64encode(written.encode("utf-8", "surrogatepass")).decode())

VALUES: dict[str, st.SearchStrategy[str]] = {
    SSE: st.sampled_from(["AES256", "aws:kms", "aws:kms:dsse", "aes256", "", "none"]),
    f"{SSE}-aws-kms-key-id": st.sampled_from(
        [
            "alias/payroll",
            "alias/aws/s3",
            "alias/",
            "",
            "arn:aws:kms:us-east-1:111122223333:alias/payroll",
            "arn:aws:kms",
        ]
    ),
    f"{SSE}-context": contexts,
    f"{SSE}-bucket-key-enabled": st.sampled_from(["true", "false", "TRUE", "", "yes"]),
    f"{SSE}-customer-algorithm": st.sampled_from(["AES256", "KMS", ""]),
    f"{SSE}-customer-key": st.sampled_from([KEY_B64, KEY_B64[:-4], KEY_B64 + "AAAA", "===", ""]),
    f"{SSE}-customer-key-md5": st.sampled_from([KEY_MD5_B64, b64encode(bytes(16)).decode(), "=", ""]),
    "content-length": st.sampled_from(["5", "0", "-1", "5 ", "9" * 30, "9" * 5000, "٥", "0x5"]),
    "content-md5": st.sampled_from(
        [b64encode(md5(b"hello").digest()).decode(), KEY_MD5_B64, "not base64", "=", ""]
    ),
    "content-type": st.sampled_from(["text/plain", "", "\x00"]),
    "x-amz-meta-x-amz-3": text,
    "x-amz-meta-owner": text,
}
any_value = st.one_of(
    text, st.text(alphabet=st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF), max_size=2)
)


@st.composite
def any_headers(draw: st.DrawFn) -> Headers:
    """Mostly sensible values in senseless combinations, now and then nonsense; in any case of letters, also twice."""
    names = draw(st.lists(st.sampled_from(sorted(VALUES)), max_size=8))
    return tuple(
        (draw(st.sampled_from([name, name.upper(), name.title()])), draw(st.one_of(VALUES[name], any_value)))
        for name in names
    )


requests = st.builds(
    S3Request,
    method=st.just("PUT"),
    bucket=st.one_of(st.just(BUCKET), text),
    key=st.one_of(st.just("k"), text, st.just("🔐" * 256), st.just("k" * 1025)),
    principal=st.sampled_from(["administrator", "reader"]),
    secure_transport=st.booleans(),
    headers=any_headers(),
    version_id=st.one_of(st.none(), st.just("null"), text),
)


def check(response: S3Response, bench: Bench) -> None:
    assert response.error is None or isinstance(response.error, LabError)
    assert (response.error is None) == (response.status < 300)
    assert bench.records.exchanges.get(response.exchange.exchange_id) == response.exchange
    assert KEY_B64 not in repr(response.exchange)
    if response.body is not None:
        response.body.close()


def put_only(name: str, value: str) -> S3Request:
    return S3Request(
        method="PUT",
        bucket=BUCKET,
        key="k",
        principal="administrator",
        secure_transport=True,
        headers=((SSE, "aws:kms"), (name, value)),
    )


@settings(max_examples=300, deadline=None)
@given(requests)
@example(put_only("Content-MD5", "not base64"))
@example(put_only(f"{SSE}-context", b64encode(b'{"a": "\\ud800"}').decode()))
@example(put_only(f"{SSE}-context", b64encode(deep.encode()).decode()))
def test_any_put_is_answered_and_a_refused_one_stores_nothing(request: S3Request) -> None:
    bench = Bench()
    response = put_object(bench.lab, request, [b"hel", b"lo"])
    check(response, bench)
    stored = bench.lab.objects.list(bench.admin(), VersionQuery(bucket=BUCKET))
    assert len(stored) == len(bench.blobs.blobs) == (1 if response.error is None else 0)


@settings(max_examples=300, deadline=None)
@given(requests, st.sampled_from(sorted(METHODS)))
def test_any_read_or_deletion_is_answered(request: S3Request, method: str) -> None:
    bench = Bench()
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"hello"], encryption=METHODS[method])
    for answer in (head_object, get_object, delete_object):
        check(answer(bench.lab, request), bench)
