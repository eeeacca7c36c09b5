"""The tests' settings with the database that ENVELOPE_DATABASE names: for `pytest --ds=tests.postgresql.settings`."""

from __future__ import annotations

from studyapp.core import environment as env

_named = env.database("DATABASE", {})  # now, since tests.settings forgets every ENVELOPE_ variable

from tests.settings import *  # noqa: E402, F403
from tests.settings import DATABASES  # noqa: E402

DATABASES["default"] = _named
