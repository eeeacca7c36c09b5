"""What each look tells apart: whatever a check may ask is seen to be so, and seen not to be."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from encryption_lab.kms.granting import GrantTerms
from encryption_lab.memory import SettableClock
from encryption_lab.methods.requests import SseKms
from encryption_lab.store.buckets import Algorithm, DefaultEncryption
from encryption_lab.store.writing import Description
from encryption_lab.tasks.judging import LOOKS, judge_task, read_checks
from encryption_lab.tasks.values import TaskError
from encryption_lab.wire.by_hand.sending import read_written, send
from tests.lab_bench import BUCKET, Bench

PUT = f"PUT /{BUCKET}/a.txt"
GET = f"GET /{BUCKET}/a.txt"
KMS = f"{PUT}\nx-amz-server-side-encryption: aws:kms\nx-amz-server-side-encryption-aws-kms-key-id: alias/payroll"


POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject",'
    f'"Resource":"arn:aws:s3:::{BUCKET}/*"' + "}]}"
)


class Ticking(SettableClock):
    def now(self) -> Any:
        self.move(timedelta(seconds=1))
        return self.time


def bench() -> Bench:
    return Bench(clock=Ticking())


def sent(on: Bench, *requests: str, principal: str = "administrator") -> None:
    for request in requests:
        send(on.lab, principal, read_written(request))


def met(on: Bench, **check: Any) -> bool:
    began = on.clock.time - timedelta(days=1)
    return judge_task(on.lab, [{"label": "It", **check}], began)[0].met


def test_a_refusal_must_come_before_and_be_of_the_same_object() -> None:
    check = {"look": "request", "operation": "GetObject", "status": 200, "after_refusal": "NoSuchKey"}
    first = bench()
    sent(first, GET, PUT)
    assert not met(first, **check)
    sent(first, GET)
    assert met(first, **check)
    other = bench()
    sent(other, f"GET /{BUCKET}/other.txt", PUT, GET)
    assert not met(other, **check)
    late = bench()
    sent(late, PUT, GET, f"DELETE /{BUCKET}/a.txt", GET)
    assert not met(late, **check)


def test_an_event_must_come_before_a_request() -> None:
    check = {"look": "request", "operation": "GetObject", "status": 200, "after_event": "DisableKey"}
    on = bench()
    sent(on, PUT, GET)
    assert not met(on, **check)
    on.lab.kms.disable_key(on.admin(), on.payroll.key_id)
    assert not met(on, **check)
    sent(on, GET)
    assert met(on, **check)


def test_an_event_must_come_before_another_of_the_same_key() -> None:
    check = {"look": "event", "name": "EnableKey", "after": "DisableKey"}
    on = bench()
    other = on.lab.kms.create_key(on.admin(), description="other")
    on.lab.kms.disable_key(on.admin(), other.key_id)
    on.lab.kms.enable_key(on.admin(), on.payroll.key_id)
    assert not met(on, **check)
    on.lab.kms.enable_key(on.admin(), other.key_id)
    assert met(on, **check)


def test_one_thing_must_be_all_that_is_wanted() -> None:
    on = bench()
    sent(on, f"{KMS}\nx-amz-meta-team: red", f"PUT /{BUCKET}/b.txt")
    assert met(on, look="object", method="sse-kms", metadata="team", name="a.txt")
    assert not met(on, look="object", method="sse-s3", metadata="team")


def make_everything() -> Bench:
    """Return a lab in which every look finds a thing that is as ASKED wants it, and one that is not."""
    on = bench()
    call, kms = on.admin(), on.lab.kms
    on.lab.objects.put(
        call,
        BUCKET,
        "a.txt",
        [b"a"],
        encryption=SseKms(key_id="alias/payroll", context={"team": "red"}),
        description=Description(metadata={"team": "red"}),
    )
    kms.rotate_key_on_demand(call, on.payroll.key_id)
    kms.enable_key_rotation(call, on.payroll.key_id, period_days=180)
    on.lab.buckets.put_encryption(
        call,
        BUCKET,
        DefaultEncryption(algorithm=Algorithm.SSE_KMS, key_id="alias/payroll", bucket_key_enabled=True),
    )
    on.lab.buckets.put_policy(call, BUCKET, POLICY)
    sent(on, PUT, GET)
    sent(on, GET, principal="reader")
    kms.create_grant(
        call,
        on.payroll.key_id,
        GrantTerms(grantee_arn=on.lab.account.user("reader").arn, operations=("Decrypt",)),
    )
    return on


ASKED: list[tuple[str, str, Any, Any]] = [
    ("object", "method", "sse-kms", "dsse-kms"),
    ("object", "bucket_key", True, None),
    ("object", "customer_managed", True, False),
    ("object", "key_state", "Enabled", "Disabled"),
    ("object", "imported", False, True),
    ("object", "older_material", True, None),
    ("object", "context", "team=red", "team=blue"),
    ("object", "context", "team", "colour"),
    ("object", "damaged", False, True),
    ("object", "metadata", "team", "colour"),
    ("object", "parts", 1, 2),
    ("object", "versions", 2, 3),
    ("object", "methods", 1, 2),
    ("object", "name", "a.txt", "b.txt"),
    ("key", "state", "Enabled", "Disabled"),
    ("key", "materials", 2, 3),
    ("key", "rotation", True, False),
    ("key", "period_days", 180, 365),
    ("key", "imported", False, True),
    ("key", "made_since", True, False),
    ("key", "policy_has", "kms:*", "kms:Sing"),
    ("key", "grants", 1, 2),
    ("bucket", "default", "sse-kms", "sse-s3"),
    ("bucket", "bucket_key", True, False),
    ("bucket", "names_a_key", True, False),
    ("bucket", "sse_c_blocked", False, True),
    ("bucket", "versioning", "Enabled", "Suspended"),
    ("bucket", "policy_has", "s3:DeleteObject", "s3:PutObject"),
    ("bucket", "made_since", True, False),
    ("request", "operation", "GetObject", "CopyObject"),
    ("request", "status", 403, 404),
    ("request", "error", "AccessDenied", "NoSuchKey"),
    ("request", "principal", "reader", "nobody"),
    ("request", "over_tls", True, False),
    ("request", "sent", "content-length: 53", "content-length: 52"),
    ("request", "after_refusal", None, "NoSuchKey"),
    ("request", "after_event", "PutBucketPolicy", "DeleteBucketPolicy"),
    ("request", "asked_kms", True, None),
    ("event", "name", "RotateKeyOnDemand", "DisableKey"),
    ("event", "error", "AccessDeniedException", "DisabledException"),
    ("event", "principal", "reader", "nobody"),
    ("event", "via_s3", True, None),
    ("event", "context", "team=red", "team=blue"),
    ("event", "names_an_object", True, None),
    ("event", "after", "RotateKeyOnDemand", "DisableKey"),
]


@pytest.mark.parametrize(("look", "field", "so", "otherwise"), ASKED)
def test_each_thing_that_may_be_asked_is_told_from_its_contrary(
    look: str, field: str, so: Any, otherwise: Any
) -> None:
    on = make_everything()
    assert so is None or met(on, look=look, **{field: so})
    assert otherwise is None or not met(on, look=look, **{field: otherwise})


def test_all_that_may_be_asked_is_asked_here() -> None:
    assert {(name, field) for name, look in LOOKS.items() for field in look.asks} == {
        row[:2] for row in ASKED
    }


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ({"label": "It"}, "None is no look; known: object, key, bucket, request, event"),
        ({"look": ["object"], "label": "It"}, "is no look"),
        ({"look": "object", "method": "sse-c"}, "has no label"),
        ({"look": "object", "label": "It"}, "It: nothing is wanted"),
        ({"look": "object", "label": "It", "colour": "red"}, "It: object knows no colour; known: method"),
        ({"look": "object", "label": "It", "parts": "2"}, "It: parts must be of type int"),
        ({"look": "object", "label": "It", "parts": True}, "It: parts must be of type int"),
    ],
)
def test_a_check_that_nothing_could_meet_is_refused(check: dict[str, Any], said: str) -> None:
    with pytest.raises(TaskError, match=re.escape(said)):
        read_checks([check])
