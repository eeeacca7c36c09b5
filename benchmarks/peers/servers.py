"""How each server is started. One that does not start is named with what it said."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from benchmarks.peers.signing import Access
from tests.endpoint.sandbox import make_sandbox
from tests.live_site import ROOT, free_port, run_site

INSTALLED = ROOT / ".venv" / "peers"
BUCKET = "objects"
START_SECONDS = 40
REGION = "us-east-1"
PROCESSES = "2"  # of each port, as on any machine of two cores or more
# Its own KMS, in memory, with one key that is there from the start.
SEAWEEDFS = {
    "identities": [
        {
            "name": "a",
            "credentials": [{"accessKey": "test", "secretKey": "test"}],
            "actions": ["Admin", "Read", "Write", "List"],
        }
    ],
    "kms": {"default_provider": "local", "providers": {"local": {"type": "local"}}},
}
SSE_S3 = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}


class DidNotStart(Exception):
    """Says what the server said last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """folder: where it keeps objects; empty where it keeps them in memory."""

    name: str
    pid: int
    access: Access
    folder: Path


@contextmanager
def envelope(folder: Path) -> Iterator[Server]:
    limits = {"ENVELOPE_LAB_QUOTA_BYTES": str(64 * 2**30), "ENVELOPE_LAB_QUOTA_OBJECTS": "100000"}
    with run_site(folder / "var", ENVELOPE_BEHIND_PROXY="1", ENVELOPE_PROCESSES=PROCESSES, **limits) as site:
        sandbox = make_sandbox(site)
        key_id, secret = sandbox.keys["administrator"]
        access = Access(
            port=int(site.http_url.rpartition(":")[2]),
            key_id=key_id,
            secret=secret,
            region=sandbox.region,
            kms_key="alias/first-key",
            more={"X-Forwarded-Proto": "https"},
        )
        yield Server(name="Envelope", pid=site.process.pid, access=access, folder=site.data_dir)


@contextmanager
def seaweedfs(folder: Path) -> Iterator[Server]:
    port, grpc = free_port(), free_port()
    (folder / "s3.json").write_text(json.dumps(SEAWEEDFS))
    command = [
        *(str(INSTALLED / "seaweedfs/bin/weed"), "server", f"-dir={folder}", "-ip=127.0.0.1"),
        *("-s3", f"-s3.port={port}", f"-s3.port.grpc={grpc}", f"-s3.config={folder / 's3.json'}"),
        *("-volume.max=60", "-master.volumeSizeLimitMB=1024"),
    ]
    with _started(command, folder, {"WEED_S3_SSE_KEY": secrets.token_hex(32)}, port) as pid:
        server = Server(
            name="SeaweedFS", pid=pid, access=_access(port, "alias/seaweedfs-default"), folder=folder
        )
        yield _prepared(server, kms=False)


@contextmanager
def moto(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [str(INSTALLED / "moto/bin/moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with _started(command, folder, {}, port) as pid:
        yield _prepared(Server(name="moto", pid=pid, access=_access(port), folder=folder), kms=True)


@contextmanager
def localstack(folder: Path) -> Iterator[Server]:
    command = [str(INSTALLED / "localstack/bin/localstack"), "start", "--host"]
    with _started(command, folder, {"GATEWAY_LISTEN": "127.0.0.1:4566"}, 4566) as pid:
        yield _prepared(Server(name="LocalStack", pid=pid, access=_access(4566), folder=folder), kms=True)


@contextmanager
def ministack(folder: Path) -> Iterator[Server]:
    port = free_port()
    command = [str(INSTALLED / "ministack/bin/ministack")]
    with _started(command, folder, {"GATEWAY_PORT": str(port)}, port) as pid:
        yield _prepared(Server(name="ministack", pid=pid, access=_access(port), folder=folder), kms=True)


SERVERS: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "Envelope": envelope,
    "SeaweedFS": seaweedfs,
    "moto": moto,
    "LocalStack": localstack,
    "ministack": ministack,
}


def _access(port: int, kms_key: str = "") -> Access:
    return Access(port=port, key_id="test", secret="test", region=REGION, kms_key=kms_key)


def _prepared(server: Server, *, kms: bool) -> Server:
    """Return it with a bucket; `kms`: its KMS makes keys, and is asked for one."""
    port = server.access.port
    given = {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "aws_access_key_id": server.access.key_id,
        "aws_secret_access_key": server.access.secret,
        "region_name": REGION,
    }
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            s3 = boto3.client("s3", **given)
            s3.create_bucket(Bucket=BUCKET)
            s3.put_bucket_encryption(Bucket=BUCKET, ServerSideEncryptionConfiguration=SSE_S3)
            made = boto3.client("kms", **given).create_key()["KeyMetadata"]["KeyId"] if kms else ""
        except (BotoCoreError, ClientError) as error:
            if time.monotonic() > deadline:
                raise DidNotStart(str(error)) from error
            time.sleep(0.5)
        else:
            return replace(server, access=replace(server.access, kms_key=made or server.access.kms_key))


@contextmanager
def _started(command: list[str], folder: Path, variables: dict[str, str], port: int) -> Iterator[int]:
    log = folder / "log"
    with log.open("w") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ | variables, stdout=said, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        process.kill()  # SeaweedFS takes longer than a minute to end by itself; nothing of it is kept
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise DidNotStart(log.read_text()[-200:].strip() or f"nothing answered in {START_SECONDS} s")
