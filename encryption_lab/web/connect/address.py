"""Where clients reach this site: the addresses that stand in what is copied."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

HTTPS_PORT = 443


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """`needs_authority`: the certificate is signed by the site's own authority, which clients must be told to trust."""

    https: str
    needs_authority: bool


def addresses(request: HttpRequest) -> Addresses:
    host, _ = split_domain_port(request.get_host())
    host = settings.ENDPOINT_HOST or host
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        return Addresses(
            https=f"https://{settings.ENDPOINT_HOST or request.get_host()}", needs_authority=False
        )
    number = settings.ENDPOINT_PORT or settings.HTTPS_PORT
    port = "" if number == HTTPS_PORT else f":{number}"
    return Addresses(https=f"https://{host}{port}", needs_authority=True)
