"""Uploads by an HTML form, with the policy that boto3 signs: stored as a PUT would, or refused as S3 refuses them."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree.ElementTree import fromstring

import pytest
import urllib3
from botocore.exceptions import ClientError

from tests.endpoint.form_posts import BOUNDARY, CONTENT_TYPE, form, part, signed
from tests.endpoint.sandbox import LiveSandbox
from tests.promises.traces_left import Secret, Wanted

BUCKET = "objects"
CUSTOMER_KEY = bytes(range(32))
ENCRYPTED: dict[str, dict[str, str]] = {
    "default": {},
    "sse-s3": {"x-amz-server-side-encryption": "AES256"},
    "sse-kms": {
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "alias/first-key",
    },
    "sse-c": {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": b64encode(CUSTOMER_KEY).decode(),
        "x-amz-server-side-encryption-customer-key-MD5": b64encode(
            hashlib.md5(CUSTOMER_KEY).digest()
        ).decode(),
    },
}
READING = {"sse-c": {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": CUSTOMER_KEY}}


@pytest.fixture(scope="module")
def http(sandbox: LiveSandbox) -> Iterator[urllib3.PoolManager]:
    with urllib3.PoolManager(ca_certs=str(sandbox.site.authority_file), retries=False) as pool:
        yield pool


def presigned(s3: Any, key: str, fields: dict[str, str], *conditions: Any) -> tuple[str, dict[str, str]]:
    every = [*({name: value} for name, value in fields.items()), *conditions]
    made = s3.generate_presigned_post(BUCKET, key, Fields=fields, Conditions=every)
    return made["url"], made["fields"]


def post(
    http: urllib3.PoolManager,
    url: str,
    fields: dict[str, str],
    file: bytes,
    *,
    host: str = "",
    file_name: str = "notes.txt",
) -> urllib3.BaseHTTPResponse:
    """`host`: the name to ask for, where it is not the one of `url`."""
    headers = {"Content-Type": CONTENT_TYPE, **({"Host": host} if host else {})}
    return http.request(
        "POST", url, body=form(fields.items(), file, file_name), headers=headers, redirect=False
    )


def refusal_of(answer: urllib3.BaseHTTPResponse) -> tuple[int, str, str]:
    document = fromstring(answer.data)
    return answer.status, document.findtext("Code") or "", document.findtext("Message") or ""


@pytest.mark.parametrize("method", ENCRYPTED)
def test_a_form_is_stored_as_a_put_would_be(s3: Any, http: urllib3.PoolManager, method: str) -> None:
    content = bytes(range(256)) * 2000
    told = {"Content-Type": "image/png", "x-amz-meta-uuid": "14365", "Cache-Control": "no-store"}
    answer = post(http, *presigned(s3, f"form {method}", {**ENCRYPTED[method], **told}), content)

    assert (answer.status, answer.data) == (204, b"")
    found = s3.get_object(Bucket=BUCKET, Key=f"form {method}", **READING.get(method, {}))
    assert found["Body"].read() == content
    assert (found["ContentType"], found["Metadata"], found["CacheControl"]) == (
        "image/png",
        {"uuid": "14365"},
        "no-store",
    )
    assert answer.headers["etag"] == found["ETag"]
    assert answer.headers["location"].endswith(f"/{BUCKET}/form%20{method}")
    if method == "sse-kms":
        assert answer.headers["x-amz-server-side-encryption"] == "aws:kms"


def test_the_files_own_name_completes_the_key(s3: Any, http: urllib3.PoolManager) -> None:
    url, fields = presigned(s3, "user/${filename}", {})
    assert post(http, url, fields, b"x", file_name="C:\\\\photos\\\\b\u00fcro.png").status == 204
    assert s3.get_object(Bucket=BUCKET, Key="user/b\u00fcro.png")["Body"].read() == b"x"


def test_the_author_says_how_success_is_told(s3: Any, http: urllib3.PoolManager) -> None:
    url, fields = presigned(s3, "told", {"success_action_status": "201"})
    answer = post(http, url, fields, b"told")
    document = fromstring(answer.data)
    assert (answer.status, document.tag) == (201, "PostResponse")
    assert [child.text for child in document] == [
        f"{url}/told",
        BUCKET,
        "told",
        f'"{hashlib.md5(b"told").hexdigest()}"',
    ]

    there = "https://example.test/done?of=3"
    url, fields = presigned(s3, "told", {"success_action_redirect": there, "success_action_status": "200"})
    answer = post(http, url, fields, b"told")
    assert answer.status == 303
    asked = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (asked["of"], asked["bucket"], asked["key"]) == (["3"], [BUCKET], ["told"])

    url, fields = presigned(s3, "told", {"success_action_redirect": "javascript:alert(1)"})
    assert post(http, url, fields, b"told").status == 204


def test_tags_come_as_xml(s3: Any, http: urllib3.PoolManager) -> None:
    tags = "<Tagging><TagSet><Tag><Key>a b</Key><Value>1+2</Value></Tag></TagSet></Tagging>"
    assert post(http, *presigned(s3, "tagged", {"tagging": tags}), b"x").status == 204
    assert s3.get_object_tagging(Bucket=BUCKET, Key="tagged")["TagSet"] == [{"Key": "a b", "Value": "1+2"}]
    url, fields = presigned(s3, "tagged", {"tagging": "<Tagging>"})
    assert refusal_of(post(http, url, fields, b"x"))[:2] == (400, "MalformedXML")


def test_the_size_is_held_to_the_policy(s3: Any, http: urllib3.PoolManager) -> None:
    url, fields = presigned(s3, "sized", {}, ["content-length-range", 3, 300_000])
    refused = post(http, url, fields, b"12")
    assert refusal_of(refused)[:2] == (400, "EntityTooSmall")
    assert b"<MinSizeAllowed>3</MinSizeAllowed>" in refused.data
    refused = post(http, url, fields, bytes(300_001))
    assert refusal_of(refused)[:2] == (400, "EntityTooLarge")
    assert b"<MaxSizeAllowed>300000</MaxSizeAllowed>" in refused.data
    with pytest.raises(ClientError):
        s3.head_object(Bucket=BUCKET, Key="sized")
    assert post(http, url, fields, bytes(300_000)).status == 204


def test_what_the_policy_does_not_allow(s3: Any, http: urllib3.PoolManager) -> None:
    url, fields = presigned(
        s3, "kept/${filename}", {"acl": "private"}, ["starts-with", "$Content-Type", "image/"]
    )
    fields["Content-Type"] = "image/png"
    assert post(http, url, fields, b"x").status == 204
    for changed, why in {
        ("key", "other/${filename}"): 'Policy Condition failed: ["starts-with", "$key", "kept/"]',
        ("acl", "public-read"): 'Policy Condition failed: ["eq", "$acl", "private"]',
        ("Content-Type", "text/html"): 'Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
        ("Content-Type", "image/png, text/html"): (
            'Policy Condition failed: ["starts-with", "$Content-Type", "image/"]'
        ),
        ("x-amz-server-side-encryption", "AES256"): "Extra input fields: x-amz-server-side-encryption",
    }.items():
        answer = post(http, url, {**fields, changed[0]: changed[1]}, b"x")
        assert refusal_of(answer) == (403, "AccessDenied", f"Invalid according to Policy: {why}")
    elsewhere = post(http, url.replace(f"/{BUCKET}", "/versions"), fields, b"x")
    assert refusal_of(elsewhere)[2].endswith('Policy Condition failed: ["eq", "$bucket", "objects"]')
    assert post(http, url, {**fields, "x-ignore-this": "y"}, b"x").status == 204


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-amz-meta-a", "b\r\nX-Injected: yes"),
        ("x-amz-meta-a b", "c"),
        ("Cache-Control", "no\n-store"),
        ("Content-Type", "text/\0"),
    ],
)
def test_a_field_that_could_be_no_header_is_refused(
    s3: Any, http: urllib3.PoolManager, name: str, value: str
) -> None:
    answer = post(http, *presigned(s3, "injected", {name: value}), b"x")
    assert refusal_of(answer)[:2] == (400, "InvalidArgument")


def test_an_expired_policy(s3: Any, http: urllib3.PoolManager) -> None:
    made = s3.generate_presigned_post(BUCKET, "late", ExpiresIn=-1)
    assert refusal_of(post(http, made["url"], made["fields"], b"x")) == (
        403,
        "AccessDenied",
        "Invalid according to Policy: Policy expired.",
    )


def test_who_may_not_put_may_not_post(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    """A policy gives away no more than its author may do: the reader's key may not be used."""
    reader = sandbox.client(principal="reader", tls=True)
    fields = ENCRYPTED["sse-kms"]
    status, code, _ = refusal_of(post(http, *presigned(reader, "by the reader", fields), b"x"))
    assert (status, code) == (403, "AccessDenied")


