"""Every candidate is really set up in a lab, and every check passes; what is set up wrongly makes checks fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from encryption_lab.errors import QuotaExceeded
from encryption_lab.store.limits import Limits
from studyapp.chooser.deciding import decide
from studyapp.chooser.proving.checks import limits, prove, run_checks
from studyapp.chooser.proving.ground import set_up, tear_down
from studyapp.chooser.proving.sending import PLAINTEXT, Check
from studyapp.chooser.rules import rules
from studyapp.chooser.settings_for import settings_for
from studyapp.chooser.values import Candidate, OptionId, Profile, RequirementId, Setting, Wish
from tests.chooser.applying.samples import CANDIDATES
from tests.lab_bench import Bench

TODAY = date(2026, 11, 23)
BUCKET = "proof-1"
WANTED = ("context-bound", "two-layers", "object-access-audit", "cloudfront", "public-read", "cross-account")


def failed(checks: tuple[Check, ...]) -> dict[str, str]:
    return {check.id: f"{check.expected} / {check.happened}" for check in checks if not check.passed}


def settings_of(candidate: Candidate, *wanted: str) -> tuple[Setting, ...]:
    return settings_for(rules(), candidate, tuple(map(RequirementId, wanted)), (), TODAY)


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
@pytest.mark.parametrize("wanted", [(), *((each,) for each in WANTED), WANTED], ids="-".join)
def test_every_candidate_passes_every_check(candidate: Candidate, wanted: tuple[str, ...]) -> None:
    bench = Bench()
    checks = prove(bench.lab, candidate, settings_of(candidate, *wanted), bucket=BUCKET)
    assert failed(checks) == {}
    assert len(checks) > 10
    assert len({check.id for check in checks}) == len(checks)


def test_a_decision_is_proved_from_its_answers() -> None:
    profile = Profile({RequirementId("separate-permission"): Wish.MUST})
    decision = decide(rules(), profile, TODAY)
    assert decision.recommended
    checks = {
        each.id: each for each in prove(Bench().lab, decision.recommended, decision.settings, bucket=BUCKET)
    }
    assert checks["read-reader"].happened == "403 AccessDenied"
    assert "with a Bucket Key" in checks["upload-right"].happened


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_without_the_bucket_policy_checks_fail(candidate: Candidate) -> None:
    bench = Bench()
    ground = set_up(bench.lab, candidate, (), bucket=BUCKET)
    bench.lab.buckets.delete_policy(bench.admin(), BUCKET)
    found = failed(run_checks(bench.lab, ground))
    assert {"upload-plain-http", "upload-dsse-kms"} & found.keys()


def candidate_of(option: str, bucket_key: bool = False) -> Candidate:
    return Candidate(OptionId(option), bucket_key)


@pytest.mark.parametrize("option", ["sse-kms", "sse-kms-imported", "dsse-kms", "client-side-kms"])
def test_with_the_reader_in_the_key_policy_a_check_fails(option: str) -> None:
    bench = Bench()
    ground = set_up(bench.lab, candidate_of(option), (), bucket=BUCKET)
    bench.lab.kms.set_key_users(bench.admin(), ground.key_arn, ("reader",))
    assert failed(run_checks(bench.lab, ground)).keys() <= {"read-reader", "reader-opens"}
    assert failed(run_checks(bench.lab, ground))


def test_with_another_default_the_upload_is_not_stored_as_decided() -> None:
    bench = Bench()
    ground = set_up(bench.lab, candidate_of("sse-kms", True), (), bucket=BUCKET)
    default = bench.lab.buckets.get(BUCKET).default_encryption
    bench.lab.buckets.put_encryption(bench.admin(), BUCKET, replace(default, bucket_key_enabled=False))
    found = failed(run_checks(bench.lab, ground))
    assert {"upload-right", "events-uploads", "events-reads", "events-context"} <= found.keys()


def test_with_sse_c_unblocked_and_no_policy_a_customers_key_is_let_in() -> None:
    bench = Bench()
    ground = set_up(bench.lab, candidate_of("sse-s3"), (), bucket=BUCKET)
    bench.lab.buckets.delete_policy(bench.admin(), BUCKET)
    default = bench.lab.buckets.get(BUCKET).default_encryption
    bench.lab.buckets.put_encryption(bench.admin(), BUCKET, default, sse_c_blocked=False)
    assert "upload-sse-c" in failed(run_checks(bench.lab, ground))


def test_a_context_that_the_key_asks_for_shuts_uploads_without_it_out() -> None:
    candidate = candidate_of("sse-kms")
    checks = prove(Bench().lab, candidate, settings_of(candidate, "context-bound"), bucket=BUCKET)
    by_id = {check.id: check.happened for check in checks}
    assert by_id["upload-no-header"] == "403 AccessDenied"
    assert by_id["upload-right"].startswith("200")


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_a_full_lab_keeps_nothing_of_it(candidate: Candidate) -> None:
    for limited in (Limits(buckets=1), Limits(keys=1), Limits(objects=5)):
        bench = Bench(limits=limited)
        usage = bench.records.usage()
        asks_no_key = limited.keys == 1 and not set_up_makes_key(candidate)
        if asks_no_key:
            continue
        with pytest.raises(QuotaExceeded):
            prove(bench.lab, candidate, (), bucket=BUCKET)
        assert bench.records.usage() == usage


def set_up_makes_key(candidate: Candidate) -> bool:
    return set_up(Bench().lab, candidate, (), bucket=BUCKET).key_arn != ""


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_tearing_down_leaves_no_object_and_dooms_the_key(candidate: Candidate) -> None:
    bench = Bench()
    ground = set_up(bench.lab, candidate, (), bucket=BUCKET)
    run_checks(bench.lab, ground)
    tear_down(bench.lab, BUCKET)
    assert bench.records.buckets.get(BUCKET) is None
    assert bench.records.usage().objects == 0
    if ground.key_arn:
        assert bench.lab.kms.resolve(ground.key_arn).state.value == "PendingDeletion"


def test_what_the_lab_cannot_do_is_said() -> None:
    for option, word in (("sse-kms-cloudhsm", "CloudHSM"), ("sse-kms-external", "external key manager")):
        candidate = candidate_of(option)
        ground = set_up(Bench().lab, candidate, (), bucket=BUCKET)
        assert any(word in text for text in limits(ground.plan, ()))
    candidate = candidate_of("sse-kms")
    wanted = settings_of(candidate, "cloudfront", "object-access-audit", "replication")
    plan = set_up(Bench().lab, candidate, wanted, bucket=BUCKET).plan
    assert len(limits(plan, wanted)) == 3


def test_no_secret_is_in_what_is_kept() -> None:
    for candidate in CANDIDATES:
        checks = prove(Bench().lab, candidate, (), bucket=BUCKET)
        assert PLAINTEXT[:20].decode() not in repr(checks)
