from __future__ import annotations

import pytest

from tests.web.own_lab import OwnLab


@pytest.fixture
def own(db: None) -> OwnLab:
    return OwnLab()
