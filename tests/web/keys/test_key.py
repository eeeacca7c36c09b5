from __future__ import annotations

import json
import re
from html import unescape

import pytest
from pytest_django import DjangoAssertNumQueries

from encryption_lab.identities import READER
from encryption_lab.kms.keys import KeyState, RotationType
from encryption_lab.methods.requests import DsseKms, SseKms, SseS3
from encryption_lab.web.keys.views import MOST_OBJECTS
from tests.web.own_lab import BUCKET, OwnLab


def page_of(own: OwnLab) -> str:
    return f"/lab/keys/{own.key.key_id}"


def test_the_page_says_what_the_key_is_and_protects(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    own.put("b.txt", DsseKms(key_id="alias/first-key"))
    own.put("c.txt", SseS3())
    page = own.text(page_of(own))
    assert own.lab.account.key_arn(own.key.key_id) in page
    assert "<b>2</b> object versions" in page
    assert "first-bucket/c.txt" not in page
    assert "<b>GenerateDataKey</b> by administrator, via S3" in page


def test_objects_stay_under_the_material_they_were_stored_with(own: OwnLab) -> None:
    own.put("old.txt", SseKms(key_id="alias/first-key"))
    own.lab.kms.rotate_key_on_demand(own.call(), own.key.key_id)
    own.put("new.txt", SseKms(key_id="alias/first-key"))
    answer = own.client.get(page_of(own))
    assert [(line.name, line.material) for line in answer.context["protected"].lines] == [
        (f"{BUCKET}/new.txt", 2),
        (f"{BUCKET}/old.txt", 1),
    ]


def test_the_page_costs_the_same_whatever_lies_under_the_key(
    own: OwnLab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(MOST_OBJECTS + 2):
        own.put(f"{number}.txt", SseKms(key_id="alias/first-key"))
    address = page_of(own)
    with django_assert_max_num_queries(9):
        page = own.client.get(address).content.decode()
    assert f"<b>{MOST_OBJECTS + 2}</b> object versions; the newest {MOST_OBJECTS}:" in page


def test_looking_at_a_key_leaves_no_event(own: OwnLab) -> None:
    before = own.events()
    own.text(page_of(own))
    assert own.events() == before


def test_the_policy_shown_is_the_one_enforced(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    assert own.post(f"{page_of(own)}/users", {"reader": "on"}) == 303
    shown = re.search(r"<code>(\{.*?\})</code>", own.text(page_of(own)), re.DOTALL)
    assert shown
    use = json.loads(unescape(shown[1]))["Statement"][1]
    assert own.call(READER).principal.arn in use["Principal"]["AWS"]
    with own.lab.objects.get(own.call(READER), BUCKET, "a.txt") as body:
        assert b"".join(bytes(piece) for piece in body.pieces()) == b"some bytes"
    assert own.post(f"{page_of(own)}/users", {}) == 303
    assert len(json.loads(own.key.policy)["Statement"]) == 1


def test_rotate_now_adds_material_once_for_each_page_seen(own: OwnLab) -> None:
    seen = {"material": own.key.current_material.material_id}
    assert own.post(f"{page_of(own)}/rotate", seen) == 303
    assert own.post(f"{page_of(own)}/rotate", seen) == 303
    assert [made.rotation for made in own.key.materials] == [None, RotationType.ON_DEMAND]
    assert "rotated already" in own.text(page_of(own))


def test_the_26th_rotation_on_demand_is_refused(own: OwnLab) -> None:
    for _ in range(25):
        own.lab.kms.rotate_key_on_demand(own.call(), own.key.key_id)
    page = own.text(page_of(own))
    assert "Rotate now" not in page
    assert "Materials 1 to 20" in page
    answer = own.client.post(f"{page_of(own)}/rotate", {"material": own.key.current_material.material_id})
    assert answer.status_code == 400
    assert "The on-demand rotations limit has been reached" in answer.content.decode()


def test_rotation_by_period_goes_on_and_off(own: OwnLab) -> None:
    assert own.post(f"{page_of(own)}/rotation-on", {"days": "90"}) == 303
    assert (own.key.rotation.enabled, own.key.rotation.period_days) == (True, 90)
    assert "every 90 days" in own.text(page_of(own))
    assert own.post(f"{page_of(own)}/rotation-off") == 303
    assert not own.key.rotation.enabled


@pytest.mark.parametrize("days", ["89", "2561", "0", "-1", "9" * 30])
def test_a_period_outside_the_limits_is_refused_by_kms(own: OwnLab, days: str) -> None:
    answer = own.client.post(f"{page_of(own)}/rotation-on", {"days": days})
    assert answer.status_code == 400
    assert "failed to satisfy constraint" in answer.content.decode()
    assert not own.key.rotation.enabled


@pytest.mark.parametrize("days", ["", "soon", "1.5"])
def test_days_that_are_no_number_are_a_malformed_form(own: OwnLab, days: str) -> None:
    assert own.post(f"{page_of(own)}/schedule-deletion", {"days": days}) == 422
    assert own.key.state is KeyState.ENABLED


def test_a_disabled_key_says_so_and_can_be_enabled(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    assert own.post(f"{page_of(own)}/disable") == 303
    assert own.post(f"{page_of(own)}/disable") == 303
    page = own.text(page_of(own))
    assert "It refuses every use." in page
    assert "Rotate now" not in page
    assert own.post(f"{page_of(own)}/enable") == 303
    assert own.key.state is KeyState.ENABLED


def test_the_consequence_of_a_deletion_is_said_before(own: OwnLab) -> None:
    own.put("a.txt", SseKms(key_id="alias/first-key"))
    assert "<b>1 object version</b> can never be read again" in own.text(page_of(own))


def test_a_deletion_is_scheduled_and_cancelled(own: OwnLab) -> None:
    assert own.post(f"{page_of(own)}/schedule-deletion", {"days": "6"}) == 400
    assert own.post(f"{page_of(own)}/schedule-deletion", {"days": "7"}) == 303
    assert own.post(f"{page_of(own)}/schedule-deletion", {"days": "7"}) == 400
    assert "Pending deletion" in own.text(page_of(own))
    assert own.post(f"{page_of(own)}/cancel-deletion") == 303
    assert own.key.state is KeyState.DISABLED
    assert own.post(f"{page_of(own)}/cancel-deletion") == 400


def test_a_deleted_key_still_says_what_it_was(own: OwnLab) -> None:
    own.put("lost.txt", SseKms(key_id="alias/first-key"))
    address = page_of(own)
    own.post(f"{address}/schedule-deletion", {"days": "7"})
    own.post("/lab/clock", {"days": "8", "ahead": "0"})
    page = own.text(address)
    assert "Its material is gone for good." in page
    assert "first-bucket/lost.txt" in page
    assert "Schedule its deletion" not in page
    assert own.post(f"{address}/enable") == 404


def test_aliases_come_and_go(own: OwnLab) -> None:
    address = page_of(own)
    assert own.post(f"{address}/add-alias", {"alias": "second/name"}) == 303
    assert "alias/second/name" in own.text(address)
    assert own.post(f"{address}/add-alias", {"alias": "second/name"}) == 400
    assert own.post(f"{address}/remove-alias", {"alias": "alias/second/name"}) == 303
    assert own.post(f"{address}/remove-alias", {"alias": "alias/second/name"}) == 400
    assert [alias for alias, _ in own.lab.records.keys.aliases()] == ["alias/first-key"]


def test_only_an_alias_of_this_key_is_removed_here(own: OwnLab) -> None:
    own.post("/lab/keys", {"alias": "other"})
    assert own.post(f"{page_of(own)}/remove-alias", {"alias": "alias/other"}) == 400
    assert own.lab.kms.resolve("alias/other").state is KeyState.ENABLED


def test_nobody_administers_the_aws_managed_key(own: OwnLab) -> None:
    own.put("a.txt", SseKms())
    managed = own.lab.kms.resolve("alias/aws/s3")
    page = own.text(f"/lab/keys/{managed.key_id}")
    assert "What you cannot do with it" in page
    assert "Disable the key" not in page
    answer = own.client.post(f"/lab/keys/{managed.key_id}/disable")
    assert answer.status_code == 400
    assert "AccessDeniedException" in answer.content.decode()


def test_unknown_keys_and_actions_are_not_found(own: OwnLab) -> None:
    assert own.client.get("/lab/keys/no-key").status_code == 404
    assert own.client.get(f"/lab/keys/{'x' * 3000}").status_code == 404
    assert own.post(f"{page_of(own)}/explode") == 404
    assert own.client.get(f"{page_of(own)}/disable").status_code == 405
