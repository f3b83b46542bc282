"""Units are part of their departments: publishing theirs changes no sum, ranking, share or count anywhere.

Every public route and every endpoint of the API is read before and after, and says the same. Where units are
meant to show, each with its reason below, everything that was said before is still said, and only lines are
added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from budgets.api.endpoints import ENDPOINTS
from tests.views.units.bureau import bureau, publish_units, units_of
from tests.views.walks.test_no_draft_leaks import routes
from tests.views.walks.walking import addresses_of, walked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAMPLES = {
    "departments": ["education-bureau"],
    "jurisdictions": ["yunxi"],
    "department": ["education-bureau"],
    "jurisdiction": ["yunxi"],
    "section": ["pages", "2024"],
    "year": [2024],
    "number": [1],
    "code": ["205"],
    "rest": ["nowhere"],
}
# What is of one document alone, whatever else there is.
OF_ONE_DOCUMENT = re.compile(
    r"_(?:level|document|cite|changes|drawing|picture|embed|share|leaflet|short)$"
)
# Where units are meant to show, by address: nothing that was said before may change.
UNITS_SHOW = {
    r"/departments/education-bureau/": "the bureau's page leads to its units",
    r"/departments/education-bureau/2024/(?:final/)?(?:v1/)?": "its year shows what the units have of it",
    r"/progress/": "units are one row below their department",
    r"/compare/": "who wants a unit looks for it in the choice of departments",
    r"/search/(?:\?q=.*)?": "what units' documents say is found too, behind what departments say",
    r"/departments/\?q=.*": "who looks for a school by its name finds it",
    r"/sitemap(?:-\w+)?\.xml": "search engines know the pages of units",
    r"/catalog\.jsonld": "each edition is a data set of the catalogue",
    r"/ledger\.csv|/ledger\.atom|/jurisdictions/yunxi/ledger\.atom": "acts on units are in the chain",
}
# The ledger counts acts and documents, which those of units are; it adds up no money.
COUNTS_ACTS = {"/ledger/"}
PAGES = (
    "/search/?q=公务接待费",
    "/search/?q=教育",
    "/departments/?q=局",
    "/years/2024/?view=table",
)
# What is another one at another moment, and says nothing of money: times, the ends of chains, cursors,
# fingerprints.
_OF_THE_MOMENT = re.compile(
    r'\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+]*|"(?:hash|sequence|cursor|next_cursor)": ?"?[\w-]+"?'
    r"|\b(?:yunxi )?\d+:[0-9a-f]{64}\b|\b\d+ [0-9a-f]{12,64}\b|\d\d:\d\d"
    r"|公开记录的状态\s+[0-9a-f-]+"
)
_HITS = re.compile(
    r"文件里的|全部 \d+ "
)  # the heading of what is found at one department; hits by kind
_HEADERS = re.compile(r"\A(?:[\w-]+: .*\n)+")


def addresses() -> Iterator[str]:
    """Every route in Chinese, every endpoint without a question and with all of it, and some more pages."""
    for name, route in routes():
        if not OF_ONE_DOCUMENT.search(name):
            yield from (
                address
                for _parts, address in addresses_of(name, route, SAMPLES)
                if not address.startswith("/en/")
            )
    for each in ENDPOINTS:
        needed = {"search": "q=教育", "totals": "table=T3"}.get(each.name, "")
        known = {parameter.name for parameter in each.parameters}
        asked = {"jurisdiction": "yunxi", "year": "2024", "phase": "budget", "limit": "1000"}
        rest = "&".join(f"{name}={value}" for name, value in asked.items() if name in known)
        yield f"/api/v1/{each.name}?{needed}"
        yield f"/api/v1/{each.name}?{needed}&{rest}&format=csv"
    for groups in ("department", "jurisdiction,year", "class", "code,year,phase"):
        yield f"/api/v1/totals?table=T1&side=expenditure&group_by={groups}"
    yield from PAGES


def said(text: str) -> list[str]:
    """What an answer says, line by line, without headers, markup and what is of the moment."""
    text = _HEADERS.sub("", text)
    if (
        "<main" in text
    ):  # in the head are the facts for machines, with the moment of the last change
        text = text[text.index("<main") :]
    if "<" in text[:200]:
        text = re.sub(r"</(?:li|p|h\d|tr|div|option|url)>|<entry>|,?\n", "\n", text)
        text = unescape(re.sub(r"<[^>]+>", " ", text))
    lines = (" ".join(_OF_THE_MOMENT.sub(" ", line).split()) for line in text.splitlines())
    return [line for line in lines if line]


def is_said(line: str, now: list[str]) -> bool:
    """Whether a line still stands, with more behind it at most; how many hits there are may change."""
    return bool(_HITS.match(line)) or any(each.startswith(line) for each in now)


def test_no_sum_changes_where_units_publish() -> None:
    department = bureau()
    every = list(dict.fromkeys(addresses()))
    before = walked(iter(every), follow=False)
    publish_units(units_of(department))
    after = walked(iter(every), follow=False)
    changed, lost, shown = [], [], 0
    for address in every:
        if address == "/departments/education-bureau/units/":
            continue  # it was nowhere
        was, now = said(before[address]), said(after[address])
        shows = any(re.fullmatch(pattern, address) for pattern in UNITS_SHOW)
        if shows:
            lost += [(address, line) for line in was if not is_said(line, now)]
            shown += was != now
        elif address not in COUNTS_ACTS and was != now:
            changed.append((address, [line for line in now if line not in was][:3]))
    assert (changed, lost) == ([], [])
    assert len(every) > 120
    assert shown > 12
