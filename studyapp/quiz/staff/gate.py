"""Who looks after the bank: a learner whose account is marked as staff (`is_staff` of Django's user)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AbstractUser
from django.http import Http404, HttpRequest, HttpResponseBase

from studyapp.quiz.learners import learner_of

P = ParamSpec("P")


def staff_of(request: HttpRequest) -> AbstractUser | None:
    learner = learner_of(request)
    user = learner.user if learner else None
    return user if user is not None and user.is_active and user.is_staff else None


def staff_only(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer 404 to everybody else, whatever they ask or send: the page is not there for them."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if staff_of(request) is None:
            raise Http404("There is no such page.")
        return view(request, *args, **kwargs)

    return guarded
