"""A lab that is used without a pause by two threads, until its process is killed.

What it is about to do and what is done it says on standard output, a line each:

begin notes/0/3 <sha-256 of the body, or - for a delete>
done notes/0/3 <the same>
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

from django.conf import settings

from encryption_lab.identities import ADMINISTRATOR
from encryption_lab.lab import Installation, Lab
from encryption_lab.memory import SystemClock, SystemRandomness
from encryption_lab.methods.requests import EncryptionRequest
from encryption_lab.persistence.blobs import installed_blobs
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.records import DjangoRecords
from encryption_lab.persistence.root_key import root_keys
from encryption_lab.persistence.sandboxes import sandbox_create
from encryption_lab.ports import VersionQuery
from encryption_lab.store.buckets import DefaultEncryption, Versioning
from encryption_lab.store.limits import Limits
from encryption_lab.store.writing import Description
from tests.lab_bench import METHODS, key_for

BUCKET, VERSIONED = "notes", "versioned"
GONE = "-"
THREADS, KEYS = 2, 6
SIZES_BYTES = (0, 1, 1000, 131_072, 131_073, 300_000)


def open_lab(sandbox: Sandbox) -> Lab:
    installation = Installation(
        root_keys=root_keys(settings.ROOT_KEY_FILE),
        blobs=installed_blobs(),
        randomness=SystemRandomness(),
        clock=SystemClock(),
        limits=Limits(objects=10_000),
    )
    return Lab(sandbox.account, DjangoRecords(sandbox.account), installation)


def furnish() -> None:
    lab = open_lab(sandbox_create(datetime.now(UTC))[0])
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    for bucket in (BUCKET, VERSIONED):
        lab.buckets.create(call, bucket)
        lab.buckets.put_encryption(call, bucket, DefaultEncryption(), sse_c_blocked=False)
    lab.buckets.put_versioning(call, VERSIONED, Versioning.ENABLED)
    key = lab.kms.create_key(call, description="")
    lab.kms.create_alias(call, "alias/payroll", key.key_id)


def method_of(key: str) -> EncryptionRequest:
    """Return a method for each key, so that who reads it knows which key to bring."""
    methods = list(METHODS.values())
    return methods[int(key.rpartition("/")[2]) % len(methods)]


def work_until_killed(seed: str) -> None:
    workers = [threading.Thread(target=work, args=(seed, number)) for number in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def work(seed: str, number: int) -> None:
    """Put, replace and delete under keys of this thread's own, until the end."""
    random = Random(f"{seed} {number}")
    lab = open_lab(Sandbox.objects.get())
    try:
        while True:
            key = f"{number}/{random.randrange(KEYS)}"
            act = random.choice([put, put, put, delete, put_version, delete_version, upload_in_parts])
            act(lab, random, key)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def say(*words: str) -> None:
    os.write(1, (" ".join(words) + "\n").encode())  # one call, so a line is there wholly or not at all


def body_of(random: Random) -> tuple[bytes, str]:
    body = random.randbytes(random.choice(SIZES_BYTES))
    return body, hashlib.sha256(body).hexdigest()


def arriving(body: bytes) -> Iterator[bytes]:
    """Yield the body as a slow client sends it, so that many a kill comes in the middle."""
    for start in range(0, len(body), 100_000):
        time.sleep(0.002)
        yield body[start : start + 100_000]


def put(lab: Lab, random: Random, key: str, bucket: str = BUCKET) -> None:
    body, digest = body_of(random)
    say("begin", f"{bucket}/{key}", digest)
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    description = Description(metadata={"sha256": digest})
    lab.objects.put(call, bucket, key, arriving(body), encryption=method_of(key), description=description)
    say("done", f"{bucket}/{key}", digest)


def delete(lab: Lab, random: Random, key: str) -> None:
    say("begin", f"{BUCKET}/{key}", GONE)
    lab.objects.delete(lab.call(ADMINISTRATOR, secure_transport=True), BUCKET, key)
    say("done", f"{BUCKET}/{key}", GONE)


def put_version(lab: Lab, random: Random, key: str) -> None:
    put(lab, random, key, VERSIONED)


def delete_version(lab: Lab, random: Random, key: str) -> None:
    found = lab.records.versions.find(VersionQuery(bucket=VERSIONED, prefix=key))
    for version in random.sample(list(found), len(found) // 2):
        call = lab.call(ADMINISTRATOR, secure_transport=True)
        lab.objects.delete(call, VERSIONED, key, version_id=version.version_id)


def upload_in_parts(lab: Lab, random: Random, key: str) -> None:
    call = lab.call(ADMINISTRATOR, secure_transport=True)
    body, digest = body_of(random)
    description = Description(metadata={"sha256": digest})
    upload = lab.multipart.create(call, VERSIONED, key, encryption=method_of(key), description=description)
    part = lab.multipart.begin_part(call, upload.upload_id, 1, customer_key=key_for(method_of(key)))
    part.write(body)
    stored = part.finish()
    end = random.choice(["complete", "complete", "abort", "leave"])
    if end == "complete":
        lab.multipart.complete(call, upload.upload_id, ((1, stored.etag),))
    elif end == "abort":
        lab.multipart.abort(call, upload.upload_id)