def test_a_customers_key_does_not_travel_in_clear(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    plain = sandbox.client(tls=False)
    answer = post(http, *presigned(plain, "in clear", ENCRYPTED["sse-c"]), b"x")
    assert refusal_of(answer)[:2] == (400, "InvalidArgument")


def test_neither_file_nor_key_is_left_in_clear(
    sandbox: LiveSandbox, s3: Any, http: urllib3.PoolManager
) -> None:
    """What was stored, what was refused half way, and what was cut off."""
    site, key, marker = sandbox.site, os.urandom(32), b"canary-" + os.urandom(12).hex().encode()
    before = [path for path in (site.data_dir / "blobs").rglob("*") if path.is_file()]
    given = {
        **ENCRYPTED["sse-c"],
        "x-amz-server-side-encryption-customer-key": b64encode(key).decode(),
        "x-amz-server-side-encryption-customer-key-MD5": b64encode(hashlib.md5(key).digest()).decode(),
    }
    url, fields = presigned(s3, "canary", given, ["content-length-range", 0, 700_000])
    content = marker * 15_000
    assert post(http, url, fields, content).status == 204
    assert post(http, url, fields, content * 2).status == 400
    cut = form(fields.items(), content)[:-100]
    assert http.request("POST", url, body=cut, headers={"Content-Type": CONTENT_TYPE}).status == 400

    wanted = Wanted([Secret("the file", marker), Secret("the customer's key", key)])
    assert wanted.found_in_files(site.data_dir, besides=before) == set()
    assert wanted.found_in_rows(site.data_dir / "envelope.sqlite3") == set()
    assert wanted.found_in(site.log.encode()) == set()
    assert not set((site.data_dir / "blobs" / "incoming").iterdir()) - set(before)


def changed(fields: dict[str, str], **values: str | None) -> dict[str, str]:
    found = {**fields, **{name.replace("_", "-"): value for name, value in values.items()}}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        ({"x_amz_signature": "0" * 64}, 403, "SignatureDoesNotMatch"),
        ({"x_amz_signature": None}, 400, "InvalidArgument"),
        ({"x_amz_date": None}, 400, "InvalidArgument"),
        ({"x_amz_date": "20260101"}, 400, "InvalidArgument"),
        ({"x_amz_algorithm": "AWS4-HMAC-SHA1"}, 400, "InvalidArgument"),
        ({"x_amz_credential": "x"}, 400, "InvalidArgument"),
        ({"x_amz_security_token": "x"}, 400, "InvalidToken"),
        ({"policy": None}, 403, "AccessDenied"),
        ({"policy": "e30="}, 403, "SignatureDoesNotMatch"),
        ({"key": None}, 400, "InvalidArgument"),
    ],
)
def test_a_form_that_is_not_signed_rightly(
    s3: Any, http: urllib3.PoolManager, values: dict[str, str | None], status: int, code: str
) -> None:
    url, fields = presigned(s3, "unsigned", {})
    assert refusal_of(post(http, url, changed(fields, **values), b"x"))[:2] == (status, code)


