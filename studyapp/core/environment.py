"""Read typed values from the environment; nonsense is refused at start-up, in a sentence that names the variable."""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PREFIX = "ENVELOPE_"
YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
UNITS = {"": 1, "KIB": 1024, "MIB": 1024**2, "GIB": 1024**3}
# What libpq may be told behind the "?" of a database's address (PostgreSQL's manual, 32.1.2).
DATABASE_OPTIONS = {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout"}
ROOM_FOR_TWO_BYTES = 900 * 1024**2  # of a machine that is sold as 1 GB
HOST = re.compile(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")


def text(name: str, default: str) -> str:
    return os.environ.get(PREFIX + name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = text(name, "yes" if default else "no")
    try:
        return YES_OR_NO[value.lower()]
    except KeyError:
        raise _refusal(name, "yes or no", value) from None


def whole_number(name: str, default: int, *, least: int = 0, most: int = 10**9) -> int:
    value = text(name, str(default))
    if not re.fullmatch(r"[0-9]{1,18}", value) or not least <= int(value) <= most:
        raise _refusal(name, f"a whole number from {least} to {most}", value)
    return int(value)


def processes_for(*, cores: int, memory_bytes: int) -> int:
    """Return how many processes a port has unless told otherwise: two of each take 300 MiB in all, one of each half."""
    return 2 if cores >= 2 and memory_bytes >= ROOM_FOR_TWO_BYTES else 1


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory_bytes() -> int:
    """Return what the machine has, less what its kernel took at the start."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def size_bytes(name: str, default: int) -> int:
    """Return a number of bytes, given plainly or with a binary unit: 1048576, 512 MiB, 2GiB."""
    value = text(name, str(default))
    match = re.fullmatch(r"([0-9]{1,15})\s*(|KIB|MIB|GIB)", value.upper())
    if match is None:
        raise _refusal(name, "a number of bytes such as 1048576, 512 MiB or 2 GiB", value)
    return int(match[1]) * UNITS[match[2]]


def port(name: str, default: int) -> int:
    """Return a port; a default of 0 means that there need be none."""
    return default if not text(name, "") else whole_number(name, default, least=1, most=65535)


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise _refusal(name, "a folder", str(path))
    return path


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Return the words of a comma-separated list."""
    return [word.strip() for word in text(name, ",".join(default)).split(",") if word.strip()]


def hosts(name: str, default: tuple[str, ...]) -> list[str]:
    found = words(name, default)
    for host in found:
        if not HOST.fullmatch(host):
            raise _refusal(name, "host names without scheme or port, such as lab.example.org or [::1]", host)
    return found


def other_host(name: str, *, than: list[str]) -> str:
    """Return one host name in lower case, "" for none, that neither is one of `than` nor has one of them below it."""
    host = text(name, "").lower()
    is_taken = any(f".{other.lower().lstrip('.')}".endswith(f".{host}") for other in than)
    if host and (not HOST.fullmatch(host) or not host[0].isalnum() or is_taken):
        wanted = "a host name without scheme or port, such as s3.example.org, where no page is to be (ENVELOPE_HOSTS)"
        raise _refusal(name, wanted, host)
    return host


def origins(name: str) -> list[str]:
    found = words(name)
    for origin in found:
        if urlsplit(origin).scheme not in {"http", "https"} or not urlsplit(origin).netloc:
            raise _refusal(name, "addresses with their scheme, such as https://lab.example.org", origin)
    return found


def database(name: str, embedded: dict[str, Any]) -> dict[str, Any]:
    """Return Django's description of the database: the embedded one unless a PostgreSQL address is given."""
    value = text(name, "")
    if not value:
        return embedded
    address = urlsplit(value)
    options = dict(parse_qsl(address.query, keep_blank_values=True))
    try:
        host, tcp_port = options.pop("host", address.hostname or ""), address.port or 5432
    except ValueError:
        host, tcp_port = "", 0
    is_known = address.scheme in {"postgres", "postgresql"} and options.keys() <= DATABASE_OPTIONS
    if not is_known or not host or len(address.path) < 2:
        # The address may hold a password, so it is not repeated.
        raise ImproperlyConfigured(
            f"{PREFIX}{name} must look like postgres://user:password@host/database, perhaps with "
            f"?sslmode=verify-full or another of {', '.join(sorted(DATABASE_OPTIONS))}."
        )
    if find_spec("psycopg") is None:
        raise ImproperlyConfigured(
            f"{PREFIX}{name} must have psycopg to reach PostgreSQL; docs/operating.md says how."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": tcp_port,
        "NAME": unquote(address.path[1:]),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        # Kept open, one for each thread, and asked before use whether it still lives: a server may be restarted.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def secret(name: str, file: Path) -> str:
    """Return the secret from the environment, else from its file, else nothing: Django refuses to use an empty one."""
    given = text(name, "")
    if not given and file.is_file():
        given = file.read_text("ascii").strip()
    if given and len(given) < 32:
        raise ImproperlyConfigured(f"{PREFIX}{name} must have at least 32 characters that nobody can guess.")
    return given


def _refusal(name: str, wanted: str, value: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{PREFIX}{name} must be {wanted}, not {value!r}.")
