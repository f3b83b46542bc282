"""A walk over all that the public can reach: every route, every link, every question of the API, read to
the last byte, office files unpacked.

Nothing is listed here but what may stand in an address: the routes and the API's endpoints say the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import combinations, product
from typing import Any
from urllib.parse import urlencode, urlsplit
from zipfile import ZipFile

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils.translation import override

from budgets.api.endpoints import ENDPOINTS
from tests.views.walks.test_no_draft_leaks import routes

_LINK = re.compile(r"""(?:href|src|action)=["']([^"']+)["']|https?://testserver(/[^\s"'<>\\,)]*)""")
_FURTHER = re.compile(
    r"[?&](?:\w+-)?(sort|order|view|page|per-page)=|/static/|/admin/|/\d{4}/(?:final/)?(?:v\d+/)?2\d\d/"
)  # the same again (a page with several tables names whose; the headings of a year, of which some are among
# the routes), or not the public's
MOST_LINKS = 1500
SEARCH = "/search/?"

Samples = dict[str, list[Any]]


def every_route(samples: Samples) -> Iterator[str]:
    """Every public address with every value that its parts may have, pages in both languages."""
    for name, route in routes():
        for _parts, address in addresses_of(name, route, samples):
            yield address


def addresses_of(
    name: str, route: URLPattern, samples: Samples
) -> Iterator[tuple[dict[str, Any], str]]:
    """The addresses of one route, each with the values of its parts.

    Parts that choose from lists of the software's go together: every chart and every kind of picture, but not
    every chart as every kind, since one way leads to them all.
    """
    choices: list[list[dict[str, Any]]] = []
    listed: dict[str, list[str]] = {}
    for part, converter in route.pattern.converters.items():
        folder = str(route.pattern).partition("/")[0]  # whose name a slug is
        known = samples.get(folder if part == "slug" else part)
        if known is None and re.fullmatch(r"[a-z_|.]+", converter.regex):
            listed[part] = converter.regex.split("|")
            continue
        assert known, f"{name}: what does the walk put for <{part}>?"
        choices.append([{part: value} for value in known])
    longest = max(map(len, listed.values()), default=1)
    choices.append(
        [{part: some[at % len(some)] for part, some in listed.items()} for at in range(longest)]
    )
    for pieces in product(*choices):
        chosen = {part: value for piece in pieces for part, value in piece.items()}
        for language in ("zh-hans", "en") if name.startswith("budgets:") else ("zh-hans",):
            with override(language):
                yield chosen, reverse(name, kwargs=chosen)


def every_question(asked: dict[str, str]) -> Iterator[str]:
    """Every endpoint of the API with none, each, every pair and all of the parameters that it knows."""
    for each in ENDPOINTS:
        known = [name for name in asked if name in {one.name for one in each.parameters}]
        needed = {"q": asked["q"]} if each.name == "search" else {}
        needed |= {"group_by": "department", "table": "T5"} if each.name == "totals" else {}
        for size in sorted({0, 1, 2, len(known)} & set(range(len(known) + 1))):
            for chosen in combinations(known, size):
                query = needed | {name: asked[name] for name in chosen}
                # The cells of the CSV are members of the JSON: the first and the last will do.
                for form in ("json", "csv") if size in (0, len(known)) else ("json",):
                    yield f"/api/v1/{each.name}?{urlencode(query | {'format': form})}"


def text_of(answer: HttpResponseBase) -> str:
    """All that an answer says: its headers, its body, what is packed in it."""
    body: bytes = (
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        if answer.streaming
        else answer.content  # type: ignore[attr-defined]
    )
    pieces = [body]
    if body[:2] == b"PK":
        with ZipFile(BytesIO(body)) as package:
            pieces = [package.read(name) for name in package.namelist()]
    heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return "\n".join([heads, *(piece.decode("utf-8", "replace") for piece in pieces)])


def walked(addresses: Iterator[str], *, follow: bool = True) -> dict[str, str]:
    """What a visitor without a login reads at these addresses, and at all that these lead to."""
    client, found = Client(), {}
    waiting = list(dict.fromkeys(addresses))
    known, beginning = set(waiting), len(waiting)
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        assert answer.status_code < 500, address
        found[address] = text = text_of(answer)
        if not follow:
            continue
        for link in _LINK.findall(text):
            local = _local(address, unescape(link[0] or link[1]))
            if SEARCH in address and SEARCH in local:
                continue  # what is found offers other questions without end
            if local and local not in known and not _FURTHER.search(local):
                known.add(local)
                waiting.append(local)
        assert len(known) - beginning < MOST_LINKS, f"the walk does not end: {_commonest(known)}"
    return found


def _commonest(addresses: set[str]) -> list[tuple[str, int]]:
    """What is asked most often with another question each time."""
    return Counter(each.partition("?")[0] for each in addresses).most_common(8)


def _local(at: str, link: str) -> str:
    """The address that a link leads to on this site; nothing where it leads elsewhere."""
    parts = urlsplit(link)
    if parts.netloc not in ("", "testserver"):
        return ""
    query = f"?{parts.query}" if parts.query else ""
    if not parts.path:
        return urlsplit(at).path + query if query else ""
    return parts.path + query if parts.path.startswith("/") else ""
