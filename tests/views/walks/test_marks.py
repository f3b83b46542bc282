"""What a jurisdiction's data is stands on everything that leaves: every page, every file, every answer.

The addresses come from the routes and endpoints themselves, so a new one is asked for the mark at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import resolve
from django.utils.translation import override
from docx import Document
from openpyxl import load_workbook

from budgets import publishing
from budgets.models import Approval, Department, Edition, Jurisdiction
from tests.cast import fire_brigade, fire_budget, said_of
from tests.views.verify.verifying import asked, downloaded
from tests.views.walks.walking import every_question, every_route, text_of

pytestmark = pytest.mark.django_db

ZH, EN = "演标：县是编的", "MARKED: an invented county"
# What says nothing of any department, or of none without a question.
OF_NOBODY = {
    *("budgets:checks", "budgets:verify", "budgets:accessibility"),
    *("files:robots", "files:sitemap", "files:sitemap_section"),
    *("files:disclosure_schema", "files:api_index", "files:api_openapi", "files:api_nowhere"),
}
SIGNS = ("kind-tag", "data-notice", "演示", "样例", "Demonstration", ZH, EN)
SAMPLES: dict[str, list[Any]] = {
    "departments": ["fire-brigade"],
    "department": ["fire-brigade"],
    "jurisdictions": ["yunxi"],
    "jurisdiction": ["yunxi"],
    "year": [2020],
    "number": [2],
    "section": ["pages"],
    "code": ["224", "2240201"],
    "rest": ["x"],
}
QUESTIONS = (
    *("/compare/?department=fire-brigade&year=2020", "/en/compare/?department=fire-brigade&year=2020"),
    *("/compare.csv?department=fire-brigade&year=2020", "/search.csv?q=消防", "/search/?q=消防"),
    *("/en/search/?q=消防", "/progress/?year=2020&phase=budget", "/ledger/?department=fire-brigade"),
    *("/ledger.csv?jurisdiction=yunxi", "/departments/?jurisdiction=yunxi", "/?jurisdiction=all"),
)  # fmt: skip


def publish(department: Department, year: int) -> Edition:
    """A budget with its figures, and a correction of it."""
    budget = fire_budget(year)
    draft = publishing.import_draft(department=department, disclosure=budget)
    publishing.publish(edition=draft)
    corrected = publishing.import_draft(
        department=department, disclosure=replace(budget, contact="办公室，电话0800-1")
    )
    return publishing.publish(edition=corrected, correction_note="补充联系方式。")


@pytest.fixture
def department() -> Department:
    """In a county that is not marked, before anything is published."""
    found = fire_brigade()
    publishing.keep_approval(
        approval=Approval(
            jurisdiction=found.jurisdiction,
            fiscal_year=2020,
            phase="budget",
            approved_on="2020-01-20",
        )
    )
    return found


def mark(place: Jurisdiction, kind: str = "demonstration") -> None:
    with said_of(place):
        place.kind, place.notice, place.notice_en = kind, ZH, EN
        place.save()


def answers(addresses: Iterator[str] | tuple[str, ...]) -> Iterator[tuple[str, str]]:
    client = Client()
    for address in addresses:
        answer = client.get(address, follow=True)
        if answer.status_code in (200, 410):
            yield address, text_of(answer)


def all_addresses() -> Iterator[str]:
    yield from every_route(SAMPLES)
    yield from QUESTIONS
    yield from every_question({"department": "fire-brigade", "q": "消防", "year": "2020"})


def route_of(address: str) -> str:
    with override("en" if address.startswith("/en/") else "zh-hans"):
        return resolve(address.partition("?")[0]).view_name


@pytest.mark.slow
def test_the_mark_is_on_everything_that_leaves(department: Department) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    walked, bare = set(), []
    for address, text in answers(all_addresses()):
        route = route_of(address)
        walked.add(route)
        empty = address == "/search.csv" or (route.startswith("files:api") and '"data":[]' in text)
        empty |= "/staff" in address  # this department states no numbers: no row
        if route in OF_NOBODY or empty:
            continue
        english = address.startswith("/en/")
        wanted = [EN] if english else [ZH] if route.startswith("budgets:") else [ZH, EN]
        bare += [(address, each) for each in wanted if each not in text]
    assert bare == [], bare
    assert len(walked - OF_NOBODY) > 40


@pytest.mark.slow
def test_without_a_mark_nothing_looks_marked(department: Department) -> None:
    publish(department, 2020)
    seen = [
        (address, sign)
        for address, text in answers(all_addresses())
        for sign in SIGNS
        if sign in text
        # What the words and columns of the interface mean is told everywhere.
        and route_of(address) not in {"budgets:api", "files:api_openapi"}
    ]
    assert seen == []


def test_a_mark_stays_with_its_own_jurisdiction(department: Department) -> None:
    publish(department, 2020)
    other = Jurisdiction.objects.create(slug="qilan", name="栖岚县", kind="sample", notice=ZH)
    publish(
        Department.objects.create(jurisdiction=other, slug="archives", name="栖岚县档案馆"), 2020
    )
    own = (
        address
        for address in every_route(SAMPLES)
        if "fire-brigade" in address or "jurisdictions/yunxi" in address
    )
    assert [(a, s) for a, text in answers(own) for s in SIGNS if s in text] == []


@pytest.mark.parametrize(
    ("prefix", "tag", "title"),
    [("", "演示", "（演示）"), ("/en", "Demonstration", "(Demonstration)")],
)
def test_heading_title_and_shared_title_bear_the_tag(
    department: Department, prefix: str, tag: str, title: str
) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    at = f"{prefix}/departments/fire-brigade/"
    for address in (at, f"{at}2020/", f"{at}2020/v2/cite/", f"{at}2020/v2/changes/"):
        page = Client().get(address).content.decode()
        (heading,) = re.findall(r"<h1.*?</h1>", page, re.DOTALL)
        assert re.search(rf'<span class="kind-tag" lang="[^"]+"> {tag}</span>', heading), address
        assert title in page.partition("</title>")[0], address
        (shared,) = re.findall(r'<meta property="og:title" content="([^"]*)">', page)
        assert title in shared, address


def test_every_name_in_a_list_bears_the_tag(department: Department) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    lists = ("/", "/departments/", "/years/2020/", "/progress/?year=2020&phase=budget", "/ledger/",
             "/search/?q=消防", "/compare/?department=fire-brigade&year=2020")  # fmt: skip
    for address in lists:
        page = Client().get(address, follow=True).content.decode()
        main = page[page.index("<main") :]
        # A list of one county names its departments without it.
        links = re.findall(r'<a [^>]*href="[^"]*fire-brigade[^"]*"[^>]*>[^<]*(?:<span[^>]*>)?(?:云溪县)?'
                           r"消防救援大队.{0,80}", main, re.DOTALL)  # fmt: skip
        links += re.findall(r'<p class="hit__where">.*?</p>', main, re.DOTALL)
        assert links, address
        assert [x for x in links if "kind-tag" not in x] == [], address


def test_the_notice_is_sealed_as_it_was_and_a_later_one_is_told_beside(
    department: Department,
) -> None:
    mark(department.jurisdiction)
    edition = publish(department, 2020)
    sealed = Client().get("/departments/fire-brigade/2020/v2.json").json()
    assert (sealed["notice"], sealed["notice_en"]) == (ZH, EN)
    with said_of(department.jurisdiction):
        department.jurisdiction.notice = "换了一句"
        department.jurisdiction.save()
    assert Client().get("/departments/fire-brigade/2020/v2.json").json() == sealed
    assert "换了一句" in Client().get("/departments/fire-brigade/2020/v2.csv").content.decode()
    edition.refresh_from_db()
    assert edition.notice == ZH


def test_the_word_document_bears_it_at_the_head_of_every_page(department: Department) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    data = downloaded(Client(), "/departments/fire-brigade/2020/v2.docx")
    first, *others = Document(BytesIO(data)).sections
    assert [x.text for x in first.header.paragraphs] == [ZH, EN]
    assert len(others) > 1
    assert all(each.header.is_linked_to_previous for each in others)
    assert not first.different_first_page_header_footer


def test_every_printed_sheet_of_the_workbook_bears_it(department: Department) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    data = downloaded(Client(), "/departments/fire-brigade/2020/v2.xlsx")
    book = load_workbook(BytesIO(data))
    assert len(book.worksheets) > 5
    assert {each.oddHeader.right.text for each in book.worksheets} == {f"{ZH}\n{EN}"}
    assert book.properties.creator != department.name


def test_a_document_stays_valid_when_the_notice_changes_and_no_other_head_is(
    department: Department,
) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    before = downloaded(Client(), "/departments/fire-brigade/2020/v2.docx")
    for words in ("换了一句", "又换了一句"):
        with said_of(department.jurisdiction):
            department.jurisdiction.notice = words
            department.jurisdiction.notice_en = ""
            department.jurisdiction.save()
        assert asked(Client(), before).verdict == "identical"
        forged = Document(BytesIO(before))
        forged.sections[0].header.paragraphs[0].text = "官方文件"
        written = BytesIO()
        forged.save(written)
        assert asked(Client(), written.getvalue()).verdict == "differs"


@pytest.mark.parametrize("kind", ["sample", "demonstration"])
def test_no_organ_is_said_to_have_published_what_is_not_its_own(
    department: Department, kind: str
) -> None:
    mark(department.jurisdiction, kind)
    publish(department, 2020)
    page = Client().get("/departments/fire-brigade/2020/").content.decode()
    for claim in ("看原文件", "原文、下载", "发布机构", "GovernmentOrganization", "原文标题"):
        assert claim not in page, claim
    assert f'<meta name="ContentSource" content="{department.name}">' not in page
    catalogue = downloaded(Client(), "/catalog.jsonld").decode()
    assert json.dumps({"foaf:name": department.name}, ensure_ascii=False)[1:-1] not in catalogue
    data = downloaded(Client(), "/departments/fire-brigade/2020/v2.docx")
    assert Document(BytesIO(data)).core_properties.author != department.name
    with said_of(department.jurisdiction):
        department.jurisdiction.kind = "real"
        department.jurisdiction.save()
    page = Client().get("/departments/fire-brigade/2020/").content.decode()
    assert "看原文件" in page
    assert "发布机构" in page
    assert "GovernmentOrganization" in page


def test_an_english_page_without_an_english_notice_shows_the_chinese_one(
    department: Department,
) -> None:
    place = department.jurisdiction
    with said_of(place):
        place.kind, place.notice = "sample", ZH
        place.save()
    page = Client().get("/en/departments/fire-brigade/").content.decode()
    assert f'<span lang="zh-Hans">{ZH}</span>' in page
    mark(place)
    page = Client().get("/en/departments/fire-brigade/").content.decode()
    assert f'<span lang="en">{EN}</span>' in page
    assert ZH not in page


def test_the_citation_can_be_printed_with_its_notice(department: Department) -> None:
    mark(department.jurisdiction)
    publish(department, 2020)
    for prefix, notice in (("", f"（{ZH}）"), ("/en", f"({EN})")):
        page = Client().get(f"{prefix}/departments/fire-brigade/2020/v2/cite/").content.decode()
        sentences = re.findall(r'<p class="citation" data-citation>(.*?)</p>', page)
        assert sentences
        assert [x for x in sentences if not x.endswith(notice)] == []


def test_a_demonstration_has_to_say_so() -> None:
    place = Jurisdiction(slug="a", name="甲县", kind="demonstration")
    with pytest.raises(ValidationError, match="演示或样例要写数据声明"):
        place.full_clean()
