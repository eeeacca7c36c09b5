from __future__ import annotations

from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.client_side.bare_page import Handler, Lab


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.listening.set()
    Handler.lab = lab
    return lab


@pytest.fixture
def page(browser: Browser, origin: str, lab: Lab) -> Iterator[Page]:
    context = browser.new_context(base_url=origin)
    page = context.new_page()
    broken: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # A refused request is logged by the browser itself; anything else is a fault of the page.
        if message.type == "error" and "Failed to load resource" not in message.text:
            broken.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/")
    yield page
    context.close()
    assert broken == []
