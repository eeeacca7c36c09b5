from __future__ import annotations

import pytest

from encryption_lab.web.bench.choices import CHOICES
from tests.web.bench.uploads import Browser


def test_the_first_visit_invites_and_chooses_nothing(browser: Browser) -> None:
    page = browser.get("/lab/").content.decode()
    assert "Nothing yet" in page
    assert all(f"method={choice.code}" in page for choice in CHOICES)
    assert "<form" not in page.partition("<main")[2]


@pytest.mark.parametrize("code", [choice.code for choice in CHOICES])
def test_every_choice_has_an_address(browser: Browser, code: str) -> None:
    page = browser.get(f"/lab/?method={code}&bucket=first-bucket")
    assert page.status_code == 200
    assert b'type="file"' in page.content
