"""A form sent twice, as by a double click or a reload, does its work once."""

from __future__ import annotations

import pytest

from tests.live_site import LiveSite
from tests.promises.keeper import (
    Keeper,
    key_page,
    refused,
)
from tests.promises.person import Answer, File, Person

pytestmark = pytest.mark.usefixtures("no_failure")


def replay(person: Person, page: str, action: str, **values: str) -> list[Answer]:
    """Fill in a form once and send it twice, as a double click or a reload does."""
    shown = person.get(page)
    return [person.post(shown, action, **values) for _ in range(2)]


def test_an_upload_sent_twice_is_two_versions(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    headers, body = keeper.person.prepare_upload(File(b"again"), key="again")
    locations = [
        keeper.person.send("POST", "/lab/upload", headers, body).headers["location"] for _ in range(2)
    ]
    assert len(set(locations)) == 2
    assert len(keeper.listing()) == len(keeper.listed) + 2, "and whoever looks notices that something came"
    assert {keeper.person.download(location.rpartition("/")[2]).body for location in locations} == {b"again"}


def test_a_deletion_sent_twice_deletes_once(keeper: Keeper) -> None:
    page = keeper.person.upload(File(b"to go"), key="precious")
    shown = keeper.person.get(f"/lab/objects/{page.record_id}/versions")
    action = f"/lab/objects/{page.record_id}/delete"
    first, second = (keeper.person.post(shown, action) for _ in range(2))
    assert (first.status, second.status) == (200, 404)
    keeper.check()


def test_a_bucket_made_twice_is_one(live_site: LiveSite) -> None:
    first, second = replay(Person(live_site), "/lab/buckets", "/lab/buckets", bucket="only-once")
    assert first.status == 200
    refused(second, 409, "BucketAlreadyOwnedByYou")


def test_a_key_made_twice_is_one(live_site: LiveSite) -> None:
    person = Person(live_site)
    first, second = replay(person, "/lab/keys", "/lab/keys", alias="only-once")
    assert first.status == 200
    refused(second, 400, "AlreadyExistsException")
    assert person.get("/lab/keys").html.count("only-once") == 1


def test_a_key_rotated_twice_by_one_form_has_one_new_material(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    key = key_page(keeper.person)
    first, second = replay(keeper.person, key, f"{key}/rotate")
    assert "number 2" in first.text
    assert "not rotated again" in second.text
    keeper.check()


def test_a_clock_moved_twice_by_one_form_moves_once(live_site: LiveSite) -> None:
    keeper = Keeper(live_site)
    first, second = replay(keeper.person, "/lab/trail", "/lab/clock", days="400")
    assert "400 days ahead" in first.text
    assert "not moved again" in second.text
    assert "400 days ahead" in second.text
    keeper.check()


def test_a_lab_reset_twice_by_one_form_is_reset_once(live_site: LiveSite) -> None:
    person = Person(live_site)
    form = person.get("/lab/reset")
    assert "new again" in person.post(form, "/lab/reset").text
    page = person.upload(File(b"since then"))
    assert "not reset again" in person.post(form, "/lab/reset").text
    assert person.download(page.record_id).body == b"since then"
