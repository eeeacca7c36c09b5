"""Who practises: the learner of this browser's signed cookie, made when there is first something to keep."""

from __future__ import annotations

import secrets

from django.http import Http404, HttpRequest
from django.utils.timezone import now

from studyapp.quiz.models import Attempt, Learner

TOKEN = "learner"
ACCOUNT = "account"  # the name to show of who is signed in; it opens nothing


def learner_of(request: HttpRequest) -> Learner | None:
    token = request.session.get(TOKEN)
    learner = Learner.objects.filter(token=token).first() if isinstance(token, str) else None
    if learner is None and ACCOUNT in request.session:
        leave(request)  # the token was retired, by a new passphrase or a deletion elsewhere
    return learner


def leave(request: HttpRequest) -> None:
    """Leave this browser without a learner and signed out; its lab stays."""
    request.session.pop(TOKEN, None)
    request.session.pop(ACCOUNT, None)


def learner_for(request: HttpRequest) -> Learner:
    """Return the learner of this browser, a new one if there is none."""
    known = learner_of(request)
    if known is not None:
        return known
    learner = Learner.objects.create(token=secrets.token_hex(16), created_at=now())
    request.session[TOKEN] = learner.token
    return learner


def attempt_for(request: HttpRequest, attempt_id: str) -> Attempt:
    """Return the attempt if it is this learner's. Raises Http404, which does not tell whether it is another's."""
    found = Attempt.objects.select_related("learner").filter(pk=attempt_id).first()
    if found is None or found.learner.token != request.session.get(TOKEN):
        raise Http404("There is no such sitting for this browser.")
    return found
