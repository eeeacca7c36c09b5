"""Somebody who has stored something by every method, and looks again after every mishap."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import Path

from tests.live_site import LiveSite
from tests.promises.person import BUCKET, KEY_ALIAS, Answer, File, Person

SEGMENT_BYTES = 131_072
CUSTOMER_KEY = b64encode(bytes(range(32))).decode()
WITH_KEY = {"customer_key": CUSTOMER_KEY}
METHODS: dict[str, dict[str, str]] = {
    "sse-s3": {},
    "sse-kms": {"kms_key": KEY_ALIAS},
    "dsse-kms": {"kms_key": KEY_ALIAS},
    "sse-c": WITH_KEY,
}
PRECIOUS = File(b"what was there before " * 20_000, "precious.txt")


class Keeper:
    def __init__(self, site: LiveSite) -> None:
        self.site = site
        self.person = Person(site)
        self.pages = [
            self.person.upload(PRECIOUS, method, key="precious", **values)
            for method, values in METHODS.items()
        ]
        self.listed = self.listing()

    def listing(self) -> list[str]:
        shown = self.person.get(f"/lab/buckets/{BUCKET}?versions=on").html
        return sorted(set(re.findall(r"/lab/objects/([a-z2-7]{26})", shown)))

    def check(self) -> None:
        """What was stored is all there is, and opens."""
        assert self.listing() == self.listed
        for page, method in zip(self.pages, METHODS, strict=True):
            # From the page that was shown after the upload: a form stays good however long it lies open.
            key = WITH_KEY if method == "sse-c" else {}
            back = self.person.post(page, f"/lab/objects/{page.record_id}/download", **key)
            assert (back.status, back.body == PRECIOUS.content) == (200, True)


def failures(log: str) -> list[str]:
    """Return the lines in which the server says that it failed: a refusal is an answer, and not one of these."""
    return [line for line in log.splitlines() if "Internal Server Error" in line]


def refused(answer: Answer, status: int, code: str) -> None:
    assert (answer.status, code in answer.text) == (status, True), f"{answer.status}: {answer.text[:1500]}"


def incoming(site: LiveSite) -> list[Path]:
    return list((site.data_dir / "blobs" / "incoming").iterdir())


def key_page(person: Person) -> str:
    found = re.search(r'href="(/lab/keys/[0-9a-f-]{36})"', person.get("/lab/keys").html)
    assert found
    return found[1]
