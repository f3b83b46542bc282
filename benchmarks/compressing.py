"""A server before the portal that compresses texts, as nginx does in production (docs/operations.md)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

_LEVEL, _LEAST = 6, 256
_DROPPED = {"connection", "content-length", "server", "date", "transfer-encoding", "keep-alive"}
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")


@contextmanager
def compressed(address: str) -> Iterator[str]:
    """Yield an address at which everything of another is found, compressed where the client takes it."""
    host = urlsplit(address).netloc
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"host": host}))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    host = ""
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        connection = HTTPConnection(self.host)
        sent = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
        connection.request("GET", self.path, headers=sent)
        answer = connection.getresponse()
        body, kind = answer.read(), answer.getheader("Content-Type", "")
        heads = [pair for pair in answer.getheaders() if pair[0].lower() not in _DROPPED]
        text = kind.startswith(_TEXTS) and len(body) > _LEAST
        if text and not answer.getheader("Content-Encoding"):
            body = gzip.compress(body, _LEVEL)
            heads += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
        self.send_response(answer.status)
        for name, value in (*heads, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        connection.close()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a benchmark prints its figures only."""
