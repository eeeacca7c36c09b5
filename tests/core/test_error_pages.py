from __future__ import annotations

import logging

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.http import require_POST

from studyapp.core import error_pages
from studyapp.core.error_pages import ErrorPage


def fail(request: HttpRequest) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "404": Http404, "500": RuntimeError}[
        request.GET["as"]
    ]


@require_POST
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [path("fail", fail), path("form", form), path("", include("studyapp.urls"))]
handler400 = error_pages.bad_request
handler403 = error_pages.permission_denied
handler404 = error_pages.page_not_found
handler500 = error_pages.server_error


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


def assert_shows(response: object, page: ErrorPage) -> None:
    assert isinstance(response, HttpResponse)
    assert response.status_code == page.status
    for sentence in (page.title, page.what_happened, page.what_was_kept, page.what_to_do):
        assert sentence in response.content.decode()


@pytest.mark.parametrize(
    "page",
    [
        error_pages.BAD_REQUEST,
        error_pages.PERMISSION_DENIED,
        error_pages.PAGE_NOT_FOUND,
        error_pages.SERVER_ERROR,
    ],
    ids=lambda page: str(page.status),
)
@override_settings(ROOT_URLCONF=__name__)
def test_an_error_says_what_happened_what_was_kept_and_what_to_do(visitor: Client, page: ErrorPage) -> None:
    assert_shows(visitor.get("/fail", {"as": page.status}), page)


@override_settings(ROOT_URLCONF=__name__)
def test_a_wrong_method_gets_a_page_too(visitor: Client) -> None:
    response = visitor.get("/form")
    assert_shows(response, error_pages.METHOD_NOT_ALLOWED)
    assert response["Allow"] == "POST"


@override_settings(ROOT_URLCONF=__name__)
def test_a_form_without_its_token_is_refused_with_a_page() -> None:
    visitor = Client(enforce_csrf_checks=True)
    assert_shows(visitor.post("/form"), error_pages.STALE_FORM)


@override_settings(ROOT_URLCONF=__name__)
def test_a_broken_error_page_still_says_its_sentences(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(error_pages, "TEMPLATE", "core/there-is-no-such-template.html")
    with caplog.at_level(logging.ERROR):
        response = visitor.get("/fail", {"as": "500"})
    assert_shows(response, error_pages.SERVER_ERROR)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "error page itself" in caplog.text
