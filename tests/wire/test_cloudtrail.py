from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import KeyDisabled
from encryption_lab.methods.requests import SseKms
from encryption_lab.ports import EventQuery
from encryption_lab.wire.cloudtrail import cloudtrail_record
from tests.lab_bench import BUCKET, Bench


def newest(bench: Bench, name: str) -> dict[str, object]:
    (_, event), *_ = bench.records.events.find(EventQuery(name=name))
    return dict(cloudtrail_record(event))


def test_a_data_key_for_s3_is_recorded_as_cloudtrail_records_it(bench: Bench) -> None:
    bench.lab.objects.put(bench.admin(), BUCKET, "k", [b"x"], encryption=SseKms(key_id="alias/payroll"))
    record = newest(bench, "GenerateDataKey")
    arn = bench.lab.account.key_arn(bench.payroll.key_id)
    assert record["eventSource"] == "kms.amazonaws.com"
    assert record["userIdentity"] == {
        "type": "IAMUser",
        "arn": "arn:aws:iam::111122223333:user/administrator",
        "accountId": "111122223333",
        "userName": "administrator",
        "invokedBy": "AWS Internal",
    }
    assert record["resources"] == [{"accountId": "111122223333", "type": "AWS::KMS::Key", "ARN": arn}]
    assert record["additionalEventData"] == {"keyMaterialId": bench.payroll.current_material.material_id}
    assert record["responseElements"] is None
    assert "errorCode" not in record


def test_a_refusal_has_the_code_that_kms_sends(bench: Bench) -> None:
    bench.lab.kms.disable_key(bench.admin(), bench.payroll.key_id)
    with pytest.raises(KeyDisabled) as refused:
        bench.lab.kms.encrypt(bench.admin(), bench.payroll.key_id, b"x", context={})
    record = newest(bench, "Encrypt")
    assert (record["errorCode"], record["errorMessage"]) == ("DisabledException", str(refused.value))


def test_what_kms_does_by_itself_is_a_service_event(bench: Bench) -> None:
    bench.lab.kms.enable_key_rotation(bench.admin(), bench.payroll.key_id, period_days=90)
    bench.clock.move(timedelta(days=91))
    bench.lab.kms.describe_key(bench.admin(), bench.payroll.key_id)
    record = newest(bench, "RotateKey")
    assert record["eventType"] == "AwsServiceEvent"
    assert record["userIdentity"] == {"accountId": "111122223333", "invokedBy": "AWS Internal"}
    assert record["serviceEventDetails"]
    assert record["responseElements"] is None
