from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from encryption_lab.methods.requests import SseKms
from tests.web.own_lab import OwnLab


def test_a_new_key_has_a_name_a_user_and_its_first_material(own: OwnLab) -> None:
    asked = {"alias": "payroll", "description": "Salaries", "reader": "on"}
    assert own.post("/lab/keys", asked) == 303
    made = own.lab.kms.resolve("alias/payroll")
    assert (made.description, ":user/reader" in made.policy, len(made.materials)) == ("Salaries", True, 1)
    assert own.events()[:2] == ["CreateAlias", "CreateKey"]


def test_the_list_says_state_rotation_and_users(own: OwnLab) -> None:
    own.post("/lab/keys", {"alias": "frozen", "reader": "on"})
    frozen = own.lab.kms.resolve("alias/frozen").key_id
    own.lab.kms.enable_key_rotation(own.call(), frozen, period_days=90)
    own.lab.kms.disable_key(own.call(), frozen)
    page = own.text("/lab/keys")
    assert all(
        words in page
        for words in ("first-key", "Enabled", "Disabled", "every 90 days", "administrator, reader")
    )


def test_the_aws_managed_key_is_there_once_it_was_needed(own: OwnLab) -> None:
    assert "There is none yet." in own.text("/lab/keys")
    own.put("a.txt", SseKms())
    page = own.text("/lab/keys")
    assert "There is none yet." not in page
    assert "aws/s3" in page


@pytest.mark.parametrize(
    ("alias", "code"),
    [
        ("first-key", "AlreadyExistsException"),
        ("alias/first-key", "AlreadyExistsException"),
        ("no spaces", "ValidationException"),
        ("aws/mine", "AccessDeniedException"),
    ],
)
def test_a_refused_name_leaves_no_key_behind(own: OwnLab, alias: str, code: str) -> None:
    answer = own.client.post("/lab/keys", {"alias": alias})
    assert answer.status_code == 400
    assert code in answer.content.decode()
    assert len(own.lab.kms.keys()) == 1


def test_a_key_without_a_name_is_a_malformed_form(own: OwnLab) -> None:
    assert own.post("/lab/keys", {"alias": ""}) == 422
    assert own.post("/lab/keys", {"alias": "x" * 300}) == 422


def test_a_form_sent_twice_makes_one_key(own: OwnLab) -> None:
    own.post("/lab/keys", {"alias": "once"})
    assert own.post("/lab/keys", {"alias": "once"}) == 400
    assert len(own.lab.kms.keys()) == 2


def test_the_list_costs_the_same_whatever_the_number_of_keys(
    own: OwnLab, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        own.lab.kms.create_key(own.call(), f"key {number}")
    with django_assert_max_num_queries(9):
        own.client.get("/lab/keys")


def test_other_methods_are_not_allowed(own: OwnLab) -> None:
    assert own.client.delete("/lab/keys").status_code == 405


def test_a_stranger_does_not_see_the_key(own: OwnLab) -> None:
    own.post("/lab/keys", {"alias": "mine"})
    stranger = Client()
    assert "mine" not in stranger.get("/lab/keys").content.decode()
    key_id = own.lab.kms.resolve("alias/mine").key_id
    assert stranger.get(f"/lab/keys/{key_id}").status_code == 404
    assert stranger.post(f"/lab/keys/{key_id}/disable").status_code == 404
    assert own.lab.kms.resolve(key_id).state == "Enabled"
