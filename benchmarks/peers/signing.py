"""Requests of Signature Version 4, as bytes ready to be sent."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import md5

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CUSTOMER_KEY = bytes(range(32))
UNSIGNED = "UNSIGNED-PAYLOAD"
CUSTOMER = {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": b64encode(CUSTOMER_KEY).decode(),
    "x-amz-server-side-encryption-customer-key-MD5": b64encode(md5(CUSTOMER_KEY).digest()).decode(),
}
MODES = ("default", "SSE-KMS", "SSE-C")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where a server answers and how requests to it are signed.

    more   headers of every request, not signed: Envelope is told, as behind a proxy, that TLS ended there
    """

    port: int
    key_id: str
    secret: str = field(repr=False)
    region: str
    kms_key: str = ""
    more: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, mode: str = "default", length_bytes: int = 0) -> bytes:
        """Return the head of the request, to be followed by the body."""
        asked = AWSRequest(
            method=method,
            url=f"http://127.0.0.1:{self.port}{path}",
            headers={"X-Amz-Content-SHA256": UNSIGNED, **self._encryption(method, mode)},
        )
        SigV4Auth(Credentials(self.key_id, self.secret), "s3", self.region).add_auth(asked)
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            **dict(asked.headers.items()),
            **self.more,
            **({"Content-Length": str(length_bytes)} if method == "PUT" else {}),
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def _encryption(self, method: str, mode: str) -> dict[str, str]:
        if mode == "SSE-C":
            return CUSTOMER
        if mode == "SSE-KMS" and method == "PUT":
            named = {"x-amz-server-side-encryption-aws-kms-key-id": self.kms_key} if self.kms_key else {}
            return {"x-amz-server-side-encryption": "aws:kms", **named}
        return {}
