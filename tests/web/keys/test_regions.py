"""Keys of several Regions on the pages: which they are, where their relatives are, and how one is replicated."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.kms.keys import KeyOrigin, KeyState, KmsKey, MultiRegion
from encryption_lab.wire.protocols.service_models import regions
from tests.web.own_lab import OwnLab

THERE = "eu-west-1"
TABLE = re.compile(r"Keys of this id.*?<tbody>(.*?)</tbody>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def primary(own: OwnLab) -> KmsKey:
    assert own.post("/lab/keys", {"alias": "global", "multi_region": "on"}) == 303
    return own.lab.kms.resolve("alias/global")


def page_of(key: KmsKey, region: str = "") -> str:
    return f"/lab/keys/in/{region}/{key.key_id}" if region else f"/lab/keys/{key.key_id}"


def replicate(own: OwnLab, key: KmsKey, region: str = THERE) -> int:
    return own.post(f"{page_of(key)}/replicate", {"region": region})


def in_words(markup: str) -> list[str]:
    return TAG.sub(" ", markup).split()


def test_a_key_is_made_for_several_regions_and_replicated(own: OwnLab, primary: KmsKey) -> None:
    assert primary.multi_region is MultiRegion.PRIMARY
    assert replicate(own, primary) == 303
    replica = own.lab.in_region(THERE).kms.resolve(primary.key_id)
    assert replica.multi_region is MultiRegion.REPLICA
    assert f"The key has a replica in {THERE}" in own.text(page_of(primary))
    assert own.events()[:2] == ["ReplicateKey", "CreateKey"]


def test_each_of_them_leads_to_the_others(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    home = own.lab.account.region
    for region, address, other in (("", page_of(primary, THERE), THERE), (THERE, page_of(primary), home)):
        page = own.text(page_of(primary, region))
        table = TABLE.search(page)
        assert table
        told = [word for word in in_words(table[1]) if word in {home, THERE, "primary", "replica"}]
        assert told == [home, "primary", THERE, "replica"]
        assert f'<a href="{address}">{other}</a>' in table[1]
        assert f"{region or home}, multi-Region {'replica' if region else 'primary'}" in page
        assert "share their id, material and rotation" in page


def test_the_primary_stands_first_and_then_its_replicas_by_region(own: OwnLab, primary: KmsKey) -> None:
    for region in (THERE, "ap-south-1"):
        replicate(own, primary, region)
    related = own.client.get(page_of(primary, THERE)).context["related"]
    home = own.lab.account.region
    assert [line.named.region for line in related] == [home, "ap-south-1", THERE]
    assert [line.is_this for line in related] == [False, False, True]


def test_a_key_of_one_region_says_nothing_of_several(own: OwnLab) -> None:
    assert "In several Regions" not in own.text(page_of(own.key))


def test_a_replica_has_a_policy_state_and_aliases_of_its_own(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    there = page_of(primary, THERE)
    assert own.post(f"{there}/users", {"reader": "on"}) == 303
    assert own.post(f"{there}/add-alias", {"alias": "copy"}) == 303
    assert own.post(f"{there}/disable") == 303
    replica = own.lab.in_region(THERE).kms.resolve("alias/copy")
    assert (replica.key_id, replica.state) == (primary.key_id, KeyState.DISABLED)
    assert ":user/reader" in replica.policy
    here = own.lab.kms.resolve("alias/global")
    assert here.state is KeyState.ENABLED
    assert ":user/reader" not in here.policy
    assert own.client.get(page_of(primary)).context["key"].aliases == ("alias/global",)


def test_rotation_is_changed_at_the_primary_and_seen_at_the_replica(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    there = page_of(primary, THERE)
    own.post(f"{page_of(primary)}/rotate", {"material": primary.current_material.material_id})
    own.post(f"{page_of(primary)}/rotation-on", {"days": "90"})
    page = own.text(there)
    assert "Material 2" in page
    assert "On, every 90 days" in page
    assert "A replica rotates when its primary does" in page
    assert "Rotate now" not in page
    assert own.post(f"{there}/rotation-off") == 400
    assert [due.key.region for due in own.client.get("/lab/trail").context["due"]] == [own.lab.account.region]


def test_the_form_offers_the_regions_that_have_none(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    form = own.client.get(page_of(primary)).context["forms"]["replicate"]
    offered = {region for region, _ in form.fields["region"].choices}
    assert offered == regions() - {THERE, own.lab.account.region}
    assert "Make the replica" not in own.text(page_of(primary, THERE))


@pytest.mark.parametrize(("region", "status"), [(THERE, 400), ("mars-north-1", 422), ("", 422)])
def test_where_no_replica_can_be_made(own: OwnLab, primary: KmsKey, region: str, status: int) -> None:
    replicate(own, primary)
    answer = own.client.post(f"{page_of(primary)}/replicate", {"region": region})
    assert answer.status_code == status
    assert "<title>Error: " in answer.content.decode()
    assert len(own.lab.keys_everywhere()) == 3


def test_a_key_of_one_region_is_not_replicated(own: OwnLab) -> None:
    assert replicate(own, own.key) == 400


def test_the_list_has_the_keys_of_every_region(own: OwnLab, primary: KmsKey) -> None:
    there = own.lab.in_region("ap-south-1")
    single = there.kms.create_key(own.call(), "made by a client")
    there.kms.create_alias(own.call(), "alias/from-afar", single.key_id)
    replicate(own, primary)
    lines = own.client.get("/lab/keys").context["customer_keys"]
    assert [(line.named.short_name, line.where) for line in lines] == [
        ("first-key", ""),
        ("global", f"{own.lab.account.region}, multi-Region primary"),
        ("from-afar", "ap-south-1"),
        (f"{primary.key_id[:8]}…", f"{THERE}, multi-Region replica"),
    ]
    assert own.client.get(page_of(single)).status_code == 404
    assert "from-afar" in own.text(page_of(single, "ap-south-1"))


def test_a_replica_of_imported_material_waits_for_it(own: OwnLab) -> None:
    made = own.lab.kms.create_key(own.call(), "mine", origin=KeyOrigin.EXTERNAL, multi_region=True)
    page = own.text(page_of(made))
    assert "It waits for its material to be imported" in page
    assert "KMS makes no new material for a key whose material is imported." in page
    assert "Turn rotation on" not in page


def test_the_trail_of_a_replica_is_its_own(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    there = own.lab.in_region(THERE)
    there.kms.encrypt(own.call(), primary.key_id, b"x", context={})
    page = own.text(page_of(primary, THERE))
    asked = re.search(r'href="(/lab/trail\?key=[^"]+)"', page)
    assert asked
    events = own.client.get(asked[1]).context["events"]
    assert [(event.name, event.region) for event in events] == [("Encrypt", THERE), ("CreateKey", THERE)]
    assert {event.key for event in events} == {f"{THERE}/{primary.key_id}"}
    here = own.client.get(f"/lab/trail?key={primary.key_id}").context["events"]
    assert {event.region for event in here} == {""}
    assert "Encrypt" not in {event.name for event in here}


def test_the_lab_clock_reaches_every_region(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    own.post(f"{page_of(primary)}/schedule-deletion", {"days": "7"})
    assert own.post(f"{page_of(primary, THERE)}/schedule-deletion", {"days": "8"}) == 303
    assert f"/lab/keys/in/{THERE}/{primary.key_id}" in own.text("/lab/trail")
    own.post("/lab/clock", {"to": "due", "ahead": "0"})
    assert "Its material is gone for good." in own.text(page_of(primary, THERE))
    (waiting,) = [line for line in own.client.get("/lab/keys").context["customer_keys"] if line.where]
    assert waiting.named.key.state is KeyState.PENDING_DELETION


def test_a_deletion_that_waits_for_replicas_says_so(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    own.post(f"{page_of(primary)}/schedule-deletion", {"days": "7"})
    page = own.text(page_of(primary))
    assert "Its days begin when the last of its replicas is deleted." in page
    assert own.post(f"{page_of(primary)}/cancel-deletion") == 303


def test_pages_of_several_regions_stay_under_ten_queries(
    own: OwnLab, primary: KmsKey, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for region in (THERE, "ap-south-1", "sa-east-1", "us-west-2"):
        replicate(own, primary, region)
    for address in ("/lab/keys", page_of(primary), page_of(primary, THERE), "/lab/trail"):
        with django_assert_max_num_queries(9):
            own.client.get(address)


def test_unknown_regions_and_strangers_find_nothing(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    assert own.client.get(page_of(primary, "mars-north-1")).status_code == 404
    assert own.client.get(page_of(primary, "us-west-2")).status_code == 404
    stranger = Client()
    assert stranger.get(page_of(primary, THERE)).status_code == 404
    assert stranger.post(f"{page_of(primary, THERE)}/disable").status_code == 404
    assert own.lab.in_region(THERE).kms.resolve(primary.key_id).state is KeyState.ENABLED


def test_what_no_bucket_can_use_says_so(own: OwnLab, primary: KmsKey) -> None:
    replicate(own, primary)
    assert "Store an object with SSE-KMS and choose this key." in own.text(page_of(primary))
    assert f"your buckets are in {own.lab.account.region}" in own.text(page_of(primary, THERE))


def test_an_aws_managed_key_of_another_region_is_not_taken_for_this_ones(own: OwnLab) -> None:
    own.lab.in_region(THERE).kms.aws_managed_key(own.call())
    assert "There is none yet." in own.text("/lab/keys")
