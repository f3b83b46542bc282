"""Every public data address, from the routes themselves, with what it declares that it may be asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import URLPattern, reverse

from budgets import publishing, urls
from budgets.data_views.declaration import Declaration
from budgets.data_views.parameters import Parameter
from budgets.models import Edition
from tests.views.county import county

# What may stand in an address of the county below. A new kind of part is added here.
SAMPLES: dict[str, list[Any]] = {
    "departments": ["fire-brigade"],
    "jurisdictions": ["yunxi"],
    "section": ["pages", "2024"],
    "year": [2023, 2024],
    "number": [1, 2],
    "phase": ["budget", "final"],
    "department": ["fire-brigade"],
    "jurisdiction": ["yunxi"],
    "code": ["224"],
    "rest": ["nowhere"],
}
# What answers where a parameter must be given; totals need one table and one side.
ASKED = {"q": "支出", "department": "fire-brigade", "year": "2024", "table": "T3"}


def a_county() -> None:
    """The county of the tests, with everything of one year corrected, so that there are changes."""
    county()
    for edition in Edition.objects.current().filter(department__slug="fire-brigade"):
        if edition.fiscal_year == 2023:
            draft = publishing.correct(edition=edition)
            with publishing.changing(edition=draft):
                draft.lines.filter(code="221").update(name="住房保障")
            publishing.publish(edition=draft, correction_note="更正科目名称。")


@dataclass(frozen=True)
class Address:
    """One data address: its route, the parts of its path, what it declares."""

    name: str
    path: str
    named: dict[str, Any]
    declared: Declaration

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        return self.declared.parameters_of(**self.named)

    @property
    def needed(self) -> dict[str, str]:
        """What must be asked for an answer."""
        found = {each.name: ASKED[each.name] for each in self.parameters if each.required}
        return found | ({"table": ASKED["table"]} if self.path.endswith("/totals") else {})

    def asking(self, *more: tuple[str, str], without: str = "") -> str:
        """The address with what it needs, and more; repeated names stay repeated."""
        names = {name for name, _value in more} | {without}
        pairs = [pair for pair in self.needed.items() if pair[0] not in names]
        query = urlencode([*pairs, *more])
        return f"{self.path}?{query}" if query else self.path


def routes() -> list[URLPattern]:
    found = []
    for route in urls.files:
        assert isinstance(route, URLPattern)
        found.append(route)
    return found


def addresses() -> Iterator[Address]:
    """Every address of every route; one whose view declares nothing fails here."""
    for route in routes():
        declared = getattr(route.callback, "declared", None)
        assert declared is not None, f"{route.name}: say what it may be asked (`data_view`)"
        choices = []
        for part, converter in route.pattern.converters.items():
            folder = str(route.pattern).partition("/")[0]
            known = SAMPLES.get(folder if part == "slug" else part)
            if known is None and re.fullmatch(r"[a-z_|.]+", converter.regex):
                known = converter.regex.split("|")
            assert known, f"{route.name}: what does the walk put for <{part}>?"
            choices.append([(part, value) for value in known])
        for chosen in product(*choices):
            path = reverse(f"files:{route.name}", kwargs=dict(chosen))
            yield Address(route.name, path, dict(chosen) | route.default_args, declared)


_FOUND: list[Address] = []  # the same in every test: each publishes the same county


def answering() -> list[Address]:
    """Those that give data in the county: at least one of each route, but for the one that leads nowhere."""
    if not _FOUND:
        client = Reader()
        _FOUND.extend(x for x in addresses() if client.head(x.asking()).status_code == 200)
    silent = {route.name for route in routes()} - {each.name for each in _FOUND}
    assert silent == {"api_nowhere"}, silent
    return _FOUND


def one_of_each(found: list[Address]) -> list[Address]:
    """Of the addresses that have a route, an ending and their parameters in common, the first."""
    first: dict[tuple[str, str, tuple[str, ...]], Address] = {}
    for address in found:
        ending = re.sub(r".*\.", "", address.path)
        names = tuple(each.name for each in address.parameters)
        first.setdefault((address.name, ending, names), address)
    return [*first.values()]


class Reader(Client):
    """A client that reads each answer to its end, as a server does: what takes turns gives its turn back."""

    def request(self, **request: Any) -> Any:
        answer: Any = super().request(**request)
        answer.sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer


def body(answer: Any) -> bytes:
    """All that was sent."""
    return bytes(answer.sent)
