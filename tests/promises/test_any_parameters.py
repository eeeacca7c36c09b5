"""Whatever stands in an address or a form, a page answers: no parameter makes it fail."""

from __future__ import annotations

import json
from itertools import product

import pytest
from django.urls import URLPattern, reverse

from encryption_lab.web.urls import urlpatterns
from tests.promises.two_visitors import FORM, Owner, body_of, make_owner

pytestmark = pytest.mark.django_db

NAMES = (
    *("method", "bucket", "key", "group", "prefix", "versions", "after_key", "after_sequence", "after"),
    *("part", "offset", "width", "height", "before", "event", "principal", "object", "exchange"),
    *("customer_key", "kms_key", "what", "days", "to", "ahead", "oldest", "alias", "description", "status"),
    *("algorithm", "sse_c", "material", "reader", "bucket_key", "context", "metadata"),
)
VALUES = (
    *("", " ", "0", "-1", "9" * 19, "9" * 5000, "1e9", "0x10", "٥", "NaN", "None", "null", "\0"),
    *(
        "a\r\nX-Injected: yes",
        "%00",
        "../..",
        "{{ 7 }}",
        "<script>alert(1)</script>",
        "🔐" * 300,
        "x" * 20_000,
    ),
)


@pytest.fixture
def owner() -> Owner:
    return make_owner()


def address(pattern: URLPattern, owner: Owner) -> str:
    names = list(pattern.pattern.converters)
    return reverse(f"lab:{pattern.name}", args=[owner.arguments()[name][0] for name in names])


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.name))
def test_no_parameter_makes_a_page_fail(owner: Owner, pattern: URLPattern) -> None:
    url = address(pattern, owner)
    for value in VALUES:
        answers = [
            owner.client.get(url, dict.fromkeys(NAMES, value), secure=True),
            owner.client.post(url, {**FORM, **dict.fromkeys(NAMES, value)}, secure=True),
        ]
        for answer in answers:
            assert answer.status_code < 500, f"{url} with {value[:40]!r}"
            assert b"<script>alert(1)" not in body_of(answer)
            assert "X-Injected" not in answer.headers


WRONG_ARGUMENTS = ("x", "-1", "0" * 26, "a" * 300, "🔐", "a%00b", "..", "<script>alert(1)<", "9" * 400)


@pytest.mark.parametrize(
    "pattern",
    [pattern for pattern in urlpatterns if pattern.pattern.converters],
    ids=lambda pattern: str(pattern.name),
)
def test_no_argument_makes_a_page_fail(owner: Owner, pattern: URLPattern) -> None:
    names = list(pattern.pattern.converters)
    template = address(pattern, owner)
    for name, value in product(names, WRONG_ARGUMENTS):
        url = template.replace(owner.arguments()[name][0], value)
        for answer in (owner.client.get(url, secure=True), owner.client.post(url, FORM, secure=True)):
            assert answer.status_code in (200, 400, 404, 405, 422), url
            assert b"<script>alert(1)" not in body_of(answer)


NO_JSON = ("", "{", "[]", "1", "null", '"x"', "[" * 100_000, '{"key_id": 5}', '{"key_id": "\\ud800"}', "\x00")
WRONG_CONTEXTS: tuple[object, ...] = ([], "x", {"a": 1}, {"a": "\ud800"}, {"\ud800": "a"}, {"a": {}})


@pytest.mark.parametrize("name", ["client_data_key", "client_decrypt"])
def test_what_is_no_json_is_refused(owner: Owner, name: str) -> None:
    asked = {"key_id": owner.key_id, "blob_b64": owner.blob_b64}
    bodies = [*NO_JSON, *(json.dumps({**asked, "context": context}) for context in WRONG_CONTEXTS)]
    for body in bodies:
        answer = owner.client.post(reverse(f"lab:{name}"), body, content_type="application/json", secure=True)
        assert answer.status_code == 400, body[:60]
        assert "plaintext_b64" not in answer.json()
