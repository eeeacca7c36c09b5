"""Forms as a browser sends them, and policies as their author signs them, field by field."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from encryption_lab.wire.sigv4.canonical import Scope, sign

BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, value: bytes, more: str = "") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def form(fields: Iterable[tuple[str, str]], file: bytes | None, file_name: str = "notes.txt") -> bytes:
    """Return a body; `file` None for a form that has none."""
    parts = [part(name, value.encode()) for name, value in fields]
    if file is not None:
        parts.append(part("file", file, f'; filename="{file_name}"\r\nContent-Type: text/plain'))
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def signed(
    fields: Mapping[str, str],
    *,
    access_key: tuple[str, str],
    region: str,
    conditions: list[Any],
    now: datetime | None = None,
    document: Any = None,
) -> dict[str, str]:
    """Return the fields with a policy of these conditions and its signature; `document`: another policy altogether."""
    now = now or datetime.now(UTC)
    key_id, secret = access_key
    scope = Scope(day=now.strftime("%Y%m%d"), region=region, service="s3")
    authentication = {
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": f"{key_id}/{scope}",
        "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
    }
    expires = (now + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    policy = {
        "expiration": expires,
        "conditions": [*conditions, *({name: value} for name, value in authentication.items())],
    }
    text = document if isinstance(document, str) else json.dumps(policy if document is None else document)
    policy_b64 = b64encode(text.encode("utf-8", "surrogatepass")).decode()
    signature = sign(scope.signing_key(secret), policy_b64)
    return {**fields, **authentication, "policy": policy_b64, "x-amz-signature": signature}
