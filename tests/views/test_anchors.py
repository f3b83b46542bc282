"""Every place that something points at exists: citations, search, and every link with a fragment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from django.core.management import call_command
from django.test import Client

from budgets import publishing
from budgets.disclosure.anchors import line_anchor
from budgets.disclosure.model import Disclosure, Fund, Nature, Phase, Section, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.writers.figure_anchors import places_of
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import Outline, outline_of
from budgets.models import Edition
from budgets.views.citations import cite_url
from tests.builders import document, item, total
from tests.cast import fire_brigade, fire_budget
from tests.demonstration import PROFILES, editions_of
from tests.views.walks.walking import every_route, walked

HOST = "http://testserver"
ID = re.compile(r'\sid="([^"]*)"')
# In a page, and in any file; a sentence in Chinese may go on right behind an address.
LINK = re.compile(
    r"""href=["']([^"']*#[^"']+)["']|(http://testserver/[^\s"'<>\\,，。）)]*#[\w%.-]+)"""
)
YEARS = (2019, 2020)
SAMPLES = {
    "departments": ["fire-brigade"],
    "jurisdictions": ["yunxi"],
    "section": ["pages", *map(str, YEARS)],
    "year": list(YEARS),
    "number": [1, 2],
    "phase": ["budget", "final"],
    "department": ["fire-brigade"],
    "jurisdiction": ["yunxi"],
    "code": ["224", "2240201"],
    "rest": ["nowhere"],
}


def ids_of(client: Client, address: str, kept: dict[str, Counter[str]]) -> Counter[str]:
    """How often each id stands in a page."""
    if address not in kept:
        answer = client.get(address.removeprefix(HOST), follow=True)
        assert answer.status_code == 200, address
        kept[address] = Counter(map(unescape, ID.findall(answer.content.decode())))
    return kept[address]


def anchors_of(disclosure: Disclosure, outline: Outline) -> Counter[str]:
    """How often the page of a document has each anchor of a figure."""
    layouts = [block for block in outline.blocks if isinstance(block, TableLayout)]
    cells = [cell.anchor for each in layouts for row in each.rows for cell in row if cell.anchor]
    further = [anchor for some in places_of(disclosure, outline).values() for anchor in some]
    return Counter([*(each.table.value for each in layouts), *cells, *further])


# The document


@pytest.mark.slow
def test_every_figure_of_the_demonstration_has_one_place_in_its_document() -> None:
    planned = [each for slug in PROFILES for each in editions_of(slug)]
    disclosures = [each.disclosure for each in planned]
    assert {each.phase for each in disclosures} == set(Phase)
    assert {line.table for each in disclosures for line in each.lines} >= {
        Table.T8,
        Table.T9,
        Table.OPERATING_COST,
        Table.ASSETS,
    }
    for disclosure in disclosures:
        places = anchors_of(disclosure, outline_of(disclosure))
        pointed_at = {line_anchor(line) for line in disclosure.lines}
        assert {each: places[each] for each in pointed_at} == dict.fromkeys(pointed_at, 1)
        assert places.total() == len(places)


def words_at(disclosure: Disclosure, anchor: str, wording: dict[Section, str] | None = None) -> str:
    """What the document says at an anchor that no row of a table has."""
    outline = outline_of(disclosure, wording)
    assert anchors_of(disclosure, outline)[anchor] == 1
    [number] = [at for at, some in places_of(disclosure, outline).items() if anchor in some]
    block = outline.blocks[number]
    return block.table.value if isinstance(block, TableLayout) else block.text


def test_a_figure_without_a_table_is_found_in_its_sentence() -> None:
    budget = document(
        total(Table.T1, "100"),
        total(Table.OPERATING_COST, "13"),
        total(Table.ASSETS, "3"),
        total(Table.PROCUREMENT, "7"),
    )
    assert "机关运行经费预算数13万元" in words_at(budget, "O1-total")
    assert "3万元" in words_at(budget, "O3-total")
    assert "13万元" not in words_at(budget, "O3-total")
    assert "7万元" in words_at(budget, "O2-total")


