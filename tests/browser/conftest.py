"""A real Chromium against the real site. See tests/browser/test_frame.py for how a test looks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.live_site import LiveSite

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    # Nothing outside this machine is ever needed; a page that asks for it fails.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is looked at: a device and a colour scheme."""

    device: str
    width: int
    height: int
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.device}-{self.scheme}"


DEVICES = (("phone", 390, 844), ("desktop", 1280, 800))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
# Each width and each scheme once: a width changes the layout and a scheme the colours, hardly ever each other.
LOOKS = tuple(Look(*device, scheme) for device, scheme in zip(DEVICES, SCHEMES, strict=True))
DESKTOP = Look("desktop", 1280, 800, "light")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = next((found for name in NAMES if (found := shutil.which(name))), None)
        path = path or playwright.chromium.executable_path
        if not os.path.exists(path):
            message = "No Chromium on the PATH; `make test` tells how to get one."
            if os.environ.get("CI") == "true":
                pytest.fail(message)
            pytest.skip(message)
        arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@contextmanager
def open_page(browser: Browser, site: LiveSite, look: Look, **options: Any) -> Iterator[Page]:
    """Give a new visitor's page, for which "/lab/" is an address; fail at its end if a script or the CSP complains."""
    context = browser.new_context(
        base_url=site.http_url,
        ignore_https_errors=True,
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.scheme,
        **options,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        # What has no address was run by the test itself: axe-core sets inline styles while it measures.
        is_the_pages = bool(message.location["url"])
        if is_the_pages and message.type == "error" and "Content Security Policy" in message.text:
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", listen)
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def page(browser: Browser, live_site: LiveSite) -> Iterator[Page]:
    """A desktop's page."""
    with open_page(browser, live_site, DESKTOP) as opened:
        yield opened


@pytest.fixture
def page_without_javascript(browser: Browser, live_site: LiveSite) -> Iterator[Page]:
    with open_page(browser, live_site, DESKTOP, java_script_enabled=False) as opened:
        yield opened


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    chosen: Look = request.param
    return chosen


@pytest.fixture
def page_in_every_look(browser: Browser, live_site: LiveSite, look: Look) -> Iterator[Page]:
    """A page on a phone in light and on a desktop in dark: the test runs twice."""
    with open_page(browser, live_site, look) as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return what axe-core finds wrong with a page, a line for each rule; an empty list is what one wants."""
    checker = Axe()

    def violations(page: Page) -> list[str]:
        page.wait_for_load_state()  # a form just sent may be between two pages
        found = checker.run(page).response["violations"]
        return [f"{rule['id']}: {rule['help']} ({_targets(rule)})" for rule in found]

    return violations


def _targets(rule: dict[str, Any]) -> str:
    return ", ".join(" ".join(map(str, node["target"])) for node in rule["nodes"])
