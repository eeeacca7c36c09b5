"""The pages for what goes wrong: each says what happened, what was kept and what to do next.

Template: core/error.html with `status`, `title`, `what_happened`, `what_was_kept`, `what_to_do`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

logger = logging.getLogger(__name__)
TEMPLATE = "core/error.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    status: int
    title: str
    what_happened: str
    what_was_kept: str
    what_to_do: str

    def as_plain_text(self) -> str:
        return f"{self.title}\n\n{self.what_happened}\n{self.what_was_kept}\n{self.what_to_do}\n"


BAD_REQUEST = ErrorPage(
    status=400,
    title="This request cannot be understood",
    what_happened="The address or the form holds something that Envelope cannot read, or a form that is too large.",
    what_was_kept="Nothing was changed.",
    what_to_do="Go back, check what you entered and send it again.",
)
PERMISSION_DENIED = ErrorPage(
    status=403,
    title="This is not yours to open",
    what_happened="The page belongs to somebody else, or needs a right that you do not have here.",
    what_was_kept="Nothing was changed.",
    what_to_do="Go back to the start and open your own things from there.",
)
STALE_FORM = ErrorPage(
    status=403,
    title="This form is too old",
    what_happened="The form did not carry your browser’s present token. It lay open too long, or cookies are off.",
    what_was_kept="Nothing was changed, and nothing that you had stored is lost.",
    what_to_do="Go back, load the page again and send the form once more. Allow cookies for this site.",
)
PAGE_NOT_FOUND = ErrorPage(
    status=404,
    title="There is nothing at this address",
    what_happened="The page was moved or deleted, has expired, belongs to another sandbox, or never was.",
    what_was_kept="Nothing was changed.",
    what_to_do="Check the address, or start again from the front page.",
)
METHOD_NOT_ALLOWED = ErrorPage(
    status=405,
    title="This page does not take that kind of request",
    what_happened="The address exists, but not for the way in which it was called.",
    what_was_kept="Nothing was changed.",
    what_to_do="Open the page from a link or send its own form.",
)
SERVER_ERROR = ErrorPage(
    status=500,
    title="Envelope has failed",
    what_happened="A mistake in Envelope stopped this request. It has been written to the server’s log.",
    what_was_kept="Whatever was stored before is still there; this request stored all of its work or none.",
    what_to_do="Try again. If it fails again, tell the person who runs this site at what time it happened.",
)


def show(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    return render(request, TEMPLATE, asdict(page), status=page.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, PERMISSION_DENIED)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return show(request, PAGE_NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return show(request, STALE_FORM)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page, or its bare sentences if the page is what fails."""
    try:
        return show(request, SERVER_ERROR)
    except Exception:
        # The last line of defence: whatever is wrong with the template, the person still gets the sentences.
        logger.exception("The error page itself could not be rendered.")
        text = SERVER_ERROR.as_plain_text()
        return HttpResponse(text, status=SERVER_ERROR.status, content_type="text/plain; charset=utf-8")


class MethodNotAllowedMiddleware:
    """Give Django's empty "method not allowed" answer a page; its Allow header stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_bare = response.status_code == METHOD_NOT_ALLOWED.status and not getattr(response, "content", b"-")
        if not is_bare:
            return response
        page = show(request, METHOD_NOT_ALLOWED)
        page.headers["Allow"] = response.headers["Allow"]
        return page
