"""How the portal looks from outside, at PUBLIC_BASE_URL: through nginx, as the public reaches it."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import time
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from portal.operations.doctor.lines import Answer, bad, doubtful, good

_SECONDS = 15
_LAST_DAYS = 14  # of a certificate
_ONCE = ("X-Frame-Options", "Content-Security-Policy", "Cache-Control", "X-Content-Type-Options")


def headers() -> Iterator[Answer]:
    """Ask for the home page, over http too, and look at what a proxy may have added or lost."""
    address = settings.PORTAL["base_url"]
    about = _("网站")
    if not address:
        yield doubtful(about, _("没有设置 PUBLIC_BASE_URL，没有从外面看"))
        return
    parts = urlsplit(address)
    host, path = parts.hostname or "", parts.path
    try:
        if parts.scheme == "https":
            yield from _certificate(host, parts.port or 443)
        answer, text = _get(parts.scheme, host, parts.port, f"{path}/")
    except OSError as error:
        yield bad(about, f"{address}: {error}")
        return
    if answer.status != HTTPStatus.OK:
        yield bad(about, f"{address}/: {answer.status}")
        return
    wrong = [*_of_headers(answer, parts.scheme), *_of_addresses(parts.scheme, host, path, text)]
    for each in wrong:
        yield bad(about, each)
    if not wrong:
        yield good(about, _("%s 正常，响应头齐全") % address)
    addresses = {each[0] for each in socket.getaddrinfo(host, None)}
    if socket.AF_INET6 not in addresses:
        yield doubtful(about, _("%s 没有 IPv6 地址") % host)


def _certificate(host: str, port: int) -> Iterator[Answer]:
    context = ssl.create_default_context()
    about = _("证书")
    try:
        with (
            socket.create_connection((host, port), _SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=host) as secured,
        ):
            ends = (secured.getpeercert() or {}).get("notAfter", "")
    except ssl.SSLCertVerificationError as error:
        yield bad(about, f"{host}: {error.verify_message}")
        return
    days = int((ssl.cert_time_to_seconds(str(ends)) - time.time()) / 86_400)
    said = _("%(host)s 的还有 %(days)s 天到期") % {"host": host, "days": days}
    yield (good if days > _LAST_DAYS else bad)(about, said)


def _get(
    scheme: str, host: str, port: int | None, path: str
) -> tuple[http.client.HTTPResponse, bytes]:
    """Return an answer as it came. A certificate that nobody trusts was told already."""
    connection: http.client.HTTPConnection
    if scheme == "https":
        context = ssl._create_unverified_context()  # noqa: S323 - told by _certificate
        connection = http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=context)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


def _of_headers(answer: http.client.HTTPResponse, scheme: str) -> Iterator[str]:
    for name in _ONCE:
        given = answer.headers.get_all(name) or []
        if len(given) != 1:
            said = _("响应头 %(name)s 有 %(count)s 个，要一个：代理不要增删它")
            yield said % {"name": name, "count": len(given)}
    if "s-maxage" not in answer.headers.get("Cache-Control", ""):
        yield _("Cache-Control 不是网站所写的那样")
    if answer.headers.get("Content-Encoding") != "gzip":
        yield _("没有压缩：代理去掉了 Accept-Encoding，或响应")
    if (
        scheme == "https"
        and settings.PRODUCTION
        and not answer.headers.get("Strict-Transport-Security")
    ):
        yield _("没有 Strict-Transport-Security：代理没有写 X-Forwarded-Proto，或去掉了它")
    if re.search(r"\d", answer.headers.get("Server", "")):  # nginx/1.22.1
        yield _("Server 写明了软件的版本：server_tokens off")


def _of_addresses(scheme: str, host: str, path: str, text: bytes) -> Iterator[str]:
    """Look at addresses besides the home page: http, and what is not for the public."""
    port = urlsplit(settings.PORTAL["base_url"]).port
    if scheme == "https" and port in (None, 443):
        try:
            answer, _text = _get("http", host, 80, f"{path}/")
        except OSError as error:
            yield f"http://{host}/: {error}"
        else:
            if not answer.headers.get("Location", "").startswith("https://"):
                yield _("http://%s/ 没有转到 https") % host
    answer, _text = _get(scheme, host, port, f"{path}/metrics")
    if answer.status == HTTPStatus.OK and not _is_here(host):
        yield _("从外面能读到 /metrics：看 METRICS_NETWORKS 和 TRUSTED_PROXIES")


def _is_here(host: str) -> bool:
    """Return whether a host is this machine, which may read /metrics."""
    return any(
        str(each[4][0]).startswith(("127.", "::1")) for each in socket.getaddrinfo(host, None)
    )
