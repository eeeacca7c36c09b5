"""The shell runs the script; the AWS CLI's own parser, and botocore's models, take what comes out."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import awscli.clidriver  # type: ignore[import-untyped]
import pytest
from botocore.awsrequest import AWSResponse
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate
from tests.chooser.applying.samples import ALL_PARAMETERS, CANDIDATES, FULL, KEY, text_of

RECORDER = """\
#!{python}
import json, sys
with open("calls", "a") as calls:
    calls.write(json.dumps(sys.argv[1:]) + "\\n")
words = sys.argv[1:]
answers = {{
    "create-key": {key!r},
    "create-custom-key-store": "cks-1234567890abcdef0",
    "describe-custom-key-stores": "CONNECTED",
    "get-parameters-for-import": open("parameters").read(),
}}
print(answers.get(words[1], ""))
"""
SECRETS = {
    "CLOUDHSM_CLUSTER_ID": "cluster-1a23b4cdefg",
    "KMSUSER_PASSWORD": "pass word'",
    "TRUST_ANCHOR": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "XKS_ENDPOINT": "https://xks.example.com",
    "XKS_PATH": "/kms/xks/v1",
    "XKS_ACCESS_KEY_ID": "ABCDEFGHIJKLMNOPQRST",
    "XKS_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJK",
    "XKS_KEY_ID": "key-1",
}


# Read once for all commands: the models of AWS's services are most of the time that the CLI takes.
LOADER = awscli.clidriver.create_clidriver().session.get_component("data_loader")


@pytest.fixture(scope="module")
def wrapping() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def folder(tmp_path: Path, wrapping: rsa.RSAPrivateKey) -> Path:
    """A folder with an `aws` that records what it is called with and answers as KMS would."""
    public = wrapping.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    token = base64.b64encode(b"a token").decode()
    (tmp_path / "parameters").write_text(f"{base64.b64encode(public).decode()}\t{token}")
    recorder = tmp_path / "aws"
    recorder.write_text(RECORDER.format(python=sys.executable, key=KEY))
    recorder.chmod(0o755)
    return tmp_path


def run(script: str, folder: Path) -> list[list[str]]:
    path = {"PATH": f"{folder}:{os.environ['PATH']}", **SECRETS}
    subprocess.run(["/bin/sh", "-c", script], cwd=folder, env=path, check=True, capture_output=True)
    return [json.loads(line) for line in (folder / "calls").read_text().splitlines()]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[Any]:
    """Collect what the AWS CLI would send; nothing leaves this machine."""
    for name, value in (("ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"), ("SECRET_ACCESS_KEY", "secret")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "none"))
    monkeypatch.chdir(folder)
    return []


def accepted(words: list[str], sent: list[Any], capsys: pytest.CaptureFixture[str]) -> bool:
    driver = awscli.clidriver.create_clidriver()
    driver.session.register_component("data_loader", LOADER)

    def answer(request: Any, **_: Any) -> AWSResponse:
        sent.append(request)
        body = getattr(request.body, "_raw", request.body)  # botocore wraps what it sends with a checksum
        if hasattr(body, "close"):
            body.close()  # the CLI leaves its files open
        return AWSResponse(request.url, 200, {}, _Body(b""))

    driver.session.register("before-send", answer)
    status = driver.main(words)
    said = capsys.readouterr()
    assert status == 0, (words, said.err)
    return True


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._content

    def read(self, *_: Any) -> bytes:
        return self._content


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_every_command_is_one_that_the_aws_cli_takes(
    candidate: Candidate, folder: Path, sent: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    calls = run(text_of(candidate, FULL, "cli"), folder)
    assert all(accepted(words, sent, capsys) for words in calls)
    assert len(sent) == len(calls)


@pytest.mark.parametrize("parameters", ALL_PARAMETERS, ids=("plain", "full", "given-key"))
@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_the_shell_hands_over_what_was_meant(
    candidate: Candidate, parameters: Parameters, folder: Path
) -> None:
    calls = run(text_of(candidate, parameters, "cli"), folder)
    by_name = {words[1]: words for words in calls}
    policy = json.loads(after(by_name["put-bucket-policy"], "--policy"))
    wanted = json.loads(text_of(candidate, parameters, "bucket-policy"))
    example = wanted_key(parameters)
    assert json.dumps(policy) == json.dumps(wanted).replace(example, KEY)
    assert after(by_name["create-bucket"], "--bucket") == parameters.bucket


def wanted_key(parameters: Parameters) -> str:
    return f"arn:aws:kms:{parameters.region}:{parameters.account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def after(words: list[str], option: str) -> str:
    return words[words.index(option) + 1]


def test_imported_material_is_what_kms_would_unwrap(folder: Path, wrapping: rsa.RSAPrivateKey) -> None:
    run(text_of(Candidate("sse-kms-imported"), FULL, "cli"), folder)  # type: ignore[arg-type]
    oaep = padding.OAEP(mgf=padding.MGF1(SHA256()), algorithm=SHA256(), label=None)
    material = (folder / "key-material.bin").read_bytes()
    assert len(material) == 32
    assert wrapping.decrypt((folder / "wrapped-material.bin").read_bytes(), oaep) == material
    assert (folder / "import-token.bin").read_bytes() == b"a token"


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the CLI leaves its files open
@pytest.mark.parametrize("option", ["sse-s3", "sse-kms", "sse-c"])
def test_the_uploads_commands_are_taken_too(
    option: str, folder: Path, sent: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "report.pdf").write_bytes(b"a report")
    (folder / "customer-key.bin").write_bytes(bytes(32))
    calls = run(text_of(Candidate(option), FULL, "upload"), folder)  # type: ignore[arg-type]
    assert all(accepted(words, sent, capsys) for words in calls)
    put = {name.lower(): value for name, value in sent[0].headers.items()}
    if option == "sse-kms":
        context = base64.b64decode(put["x-amz-server-side-encryption-context"])
        assert json.loads(context) == dict(FULL.context)
    if option == "sse-c":
        assert base64.b64decode(put["x-amz-server-side-encryption-customer-key"]) == bytes(32)
