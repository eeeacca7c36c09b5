"""All settings, in groups. Each variable of the environment starts with ENVELOPE_ and is checked when it is read.

Nothing here holds a secret or a default that would stand in for one: `manage.py serve` makes them on its first run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from studyapp.core import environment as env

# Places

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("DATA_DIR", BASE_DIR / "var")

# Serving

DEBUG = env.flag("DEBUG", False)
BIND = env.text("BIND", "127.0.0.1")
HTTP_PORT = env.port("HTTP_PORT", 8000)
HTTPS_PORT = env.port("HTTPS_PORT", 8443)
HOSTS = env.hosts("HOSTS", ("localhost", "127.0.0.1", "[::1]"))
ALLOWED_HOSTS = HOSTS
ENDPOINT_HOST = env.other_host("ENDPOINT_HOST", than=HOSTS)  # "" or 0: only at the site's own addresses
ENDPOINT_PORT = env.port("ENDPOINT_PORT", 0)
PROCESSES = env.whole_number(  # of each port
    "PROCESSES",
    env.processes_for(cores=env.cores(), memory_bytes=env.memory_bytes()),
    least=1,
    most=64,
)
IDLE_SECONDS = env.whole_number(
    "IDLE_SECONDS", 75, least=1, most=3600
)  # more than the 60 that proxies keep one open
SECRET_KEY_FILE = DATA_DIR / "secret-key"
SECRET_KEY = env.secret("SECRET_KEY", SECRET_KEY_FILE)
ROOT_KEY_FILE = DATA_DIR / "root-key"
AUTHORITY_FILE = DATA_DIR / "tls" / "authority.crt"  # public: what clients are told to trust
ROOT_URLCONF = "studyapp.urls"
WSGI_APPLICATION = "studyapp.wsgi.application"

# The lab: limits for each sandbox

LAB_MAX_OBJECT_BYTES = env.size_bytes("LAB_MAX_OBJECT_BYTES", 1024**3)
LAB_QUOTA_BYTES = env.size_bytes("LAB_QUOTA_BYTES", 2 * 1024**3)
LAB_QUOTA_OBJECTS = env.whole_number("LAB_QUOTA_OBJECTS", 500, least=1)
LAB_QUOTA_KEYS = env.whole_number("LAB_QUOTA_KEYS", 50, least=1)
LAB_QUOTA_BUCKETS = env.whole_number("LAB_QUOTA_BUCKETS", 20, least=1)
LAB_FACTS = "studyapp.guide.for_the_lab.lab_fact"  # the lab stands alone: this is where it asks
LAB_SANDBOX_DAYS = env.whole_number("LAB_SANDBOX_DAYS", 30, least=1, most=3650)

# What Envelope is made of

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.staticfiles",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "template_partials.apps.SimpleAppConfig",  # the simple one: the loaders are set below, not behind our back
    "csp",
    "encryption_lab.persistence",
    "encryption_lab.web",
    "studyapp.core",
    "studyapp.guide",
    "studyapp.chooser",
    "studyapp.quiz",
    "studyapp.accounts",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "studyapp.core.response_headers.ResponseHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "studyapp.core.error_pages.MethodNotAllowedMiddleware",
]

# Database: SQLite beside the other data, unless a PostgreSQL server is named

DATABASES = {
    "default": env.database(
        "DATABASE",
        embedded={
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "envelope.sqlite3",
            # Kept open: the last one to close would write the whole log back into the file each time.
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                # A transaction that means to write says so at once, or two of them could deadlock half way.
                "transaction_mode": "IMMEDIATE",
                # FULL: what was answered with "stored" is still there after a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        },
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Templates

_LOADERS = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "csp.context_processors.nonce",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "studyapp.core.bootstrap_files.BootstrapFinder",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "blobs"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "studyapp.core.bootstrap_files.HashedStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = not DEBUG
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_AUTOREFRESH = DEBUG

# Uploads: plaintext never reaches a temporary file. A form's small files stay in memory, larger ones are dropped
# here; the lab reads objects as a stream in a view of its own.

FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 5

IMPORT_MAX_BYTES = env.size_bytes("IMPORT_MAX_BYTES", 5 * 1024**2)  # of a file of questions, read in memory

# Sessions and forms. The cookies have no Secure flag unless asked, since both ports of a host share one sandbox.

HTTPS_ONLY = env.flag("HTTPS_ONLY", False)
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_NAME = "envelope"
SESSION_COOKIE_AGE = LAB_SANDBOX_DAYS * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS_ONLY
CSRF_COOKIE_NAME = "envelope-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS_ONLY
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
CSRF_FAILURE_VIEW = "studyapp.core.error_pages.csrf_failure"

# Accounts: a name and a passphrase

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Response headers

SECURE_SSL_REDIRECT = HTTPS_ONLY
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", False) else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# Language and time

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

# Log: to stderr, never a request's body, header or query string

LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "encryption_lab": {"level": LOG_LEVEL},
        "studyapp": {"level": LOG_LEVEL},
    },
}
