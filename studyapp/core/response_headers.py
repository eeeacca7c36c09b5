"""Headers that every response carries: what pages may not do, and which of them nobody may keep."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers

# The clipboard stays allowed: commands and keys have a copy button.
UNUSED_POWERS = (
    *(
        "accelerometer",
        "autoplay",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
    ),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = ", ".join(f"{power}=()" for power in UNUSED_POWERS)
NOT_TO_BE_KEPT = "/lab/"


class ResponseHeadersMiddleware:
    """Add Permissions-Policy everywhere, Vary for htmx, and no-store to the lab's pages, which may show keys."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        if request.path_info.startswith(NOT_TO_BE_KEPT):
            response.headers["Cache-Control"] = "no-store"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            # A page and its fragment share one address, so a cache must tell them apart.
            patch_vary_headers(response, ["HX-Request"])
        return response
