"""How a large file leaves: in pieces, compressed where the client can, and never waiting for good.

A client that stops reading is left after `DOWNLOAD_STALL_SECONDS`, and with it goes the database's
connection, which every other page needs.
"""

from __future__ import annotations

import errno
import select
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from gzip import compress
from socket import socket

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from budgets.data_views.ranges import offer_parts
from budgets.disclosure.open_data.media_types import MEDIA_TYPES

CSV = f"{MEDIA_TYPES['csv']}; charset=utf-8"
BOM = b"\xef\xbb\xbf"
_PIECE = 64 * 1024
_FASTEST = 1  # gzip: a fifteenth of the size already; harder would make the client wait for us
_GZIP_FORMAT = 31


def takes_gzip(request: HttpRequest) -> bool:
    """Return whether the client says that it can read gzip; a part is one of the file as it is."""
    if "Range" in request.headers:
        return False
    for part in request.headers.get("Accept-Encoding", "").split(","):
        name, _, weight = part.replace(" ", "").partition(";q=")
        if name.lower() == "gzip":
            return weight.strip("0.") != "" or not weight
    return False


def streamed(
    request: HttpRequest,
    chunks: Callable[..., Generator[bytes]],
    content_type: str,
    size: int | None = None,
) -> HttpResponseBase:
    """Return a response that sends what `chunks` gives as it comes; for HEAD nothing of it is asked for.

    Where its `size` is known, `chunks(start, stop)` gives the bytes between, and parts are offered.
    """
    zipped = takes_gzip(request)
    body = in_pieces(chunks())
    body = _zipped(body) if zipped else body
    response = StreamingHttpResponse(_unstalled(request, body), content_type=content_type)
    if zipped:
        response["Content-Encoding"] = "gzip"
    elif size is not None:
        offer_parts(response, size, lambda *part: _unstalled(request, in_pieces(chunks(*part))))
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def csv_file(
    request: HttpRequest, lines: Callable[[], Iterator[str]], *, excel: bool
) -> HttpResponseBase:
    """Return a CSV as it comes; with a byte order mark in front for Excel."""

    def chunks() -> Generator[bytes]:
        return with_bom(encoded(lines())) if excel else encoded(lines())

    return streamed(request, chunks, CSV)


def whole_file(content: bytes, content_type: str) -> HttpResponseBase:
    """Return a file that was made before its first byte leaves: with its length, and parts of it."""
    response = HttpResponse(content, content_type=content_type)
    offer_parts(response)
    return response


def made_csv(
    request: HttpRequest, lines: Callable[[], Iterator[str]], *, excel: bool
) -> HttpResponseBase:
    """Return a CSV that is small enough to be made at once: with its length and parts, as polars wants
    them.
    """
    content = b"".join(with_bom(encoded(lines())) if excel else encoded(lines()))
    zipped = takes_gzip(request)
    if zipped:
        content = compress(content, _FASTEST, mtime=0)  # the same bytes each time
    response = whole_file(content, CSV)
    if zipped:
        response["Content-Encoding"] = "gzip"
        del response["Accept-Ranges"]
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def with_bom(chunks: Iterator[bytes]) -> Generator[bytes]:
    """Yield the same bytes after a byte order mark, by which Excel knows UTF-8."""
    yield BOM
    yield from chunks


def encoded(lines: Iterator[str]) -> Generator[bytes]:
    """Yield lines of text as UTF-8."""
    for line in lines:
        yield line.encode()


def in_pieces(chunks: Generator[bytes]) -> Generator[bytes]:
    """Yield the same bytes in pieces of about 64 KB; the first as soon as it is there."""
    with closing(chunks):
        held: list[bytes] = []
        size, enough = 0, 1
        for chunk in chunks:
            held.append(chunk)
            size += len(chunk)
            if size >= enough:
                yield b"".join(held)
                held, size, enough = [], 0, _PIECE
        if held:
            yield b"".join(held)


def between(
    chunks: Generator[bytes], size: int, start: int = 0, stop: int | None = None
) -> Generator[bytes]:
    """Yield the bytes from one place to another of a file of that size.

    Broken off where the file is longer or shorter, as after a publication meanwhile: what was announced and
    is not whole must not look whole.
    """
    at, stop = 0, size if stop is None else stop
    with closing(chunks):
        for chunk in chunks:
            if at + len(chunk) > size:
                raise OSError(errno.EIO, "the file is longer than it was announced")
            if part := chunk[max(0, start - at) : max(0, stop - at)]:
                yield part
            at += len(chunk)
            if at >= stop and stop < size:
                return
    if at < size:
        raise OSError(errno.EIO, "the file is shorter than it was announced")


def _zipped(chunks: Generator[bytes]) -> Generator[bytes]:
    press = zlib.compressobj(_FASTEST, wbits=_GZIP_FORMAT)
    with closing(chunks):
        for chunk in chunks:
            if data := press.compress(chunk):
                yield data
        yield press.flush()


def set_send_timeout(request: HttpRequest) -> socket | None:
    """Let what is sent to this client wait for it no longer than that; its socket, where we have it."""
    client: socket | None = request.META.get("gunicorn.socket")
    if client is not None:
        client.settimeout(settings.DOWNLOAD_STALL_SECONDS)
    return client


def _unstalled(request: HttpRequest, chunks: Generator[bytes]) -> Generator[bytes]:
    """Give a piece only when the client has room for it; gives up when it has had none for long.

    gunicorn hands over the client's socket; under another server this is for the proxy to do.
    """
    client = set_send_timeout(request)
    with closing(chunks):
        for chunk in chunks:
            if client and not _has_room(client.fileno(), settings.DOWNLOAD_STALL_SECONDS):
                raise OSError(errno.EPIPE, "the client stopped reading")
            yield chunk


def _has_room(number: int, seconds: float) -> bool:
    waiting = select.poll()  # select() knows only numbers below 1024
    waiting.register(number, select.POLLOUT)
    return bool(waiting.poll(seconds * 1000))
