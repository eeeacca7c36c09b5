from __future__ import annotations

import json

import pytest

from encryption_lab.web.policies.beginnings import beginnings
from tests.web.own_lab import OwnLab

PAGE = "/lab/buckets/first-bucket/policy"


@pytest.mark.parametrize("name", ["tls", "kms", "key", "sse-c"])
def test_each_beginning_can_be_saved_and_deleted(own: OwnLab, name: str) -> None:
    begun = own.text(f"{PAGE}?begin={name}")
    assert "What it does not catch, or catches too" in begun
    arn = own.lab.account.key_arn(own.key.key_id)
    document = next(each for each in beginnings(arn) if each.name == name).document("first-bucket")
    assert own.post(PAGE, {"policy": document}) == 303
    assert json.loads(own.lab.buckets.get("first-bucket").policy) == json.loads(document)
    assert own.post(f"{PAGE}/delete", {}) == 303
    assert own.lab.buckets.get("first-bucket").policy == ""


@pytest.mark.parametrize("text", ["", "{", "[]", '{"Statement": NaN}', "\x00", "x" * 100_000, "[" * 100_000])
def test_what_is_no_policy_is_refused_and_kept_in_the_field(own: OwnLab, text: str) -> None:
    assert own.post(PAGE, {"policy": text}) in (400, 422)
    assert own.lab.buckets.get("first-bucket").policy == ""
