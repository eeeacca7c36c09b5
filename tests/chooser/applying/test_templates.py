"""Terraform's language and CloudFormation's linter read what is given away; Python meets botocore's models."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import boto3
import botocore.client
import hcl2
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from studyapp.chooser.applying.archive import zip_of
from studyapp.chooser.applying.artefacts import artefacts
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.values import Candidate
from tests.chooser.applying.samples import ALL_PARAMETERS, CANDIDATES, FULL, KEY, text_of
from tests.chooser.applying.test_command_lines import SECRETS


def every(artefact: str) -> list[tuple[str, str]]:
    return [
        (f"{candidate}-{number}", text_of(candidate, parameters, artefact))
        for candidate in CANDIDATES
        for number, parameters in enumerate(ALL_PARAMETERS)
    ]


def test_cloudformation_is_taken_by_cfn_lint(tmp_path: Path) -> None:
    for name, text in every("cloudformation"):
        (tmp_path / f"{name}.yaml").write_text(text)
    program = Path(sys.executable).parent / "cfn-lint"
    linted = subprocess.run(
        [program, "--regions", "eu-central-1", "--", *sorted(tmp_path.glob("*.yaml"))],
        capture_output=True,
        text=True,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(("name", "text"), every("terraform"))
def test_terraform_can_be_read(name: str, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library's own
        read = hcl2.loads(text)
    kinds = [next(iter(resource)).strip('"') for resource in read["resource"]]
    assert "aws_s3_bucket_server_side_encryption_configuration" in kinds


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_the_python_makes_calls_that_the_api_knows(
    candidate: Candidate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made: list[str] = []
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    answers: dict[str, dict[str, Any]] = {
        "CreateKey": {"KeyMetadata": {"Arn": KEY}},
        "CreateCustomKeyStore": {"CustomKeyStoreId": "cks-1"},
        "DescribeCustomKeyStores": {"CustomKeyStores": [{"ConnectionState": "CONNECTED"}]},
        "GetParametersForImport": {"PublicKey": der, "ImportToken": b"token"},
    }

    def answer(client: Any, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
        model = client.meta.service_model.operation_model(operation)
        client._serializer.serialize_to_request(parameters, model)  # validates; raises what boto3 would
        made.append(operation)
        return answers.get(operation, {})

    monkeypatch.setattr(botocore.client.BaseClient, "_make_api_call", answer)
    monkeypatch.setattr(
        os, "environ", {**os.environ, **SECRETS, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"}
    )
    monkeypatch.chdir(tmp_path)
    boto3.DEFAULT_SESSION = None
    exec(compile(text_of(candidate, FULL, "boto3"), "setup.py", "exec"), {"__name__": "taken_away"})
    assert made[-4:] == ["CreateBucket", "PutBucketEncryption", "PutBucketPolicy", "GetBucketEncryption"]


def test_policies_pass_a_linter_of_policies(tmp_path: Path) -> None:
    for kind in ("bucket-policy", "key-policy"):
        for candidate in CANDIDATES:
            pieces = {piece.id: piece.text for piece in artefacts(candidate, (), FULL)}
            if kind in pieces:
                (tmp_path / f"{candidate}-{kind}.json").write_text(pieces[kind])
    program = Path(sys.executable).parent / "parliament"
    linted = subprocess.run([program, "--directory", tmp_path, "--json"], capture_output=True, text=True)
    found = [json.loads(line) for line in linted.stdout.splitlines() if line.startswith("{")]
    assert [each for each in found if each["issue"] not in KNOWN] == [], linted.stderr


# Resource "*" in a key policy means the key that the policy is attached to.
KNOWN = {"RESOURCE_STAR", "RESOURCE_MISMATCH"}


@pytest.mark.parametrize("candidate", CANDIDATES, ids=str)
def test_the_archive_holds_all_and_is_always_the_same(candidate: Candidate) -> None:
    pieces = artefacts(candidate, (), Parameters())
    first, second = zip_of(pieces), zip_of(pieces)
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == sorted(f"envelope/{piece.file_name}" for piece in pieces)
