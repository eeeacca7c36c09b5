"""A host name or a port where only the endpoint answers, and where a host name may begin with the bucket's.

    s3.example.test/bucket/key      path-style
    bucket.s3.example.test/key      virtual-host style

Source: Amazon S3 User Guide, Virtual hosting of general purpose buckets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PORT = re.compile(r":\d*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """`host` without its port, in lower case, "" for none; `port` 0 for none."""

    host: str = ""
    port: int = 0

    def takes(self, host_header: str, server_port: str) -> bool:
        """Tell whether a request is the endpoint's by where it came to."""
        name = host_name(host_header)
        is_there = bool(self.host) and (name == self.host or name.endswith(f".{self.host}"))
        return is_there or (self.port > 0 and server_port == str(self.port))

    def bucket(self, host_header: str) -> str:
        """Return the bucket that a host name begins with, "" where it begins with none."""
        name = host_name(host_header)
        return name.removesuffix(f".{self.host}") if self.host and name.endswith(f".{self.host}") else ""


def host_name(host_header: str) -> str:
    """Return the name in a Host header, without its port and in lower case."""
    return _PORT.sub("", host_header.strip().lower()).removesuffix(".")
