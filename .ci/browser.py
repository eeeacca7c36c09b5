"""Make sure that the browser tests find Chromium: on the PATH, else from apt, else from Playwright.

Exits with a sentence if there is none to be had; under CI=true that is a failure, elsewhere the browser tests
are then skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "No browser for the tests. Put Chromium or Chrome on the PATH, or run: .venv/bin/playwright install chromium"


def on_path() -> bool:
    return any(shutil.which(name) for name in NAMES)


def from_playwright() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return os.path.exists(playwright.chromium.executable_path)


def attempt(*command: str) -> bool:
    """Return whether the command succeeded; what it prints goes to stderr, so that a failure explains itself."""
    return subprocess.run(command, stdout=sys.stderr, check=False).returncode == 0


def main() -> int:
    if on_path() or from_playwright():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stderr.write("Installing Chromium for the browser tests …\n")
        attempt("apt-get", "-qq", "update")
        if attempt("apt-get", "-qq", "install", "-y", "chromium") and on_path():
            return 0
    if attempt(sys.executable, "-m", "playwright", "install", "chromium") and from_playwright():
        return 0
    sys.stderr.write(MISSING + "\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
