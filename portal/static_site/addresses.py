"""Which addresses become files, where these lie, and which lead to the portal itself."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve
from django.utils.translation import get_language_from_path, override

# Pages for each value of these are asked for; other parameters sort, filter and find, which files cannot.
WALKED_PARAMETERS = frozenset({"jurisdiction", "year", "phase", "page"})
_PLAIN_VALUE = re.compile(r"[\w-]{1,80}", re.ASCII)  # "xianghe-county", "2024"; it names a folder
# What a visitor computes with: a page of the copy says so and names the portal's address.
ONLY_ONLINE_PAGES = frozenset({"compare", "verify", "api"})
SEARCH_PAGE = "search"
# Files and answers that follow from what a visitor asks.
_ONLY_ONLINE_FILES = frozenset(
    {"compare", "search", "api", "api_index", "api_openapi", "api_nowhere"}
)
_ONLY_ONLINE = frozenset({"oembed"})


@dataclass(frozen=True, slots=True)
class Address:
    """A path of the site with its parameters in alphabetical order, as asked and as linked to."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, link: str) -> Address:
        """Return the address of a link that begins with "/"; its fragment is left out."""
        parts = urlsplit(link)
        return cls(parts.path, tuple(sorted(parse_qsl(parts.query, keep_blank_values=True))))

    @property
    def query(self) -> str:
        """The parameters as they stand behind "?"."""
        asked = QueryDict(mutable=True)
        for name, value in self.parameters:
            asked.appendlist(name, value)
        return asked.urlencode()

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.parameters else self.path

    @property
    def file(self) -> str:
        """Where its file lies below the folder of the copy.

        /years/2024/?page=2 is "years/2024/_/page-2/index.html", /ledger.csv?year=2024 is
        "_/year-2024/ledger.csv".
        Paths that end with a name without an extension (short addresses) become folders, too.
        """
        path = unquote(self.path).removeprefix(get_script_prefix()).lstrip("/")
        folder, name = posixpath.split(path)
        if name and not posixpath.splitext(name)[1]:
            folder, name = path, ""
        if self.parameters:
            folder = posixpath.join(
                folder, "_", *(f"{name}-{value}" for name, value in self.parameters)
            )
        return posixpath.join(folder, name or "index.html")

    @property
    def language(self) -> str:
        """The language in which the portal answers it."""
        return get_language_from_path(self.path.removeprefix(get_script_prefix().rstrip("/"))) or (
            settings.LANGUAGE_CODE
        )

    @property
    def route(self) -> ResolverMatch | None:
        """The view behind it; None for static files and where there is none."""
        return _route(self.path, self.language)

    @property
    def is_search(self) -> bool:
        """Whether it is the search page, which the copy answers from an index of its own."""
        return self.route is not None and self.route.view_name == f"budgets:{SEARCH_PAGE}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the portal is copied: all of it, or one fiscal year, or one jurisdiction (or a year of it)."""

    year: int | None = None
    jurisdiction: str = ""
    departments: frozenset[str] = field(
        default=frozenset()
    )  # of the jurisdiction: addresses, former ones too

    def holds(self, address: Address) -> bool:
        """Say whether an address becomes a file; all others lead to the portal."""
        if address.path.startswith(settings.STATIC_URL):
            return not address.parameters
        route = address.route
        if route is None or not _is_walked(address):
            return False
        namespace, name = route.namespace, route.url_name or ""
        if namespace == "files":
            if name in _ONLY_ONLINE_FILES or (self.narrow and name.startswith("data_")):
                return False
        elif namespace != "budgets" or name in _ONLY_ONLINE:
            return False
        asked = {**dict(address.parameters), **route.kwargs}
        return self._holds(asked)

    @property
    def narrow(self) -> bool:
        """Whether it is a part of the portal only."""
        return bool(self.year or self.jurisdiction)

    def _holds(self, asked: dict[str, object]) -> bool:
        if self.year and str(asked.get("year", self.year)) != str(self.year):
            return False
        if not self.jurisdiction:
            return True
        department = asked.get("slug") if "department" not in asked else asked["department"]
        if "jurisdiction" in asked:
            return asked["jurisdiction"] == self.jurisdiction
        return department is None or department in self.departments

    def asked_for(self, address: Address) -> Address:
        """Return what the portal is asked for an address: pages of many places show only the one copied."""
        route = address.route
        known = getattr(route.func, "parameters", ()) if route else ()
        if (
            not self.jurisdiction
            or "jurisdiction" not in known
            or dict(address.parameters).get("jurisdiction")
        ):
            return address
        parameters = (*address.parameters, ("jurisdiction", self.jurisdiction))
        return Address(address.path, tuple(sorted(parameters)))


@lru_cache(maxsize=100_000)  # a page of the site is linked to from thousands
def _route(path: str, language: str) -> ResolverMatch | None:
    prefix = get_script_prefix()
    if not path.startswith(prefix):
        return None
    with override(language):
        try:
            return resolve("/" + path.removeprefix(prefix))
        except Resolver404:
            return None


def _is_walked(address: Address) -> bool:
    names = [name for name, _ in address.parameters]
    return (
        len(names) == len(set(names))
        and WALKED_PARAMETERS.issuperset(names)
        and all(_PLAIN_VALUE.fullmatch(value) for _, value in address.parameters)
    )


def relative(to: Address, within: str, fragment: str = "") -> str:
    """Return the link from a file to an address: from "data/index.html" to /years/ it is "../years/".

    A folder is named without its index.html, as web servers do.
    """
    folder, _, name = to.file.rpartition("/")
    link = posixpath.relpath(folder or ".", posixpath.dirname(within) or ".")
    link = f"{link}/" if name == "index.html" else posixpath.join(link, name)
    return quote(link, safe="/._-~") + (f"#{fragment}" if fragment else "")
