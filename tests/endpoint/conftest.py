"""Clients of the live site: every request in these tests is signed by boto3 and goes through the network."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.endpoint.sandbox import LiveSandbox, make_sandbox
from tests.live_site import LiveSite


@pytest.fixture(scope="session")
def sandbox(live_site: LiveSite) -> LiveSandbox:
    return make_sandbox(live_site)


@pytest.fixture(scope="session")
def s3(sandbox: LiveSandbox) -> Iterator[Any]:
    """The administrator's client over TLS."""
    client = sandbox.client()
    yield client
    client.close()
