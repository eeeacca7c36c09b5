"""Several processes a port, as on any machine of two cores or more: what one did, the others know."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.endpoint.sandbox import LiveSandbox, make_sandbox
from tests.live_site import LiveSite, run_site, wait_for

PROCESSES = 2
PUTS = 12


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    folder = tmp_path_factory.mktemp("processes")
    with run_site(folder / "var", ENVELOPE_PROCESSES=str(PROCESSES)) as site:
        yield site


@pytest.fixture(scope="module")
def sandbox(site: LiveSite) -> LiveSandbox:
    return make_sandbox(site)


def workers(site: LiveSite) -> list[list[int]]:
    """Return the ids of the processes that answer, for each port."""
    return [children(server) for server in children(site.process.pid)]


def children(pid: int) -> list[int]:
    listed = subprocess.run(["pgrep", "--parent", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in listed.stdout.split()]


def fresh_put(sandbox: LiveSandbox, key: str, **how: Any) -> None:
    """Over a connection of its own, so that whichever process is free takes it."""
    client = sandbox.client()
    client.put_object(Bucket="objects", Key=key, Body=b"x" * 1024, **how)
    client.close()


def test_each_port_has_as_many_processes_as_were_asked_for(site: LiveSite) -> None:
    assert [len(of_port) for of_port in workers(site)] == [PROCESSES, PROCESSES]


def test_uploads_at_once_are_all_there(sandbox: LiveSandbox) -> None:
    names = [f"at-once/{number:02}" for number in range(PUTS)]
    with ThreadPoolExecutor(PUTS) as pool:
        list(pool.map(lambda name: fresh_put(sandbox, name), names))
    listed = sandbox.client().list_objects_v2(Bucket="objects", Prefix="at-once/")
    assert [found["Key"] for found in listed["Contents"]] == names


def test_uploads_of_one_name_at_once_leave_one_object_and_one_file(sandbox: LiveSandbox) -> None:
    before = len(list(sandbox.site.data_dir.glob("blobs/??/*")))
    with ThreadPoolExecutor(PUTS) as pool:
        list(pool.map(lambda _: fresh_put(sandbox, "same"), range(PUTS)))
    listed = sandbox.client().list_object_versions(Bucket="objects", Prefix="same")
    assert len(listed["Versions"]) == 1
    assert len(list(sandbox.site.data_dir.glob("blobs/??/*"))) == before + 1


def test_kms_is_asked_once_for_a_bucket_key_whichever_process_answers(sandbox: LiveSandbox) -> None:
    how = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/first-key", "BucketKeyEnabled": True}
    for number in range(PUTS):
        fresh_put(sandbox, f"bucket-key/{number}", **how)
    found = sandbox.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "GenerateDataKey"}],
        StartTime=datetime.now(UTC) - timedelta(hours=1),
    )
    assert len(found["Events"]) == 1


def test_where_one_process_is_killed_the_other_goes_on(site: LiveSite, sandbox: LiveSandbox) -> None:
    killed = workers(site)[1][0]
    os.kill(killed, signal.SIGKILL)
    # What it has accepted until it is really gone is lost with it, and a client would ask again.
    wait_for(lambda: killed not in workers(site)[1])
    for number in range(PUTS):
        fresh_put(sandbox, f"after/{number}")
