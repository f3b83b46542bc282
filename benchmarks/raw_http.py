"""A client that costs next to nothing, so that what is measured is the server: HTTP/1.0 on a socket."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True)
class Answer:
    """How long an answer took, when its first byte (of the body) came, and how many bytes it had."""

    seconds: float
    first_byte: float
    size: int


def fetch(address: str, *, gzip: bool = False) -> Answer:
    """Read a whole file without keeping it; any status but 200 ends the benchmark."""
    began = time.perf_counter()
    with _asked(address, "Accept-Encoding: gzip\r\n" if gzip else "") as connection:
        buffer = bytearray(_BUFFER)
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(1)
        if b" 200 " not in head.splitlines()[0]:
            raise SystemExit(f"{address} answered {head.splitlines()[0].decode()}")
        size, first = 0, 0.0
        while got := connection.recv_into(buffer):
            first = first or time.perf_counter() - began
            size += got
    return Answer(time.perf_counter() - began, first, size)


def stalled(address: str) -> socket.socket:
    """Return a client that asks, takes one byte, and reads no more."""
    connection = _asked(address, "", receive_buffer=4096)
    connection.recv(1)
    return connection


def _asked(address: str, headers: str, receive_buffer: int = 0) -> socket.socket:
    parts = urlsplit(address)
    connection = socket.socket()
    if receive_buffer:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    connection.connect((parts.hostname, parts.port))
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    connection.sendall(f"GET {path} HTTP/1.0\r\nHost: {parts.hostname}\r\n{headers}\r\n".encode())
    return connection
