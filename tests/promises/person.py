"""A person with a browser, without scripts: opens pages over TLS, keeps cookies, fills in the forms that are there.

Bytes go over a real connection to the real server, since what is promised is about the server and not about views.
"""

from __future__ import annotations

import http.client
import json
import re
import secrets
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from tests.live_site import LiveSite
from tests.promises.html_forms import Form, forms_of

BUCKET, KEY_ALIAS = "first-bucket", "alias/first-key"
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def html(self) -> str:
        return self.body.decode()

    @property
    def text(self) -> str:
        """The words of the page, without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.html)).split())

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def record_id(self) -> str:
        """Of the object whose page this is."""
        found = re.search(r"/lab/objects/([a-z2-7]{26})", self.url)
        assert found, f"{self.status} at {self.url}: {self.text[:1500]}"
        return found[1]

    @property
    def form_token(self) -> str:
        """The CSRF token that the page's scripts send."""
        return next(
            form.fields["csrfmiddlewaretoken"]
            for form in forms_of(self.html, self.url)
            if "csrfmiddlewaretoken" in form.fields
        )

    def form(self, action: str, fields: Iterable[str] = ()) -> Form:
        """Return the page's own form that posts to the path `action` and asks for `fields`; it has to be there."""
        posting = [form for form in forms_of(self.html, self.url) if form.method == "post"]
        found = [form for form in posting if urlsplit(form.action).path == action]
        assert found, f"no form for {action} on {self.url} ({self.status}): {self.text[:1500]}"
        asking = [form for form in found if set(fields) <= {*form.fields, *form.offered}]
        assert asking, f"no form for {action} on {self.url} asks for {set(fields)}"
        return asking[0]


@dataclass(frozen=True)
class File:
    content: bytes = field(repr=False)
    name: str = "notes.txt"
    content_type: str = "application/octet-stream"


class Person:
    """`seen`: every address asked for and every cookie got, for whoever looks for what must not be in them."""

    def __init__(self, site: LiveSite, *, secure: bool = True) -> None:
        self.base_url = site.https_url if secure else site.http_url
        self._tls = ssl.create_default_context(cafile=site.authority_file) if secure else None
        self.cookies: dict[str, str] = {}
        self.seen: list[str] = []

    def get(self, path: str) -> Answer:
        return self._follow("GET", path, {}, b"")

    def post(self, page: str | Answer, action: str, **values: str) -> Answer:
        """Open a page, fill in its form that goes to `action`, and send it."""
        return self._post(page, action, {}, values)

    def upload(self, file: File, method: str = "sse-s3", **values: str) -> Answer:
        """Store a file on the bench; return the page that one ends up on."""
        return self._post(bench(method), "/lab/upload", {"file": file}, values)

    def prepare_upload(
        self, file: File, method: str = "sse-s3", **values: str
    ) -> tuple[dict[str, str], bytes]:
        """Return headers and body of an upload, to be sent in some unusual way."""
        form = self.get(bench(method)).form("/lab/upload", values)
        return encoded({**form.fields, **values}, form, {"file": file})

    def send(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send one request and follow nothing."""
        connection = self._connection()
        try:
            connection.request(method, path, body, {**headers, **self._own_headers()})
            return self._read(connection.getresponse(), path)
        finally:
            connection.close()

    def send_half(self, path: str, headers: Mapping[str, str], body: bytes, *, sent_bytes: int) -> None:
        """Announce a body, send its beginning, and pull the plug."""
        connection = self._connection()
        connection.putrequest("POST", path, skip_accept_encoding=True)
        for name, value in {**headers, **self._own_headers(), "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[:sent_bytes])
        assert connection.sock is not None
        connection.sock.close()
        connection.close()

    def send_json(self, path: str, value: object) -> Answer:
        """Post JSON as the scripts of the client-side page do, with the token of that page."""
        token = self.get(bench("cse")).form_token
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return self.send("POST", path, headers, json.dumps(value).encode())

    def download(self, record_id: str, **values: str) -> Answer:
        return self.post(f"/lab/objects/{record_id}", f"/lab/objects/{record_id}/download", **values)

    def _post(
        self, page: str | Answer, action: str, files: Mapping[str, File], values: Mapping[str, str]
    ) -> Answer:
        form = (self.get(page) if isinstance(page, str) else page).form(action, values)
        return self._follow("POST", action, *encoded({**form.fields, **values}, form, files))

    def _follow(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = self.send(method, path, headers, body)
        for _ in range(5):
            if answer.status not in (301, 302, 303):
                return answer
            path = urljoin(path, answer.headers["location"])
            answer = self.send("GET", path, {}, b"")
        raise AssertionError(f"redirected without end from {path}")

    def _connection(self) -> http.client.HTTPConnection:
        place = urlsplit(self.base_url).netloc
        if self._tls is None:
            return http.client.HTTPConnection(place, timeout=TIMEOUT_SECONDS)
        return http.client.HTTPSConnection(place, timeout=TIMEOUT_SECONDS, context=self._tls)

    def _own_headers(self) -> dict[str, str]:
        own = {"Origin": self.base_url, "Referer": self.base_url + "/lab/", "Connection": "close"}
        if self.cookies:
            own["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return own

    def _read(self, response: http.client.HTTPResponse, path: str) -> Answer:
        self.seen.append(path)
        for line in response.headers.get_all("Set-Cookie") or []:
            self.seen.append(line)
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        headers = {name.lower(): value for name, value in response.headers.items()}
        self.seen.append(headers.get("location", ""))
        return Answer(url=path, status=response.status, headers=headers, body=response.read())


def bench(method: str) -> str:
    return f"/lab/?method={quote(method)}"


def encoded(values: Mapping[str, str], form: Form, files: Mapping[str, File]) -> tuple[dict[str, str], bytes]:
    """Return headers and body as a browser makes them of a form: files behind the fields, if that is where they are."""
    if not form.is_multipart:
        return {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(values).encode()
    boundary = "----form" + secrets.token_hex(12)
    body = bytearray()
    for name, value in values.items():
        lines = value.replace("\r\n", "\n").replace("\n", "\r\n")
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{lines}\r\n'.encode()
    for name in form.file_fields:
        file = files.get(name, File(b"", name=""))
        told = file.name.replace("\n", "%0A").replace("\r", "%0D").replace('"', "%22")
        body += (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{told}"\r\n'.encode()
        )
        body += f"Content-Type: {file.content_type}\r\n\r\n".encode() + file.content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return {"Content-Type": f"multipart/form-data; boundary={boundary}"}, bytes(body)
