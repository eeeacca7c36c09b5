"""What hostile and large bodies cost the endpoint, over TLS: seconds until the answer, and growth of the site's memory.

    python -m benchmarks.bodies

Growth is the peak of all processes of the site during the request, less what they held before it.
"""

from __future__ import annotations

import http.client
import os
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.http import MIB, Running
from tests.endpoint.form_posts import BOUNDARY, CONTENT_TYPE, form, signed
from tests.endpoint.sandbox import LiveSandbox, make_sandbox
from tests.live_site import run_site

BLOCK = os.urandom(MIB)
FORM_MIB = 512
GIB = 1024**3
SSE = {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": "alias/first-key",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, run_site(Path(folder) / "var") as site:
        sandbox = make_sandbox(site)
        running = Running(port=0, process=site.process)  # type: ignore[arg-type]
        sandbox.client().put_object(Bucket="objects", Key="warm", Body=b"x")
        for what, body, length_bytes in cases(sandbox):
            running.reset_peak()
            before, begun = running.memory_mib(), time.perf_counter()
            status = post(sandbox, body, length_bytes)
            seconds = time.perf_counter() - begun
            print(f"{what:45} {status}  {seconds:6.2f} s  {running.memory_mib() - before:6.1f} MiB")


def cases(sandbox: LiveSandbox) -> Iterator[tuple[str, Iterator[bytes], int]]:
    """Yield what it is, the body of a form in pieces, and the length that is claimed."""
    whole = fields(sandbox, [])
    head, tail = whole[: -len(END)], END
    length = len(head) + FORM_MIB * MIB + len(tail)
    yield f"a form with {FORM_MIB} MiB, SSE-KMS", iter([head, *[BLOCK] * FORM_MIB, tail]), length
    limited = fields(sandbox, [["content-length-range", 0, 10 * MIB]])[: -len(END)]
    yield "a form beyond its policy's 10 MiB", iter([limited, *[BLOCK] * 26]), len(limited) + 26 * MIB
    yield "the same, claiming 5 GiB", iter([limited, *[BLOCK] * 27]), 5 * GIB
    yield "a form of 20 MiB of fields", iter([field_without_end(), *[BLOCK] * 20]), GIB
    yield "20 MiB that are no form", iter([BLOCK] * 20), GIB


END = b"\r\n" + f"--{BOUNDARY}--\r\n".encode()


def fields(sandbox: LiveSandbox, conditions: list[object]) -> bytes:
    given = {"key": "from a form", **SSE}
    every = [*({name: value} for name, value in given.items()), {"bucket": "objects"}, *conditions]
    key_id, secret = sandbox.keys["administrator"]
    done = signed(given, access_key=(key_id, secret), region=sandbox.region, conditions=every)
    return form(done.items(), b"")


def field_without_end() -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="key"\r\n\r\n'.encode()


def post(sandbox: LiveSandbox, body: Iterator[bytes], length_bytes: int) -> int:
    address = urlsplit(sandbox.site.https_url)
    trust = ssl.create_default_context(cafile=sandbox.site.authority_file)
    link = http.client.HTTPSConnection(address.netloc, context=trust, timeout=120)
    link.putrequest("POST", "/objects")
    link.putheader("Content-Type", CONTENT_TYPE)
    link.putheader("Content-Length", str(length_bytes))
    link.endheaders()
    with suppress(OSError):  # it was refused, and the answer is there
        for piece in body:
            link.send(piece)
    try:
        return link.getresponse().status
    except OSError:
        return 0  # the connection was closed before all that was sent had been read
    finally:
        link.close()


if __name__ == "__main__":
    main()
