from __future__ import annotations

import pytest

from tests.web.objects.sites import Site


@pytest.fixture
def site(db: None) -> Site:
    return Site()
