"""Browsers of staff and of others."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from tests.quiz.sitting import browser_of, learner


def account(name: str, **rights: Any) -> User:
    return User.objects.create_user(name, password="a long passphrase of staff", **rights)


def staff_browser(name: str = "ines", *, token: str = "5" * 32) -> Client:
    return browser_of(learner(token, user=account(name, is_staff=True)))
