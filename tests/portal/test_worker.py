"""The server's own answers: addresses as they are typed, and requests that no view is asked."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPResponse
from pathlib import Path

import pytest
from django.conf import settings
from gunicorn.app.wsgiapp import WSGIApplication

from portal.worker import Worker
from tests.portal.test_run import Site, start
from tests.portal.test_run import environment as environment  # a database of its own

pytestmark = pytest.mark.slow

WORD = "消防"


@pytest.fixture(scope="module")
def site(environment: dict[str, str]) -> Iterator[Site]:
    found = start(environment, "worker")
    found.wait_until_it_answers()
    yield found
    found.stop(signal.SIGINT)


def asked(site: Site, *lines: bytes) -> HTTPResponse:
    """What the site answers to a request of these lines."""
    with socket.create_connection(("127.0.0.1", site.port), 15) as connection:
        connection.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
        answer = HTTPResponse(connection)
        answer.begin()
        answer.body = answer.read()  # type: ignore[attr-defined]
    return answer


def get(site: Site, target: bytes, *more: bytes) -> HTTPResponse:
    return asked(site, b"GET " + target + b" HTTP/1.1", b"Host: 127.0.0.1", *more)


def test_characters_are_taken_as_they_were_typed(site: Site) -> None:
    raw = get(site, f"/search/?q={WORD}".encode())
    encoded = get(site, b"/search/?q=%E6%B6%88%E9%98%B2")
    assert raw.status == encoded.status == 200
    assert WORD in raw.body.decode()  # type: ignore[attr-defined]
    csv = get(site, f"/search.csv?q={WORD}".encode())
    assert csv.status == 200
    api = get(site, f"/api/v1/search?q={WORD}".encode())
    assert (api.status, api.headers.get_content_type()) == (200, "application/json")
    json.loads(api.body)  # type: ignore[attr-defined]
    path = get(site, "/departments/消防大队/".encode())
    assert (path.status, "text/html") == (404, path.headers.get_content_type())
    assert "部门预算公开" in path.body.decode()  # type: ignore[attr-defined]


def test_curl_needs_no_encoding(site: Site) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    address = f"http://127.0.0.1:{site.port}/search/?q={WORD}"
    done = subprocess.run(
        ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", address],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "200"


@pytest.mark.parametrize(
    ("status", "code", "line", "more"),
    [
        (414, "uri_too_long", b"GET %s?q=" + b"a" * 5000 + b" HTTP/1.1", b"A: b"),
        (400, "bad_request", b"GET %s?q=a b HTTP/1.1", b"A: b"),
        (400, "bad_request", b"get %s HTTP/1.1", b"A: b"),
        (400, "bad_request", b"GET %s HTTP/9.1", b"A: b"),
        (400, "bad_request", b"GET %s HTTP/1.1", b"A b: c"),
        (431, "headers_too_large", b"GET %s HTTP/1.1", b"A: " + b"b" * 9000),
    ],
)
def test_what_no_view_is_asked_is_refused_in_the_portal_s_shape(
    site: Site, status: int, code: str, line: bytes, more: bytes
) -> None:
    page = asked(site, line.replace(b"%s", b"/search/"), b"Host: 127.0.0.1", more)
    assert (page.status, page.headers["Content-Type"]) == (status, "text/plain; charset=utf-8")
    chinese, english = page.body.decode().splitlines()  # type: ignore[attr-defined]
    assert re.search("[一-龥]", chinese)
    assert english.isascii()
    assert page.headers["Cache-Control"] == "private, no-store"
    if line.startswith(b"get"):
        return  # not a request of the API, which has no such method
    api = asked(site, line.replace(b"%s", b"/api/v1/search"), b"Host: 127.0.0.1", more)
    assert (api.status, api.headers["Content-Type"]) == (status, "application/json; charset=utf-8")
    assert api.headers["Access-Control-Allow-Origin"] == "*"
    error = json.loads(api.body)["error"]  # type: ignore[attr-defined]
    assert (error["status"], error["code"]) == (status, code)
    assert (error["message"], error["message_en"]) == (chinese, english)
    assert set(error) == {"status", "code", "message", "message_en", "parameter", "known"}


def test_control_characters_and_nothing_else_stay_refused(site: Site) -> None:
    for target in (b"/search/?q=\x01", b"/search/\x7f", b""):
        assert get(site, target).status == 400
    assert asked(site, "GÄT / HTTP/1.1".encode(), b"Host: 127.0.0.1").status in (400, 405)


def test_production_has_the_same_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    unit = Path(settings.BASE_DIR, "deploy", "systemd", "portal.service").read_text("utf-8")
    [command] = re.findall(r"ExecStart=\S+ -m (gunicorn .*)", unit)
    monkeypatch.setattr(sys, "argv", shlex.split(command))
    assert WSGIApplication().cfg.worker_class is Worker
