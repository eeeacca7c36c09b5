"""One site and one keeper for all tests of a file in which nothing may change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live_site import LiveSite
from tests.promises.keeper import Keeper, failures


@pytest.fixture(scope="module")
def keeper(live_site: LiveSite) -> Keeper:
    """One for all tests in which nothing may change."""
    return Keeper(live_site)


@pytest.fixture
def no_failure(live_site: LiveSite) -> Iterator[None]:
    before = len(live_site.log)
    yield
    assert not failures(live_site.log[before:])
