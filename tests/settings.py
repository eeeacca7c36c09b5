"""Settings for tests: the real ones, with a data folder that vanishes and templates that refuse undefined variables."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="envelope-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
for _name in [name for name in os.environ if name.startswith("ENVELOPE_")]:
    del os.environ[_name]
os.environ["ENVELOPE_DATA_DIR"] = _folder
os.environ["ENVELOPE_SECRET_KEY"] = "for tests only, and only for tests"
# Playwright keeps an event loop in the tests' thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from studyapp.settings import *  # noqa: E402, F403
from studyapp.settings import DATA_DIR, DATABASES, STATIC_ROOT, STORAGES, TEMPLATES  # noqa: E402
from tests.undefined_variables import RefuseUndefined  # noqa: E402

# A file, since WAL and locking are not the same in memory.
DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = RefuseUndefined("%s")
# The real one takes a third of a second each time, on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(exist_ok=True)
