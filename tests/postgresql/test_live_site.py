"""The site on PostgreSQL: every method, the order of listings, uploads at once, and what an operator does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox, make_sandbox, refusal
from tests.live_site import ROOT, LiveSite, run_site
from tests.postgresql.server import Server

KEY = "k" * 32
METHODS: dict[str, dict[str, str]] = {
    "sse-s3": {"ServerSideEncryption": "AES256"},
    "sse-kms": {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/first-key"},
    "dsse-kms": {"ServerSideEncryption": "aws:kms:dsse"},
    "sse-c": {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": KEY},
}
MOST_OBJECTS = 12
AT_ONCE = 8
RESET = """
import sys, django
django.setup()
from encryption_lab.persistence.models import Sandbox
from encryption_lab.persistence.sandboxes import sandbox_reset
from encryption_lab.web.installation import installation
sandbox_reset(Sandbox.objects.get(account_id=sys.argv[1]), installation().blobs)
"""


@pytest.fixture(scope="module")
def variables(server: Server) -> dict[str, str]:
    return {"ENVELOPE_DATABASE": server.new_database("site"), "ENVELOPE_LAB_QUOTA_OBJECTS": str(MOST_OBJECTS)}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site") / "var"


@pytest.fixture(scope="module")
def site(data_dir: Path, variables: dict[str, str]) -> Iterator[LiveSite]:
    with run_site(data_dir, **variables) as site:
        yield site


@pytest.fixture
def sandbox(site: LiveSite, variables: dict[str, str]) -> LiveSandbox:
    return make_sandbox(site, **variables)


@pytest.fixture
def s3(sandbox: LiveSandbox) -> Iterator[Any]:
    client = sandbox.client()
    yield client
    client.close()


def put_each_method(s3: Any) -> None:
    for method, asked in METHODS.items():
        s3.put_object(Bucket="objects", Key=method, Body=method.encode(), **asked)


def assert_each_opens(s3: Any) -> None:
    for method, asked in METHODS.items():
        given = asked if method == "sse-c" else {}
        assert s3.get_object(Bucket="objects", Key=method, **given)["Body"].read() == method.encode()


def at_once(sandbox: LiveSandbox, act: Callable[[Any, int], None]) -> list[ClientError]:
    """Let clients of both ports, which are processes of their own, do it together; return what was refused."""

    def run(number: int) -> ClientError | None:
        client = sandbox.client(tls=number % 2 == 0)
        try:
            act(client, number)
        except ClientError as error:
            return error
        finally:
            client.close()
        return None

    with ThreadPoolExecutor(AT_ONCE) as clients:
        return [error for error in clients.map(run, range(AT_ONCE)) if error is not None]


def blobs(site: LiveSite) -> set[str]:
    return {path.name for path in site.data_dir.glob("blobs/[0-9a-f][0-9a-f]/*")}


def manage(data_dir: Path, variables: dict[str, str], *arguments: str) -> None:
    environment = os.environ | variables
    environment |= {"ENVELOPE_DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "studyapp.settings"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_each_method_encrypts_is_read_again(s3: Any) -> None:
    put_each_method(s3)
    assert_each_opens(s3)


def test_names_are_listed_in_the_order_of_their_bytes(s3: Any) -> None:
    names = ["\U0001f600", "é", "a", "Z", "a b", "\uffee", "A", "_"]
    for name in names:
        s3.put_object(Bucket="objects", Key=name, Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="objects", PaginationConfig={"PageSize": 3})
    listed = [found["Key"] for page in pages for found in page["Contents"]]
    assert listed == ["A", "Z", "_", "a", "a b", "é", "\uffee", "\U0001f600"]


def test_of_uploads_at_once_to_one_key_one_stays_whole(site: LiveSite, sandbox: LiveSandbox, s3: Any) -> None:
    before = blobs(site)

    def put(client: Any, number: int) -> None:
        client.put_object(Bucket="objects", Key="one", Body=str(number).encode() * 1000)

    assert at_once(sandbox, put) == []
    body = s3.get_object(Bucket="objects", Key="one")["Body"].read()
    assert body in {str(number).encode() * 1000 for number in range(AT_ONCE)}
    assert len(s3.list_object_versions(Bucket="objects")["Versions"]) == 1
    assert len(blobs(site) - before) == 1


def test_with_versioning_each_of_them_stays(sandbox: LiveSandbox, s3: Any) -> None:
    def put(client: Any, number: int) -> None:
        client.put_object(Bucket="versions", Key="one", Body=str(number).encode())

    assert at_once(sandbox, put) == []
    assert len(s3.list_object_versions(Bucket="versions")["Versions"]) == AT_ONCE


def test_uploads_at_once_fill_the_quota_and_never_more(site: LiveSite, sandbox: LiveSandbox, s3: Any) -> None:
    for number in range(MOST_OBJECTS - 2):
        s3.put_object(Bucket="objects", Key=f"before {number}", Body=b"")
    before = blobs(site)
    refused = at_once(
        sandbox, lambda client, number: client.put_object(Bucket="objects", Key=f"{number}", Body=b"x")
    )
    assert {refusal(error)[1] for error in refused} == {"QuotaExceeded"}
    assert len(refused) == AT_ONCE - 2
    assert s3.list_objects_v2(Bucket="objects")["KeyCount"] == MOST_OBJECTS
    assert len(blobs(site) - before) == 2


def test_a_reset_empties_one_sandbox_and_no_other(
    site: LiveSite, sandbox: LiveSandbox, s3: Any, variables: dict[str, str]
) -> None:
    put_each_method(s3)
    kept = blobs(site)
    other = make_sandbox(site, **variables)
    put_each_method(other.client())
    manage(site.data_dir, variables, "-c", RESET, other.account_id)
    assert blobs(site) == kept
    assert_each_opens(s3)
    with pytest.raises(ClientError) as caught:
        other.client().list_buckets()
    assert refusal(caught.value)[1] == "InvalidAccessKeyId"


def test_everything_opens_under_a_new_root_key(tmp_path: Path, server: Server) -> None:
    given = {"ENVELOPE_DATABASE": server.new_database("rotated")}
    with run_site(tmp_path / "var", **given) as site:
        sandbox = make_sandbox(site, **given)
        put_each_method(sandbox.client())
        before = (site.data_dir / "root-key").read_text()
        manage(site.data_dir, given, "manage.py", "rotate_root_key", "--settle-seconds=0")
    assert (tmp_path / "var" / "root-key").read_text() != before
    with run_site(tmp_path / "var", **given) as site:
        assert_each_opens(replace(sandbox, site=site).client())
