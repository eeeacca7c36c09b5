"""Connections over which nothing comes or goes are ended, so that a client that fell silent holds no thread for ever.

The server gives an application no way to stop waiting for a body, or for a reader that takes nothing more. But the
kernel knows of each connection how long ago data came or went, and one that is shut down ends the wait. An idle
keep-alive connection goes the same way, as it does at S3.
Source: tcp(7), TCP_INFO; linux/tcp.h, struct tcp_info; Amazon S3 API Reference, Error Responses (RequestTimeout).
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress

# tcpi_last_data_sent and tcpi_last_data_recv, in milliseconds, with tcpi_last_ack_sent between them.
LAST_DATA = struct.Struct("=I4xI")
LAST_DATA_OFFSET = 44
LOOKS_A_PERIOD = 4
DESCRIPTORS = "/proc/self/fd"


def watch_idle_connections(ports: Collection[int], *, idle_seconds: int) -> None:
    """End this process's idle connections to its own ports from now on. Does nothing where the kernel is not Linux."""
    if not os.path.isdir(DESCRIPTORS):
        return
    never = threading.Event()

    def watch() -> None:
        while not never.wait(idle_seconds / LOOKS_A_PERIOD):
            end_idle_connections(ports, idle_seconds=idle_seconds)

    threading.Thread(target=watch, name="idle connections", daemon=True).start()


def end_idle_connections(ports: Collection[int], *, idle_seconds: float) -> None:
    for connection in _connections(ports):
        with connection, suppress(OSError):
            if idle_milliseconds(connection) >= idle_seconds * 1000:
                # The server takes it that the client has gone; a body that stopped coming can still be answered.
                connection.shutdown(socket.SHUT_RD)


def idle_milliseconds(connection: socket.socket) -> int:
    """Return how long ago the last data came or went."""
    size_bytes = LAST_DATA_OFFSET + LAST_DATA.size
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, size_bytes)
    sent_milliseconds, received_milliseconds = LAST_DATA.unpack_from(info, LAST_DATA_OFFSET)
    return int(min(sent_milliseconds, received_milliseconds))


def _connections(ports: Collection[int]) -> Iterator[socket.socket]:
    """Yield what was accepted on these ports, each as a duplicate to be closed. A database's connection is not ours."""
    for name in os.listdir(DESCRIPTORS):
        with suppress(OSError):  # closed since the folder was read, or no connection
            if not stat.S_ISSOCK(os.stat(int(name)).st_mode):
                continue
            connection = socket.socket(fileno=os.dup(int(name)))
            try:
                is_ours = connection.getpeername() and connection.getsockname()[1] in ports
            except (OSError, IndexError):
                is_ours = False
            if is_ours:
                yield connection
            else:
                connection.close()
