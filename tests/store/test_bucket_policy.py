"""A bucket's policy as the store enforces it, from the request as it was sent."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from encryption_lab.errors import NotAuthorized
from encryption_lab.methods.requests import SseKms, SseS3
from encryption_lab.policy_errors import MalformedPolicy, NoSuchBucketPolicy
from encryption_lab.store.buckets import Algorithm, DefaultEncryption
from tests.lab_bench import BUCKET, Bench

OBJECTS, SSE = f"arn:aws:s3:::{BUCKET}/*", "s3:x-amz-server-side-encryption"


def deny(action: str, condition: Mapping[str, object], resource: str = OBJECTS) -> str:
    statement = {"Sid": "No", "Effect": "Deny", "Principal": "*", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": {**statement, "Condition": condition}})


ONLY_KMS = deny("s3:PutObject", {"StringNotEquals": {SSE: "aws:kms"}})
ONLY_TLS = deny("s3:*", {"Bool": {"aws:SecureTransport": "false"}})


@pytest.fixture
def bench() -> Bench:
    return Bench()


def put(bench: Bench, policy: str) -> None:
    bench.lab.buckets.put_policy(bench.admin(), BUCKET, policy)


def test_only_what_asks_for_kms_is_let_in(bench: Bench) -> None:
    put(bench, ONLY_KMS)
    call = bench.admin()
    bench.lab.objects.put(call, BUCKET, "a", [b"x"], encryption=SseKms(key_id="alias/payroll"))
    with pytest.raises(NotAuthorized) as refused:
        bench.lab.objects.put(bench.admin(), BUCKET, "a", [b"x"], encryption=SseS3())
    assert str(refused.value) == (
        "User: arn:aws:iam::111122223333:user/administrator is not authorized to perform: s3:PutObject on resource: "
        f'"arn:aws:s3:::{BUCKET}/a" with an explicit deny in a resource-based policy'
    )
    assert any(step.detail.get("statement") == "No" for step in call.trace.steps) is False
    judged = [step for step in call.trace.steps if "policy" in step.action]
    assert judged[0].detail["outcome"] == "allowed"


def test_the_trap_an_upload_without_a_header_is_denied_though_the_default_would_be_kms(bench: Bench) -> None:
    default = DefaultEncryption(algorithm=Algorithm.SSE_KMS, key_id=bench.payroll.key_id)
    bench.lab.buckets.put_encryption(bench.admin(), BUCKET, default)
    put(bench, ONLY_KMS)
    with pytest.raises(NotAuthorized, match="explicit deny"):
        bench.lab.objects.put(bench.admin(), BUCKET, "a", [b"x"])
    both = {"StringNotEquals": {SSE: "aws:kms"}, "Null": {SSE: "false"}}
    put(bench, deny("s3:PutObject", both))
    stored = bench.lab.objects.put(bench.admin(), BUCKET, "a", [b"x"])
    assert stored.version.kms_key_arn == bench.lab.account.key_arn(bench.payroll.key_id)


def test_plain_http_is_denied_for_every_action(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "a", [b"x"])
    put(bench, ONLY_TLS)
    bench.lab.objects.get(bench.reader(), BUCKET, "a").close()
    for call in (bench.reader(secure_transport=False), bench.admin(secure_transport=False)):
        with pytest.raises(NotAuthorized, match="explicit deny in a resource-based policy"):
            bench.lab.objects.get(call, BUCKET, "a")


def test_a_policy_lets_in_whom_their_own_does_not(bench: Bench) -> None:
    with pytest.raises(NotAuthorized, match="no identity-based policy allows the s3:PutObject action"):
        bench.lab.objects.put(bench.reader(), BUCKET, "a", [b"x"])
    reader = bench.lab.account.user("reader").arn
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": reader},
        "Action": "s3:PutObject",
        "Resource": OBJECTS,
    }
    put(bench, json.dumps({"Statement": statement}))
    bench.lab.objects.put(bench.reader(), BUCKET, "a", [b"x"])


def test_denying_uploads_does_not_deny_deleting(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "a", [b"x"])
    put(bench, deny("s3:PutObject", {}))
    assert bench.lab.objects.delete(bench.admin(), BUCKET, "a").is_delete_marker


def test_parts_are_judged_by_what_their_upload_is_stored_under(bench: Bench) -> None:
    upload = bench.lab.multipart.create(bench.admin(), BUCKET, "m", encryption=SseKms())
    put(bench, ONLY_KMS)
    part = bench.lab.multipart.begin_part(bench.admin(), upload.upload_id, 1)
    part.write(b"x")
    etag = part.finish().etag
    bench.lab.multipart.complete(bench.admin(), upload.upload_id, ((1, etag),))


def test_the_administrator_is_never_locked_out_of_the_policy_itself(bench: Bench) -> None:
    put(bench, deny("s3:*", {}, resource=f"arn:aws:s3:::{BUCKET}*"))
    with pytest.raises(NotAuthorized):
        bench.lab.buckets.put_encryption(bench.admin(), BUCKET, DefaultEncryption())
    assert "Deny" in bench.lab.buckets.get_policy(bench.admin(), BUCKET)
    bench.lab.buckets.delete_policy(bench.admin(), BUCKET)
    bench.lab.buckets.delete_policy(bench.admin(), BUCKET)
    with pytest.raises(NoSuchBucketPolicy):
        bench.lab.buckets.get_policy(bench.admin(), BUCKET)


def test_a_refused_policy_leaves_the_one_before_and_an_event(bench: Bench) -> None:
    put(bench, ONLY_TLS)
    with pytest.raises(MalformedPolicy):
        put(bench, ONLY_TLS.replace(BUCKET, "other"))
    assert bench.lab.buckets.get_policy(bench.admin(), BUCKET) == ONLY_TLS
    names = [(event.name, event.error_name) for event in bench.records.events.rows[-3:]]
    assert names == [("PutBucketPolicy", ""), ("PutBucketPolicy", "MalformedPolicy"), ("GetBucketPolicy", "")]


def test_the_reader_may_not_touch_the_policy(bench: Bench) -> None:
    with pytest.raises(NotAuthorized):
        bench.lab.buckets.put_policy(bench.reader(), BUCKET, ONLY_TLS)
    with pytest.raises(NotAuthorized):
        bench.lab.buckets.get_policy(bench.reader(), BUCKET)
