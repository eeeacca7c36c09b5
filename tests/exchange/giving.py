"""A browser that gives files and practises what they held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from studyapp.quiz.models import Attempt

ONE = "// [id:one]\nWhat is right? {=this#Because. ~that#No.}\n"
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def give(browser: Client, text: str | bytes, name: str = "a.gift", code: str = "") -> Any:
    body = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile(name, body)
    return browser.post(reverse("exchange:import"), {"file": file, "format": code})


def imported(browser: Client, text: str | bytes, name: str = "a.gift") -> str:
    preview = give(browser, text, name).headers["Location"]
    return browser.post(preview, follow=True).content.decode()


def practised(browser: Client, answers: Sequence[dict[str, str]] = ()) -> Attempt:
    answer = browser.post(reverse("quiz:start"), {"mode": "own", "count": "40"})
    assert answer.status_code == 303
    return Attempt.objects.latest("started_at")
