"""Bills worked out by hand from the price list, and laws that hold for every use."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.chooser.costing.costs import CostClass, Use, class_of, cost, costs, throttled_from
from studyapp.chooser.costing.prices import CUSTOM_STORE_QUOTA, prices_of
from studyapp.chooser.rules import rules
from studyapp.knowledge.values import FactId

PRICES = prices_of(rules().register)


@pytest.mark.parametrize(
    ("kind", "use", "total"),
    [
        # 100,000,000 - 20,000 = 99,980,000 requests; 9,998 x $0.03 = $299.94; one key $1.
        (CostClass.OWN_KEY, Use(uploads=0, reads=100_000_000), "300.94"),
        (CostClass.AWS_MANAGED, Use(uploads=0, reads=100_000_000), "299.94"),
        # One percent: 1,000,000 - 20,000 = 980,000; 98 x $0.03 = $2.94.
        (CostClass.OWN_KEY_BUCKET_KEY, Use(uploads=0, reads=100_000_000), "3.94"),
        (CostClass.NO_KMS, Use(uploads=0, reads=100_000_000), "0"),
        # The free requests are not charged; the first one beyond them is too little for a cent.
        (CostClass.OWN_KEY, Use(uploads=10_000, reads=10_000), "1.00"),
        (CostClass.OWN_KEY, Use(uploads=10_000, reads=10_001), "1.00"),
        (CostClass.OWN_KEY, Use(uploads=10_000, reads=20_000), "1.03"),
        # Rotations: the first and the second add a dollar each, and no more.
        (CostClass.OWN_KEY, Use(uploads=0, reads=0, rotations=1), "2.00"),
        (CostClass.OWN_KEY, Use(uploads=0, reads=0, rotations=2), "3.00"),
        (CostClass.OWN_KEY, Use(uploads=0, reads=0, rotations=25), "3.00"),
        (CostClass.OWN_KEY, Use(uploads=0, reads=0, keys=7, rotations=2), "21.00"),
    ],
)
def test_a_bill_is_what_the_price_list_says(kind: CostClass, use: Use, total: str) -> None:
    assert cost(kind, use, PRICES).total == Decimal(total)


@pytest.mark.parametrize(
    ("kind", "region", "starts"),
    [
        (CostClass.OWN_KEY, "us-east-1", 100_000),
        (CostClass.OWN_KEY, "eu-central-1", 20_000),
        (CostClass.OWN_KEY, "eu-north-1", 10_000),
        (CostClass.KEY_STORE, "us-east-1", 1_800),
        (CostClass.OWN_KEY_BUCKET_KEY, "eu-north-1", 1_000_000),
    ],
)
def test_throttling_starts_where_the_quota_ends(kind: CostClass, region: str, starts: int) -> None:
    assert throttled_from(kind, Use(region=region), PRICES) == starts


def test_a_quota_that_is_just_used_up_is_not_throttled() -> None:
    month = 30 * 24 * 3600
    assert not cost(CostClass.KEY_STORE, Use(uploads=0, reads=1_800 * month, busiest=1), PRICES).is_throttled
    assert cost(CostClass.KEY_STORE, Use(uploads=0, reads=1_800 * month + 1, busiest=1), PRICES).is_throttled


def test_each_candidate_but_dsse_has_a_class_that_fits_it() -> None:
    for candidate in rules().candidates:
        kind = class_of(candidate)
        if candidate.option == "dsse-kms":
            assert kind is None
            continue
        assert kind is not None
        assert kind.has_bucket_key is candidate.bucket_key
        assert (kind is CostClass.NO_KMS) is (candidate.option in ("sse-s3", "sse-c", "client-side-own-key"))


def test_the_quota_of_a_key_store_is_that_of_its_fact() -> None:
    assert f"{CUSTOM_STORE_QUOTA:,}" in rules().register.fact(FactId("xks-limits")).claim


counts = st.integers(0, 10**15)
uses = st.builds(
    Use,
    uploads=counts,
    reads=counts,
    keys=st.integers(1, 10_000),
    rotations=st.integers(0, 100),
    saved_percent=st.integers(0, 99),
)


@given(uses)
def test_a_bucket_key_never_costs_more_and_no_kms_costs_nothing(use: Use) -> None:
    by_kind = {each.kind: each for each in costs(use, PRICES)}
    assert by_kind[CostClass.NO_KMS].total == 0
    for without, with_one in (("own-key", "own-key+bucket-key"), ("key-store", "key-store+bucket-key")):
        assert by_kind[CostClass(with_one)].total <= by_kind[CostClass(without)].total
