"""Access keys by their page: shown once, two for each person, revoked, and nobody else's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from encryption_lab.persistence.access_keys import access_keys_of, find_access_key, note_first_use
from encryption_lab.persistence.models import AccessKeyRow
from encryption_lab.root_wrapping import RootWrapping
from encryption_lab.web.installation import installation
from tests.web.own_lab import OwnLab

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"<code>([A-Za-z0-9+/]{40})</code>")


def make(own: OwnLab, principal: str = "administrator") -> str:
    return own.client.post("/lab/connect", {"principal": principal}).content.decode()


def test_a_secret_is_shown_once_and_works(own: OwnLab) -> None:
    shown = SECRET.search(make(own))
    assert shown
    (kept,) = access_keys_of(own.sandbox.account)
    here = installation()
    found = find_access_key(kept.access_key_id, RootWrapping(here.root_keys, here.randomness))

    assert found is not None
    assert found.access_key.secret_access_key == shown[1]
    assert found.account == own.sandbox.account
    page = own.client.get("/lab/connect")
    assert kept.access_key_id in page.content.decode()
    assert shown[1] not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_a_secret_is_nowhere_in_clear(own: OwnLab) -> None:
    shown = SECRET.search(make(own))
    assert shown
    row = AccessKeyRow.objects.get()

    assert shown[1].encode() not in bytes(row.wrapped_seed)
    assert shown[1] not in str(dict(own.client.session))


def test_a_person_has_two_keys_at_most(own: OwnLab) -> None:
    make(own)
    make(own)
    refused = own.client.post("/lab/connect", {"principal": "administrator"})

    assert refused.status_code == 400
    assert "AccessKeysPerUser" in refused.content.decode()
    assert SECRET.search(make(own, "reader"))


@pytest.mark.parametrize("principal", ["", "root", "administrator ", "\x00"])
def test_nobody_else_gets_a_key(own: OwnLab, principal: str) -> None:
    assert own.client.post("/lab/connect", {"principal": principal}).status_code == 422
    assert access_keys_of(own.sandbox.account) == []


def test_a_revoked_key_is_gone(own: OwnLab) -> None:
    make(own)
    (kept,) = access_keys_of(own.sandbox.account)

    answer = own.client.post(f"/lab/connect/keys/{kept.access_key_id}/revoke", follow=True)

    assert f"The access key {kept.access_key_id} no longer works." in answer.content.decode()
    assert access_keys_of(own.sandbox.account) == []


def test_a_stranger_revokes_nothing(own: OwnLab) -> None:
    make(own)
    (kept,) = access_keys_of(own.sandbox.account)
    stranger = Client()
    stranger.get("/lab/buckets")

    assert stranger.post(f"/lab/connect/keys/{kept.access_key_id}/revoke").status_code == 404
    assert access_keys_of(own.sandbox.account) == [kept]
    assert kept.access_key_id not in stranger.get("/lab/connect").content.decode()


def test_the_light_turns_on_with_the_first_request(own: OwnLab) -> None:
    make(own)
    (kept,) = access_keys_of(own.sandbox.account)
    before = own.client.get("/lab/connect/arrived").content.decode()
    note_first_use(kept.access_key_id, installation().clock.now())
    after = own.client.get("/lab/connect/arrived").content.decode()

    assert "Nothing has arrived yet" in before
    assert "every 2s" in before
    assert "It has arrived" in after
    assert "every 2s" not in after


def test_what_is_copied_names_this_site(own: OwnLab) -> None:
    page = make(own)

    assert "https://testserver:8443" in page
    assert "eu-central-1" in page
    assert "amazonaws.com" not in page


def test_a_reset_takes_the_keys_too(own: OwnLab) -> None:
    make(own)
    oldest = re.search(r'name="oldest" value="([^"]+)"', own.client.get("/lab/reset").content.decode())
    assert oldest
    own.client.post("/lab/reset", {"oldest": oldest[1]})

    assert not AccessKeyRow.objects.exists()
