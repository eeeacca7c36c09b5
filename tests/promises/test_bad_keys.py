"""Keys that are none, are wrong, unknown, disabled or about to be deleted: refused as S3 does, and nothing is lost."""

from __future__ import annotations

from base64 import b64encode
from uuid import uuid4

import pytest

from tests.live_site import LiveSite
from tests.promises.keeper import (
    PRECIOUS,
    Keeper,
    key_page,
    refused,
)
from tests.promises.person import KEY_ALIAS, File, Person

pytestmark = pytest.mark.usefixtures("no_failure")

BAD_KEYS = {
    "short": b64encode(bytes(31)).decode(),
    "long": b64encode(bytes(33)).decode(),
    "not base64": "this is not base64!!",
    "base64 of nothing": "====",
    "hex": bytes(32).hex(),
    "not ASCII": "ключ",
    "huge": "A" * 40_000,
}


UNREADABLE = {BAD_KEYS[name] for name in ("not base64", "base64 of nothing", "not ASCII")}
NO_BASE64 = (400, "InvalidArgument")


@pytest.mark.parametrize("key", BAD_KEYS.values(), ids=BAD_KEYS)
def test_a_key_that_is_none_stores_nothing(keeper: Keeper, key: str) -> None:
    refused(keeper.person.upload(PRECIOUS, "sse-c", key="precious", customer_key=key), 400, "InvalidArgument")
    keeper.check()


@pytest.mark.parametrize("key", [*BAD_KEYS.values(), b64encode(bytes(32)).decode()], ids=[*BAD_KEYS, "wrong"])
def test_a_key_that_is_none_opens_nothing(keeper: Keeper, key: str) -> None:
    """For a key of the wrong length S3 answers a read with 403 AccessDenied, and a write with 400."""
    page = keeper.pages[-1]
    answer = keeper.person.download(page.record_id, customer_key=key)
    refused(answer, *(NO_BASE64 if key in UNREADABLE else (403, "AccessDenied")))
    assert PRECIOUS.content[:22] not in answer.body
    keeper.check()


def test_no_key_opens_nothing(keeper: Keeper) -> None:
    refused(keeper.person.download(keeper.pages[-1].record_id), 400, "InvalidRequest")
    keeper.check()


UNKNOWN_KEYS = {
    "an unknown alias": "alias/nobody",
    "an unknown id": str(uuid4()),
    "an unknown ARN": f"arn:aws:kms:eu-central-1:000000000000:key/{uuid4()}",
    "nonsense": "fake-key-id",
    "another Region": f"arn:aws:kms:us-west-1:000000000000:key/{uuid4()}",
}


@pytest.mark.parametrize("method", ["sse-kms", "dsse-kms"])
@pytest.mark.parametrize("key", UNKNOWN_KEYS.values(), ids=UNKNOWN_KEYS)
def test_an_unknown_kms_key_stores_nothing(live_site: LiveSite, method: str, key: str) -> None:
    person = Person(live_site)
    answer = person.upload(File(b"x"), method, kms_key=key)
    assert answer.status in (400, 403)
    assert "KMS.NotFoundException" in answer.text or "AccessDenied" in answer.text
    assert "Nothing stored yet" in person.get("/lab/").text


@pytest.mark.parametrize(
    ("action", "values", "code", "undo"),
    [
        ("disable", {}, "KMS.DisabledException", ("enable",)),
        ("schedule-deletion", {"days": "7"}, "KMS.KMSInvalidStateException", ("cancel-deletion", "enable")),
    ],
    ids=["disabled", "doomed"],
)
def test_a_key_that_cannot_be_used(
    keeper: Keeper, action: str, values: dict[str, str], code: str, undo: tuple[str, ...]
) -> None:
    person, key = keeper.person, key_page(keeper.person)
    person.post(key, f"{key}/{action}", **values)
    for method in ("sse-kms", "dsse-kms"):
        refused(person.upload(PRECIOUS, method, key="precious", kms_key=KEY_ALIAS), 400, code)
    for page in keeper.pages[1:3]:
        refused(person.download(page.record_id), 400, code)
    assert keeper.listing() == keeper.listed
    for step in undo:
        person.post(key, f"{key}/{step}")
    keeper.check()
