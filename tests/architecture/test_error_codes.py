"""HTTP status codes and AWS error codes of faults stand in one table, encryption_lab/wire/faults.py."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import calls, python_files, read, strings

TABLE = "encryption_lab/wire/"
PAGES = "encryption_lab/web/"
CODE = re.compile(
    r"AccessDenied|SignatureDoesNotMatch|RequestTimeTooSkewed|SlowDown|ServiceUnavailable|InternalError"
    r"|BadDigest|PreconditionFailed|NotImplemented|MethodNotAllowed|MalformedXML|MissingContentLength"
    r"|NoSuch(Bucket|Key|Version|Upload|BucketPolicy)|Bucket(AlreadyExists|AlreadyOwnedByYou|NotEmpty)"
    r"|Entity(TooLarge|TooSmall)|Invalid(Argument|Request|Digest|Range|Part|PartOrder|BucketName|AccessKeyId)"
    r"|(KMS\.)?[A-Z][A-Za-z]+Exception"
)
STATUS_ARGUMENTS = {"status", "status_code", "http_status"}


def codes(name: str, source: str) -> list[str]:
    return [f"{name}:{line} spells {text}" for line, text in strings(source) if CODE.fullmatch(text)]


def statuses(name: str, source: str) -> list[str]:
    return [
        f"{name}:{line} gives {keyword.arg} {keyword.value.value}"
        for line, _, keywords in calls(source)
        for keyword in keywords
        if keyword.arg in STATUS_ARGUMENTS
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, int)
    ]


@pytest.mark.parametrize(
    "name",
    [name for name in python_files("encryption_lab", "studyapp") if not name.startswith(TABLE)],
)
def test_aws_error_codes_stand_in_the_table_of_faults(name: str) -> None:
    assert codes(name, read(name)) == []


@pytest.mark.parametrize(
    "name",
    [name for name in python_files("encryption_lab") if not name.startswith((TABLE, PAGES))],
)
def test_http_status_codes_stand_in_the_table_of_faults(name: str) -> None:
    assert statuses(name, read(name)) == []


@pytest.mark.parametrize(
    "code",
    [
        "AccessDenied",
        "NoSuchKey",
        "InvalidArgument",
        "EntityTooLarge",
        "KMS.DisabledException",
        "NotFoundException",
    ],
)
def test_a_code_elsewhere_is_found(code: str) -> None:
    source = f'def get():\n    raise Fault("{code}")'
    assert codes("encryption_lab/lab.py", source) == [f"encryption_lab/lab.py:2 spells {code}"]


def test_a_sentence_with_a_code_in_it_is_no_code() -> None:
    assert codes("studyapp/core/home.py", '"""Raises NoSuchKey where there is none."""') == []


def test_a_status_elsewhere_is_found() -> None:
    assert len(statuses("encryption_lab/store/objects.py", "raise Fault('gone', status=404)")) == 1