def test_a_policy_for_another_region_or_by_nobody(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    url = f"{sandbox.site.https_url}/{BUCKET}"
    key = (sandbox.keys["administrator"][0], sandbox.keys["administrator"][1])
    for access_key, region, code in (
        (key, "us-west-2", "AuthorizationHeaderMalformed"),
        (("AKIAIOSFODNN7EXAMPLE", "x" * 40), sandbox.region, "InvalidAccessKeyId"),
    ):
        fields = signed({"key": "k"}, access_key=access_key, region=region, conditions=[{"key": "k"}])
        assert refusal_of(post(http, url, fields, b"x"))[1] == code


PLAIN_FIELDS = [("key", "k")]
NO_FORMS = {
    "no file": (form(PLAIN_FIELDS, None), 400, "InvalidArgument"),
    "nothing": (b"", 400, "MalformedPOSTRequest"),
    "no form": (b"hello", 400, "MalformedPOSTRequest"),
    "cut off in a field": (form(PLAIN_FIELDS, b"x")[:60], 400, "MalformedPOSTRequest"),
    "too many bytes of fields": (
        form([("key", "k" * 21_000)], b"x"),
        400,
        "MaxPostPreDataLengthExceededError",
    ),
    "a field twice": (form([*PLAIN_FIELDS, ("Key", "l")], b"x"), 400, "MalformedPOSTRequest"),
    "a field that is no text": (part("key", b"\xff") + form([], b"x"), 400, "MalformedPOSTRequest"),
    "a file first": (form([], b"x"), 400, "InvalidArgument"),
    "a header without end": (f"--{BOUNDARY}\r\n".encode() + b"x" * 9000, 400, "MalformedPOSTRequest"),
}


@pytest.mark.parametrize(("body", "status", "code"), NO_FORMS.values(), ids=NO_FORMS)
def test_what_is_no_form(
    sandbox: LiveSandbox, http: urllib3.PoolManager, body: bytes, status: int, code: str
) -> None:
    url = f"{sandbox.site.https_url}/{BUCKET}"
    answer = http.request("POST", url, body=body, headers={"Content-Type": CONTENT_TYPE})
    assert refusal_of(answer)[:2] == (status, code)


def test_a_file_that_is_cut_off_is_not_stored(s3: Any, http: urllib3.PoolManager) -> None:
    url, fields = presigned(s3, "cut off", {})
    body = form(fields.items(), b"x" * 400_000)
    answer = http.request("POST", url, body=body[:-10], headers={"Content-Type": CONTENT_TYPE})
    assert refusal_of(answer)[:2] == (400, "MalformedPOSTRequest")
    with pytest.raises(ClientError):
        s3.head_object(Bucket=BUCKET, Key="cut off")


def test_a_form_of_the_site_stays_the_sites(sandbox: LiveSandbox, http: urllib3.PoolManager) -> None:
    """A page's address is a page's, whatever is sent there: Django asks for its token."""
    for path in ("/lab/", "/lab", "/"):
        headers = {"Content-Type": CONTENT_TYPE}
        answer = http.request("POST", sandbox.site.https_url + path, body=form([], b"x"), headers=headers)
        assert b"<Error>" not in answer.data
