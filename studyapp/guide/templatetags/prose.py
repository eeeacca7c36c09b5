"""The register's texts in a page: plain, but for `code` between backticks."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
METHOD = re.compile(r"(D?SSE-(?:S3|KMS|C)\b)")


@register.filter
def prose(text: str) -> SafeString:
    """Return the text escaped, what stands between backticks as <code>."""
    parts = text.split("`")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if place % 2 else _names_kept_whole(part),)
            for place, part in enumerate(parts)
        ),
    )


def _names_kept_whole(text: str) -> SafeString:
    """Keep a method's name on one line."""
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="nowrap">{}</span>', part) if METHOD.fullmatch(part) else part,)
            for part in METHOD.split(text)
        ),
    )


@register.filter
def plain(text: str) -> str:
    return text.replace("`", "")
