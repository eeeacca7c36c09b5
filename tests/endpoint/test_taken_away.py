"""What Apply writes for boto3, run as it is by a Python of its own against the live site; then objects are stored."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from studyapp.chooser.applying.artefacts import artefacts
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate, OptionId
from tests.endpoint.sandbox import LiveSandbox, refusal

CUSTOMER_KEY = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": "k" * 32}
# The upload that was decided, what its answer says, and one that was not decided.
DECIDED: dict[str, tuple[dict[str, str], dict[str, object], dict[str, str]]] = {
    "sse-s3": ({}, {"ServerSideEncryption": "AES256"}, {"ServerSideEncryption": "aws:kms"}),
    "sse-kms": ({}, {"ServerSideEncryption": "aws:kms"}, {"ServerSideEncryption": "AES256"}),
    "sse-kms+bucket-key": (
        {},
        {"ServerSideEncryption": "aws:kms", "BucketKeyEnabled": True},
        {"ServerSideEncryption": "aws:kms"},
    ),
    "sse-kms-imported": ({}, {"ServerSideEncryption": "aws:kms"}, {"ServerSideEncryption": "aws:kms:dsse"}),
    "dsse-kms": ({}, {"ServerSideEncryption": "aws:kms:dsse"}, {"ServerSideEncryption": "aws:kms"}),
    "sse-c": (CUSTOMER_KEY, {"SSECustomerAlgorithm": "AES256"}, {}),
}


def run_taken_away(sandbox: LiveSandbox, candidate: Candidate, parameters: Parameters, folder: Path) -> str:
    """Run setup.py and return what it prints. boto3 is told by the environment alone where the lab is."""
    pieces = {piece.id: piece for piece in artefacts(candidate, (), parameters)}
    (folder / "setup.py").write_text(pieces["boto3"].text)
    (folder / "config").write_text("[default]\ns3 =\n  addressing_style = path\n")
    key_id, secret = sandbox.keys["administrator"]
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_ENDPOINT_URL": sandbox.site.https_url,
        "AWS_CA_BUNDLE": str(sandbox.site.authority_file),
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
    }
    done = subprocess.run(
        [sys.executable, "setup.py"], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("code", DECIDED)
def test_the_python_sets_up_what_was_decided(
    sandbox: LiveSandbox, s3: Any, tmp_path: Path, code: str
) -> None:
    option, _, flag = code.partition("+")
    bucket = f"taken-away-{code.replace('+', '-')}"
    parameters = Parameters(
        bucket=bucket, region=sandbox.region, account=sandbox.account_id, alias=f"keys/{bucket}"
    )
    printed = run_taken_away(sandbox, Candidate(OptionId(option), bool(flag)), parameters, tmp_path)
    assert "ServerSideEncryptionConfiguration" in printed
    right, stored, wrong = DECIDED[code]
    answer = s3.put_object(Bucket=bucket, Key="report.txt", Body=b"a report", **right)
    assert stored.items() <= answer.items()
    assert s3.get_object(Bucket=bucket, Key="report.txt", **right)["Body"].read() == b"a report"
    with pytest.raises(ClientError) as caught:
        s3.put_object(Bucket=bucket, Key="other.txt", Body=b"", **wrong)
    assert refusal(caught.value)[:2] == (403, "AccessDenied")
    s3.delete_object(Bucket=bucket, Key="report.txt")
    s3.delete_bucket(Bucket=bucket)
