"""A file of questions stays in memory, which only a small one can: how large is known before it is read."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

FORM_BYTES = 64 * 1024  # what a form has beside the file


def is_too_large(request: HttpRequest) -> bool:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return not stated.isdecimal() or int(stated) > settings.IMPORT_MAX_BYTES + FORM_BYTES


class InMemory(MemoryFileUploadHandler):
    """Keep a file in memory, whatever its size. To be used where `is_too_large` was asked before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True
