"""The links of a page, a style sheet or a script: found, and led to files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

from lxml import html

from portal.static_site.addresses import Address

# From an address and a fragment to the address that is copied and the link to it; None where it is not.
To = Callable[[Address, str], tuple[Address, str] | None]
_LINKS = ("href", "src", "action", "formaction", "poster")
# url("../fonts/a.woff2"), @import "b.css"; import { x } from "./c.js"; import("./d.js")
_IN_STYLE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
_IN_SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']""")


def links_of_source(content: str, at: str, *, is_script: bool) -> Iterator[Address]:
    """Yield what a style sheet or a script asks for. Their links are relative and stay as they are."""
    for match in (_IN_SCRIPT if is_script else _IN_STYLE).finditer(content):
        link = next(filter(None, match.groups()))
        if not urlsplit(link).scheme:
            yield Address.of(urljoin(at, link))


def each_link(page: html.HtmlElement, at: str) -> Iterator[tuple[html.HtmlElement, str, str]]:
    """Yield element, attribute and absolute path (with query and fragment) of each link inside the site.

    Beside links in the proper sense these are all attributes that hold a path: scripts read them.
    """
    for element in page.iter(html.etree.Element):
        for name, value in element.attrib.items():
            value = value.strip()
            if name in _LINKS:
                parts = urlsplit(value)
                if parts.scheme or parts.netloc or not (parts.path or parts.query):
                    continue  # elsewhere, mail, telephone; or a place in this page
                yield element, name, urljoin(at, value)
            elif name.startswith("data-") and re.match(r"/(?!/)\S*$", value):
                yield element, name, value


def lead(page: html.HtmlElement, at: Address, to: To, online: str) -> list[Address]:
    """Lead the links of a page to files, others to the portal's public address; return the former."""
    found = []
    for element, name, link in list(each_link(page, str(at))):
        address, fragment = Address.of(link), urlsplit(link).fragment
        leads = to(address, fragment)
        if leads is not None:
            copied, relative_link = leads
            element.set(name, relative_link)
            found.append(copied)
            continue
        element.set(name, urljoin(online, link))
        if element.tag == "a":
            element.set("data-online", "")
    return found


def lead_forms(page: html.HtmlElement, at: Address, online: str) -> None:
    """Lead forms to the portal: an answer to what somebody typed is no file. The search box stays."""
    for form in page.iter("form"):
        asked = Address.of(urljoin(str(at), form.get("action", "")))
        if not asked.is_search:
            form.set("action", urljoin(online, str(asked)))
