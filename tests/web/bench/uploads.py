"""A browser's part in the tests of the bench: what it posts, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client

BOUNDARY = "----boundary0123456789"
CUSTOMER_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def multipart(
    fields: dict[str, str], file: tuple[str, bytes] | None, *, content_type: str = "text/plain"
) -> bytes:
    """Return a form as browsers send it; a file's name is quoted as the HTML standard says."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name, content = file or ("", b"")
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n".encode()
    )
    return b"".join([*parts, content, f"\r\n--{BOUNDARY}--\r\n".encode()])


@dataclass
class Browser:
    client: Client
    secure: bool

    def get(self, url: str, **headers: str) -> Any:
        return self.client.get(url, secure=self.secure, headers=headers)

    def upload(
        self,
        method: str,
        content: bytes = b"hello",
        /,
        name: str = "report.txt",
        **fields: str,
    ) -> Any:
        asked = {"method": method, "bucket": "first-bucket", "principal": "administrator", **fields}
        return self.post(multipart(asked, (name, content)))

    def post(self, body: bytes, *, cut_at: int | None = None) -> Any:
        """Post a form, or what comes of it up to `cut_at`."""
        return self.client.generic(
            "POST",
            "/lab/upload",
            body[:cut_at],
            f"multipart/form-data; boundary={BOUNDARY}",
            secure=self.secure,
        )
