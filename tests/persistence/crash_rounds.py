"""Rounds of: use the lab, kill it hard, look at what is left. Run in a process of its own, with Django set up.

The lab works in a forked child, which costs no start-up, so that many moments can be tried.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Lab
from encryption_lab.persistence.blobs import installed_blobs
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.root_key import make_root_key
from encryption_lab.ports import VersionQuery
from encryption_lab.store.versions import ObjectVersion, StoredPart
from tests.lab_bench import key_for
from tests.persistence.busy_lab import (
    BUCKET,
    GONE,
    VERSIONED,
    furnish,
    method_of,
    open_lab,
    work_until_killed,
)

MOST_LINES = 24
PATIENCE_SECONDS = 20
Expected = dict[str, list[str]]


def main(rounds: str) -> None:
    """Raises AssertionError where a killed lab left anything half done."""
    call_command("migrate", verbosity=0)
    make_root_key(settings.ROOT_KEY_FILE)
    furnish()
    random, expected = Random(23), Expected()
    for number in range(int(rounds)):
        said = use_and_kill(settings.DATA_DIR / "said.txt", seed=f"round {number}", random=random)
        learn(expected, said)
        lab = open_lab(Sandbox.objects.get())
        check_nothing_is_half_there(lab)
        check_what_was_answered_is_true(lab, expected)
        check_the_sweep_leaves_no_orphan(lab)


def use_and_kill(said: Path, *, seed: str, random: Random) -> list[str]:
    """Let a child work until it has said a few lines, kill it a little later, and return all it said."""
    lines, later_seconds = random.randint(1, MOST_LINES), random.uniform(0, 0.03)
    said.write_text("")
    connections.close_all()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(said, os.O_WRONLY | os.O_APPEND), 1)
        work_until_killed(seed)
        os._exit(1)
    until = time.monotonic() + PATIENCE_SECONDS
    while said.read_bytes().count(b"\n") < lines and time.monotonic() < until:
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "the lab stopped by itself; its complaint is above"
        time.sleep(0.002)
    time.sleep(later_seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the lab stopped by itself; its complaint is above"
    return said.read_text().splitlines()


def learn(expected: Expected, said: list[str]) -> None:
    """Keep, for each key, what it held for certain and what it may hold as well."""
    for line in said:
        word, name, digest = line.split()
        expected[name] = [digest] if word == "done" else [*expected.get(name, [GONE]), digest]


def check_nothing_is_half_there(lab: Lab) -> None:
    """Every version opens whole and is what was put; every part of an unfinished upload lies on the disk."""
    for version in versions(lab):
        with lab.objects.get(
            lab.call(ADMINISTRATOR, secure_transport=True),
            *(version.bucket, version.key),
            version_id=version.version_id,
            customer_key=key_for(method_of(version.key)),
        ) as body:
            plaintext = b"".join(bytes(piece) for piece in body.pieces())
        assert hashlib.sha256(plaintext).hexdigest() == version.metadata["sha256"], version.key
    for part in parts(lab):
        lab.objects.stored_file(part.blob_id).close()


def check_what_was_answered_is_true(lab: Lab, expected: Expected) -> None:
    """A key holds what was last said to be done, or what was begun after it."""
    held = {f"{version.bucket}/{version.key}": version.metadata["sha256"] for version in versions(lab)}
    for name, possible in expected.items():
        if name.startswith(f"{BUCKET}/"):
            assert held.get(name, GONE) in possible, (name, held.get(name), possible)
            expected[name] = [held.get(name, GONE)]


def check_the_sweep_leaves_no_orphan(lab: Lab) -> None:
    call_command("sweep", grace_hours=0, stdout=sys.stderr)
    blobs = installed_blobs()
    assert {file.blob_id for file in blobs.stored()} == {part.blob_id for part in parts(lab)}
    assert not list(blobs.incoming())


def versions(lab: Lab) -> list[ObjectVersion]:
    queries = [VersionQuery(bucket=bucket, limit=10_000) for bucket in (BUCKET, VERSIONED)]
    return [version for query in queries for version in lab.records.versions.find(query)]


def parts(lab: Lab) -> list[StoredPart]:
    uploads = [upload for bucket in (BUCKET, VERSIONED) for upload in lab.records.uploads.find(bucket)]
    return [
        part for held in (*(v.parts for v in versions(lab)), *(u.parts for u in uploads)) for part in held
    ]
