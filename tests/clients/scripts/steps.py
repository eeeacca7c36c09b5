"""Steps as JSON from standard input, what each came to as JSON on standard output."""

from __future__ import annotations

import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from typing import Any


def unb64(text: str) -> bytes:
    return b64decode(text)


def do_all(verbs: dict[str, Callable[..., Any]]) -> None:
    """An exception of the client is an answer: its class, and what it says."""
    results: list[Any] = []
    for step in json.load(sys.stdin):
        verb = verbs[step.pop("do")]
        try:
            result = verb(**step)
        except Exception as error:
            result = {"error": type(error).__name__, "said": str(error)}
        results.append(b64encode(result).decode() if isinstance(result, bytes) else result)
    sys.stdout.write(json.dumps(results))
