from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from studyapp.core.response_headers import ResponseHeadersMiddleware


def answer(path: str) -> HttpResponse:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")

    response = ResponseHeadersMiddleware(view)(RequestFactory().get(path))
    assert isinstance(response, HttpResponse)
    return response


def test_a_page_of_the_lab_is_never_kept() -> None:
    assert answer("/lab/buckets/")["Cache-Control"] == "no-store"


def test_a_page_elsewhere_may_be_kept() -> None:
    assert "Cache-Control" not in answer("/")


def test_a_fragment_and_its_page_are_told_apart() -> None:
    assert answer("/")["Vary"] == "HX-Request"


def test_every_page_gives_up_the_powers_it_does_not_use(client: Client) -> None:
    headers = client.get("/no-such-page").headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_content_security_policy_allows_nothing_inline_and_nobody_elsewhere(client: Client) -> None:
    header = client.get("/no-such-page").headers["Content-Security-Policy"]
    policy = dict(directive.strip().split(" ", 1) for directive in header.split(";"))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": "'self'",
    }
