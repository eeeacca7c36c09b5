"""A lean client: requests that are ready, over sockets that stay open; answers are read and counted."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Sequence

MIB = 2**20
MARKER = b"\xa7 none of this is ever to be found on a disk \xa7"
# Random, so that nobody can make it smaller; the marker stands in each stretch of 4 KiB.
BLOCK = b"".join(MARKER + os.urandom(4096 - len(MARKER)) for _ in range(MIB // 4096))
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
CLOSING = re.compile(rb"\r\nconnection: *close", re.I)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.I)


class Refused(Exception):
    """The server's answer was not what a measurement needs; holds its first line and the beginning of its body."""


class Line:
    """One connection, made anew where the server closes it after an answer."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.room = memoryview(bytearray(MIB))
        self._connect()

    def _connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, head: bytes, body: bytes = b"", times: int = 1) -> int:
        """Send the head and the body so many times over; return how many bytes came back. Raises Refused."""
        if len(body) < MIB and times == 1:
            self.socket.sendall(head + body)
        else:
            self.socket.sendall(head)
            for _ in range(times):
                self.socket.sendall(body)
        return self._answer()

    def close(self) -> None:
        self.socket.close()

    def _answer(self) -> int:
        got = b""
        while b"\r\n\r\n" not in got:
            piece = self.socket.recv(65_536)
            if not piece:
                raise Refused("the connection was closed")
            got += piece
        head, _, rest = got.partition(b"\r\n\r\n")
        body_bytes = self._rest(head, len(rest), rest)
        if not head.startswith(b"HTTP/1.1 2"):
            raise Refused(f"{head.splitlines()[0].decode()} {rest[:200]!r}")
        if CLOSING.search(head):
            self.socket.close()
            self._connect()
        return body_bytes

    def _rest(self, head: bytes, read_bytes: int, rest: bytes) -> int:
        if CHUNKED.search(head):
            while not rest.endswith(b"0\r\n\r\n"):
                rest = rest[-8:] + self.socket.recv(65_536)
            return read_bytes
        found = LENGTH.search(head)
        length_bytes = int(found[1]) if found else 0
        while read_bytes < length_bytes:
            came = self.socket.recv_into(self.room)
            if not came:
                raise Refused("the connection was closed")
            read_bytes += came
        return read_bytes


def a_second(port: int, requests: Sequence[Sequence[bytes]], body: bytes, seconds: float) -> float:
    """Return how many requests were answered a second, by as many connections as there are lists of requests."""
    counts, problems = [0] * len(requests), list[Exception]()
    end = time.perf_counter() + seconds

    def run(place: int) -> None:
        line, mine = Line(port), requests[place]
        try:
            while time.perf_counter() < end:
                line.ask(mine[counts[place] % len(mine)], body)
                counts[place] += 1
        except (OSError, Refused) as error:
            problems.append(error)
        finally:
            line.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return sum(counts) / (time.perf_counter() - begun)
