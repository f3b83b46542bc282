"""The walk: from the home page along all links, each answer written to its file."""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_resolver, get_script_prefix
from django.utils.translation import override
from lxml import html

from portal.operations.file_hash import sha256_of
from portal.static_site import links
from portal.static_site.addresses import ONLY_ONLINE_PAGES, SEARCH_PAGE, Address, Scope, relative
from portal.static_site.search_index import marked_for_search

STATE = "export.json"  # what became of each address, for the next export
SUMS = "SHA256SUMS"
INDEX = "pagefind"  # the folder of the search index
ERROR_PAGE = "404.html"  # where most web servers and file hosts look for it
_OK = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.GONE)


class ExportFailed(Exception):
    """The portal could not answer; the message says which address, and how it was answered."""


@dataclass(slots=True)
class Copied:
    """What became of an address: its file, the validator of its answer, the addresses that it links to."""

    file: str
    etag: str = ""
    links: list[str] = field(default_factory=list)
    gone: bool = False  # withdrawn: the copy, too, says so at the same address


@dataclass(slots=True)
class Export:
    """A copy of the portal in a folder, made anew or brought up to date.

    `online` is the portal's public address. `progress` is told each address that was asked.
    """

    folder: Path
    online: str
    scope: Scope = field(default_factory=Scope)
    progress: Callable[[str], None] = lambda _address: None
    written: int = 0
    broken: list[str] = field(default_factory=list)  # links that lead nowhere, "address ← page"
    _copied: dict[str, Copied] = field(default_factory=dict)
    _before: dict[str, Copied] = field(default_factory=dict)
    _handler: WSGIHandler = field(default_factory=WSGIHandler)

    def run(self) -> None:
        """Walk the portal and write what changed; files of addresses that are no more are removed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._before = self._state()
        start = get_script_prefix()
        waiting = deque([(Address.of(start), ""), (Address.of(f"{start}en/"), "")])
        seen = {address for address, _ in waiting}
        while waiting:
            address, linked_from = waiting.popleft()
            copied = self._copy(address, linked_from)
            if copied is None:
                continue
            self._copied[str(address)] = copied
            for link in map(Address.of, copied.links):
                if link not in seen:
                    seen.add(link)
                    waiting.append((link, str(address)))
        self._write_error_page()
        self._remove_what_is_no_more()
        self._write(STATE, self._new_state())

    @property
    def pages(self) -> int:
        """How many addresses are in the copy."""
        return len(self._copied)

    @property
    def gone(self) -> list[str]:
        """The addresses of withdrawn editions, which a server that can should answer with 410."""
        return sorted(address for address, copied in self._copied.items() if copied.gone)

    def _copy(self, address: Address, linked_from: str) -> Copied | None:
        self.progress(str(address))
        route = address.route
        name = route.url_name or "" if route is not None and route.namespace == "budgets" else ""
        before = self._before.get(str(address))
        if name in {*ONLY_ONLINE_PAGES, SEARCH_PAGE}:
            return self._copy_page(address, self._our_page(address, name), Copied(address.file))
        etag = before.etag if before and (self.folder / before.file).is_file() else ""
        response = self._ask(self.scope.asked_for(address), etag)
        try:
            if response.status_code == HTTPStatus.NOT_MODIFIED and before is not None:
                return before
            if response.status_code in (301, 302, 308):
                return self._copy_redirect(address, response)
            if response.status_code == HTTPStatus.NOT_FOUND:
                self.broken.append(f"{address} ← {linked_from}")
                return None
            if response.status_code not in _OK:
                raise ExportFailed(f"{address}: {response.status_code} {response.reason_phrase}")
            copied = Copied(
                address.file,
                response.headers.get("ETag", ""),
                gone=response.status_code == HTTPStatus.GONE,
            )
            kind = response.headers.get("Content-Type", "").partition(";")[0]
            if kind == "text/html":
                return self._copy_page(address, _content(response), copied)
            self._write(copied.file, _chunks(response))
            if kind in ("text/css", "text/javascript"):
                source = (self.folder / copied.file).read_text("utf-8")
                found = links.links_of_source(source, address.path, is_script=kind != "text/css")
                copied.links = [str(each) for each in found]
            return copied
        finally:
            response.close()

    def _copy_page(self, address: Address, content: bytes, copied: Copied) -> Copied:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
        links.lead_forms(page, address, self.online)
        found = links.lead(page, address, self._link_within(copied.file), self.online)
        copied.links = sorted({str(each) for each in found})
        marked_for_search(page, address)
        self._note(page, address)
        self._write(copied.file, [html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")])
        return copied

    def _copy_redirect(self, address: Address, response: HttpResponseBase) -> Copied:
        """Write a page that leads on: a file cannot redirect."""
        there = urljoin(str(address), response.headers["Location"])
        to = Address.of(there)
        inside = not urlsplit(there).netloc and self.scope.holds(to)
        leads = relative(to, address.file) if inside else urljoin(self.online, there)
        with override(address.language):
            page = render_to_string("static_site/moved.html", {"leads": leads})
        self._write(address.file, [page.encode()])
        return Copied(address.file, links=[str(to)] if inside else [])

    def _link_within(self, file: str) -> links.To:
        def to(address: Address, fragment: str) -> tuple[Address, str] | None:
            if address.is_search and {name for name, _ in address.parameters} == {"q"}:
                page = Address(address.path)  # its script reads the question
                return page, f"{relative(page, file)}?{address.query}"
            if not self.scope.holds(address):
                return None
            return address, relative(address, file, fragment)

        return to

    def _our_page(self, address: Address, name: str) -> bytes:
        """Return the page of the copy that stands in for one that only the portal can answer."""
        is_search = name == SEARCH_PAGE
        with override(address.language):
            return render_to_string(
                f"static_site/{'search' if is_search else 'only_online'}.html",
                {
                    "online": urljoin(self.online, str(address)),
                    "name": name,
                    # From the page's own folder to the index: pagefind.js is loaded from there.
                    "index": relative(Address(f"{get_script_prefix()}{INDEX}/"), address.file),
                    "root": relative(Address(get_script_prefix()), address.file),
                },
                self._request(address),
            ).encode()

    def _note(self, page: html.HtmlElement, address: Address) -> None:
        """Say at the top of a page of the site that this is a copy, and where the portal is."""
        header = page.find(".//header")
        if header is None:
            return  # an embed, a leaflet: what is printed or framed names its address itself
        with override(address.language):
            note = render_to_string(
                "static_site/note.html", {"online": urljoin(self.online, str(address))}
            )
        header.append(html.fragment_fromstring(note))

    def _write_error_page(self) -> None:
        """Write what a web server shows for addresses that are not in the copy."""
        address = Address(f"{get_script_prefix()}{ERROR_PAGE}")
        answer: Any = get_resolver().resolve_error_handler(404)
        response = answer(self._request(address), Http404())
        # Its links cannot be relative: it is shown at any address. So all lead to the portal.
        page = html.document_fromstring(
            _content(response), parser=html.HTMLParser(encoding="utf-8")
        )
        links.lead(page, address, lambda _address, _fragment: None, self.online)
        self._write(ERROR_PAGE, [html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")])

    def _request(self, address: Address, etag: str = "") -> Any:
        public = urlsplit(self.online)
        headers = {"host": public.netloc}
        if etag:
            headers["if-none-match"] = etag
        inside = address.path.removeprefix(get_script_prefix().rstrip("/"))
        return RequestFactory(headers=headers).get(
            inside, query_params=dict(address.parameters), secure=public.scheme == "https"
        )

    def _ask(self, address: Address, etag: str = "") -> HttpResponseBase:
        return self._handler.get_response(self._request(address, etag))

    def _write(self, file: str, content: Iterable[bytes]) -> None:
        """Write a file, or leave it as it is where it is the same; never half of it."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        digest = hashlib.sha256()
        with new.open("wb") as out:
            for chunk in content:
                digest.update(chunk)
                out.write(chunk)
        if path.is_file() and sha256_of(path) == digest.hexdigest():
            new.unlink()
            return
        os.replace(new, path)
        self.written += 1

    def _state(self) -> dict[str, Copied]:
        """Return what the last export copied; of another scope no answer holds any more."""
        try:
            kept = json.loads((self.folder / STATE).read_text("utf-8"))
        except FileNotFoundError:
            if any(self.folder.iterdir()):
                raise ExportFailed(
                    f"{self.folder} is not empty, and no copy of the portal."
                ) from None
            return {}
        before = {address: Copied(**copied) for address, copied in kept["addresses"].items()}
        if kept["made_of"] != self._made_of():
            for copied in before.values():
                copied.etag = ""
        return before

    def _new_state(self) -> Iterable[bytes]:
        addresses = {address: asdict(copied) for address, copied in sorted(self._copied.items())}
        state = {"made_of": self._made_of(), "addresses": addresses}
        return [json.dumps(state, ensure_ascii=False, indent=1).encode()]

    def _made_of(self) -> list[Any]:
        """Return what would make another copy of the same answers: the scope and the portal's address."""
        return [self.online, self.scope.year, self.scope.jurisdiction, settings.PORTAL["name"]]

    def _remove_what_is_no_more(self) -> None:
        kept = {copied.file for copied in self._copied.values()}
        for copied in self._before.values():
            if copied.file not in kept:
                (self.folder / copied.file).unlink(missing_ok=True)


def write_sums(folder: Path) -> int:
    """Write the SHA-256 of every file of a copy, as sha256sum does; return how many there are."""
    files = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (SUMS, STATE)
    )
    lines = [f"{sha256_of(folder / file)}  {file}\n" for file in files]
    (folder / SUMS).write_text("".join(lines), "utf-8")
    return len(files)


def _chunks(response: Any) -> Iterable[bytes]:
    return response.streaming_content if response.streaming else [response.content]


def _content(response: Any) -> bytes:
    return b"".join(_chunks(response))
