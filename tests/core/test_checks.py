"""Django's own checks of the whole project, which `manage.py serve` leaves to this test."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_djangos_system_checks_find_nothing() -> None:
    call_command("check", databases=["default"], fail_level="WARNING")
