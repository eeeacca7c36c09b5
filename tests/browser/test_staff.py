"""The pages of staff in a real browser: looked at by axe in every look, by keyboard alone, and without JavaScript."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.live_site import ROOT, LiveSite

Check = Callable[[Page], list[str]]
QUESTION = "principal-in-the-event"
SEED = f"""
import django; django.setup()
from datetime import UTC, datetime
from django.contrib.auth.models import User
from django.test import Client
from studyapp.quiz.models import AskedRevision, Learner, ProblemReport
from studyapp.quiz.revisions import revisions
at = datetime(2026, 11, 24, tzinfo=UTC)
user = User.objects.create_user("of-the-browser-tests", is_staff=True)
Learner.objects.create(token="7" * 32, created_at=at, user=user)
kept = next(each for each in revisions().values() if each.question_id == "{QUESTION}")
asked, _ = AskedRevision.objects.get_or_create(
    digest=kept.digest, defaults={{"question_id": kept.question_id, "document": kept.document}}
)
report = ProblemReport.objects.create(
    question_id=kept.question_id, revision=asked, text="Whom?", suggestion="The key's owner", reported_at=at
)
session = Client().session
session["learner"] = "7" * 32
session.save()
print(session.session_key, report.pk)
"""


@pytest.fixture(scope="session")
def staff(live_site: LiveSite) -> tuple[str, str]:
    """Return the cookie of somebody who looks after the bank, and the number of an open report."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ENVELOPE_")},
        "ENVELOPE_DATA_DIR": str(live_site.data_dir),
        "DJANGO_SETTINGS_MODULE": "studyapp.settings",
    }
    made = subprocess.run(
        [sys.executable, "-c", SEED],
        env=environment,
        cwd=ROOT,
        check=True,
        timeout=60,
        capture_output=True,
        text=True,
    )
    cookie, report = made.stdout.split()
    return cookie, report


def sign_in(page: Page, live_site: LiveSite, cookie: str) -> None:
    page.context.add_cookies([{"name": "envelope", "value": cookie, "url": live_site.http_url}])


def test_pages_of_each_make_can_be_read_by_everybody(
    page_in_every_look: Page, live_site: LiveSite, staff: tuple[str, str], axe: Check
) -> None:
    page = page_in_every_look
    sign_in(page, live_site, staff[0])
    for address in ("statistics?topic=cost", f"reports/{staff[1]}"):  # axe takes seconds for long tables
        answer = page.goto(f"/staff/{address}")
        assert answer is not None
        assert answer.status == 200
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_shorter_pages_too(page: Page, live_site: LiveSite, staff: tuple[str, str], axe: Check) -> None:
    sign_in(page, live_site, staff[0])
    for address in (f"statistics/{QUESTION}", "reports", "questions?topic=cost"):
        page.goto(f"/staff/{address}")
        assert axe(page) == []


def test_mended_by_keyboard_with_an_error_on_the_way(
    page: Page, live_site: LiveSite, staff: tuple[str, str], axe: Check
) -> None:
    sign_in(page, live_site, staff[0])
    page.goto(f"/staff/questions/{QUESTION}/edit")
    page.get_by_role("textbox", name="Stem").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Too short?")
    page.get_by_label("What you changed, and why").focus()
    page.keyboard.type("A try.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check and preview")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".problem")).to_be_focused()
    assert axe(page) == []
    expect(page.get_by_role("textbox", name="Stem")).to_have_value("Too short?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Stem")).to_be_focused()


def test_without_javascript(
    page_without_javascript: Page, live_site: LiveSite, staff: tuple[str, str]
) -> None:
    page = page_without_javascript
    sign_in(page, live_site, staff[0])
    page.goto(f"/staff/questions/{QUESTION}/edit")
    page.get_by_text("Option 5, not used yet").click()
    page.get_by_label("What you changed, and why").fill("A try.")
    page.get_by_role("button", name="Check and preview").click()
    expect(page.get_by_text("passes every gate")).to_be_visible()
    page.goto(f"/staff/reports/{staff[1]}")
    page.get_by_role("button", name="Decline").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
