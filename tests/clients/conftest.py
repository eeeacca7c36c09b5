"""The sandbox that all clients talk to; what they need to know of it is in their environment."""

from __future__ import annotations

import pytest

from tests.clients.running import Clients
from tests.endpoint.sandbox import LiveSandbox, make_sandbox
from tests.live_site import LiveSite


@pytest.fixture(scope="session")
def sandbox(live_site: LiveSite) -> LiveSandbox:
    return make_sandbox(live_site)


@pytest.fixture(scope="session")
def key_id(sandbox: LiveSandbox) -> str:
    """A customer managed key of the sandbox."""
    made: str = sandbox.client("kms").create_key()["KeyMetadata"]["KeyId"]
    return made


@pytest.fixture
def clients(sandbox: LiveSandbox) -> Clients:
    return Clients(sandbox=sandbox)
