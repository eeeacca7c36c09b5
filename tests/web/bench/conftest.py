from __future__ import annotations

import pytest
from django.test import Client

from encryption_lab.lab import Lab
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.web.installation import installation
from tests.web.bench.uploads import Browser


@pytest.fixture
def browser(db: None) -> Browser:
    """A visitor who came by HTTPS, with a furnished lab."""
    opened = Browser(Client(), secure=True)
    assert opened.get("/lab/").status_code == 200
    return opened


@pytest.fixture
def lab(browser: Browser) -> Lab:
    """The visitor's lab, from behind."""
    sandbox = Sandbox.objects.get()
    return Lab(sandbox.account, DjangoRecords(sandbox.account), installation())
