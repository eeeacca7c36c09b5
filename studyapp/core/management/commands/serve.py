"""Prepare whatever is missing, then serve Envelope over http and https until Ctrl-C."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from encryption_lab.persistence.root_key import make_root_key
from encryption_lab.persistence.root_key_rotation import something_is_wrapped
from studyapp.core.serving import servers
from studyapp.core.serving.private_files import make_folder, make_secret_key
from studyapp.core.serving.static_files import collect_if_stale
from studyapp.core.serving.tls_files import TlsFiles, make_tls_files

GREETING = """
Envelope is running.

  Pages     {http}   and   {https}
  Data      {data}
  Trust     {authority}
            the lab's own certificate authority, for browsers and AWS_CA_BUNDLE

Stop with Ctrl-C.
"""


class Command(BaseCommand):
    help = "Make keys, certificates, database and static files where missing, then serve over http and https."
    # They import every page, a second of work, and find nothing that the tests have not (tests/core/test_checks.py).
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        tls = TlsFiles(settings.DATA_DIR / "tls")
        every = servers.all_servers(
            settings.BIND,
            settings.HTTP_PORT,
            settings.HTTPS_PORT,
            settings.ENDPOINT_PORT,
            tls.server_certificate,
            tls.server_key,
            processes=settings.PROCESSES,
        )
        refusals = [refusal for server in every if (refusal := servers.refusal_to_bind(server))]
        if refusals:
            raise CommandError("\n".join(refusals))
        try:
            prepare()
        except OSError as problem:
            reason = f"{problem.strerror}: {problem.filename}" if problem.filename else str(problem)
            raise CommandError(f"The data folder {settings.DATA_DIR} cannot be used. {reason}.") from problem
        except OperationalError as problem:
            raise CommandError(f"The database cannot be used. {str(problem).strip()}") from problem
        greeting = GREETING.format(
            http=every[0].url, https=every[1].url, data=settings.DATA_DIR, authority=tls.authority_certificate
        )
        become_the_watcher(greeting, tls)


def prepare() -> None:
    """Make what a first run lacks. A second run finds everything and changes nothing."""
    # Whatever is made from here on, by the servers too, is for its owner only.
    os.umask(0o077)
    make_folder(settings.DATA_DIR)
    if not os.environ.get("ENVELOPE_SECRET_KEY"):
        make_secret_key(settings.SECRET_KEY_FILE)
    make_tls_files(settings.DATA_DIR / "tls", hosts=certificate_hosts(), now=datetime.now(UTC))
    call_command("migrate", interactive=False, verbosity=0)
    if not os.environ.get("ENVELOPE_ROOT_KEY") and not settings.ROOT_KEY_FILE.exists():
        refuse_a_second_root_key()
        make_root_key(settings.ROOT_KEY_FILE)
    collect_if_stale(fingerprint_file=settings.DATA_DIR / "static.fingerprint")


def certificate_hosts() -> list[str]:
    """Return the names that clients use: under the endpoint's own host every bucket is one."""
    return [*settings.HOSTS, *([f".{settings.ENDPOINT_HOST}"] if settings.ENDPOINT_HOST else [])]


def refuse_a_second_root_key() -> None:
    """Stop rather than make another root key beside what only the lost one opens."""
    blobs = settings.DATA_DIR / "blobs"
    if blobs.is_dir() and any(blobs.iterdir()):
        holder = f"{blobs} holds objects"
    elif something_is_wrapped():
        holder = "the database holds keys"
    else:
        return
    raise CommandError(
        f"The root key {settings.ROOT_KEY_FILE} is gone, but {holder} that only it opens. "
        f"Put the file back, or move {settings.DATA_DIR} away and take an empty database to start afresh."
    )


def become_the_watcher(greeting: str, tls: TlsFiles) -> None:
    """Replace this process, which has all of Django in memory, with the small one that runs the servers."""
    os.chdir(settings.BASE_DIR)
    options = {
        "host": settings.BIND,
        "http-port": settings.HTTP_PORT,
        "https-port": settings.HTTPS_PORT,
        "endpoint-port": settings.ENDPOINT_PORT,
        "processes": settings.PROCESSES,
        "certificate": tls.server_certificate,
        "key": tls.server_key,
        "greeting": greeting,
    }
    sys.stdout.flush()
    arguments = [f"--{name}={value}" for name, value in options.items()]
    os.execv(sys.executable, [sys.executable, "-m", servers.__name__, *arguments])
