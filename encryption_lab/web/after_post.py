"""What follows a post: a redirect to the page that shows the result, and a sentence that this page says once.

The sentence waits in the session between the two requests, so reloading the page does not repeat the post.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseRedirect

NOTES = "notes"
MOST_NOTES = 3  # the session is a cookie, and a browser drops one of more than 4 KiB
MOST_CHARACTERS = 400


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, what follows is a GET."""

    status_code = 303


@dataclass(frozen=True, slots=True)
class Note:
    """level: info, success or error."""

    text: str
    level: str


def done(request: HttpRequest, url: str, text: str, *, level: str = "success") -> SeeOther:
    """Return the redirect to `url`, whose page will say `text`."""
    waiting = request.session.get(NOTES, [])
    request.session[NOTES] = [*waiting, [text[:MOST_CHARACTERS], level]][-MOST_NOTES:]
    return SeeOther(url)


def taken_notes(request: HttpRequest) -> list[Note]:
    """Return what is to be said, which is then no longer waiting."""
    if NOTES not in request.session:
        return []
    return [Note(text, level) for text, level in request.session.pop(NOTES)]
