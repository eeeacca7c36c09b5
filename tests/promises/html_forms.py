"""The forms of a page as a browser without scripts sees them: where they go, and what they hold before anyone types."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

Attributes = dict[str, str]


@dataclass
class Form:
    """`fields`: what would be sent if nothing were touched; a file field is not among them."""

    action: str
    method: str
    is_multipart: bool
    fields: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    file_fields: list[str] = field(default_factory=list)


class FormReader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._select = ""
        self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._begin(named)
        elif self._open is None:
            return
        elif tag == "select":
            self._select = named.get("name", "")
        elif tag == "option" and self._select:
            self._option(self._open, named)
        elif tag == "textarea":
            self._textarea = named.get("name", "")
            self._open.fields[self._textarea] = ""
        elif tag == "input":
            self._input(self._open, named)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._open is not None:
            # The first line break in a textarea is the markup's and not the text's.
            self._open.fields[self._textarea] = self._open.fields[self._textarea].removeprefix("\n")
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._textarea:
            self._open.fields[self._textarea] += data

    def _begin(self, named: Attributes) -> None:
        self._open = Form(
            action=urljoin(self._url, named.get("action", "")),
            method=named.get("method", "get").lower(),
            is_multipart=named.get("enctype") == "multipart/form-data",
        )
        self.forms.append(self._open)

    def _option(self, form: Form, named: Attributes) -> None:
        value = named.get("value", "")
        form.offered.setdefault(self._select, []).append(value)
        if self._select not in form.fields or "selected" in named:
            form.fields[self._select] = value

    def _input(self, form: Form, named: Attributes) -> None:
        name, kind = named.get("name", ""), named.get("type", "text")
        if not name or kind in ("submit", "button"):
            return
        if kind == "file":
            form.file_fields.append(name)
        elif kind in ("radio", "checkbox"):
            form.offered.setdefault(name, []).append(named.get("value", "on"))
            if "checked" in named:
                form.fields[name] = named.get("value", "on")
        else:
            form.fields[name] = named.get("value", "")


def forms_of(html: str, url: str) -> list[Form]:
    reader = FormReader(url)
    reader.feed(html)
    return reader.forms
