"""Keys of one id in several Regions: what they share, what they do not, and in which order they go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from encryption_lab.errors import (
    CiphertextKeyUnknown,
    KeyDisabled,
    KeyStateInvalid,
    KmsRefusal,
    NoSuchKmsKey,
    NotAuthorized,
    QuotaExceeded,
)
from encryption_lab.kms.keys import KeyState, KmsKey, MultiRegion
from encryption_lab.kms_errors import NoSuchRegion, NotThePrimaryKey, ReplicaExists
from encryption_lab.lab import Lab
from encryption_lab.methods.requests import SseKms
from encryption_lab.store.limits import Limits
from tests.lab_bench import BUCKET, Bench

HERE, THERE, THIRD = "us-east-1", "eu-west-1", "ap-south-1"
REGIONS = {HERE, THERE, THIRD}


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def there(bench: Bench) -> Lab:
    return bench.lab.in_region(THERE)


@pytest.fixture
def primary(bench: Bench) -> KmsKey:
    return bench.lab.kms.create_key(bench.admin(), "global", multi_region=True)


def replicated(bench: Bench, key: KmsKey, region: str = THERE) -> KmsKey:
    return bench.lab.kms.replicate_key(bench.admin(), key.key_id, region, regions=REGIONS, description="copy")


def test_what_one_encrypts_the_other_decrypts(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replica = replicated(bench, primary)

    assert primary.key_id.startswith("mrk-")
    assert replica.key_id == primary.key_id
    assert replica.materials[0].wrapped != primary.materials[0].wrapped  # bound to its Region
    for one, other in ((bench.lab, there), (there, bench.lab)):
        blob = one.kms.encrypt(bench.admin(), primary.key_id, b"a secret", context={}).blob
        assert other.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"a secret"
    assert bench.lab.kms.related_keys(primary) == [
        (THERE, MultiRegion.REPLICA),
        (HERE, MultiRegion.PRIMARY),
    ]
    assert there.kms.related_keys(replica) == bench.lab.kms.related_keys(primary)


def test_another_key_of_several_regions_opens_nothing(bench: Bench, there: Lab, primary: KmsKey) -> None:
    other = bench.lab.kms.create_key(bench.admin(), "other", multi_region=True)
    replicated(bench, other)
    blob = bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"a secret", context={}).blob
    with pytest.raises(CiphertextKeyUnknown):
        there.kms.decrypt(bench.admin(), blob, context={})


def test_policy_state_and_aliases_are_each_keys_own(bench: Bench, there: Lab, primary: KmsKey) -> None:
    bench.lab.kms.set_key_users(bench.admin(), primary.key_id, ["reader"])
    bench.lab.kms.create_alias(bench.admin(), "alias/global", primary.key_id)
    replicated(bench, primary)
    blob = bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"x", context={}).blob
    with pytest.raises(NotAuthorized):
        there.kms.decrypt(bench.reader(), blob, context={})
    with pytest.raises(NoSuchKmsKey):
        there.kms.describe_key(bench.admin(), "alias/global")
    bench.lab.kms.disable_key(bench.admin(), primary.key_id)
    assert there.kms.decrypt(bench.admin(), blob, context={}).plaintext == b"x"
    with pytest.raises(KeyDisabled):
        replicated(bench, primary, THIRD)


def test_rotation_is_the_primarys_and_reaches_its_replicas(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replicated(bench, primary)
    key_id = primary.key_id
    for refused in (there.kms.enable_key_rotation, there.kms.rotate_key_on_demand):
        with pytest.raises(NotThePrimaryKey):
            refused(bench.admin(), key_id)
    bench.lab.kms.rotate_key_on_demand(bench.admin(), key_id)
    bench.lab.kms.enable_key_rotation(bench.admin(), key_id, period_days=90)
    bench.clock.move(timedelta(days=91))

    new = there.kms.encrypt(
        bench.admin(), key_id, b"new", context={}
    ).blob  # nobody has looked at the primary
    here = bench.lab.kms.describe_key(bench.admin(), key_id)
    assert len(here.materials) == 3
    assert [each.material_id for each in there.kms.resolve(key_id).materials] == [
        each.material_id for each in here.materials
    ]
    assert bench.lab.kms.decrypt(bench.admin(), new, context={}).plaintext == b"new"


def test_a_primary_goes_after_its_replicas(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replicated(bench, primary)
    doomed = bench.lab.kms.schedule_key_deletion(bench.admin(), primary.key_id, pending_window_days=7)
    assert (doomed.state, doomed.deletion_at) == (KeyState.PENDING_REPLICA_DELETION, None)
    with pytest.raises(KeyStateInvalid, match="pending replica deletion"):
        bench.lab.kms.encrypt(bench.admin(), primary.key_id, b"x", context={})
    bench.clock.move(timedelta(days=400))
    assert bench.lab.kms.resolve(primary.key_id).state is KeyState.PENDING_REPLICA_DELETION
    assert there.kms.encrypt(bench.admin(), primary.key_id, b"x", context={}).blob

    replica = there.kms.schedule_key_deletion(bench.admin(), primary.key_id, pending_window_days=10)
    bench.clock.move(timedelta(days=11))
    waiting = bench.lab.kms.resolve(primary.key_id)
    assert replica.deletion_at is not None
    assert (waiting.state, waiting.deletion_at) == (
        KeyState.PENDING_DELETION,
        replica.deletion_at + timedelta(days=7),
    )
    bench.clock.move(timedelta(days=7))
    with pytest.raises(NoSuchKmsKey):
        bench.lab.kms.resolve(primary.key_id)


def test_a_deletion_that_waits_for_replicas_can_be_cancelled(bench: Bench, primary: KmsKey) -> None:
    replicated(bench, primary)
    bench.lab.kms.schedule_key_deletion(bench.admin(), primary.key_id)
    spared = bench.lab.kms.cancel_key_deletion(bench.admin(), primary.key_id)
    assert (spared.state, spared.waiting_days) == (KeyState.DISABLED, None)


def test_another_region_can_become_the_primarys(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replicated(bench, primary)
    bench.lab.kms.update_primary_region(bench.admin(), primary.key_id, THERE, regions=REGIONS)
    there.kms.rotate_key_on_demand(bench.admin(), primary.key_id)
    assert len(bench.lab.kms.resolve(primary.key_id).materials) == 2
    with pytest.raises(NotThePrimaryKey):
        replicated(bench, primary, THIRD)
    third = there.kms.replicate_key(bench.admin(), primary.key_id, THIRD, regions=REGIONS)
    assert third.multi_region is MultiRegion.REPLICA


@pytest.mark.parametrize(
    ("region", "error"), [(HERE, ReplicaExists), (THERE, ReplicaExists), ("mars-north-1", NoSuchRegion)]
)
def test_where_no_replica_can_be(bench: Bench, primary: KmsKey, region: str, error: type[KmsRefusal]) -> None:
    replicated(bench, primary)
    with pytest.raises(error):
        replicated(bench, primary, region)


def test_what_is_refused_leaves_nothing(bench: Bench, there: Lab, primary: KmsKey) -> None:
    with pytest.raises(NotThePrimaryKey):
        replicated(bench, bench.payroll)
    with pytest.raises(NotAuthorized):
        bench.lab.kms.replicate_key(bench.reader(), primary.key_id, THERE, regions=REGIONS)
    with pytest.raises(NoSuchKmsKey):
        bench.lab.kms.update_primary_region(bench.admin(), primary.key_id, THIRD, regions=REGIONS)
    assert there.kms.keys() == []


def test_each_replica_counts_as_a_key() -> None:
    bench = Bench(limits=Limits(keys=2))
    key = bench.lab.kms.create_key(bench.admin(), "global", multi_region=True)
    with pytest.raises(QuotaExceeded):
        replicated(bench, key)


def test_s3_takes_it_in_its_own_region_only(bench: Bench, there: Lab, primary: KmsKey) -> None:
    replicated(bench, primary)
    stored = bench.lab.objects.put(
        bench.admin(), BUCKET, "k", [b"x"], encryption=SseKms(key_id=primary.key_id)
    )
    assert stored.version.key == "k"
    with pytest.raises(NoSuchKmsKey):
        bench.lab.objects.put(
            bench.admin(),
            BUCKET,
            "k",
            [b"x"],
            encryption=SseKms(key_id=there.kms.resolve_arn(primary.key_id)),
        )


def test_both_regions_have_it_in_their_trail(bench: Bench, primary: KmsKey) -> None:
    replicated(bench, primary)
    events = {
        (event.name, event.key_arn.split(":")[3]) for event in bench.records.events.rows if event.key_arn
    }
    assert {("ReplicateKey", HERE), ("CreateKey", THERE)} <= events
