"""Nothing is answered without the right signature, whatever the service; and the pages stay what they were."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.endpoint.sandbox import LiveSandbox

CALLS = {
    "s3": ("list_buckets", "SignatureDoesNotMatch", "InvalidAccessKeyId", "AuthorizationHeaderMalformed"),
    "kms": (
        "list_keys",
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
    ),
    "sts": (
        "get_caller_identity",
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "InvalidSignatureException",
    ),
}


def client(sandbox: LiveSandbox, service: str, **changed: str) -> Any:
    key_id, secret = sandbox.keys["administrator"]
    given = {
        "aws_access_key_id": key_id,
        "aws_secret_access_key": secret,
        "region_name": sandbox.region,
        **changed,
    }
    return boto3.client(
        service,
        endpoint_url=sandbox.site.http_url,
        config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}),
        **given,
    )


def code_of(made: Any, operation: str) -> str:
    with pytest.raises(ClientError) as refused:
        getattr(made, operation)()
    return str(refused.value.response["Error"]["Code"])


@pytest.mark.parametrize("service", ["s3", "kms"])
def test_a_wrong_secret_is_refused(sandbox: LiveSandbox, service: str) -> None:
    operation, wrong_secret, _, _ = CALLS[service]

    assert code_of(client(sandbox, service, aws_secret_access_key="x" * 40), operation) == wrong_secret


@pytest.mark.parametrize("service", ["s3", "kms"])
def test_an_unknown_key_is_refused(sandbox: LiveSandbox, service: str) -> None:
    operation, _, unknown, _ = CALLS[service]

    assert code_of(client(sandbox, service, aws_access_key_id="AKIAIOSFODNN7EXAMPLE"), operation) == unknown


def test_s3_refuses_a_signature_for_another_region(sandbox: LiveSandbox) -> None:
    assert code_of(client(sandbox, "s3", region_name="us-east-1"), "list_buckets") == CALLS["s3"][3]


def ask(sandbox: LiveSandbox, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(sandbox.site.http_url).netloc, timeout=20)
    connection.request(method, path, body=body, headers={n.replace("_", "-"): v for n, v in headers.items()})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_a_json_call_without_a_signature_reaches_nothing(sandbox: LiveSandbox) -> None:
    status, body = ask(sandbox, "POST", "/", b"{}", X_Amz_Target="TrentService.ListKeys")

    assert status == 400
    assert json.loads(body)["__type"] == "MissingAuthenticationToken"


@pytest.mark.parametrize(
    "authorization",
    ["AWS4-HMAC-SHA256", "AWS AKIA:signature", "AWS4-HMAC-SHA256 Credential=,SignedHeaders=,Signature="],
)
@pytest.mark.parametrize("path", ["/", "/objects/k", "/lab/keys", "/%00/%ff"])
def test_a_malformed_signature_is_an_answer_of_s3(
    sandbox: LiveSandbox, authorization: str, path: str
) -> None:
    status, body = ask(sandbox, "GET", path, Authorization=authorization)

    assert status == 400
    assert b"<Code>AuthorizationHeaderMalformed</Code>" in body


def test_a_page_is_a_page(sandbox: LiveSandbox) -> None:
    status, body = ask(sandbox, "GET", "/lab/connect", Authorization="Basic eDp5")

    assert status == 200
    assert b"Connect a client" in body


def test_nobody_else_sees_what_a_client_asked(sandbox: LiveSandbox, s3: Any) -> None:
    """A visitor without its cookie has another lab."""
    s3.put_object(Bucket="objects", Key="not-for-others", Body=b"x")

    status, body = ask(sandbox, "GET", "/lab/wire")
    assert status == 200
    assert b"not-for-others" not in body
