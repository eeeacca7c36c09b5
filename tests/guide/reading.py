"""A page as a person reads it, and the places that it leads to."""

from __future__ import annotations

import re
from html import unescape
from typing import Any


def text_of(response: Any) -> str:
    """Return the words of the page without its tags; tags inside a line part no words."""
    html = re.sub(r"</?(a|b|code|span|time)\b[^>]*>", "", response.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def links_of(response: Any) -> list[str]:
    return [unescape(address) for address in re.findall(r'\bhref="([^"]*)"', response.content.decode())]


def ids_of(response: Any) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', response.content.decode())
