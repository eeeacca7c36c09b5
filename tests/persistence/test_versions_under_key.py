"""Which versions a KMS key protects, asked of both adapters."""

from __future__ import annotations

from dataclasses import replace

from encryption_lab.methods.envelopes import DsseKmsEnvelope, SseKmsEnvelope, SseS3Envelope
from encryption_lab.ports import Records
from tests.persistence.values import a_marker, a_version

KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/aaaaaaaa-0000-4000-8000-000000000000"
UNDER_KEY = SseKmsEnvelope(key_arn=KEY_ARN, material_id="m", blob=b"b", context={})
S3_ONLY = SseS3Envelope(wrapped_key=b"w")


def test_versions_under_a_key_are_counted_and_come_newest_first(records: Records) -> None:
    added = [
        records.versions.add(replace(a_version(number, f"{number}.txt"), envelope=UNDER_KEY))
        for number in (1, 2, 3)
    ]
    records.versions.add(replace(a_version(4), envelope=S3_ONLY))
    records.versions.add(a_marker(5))
    count, newest = records.versions.under_key(KEY_ARN, 2)
    assert count == 3
    assert [found.record_id for found in newest] == [added[2].record_id, added[1].record_id]


def test_the_inner_layer_of_dsse_counts(records: Records) -> None:
    added = records.versions.add(
        replace(a_version(1), envelope=DsseKmsEnvelope(inner=UNDER_KEY, outer=S3_ONLY))
    )
    count, newest = records.versions.under_key(KEY_ARN, 20)
    assert (count, [found.record_id for found in newest]) == (1, [added.record_id])


def test_metadata_that_names_a_key_does_not_count(records: Records) -> None:
    records.versions.add(replace(a_version(1), envelope=S3_ONLY, metadata={"key_arn": KEY_ARN}))
    assert records.versions.under_key(KEY_ARN, 20) == (0, [])


def test_a_version_moved_to_another_key_is_found_there(records: Records) -> None:
    added = records.versions.add(replace(a_version(1), envelope=S3_ONLY))
    records.versions.replace(replace(added, envelope=UNDER_KEY))
    assert records.versions.under_key(KEY_ARN, 20)[0] == 1