def test_nothing_planned_is_found_at_its_empty_table_or_in_its_sentence() -> None:
    none = Amount.none_planned(MoneyUnit.WAN)
    budget = document(
        total(Table.T1, "100"),
        total(Table.T8, none),
        total(Table.T9, none),
        total(Table.ASSETS, none),
    )
    assert words_at(budget, "T8-total") == "T8"
    assert words_at(budget, "T9-total") == "T9"
    assert "没有" in words_at(budget, "O3-total")


def test_a_figure_that_its_table_has_no_cell_for_is_found_at_the_table() -> None:
    odd = item(Table.T5, "205", "5", "教育支出", fund=Fund.STATE_CAPITAL)
    assert words_at(document(total(Table.T5, "100"), odd), "T5-205") == "T5"


def test_a_county_s_own_wording_loses_no_place() -> None:
    budget = document(total(Table.T1, "100"), total(Table.OPERATING_COST, "13"))
    silent = dict.fromkeys(Section, "# 说明\n没有更多说明。")
    outline = outline_of(budget, silent)
    assert anchors_of(budget, outline)["O1-total"] == 1


def test_the_natures_above_a_total_have_places_of_their_own() -> None:
    budget = document(
        total(Table.T1, "70", Nature.BASIC),
        total(Table.T1, "30", Nature.PROJECT),
        total(Table.T1, "100"),
    )
    outline = outline_of(budget)
    [table] = [x for x in outline.blocks if isinstance(x, TableLayout) and x.table is Table.T1]
    named = {cell.anchor: cell.text for row in table.rows for cell in row if cell.anchor}
    assert named["T1-expenditure-total"] == "支出总计"
    assert named["T1-expenditure-total-basic"] == "基本支出"
    assert named["T1-expenditure-total-project"] == "项目支出"


# The pages


@pytest.mark.django_db
@pytest.mark.slow
def test_every_citation_leads_to_one_place_in_both_languages() -> None:
    """Two departments of the demonstration, budgets and final accounts, and the sample from Word."""
    call_command("load_demonstration", verbosity=0, departments=2)
    client, kept, walked_tables, lost = Client(), {}, Counter[str](), []
    for edition in Edition.objects.published().select_related("department"):
        for prefix in ("", "/en"):
            page = unescape(client.get(prefix + cite_url(edition)).content.decode())
            for address in re.findall(rf"{HOST}(/\S+?#[\w-]+)", page):
                where, _, anchor = address.partition("#")
                walked_tables[anchor.partition("-")[0]] += 1
                if ids_of(client, where, kept)[anchor] != 1:
                    lost.append(address)
    assert lost == []
    assert set(walked_tables) >= {"T1", "T5", "T7", "T8", "T9", "O1", "O3"}
    assert all(count == 1 for ids in kept.values() for count in ids.values())


@pytest.mark.django_db
@pytest.mark.slow
def test_every_link_with_a_fragment_leads_somewhere() -> None:
    """In every page, file and feed that the public reaches."""
    brigade = fire_brigade()
    for year in YEARS:
        for phase in Phase:
            draft = publishing.import_draft(department=brigade, disclosure=fire_budget(year, phase))
            publishing.publish(edition=draft)
    client, kept, lost, leading = Client(), {}, set(), Counter[str]()
    asked = [
        "/search/?q=消防",
        "/search.csv?q=支出",
        "/compare/?department=fire-brigade&year=2019&year=2020&phase=budget&by=item",
        "/api/v1/search?q=支出",
    ]
    for at, text in walked(iter([*every_route(SAMPLES), *asked]), follow=False).items():
        kept[f"{HOST}{at}"] = Counter(map(unescape, ID.findall(text)))
        for link in fragments_of(at, text):
            where, anchor = urldefrag(link)
            leading[at] += 1
            if not ids_of(client, where, kept)[unquote(anchor)]:
                lost.add((at, link))
    assert lost == set()
    assert leading.total() > 1000
    assert {*asked} <= set(leading)


def fragments_of(at: str, text: str) -> Iterator[str]:
    """The links of an answer that lead to a place in a page of ours."""
    for of_page, of_file in LINK.findall(text):
        link = urljoin(f"{HOST}{at}", unescape(of_page or of_file))
        if link.startswith(f"{HOST}/"):
            yield link
