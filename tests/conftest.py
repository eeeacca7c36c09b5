"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from encryption_lab.persistence.root_key import make_root_key
from tests.live_site import LiveSite, run_site


@pytest.fixture(autouse=True, scope="session")
def root_key() -> None:
    make_root_key(settings.ROOT_KEY_FILE)


@pytest.fixture(scope="session")
def live_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """The site as `make run` serves it, once for all tests of a worker: they must not expect an empty lab."""
    with run_site(tmp_path_factory.mktemp("site") / "var") as site:
        yield site


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A folder for a site of one's own; see tests.live_site.run_site."""
    return tmp_path / "var"
