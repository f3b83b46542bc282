"""Home, departments, years, glossary, about the data: with data, without, in English, sorted."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from budgets.disclosure.model import Identity, Phase, Table
from budgets.models import Department
from tests.builders import document, total
from tests.views.county import ARCHIVES, AUDIT, FIRE, SECRET, county, publish

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ALWAYS = ["/", "/departments/", "/years/", "/glossary/", "/data/", "/checks/", "/api/"]
WITH_DATA = [
    "/",
    "/departments/",
    "/departments/?q=消防",
    "/years/2024/",
    "/years/2023/final/",
    "/years/2024/?jurisdiction=yunxi",
    "/glossary/",
    "/data/",
    "/checks/",
    "/api/",
]


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return str(response.content.decode())


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ALWAYS)
def test_an_empty_portal_answers_with_a_page(client: Client, address: str, prefix: str) -> None:
    assert "<h1>" in text_of(client, prefix + address)


def test_an_empty_portal_says_what_is_missing_and_how_to_start(client: Client) -> None:
    assert "还没有公开的数据" in text_of(client, "/")
    assert "还没有部门" in text_of(client, "/departments/")
    assert "还没有公开的年度" in text_of(client, "/years/")


def test_an_empty_portal_shows_no_empty_section(client: Client) -> None:
    home = text_of(client, "/")
    for part in ("departments", "hundred", "plan", "three"):
        assert f'id="{part}"' not in home
    assert "<table" not in home
    assert "<canvas" not in home


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", WITH_DATA)
def test_every_page_answers_with_data(client: Client, address: str, prefix: str) -> None:
    county()
    text = text_of(client, prefix + address)
    assert (
        "演示数据：全部虚构" in text or "/checks/" in address
    )  # where nothing is found, of nobody


@pytest.mark.parametrize("address", WITH_DATA)
def test_no_page_shows_anything_of_a_draft(client: Client, address: str) -> None:
    county()
    text = text_of(client, address)
    for trace in ("7,777", "2025", SECRET):
        assert trace not in text


def test_a_year_of_which_there_is_only_a_draft_is_not_found(client: Client) -> None:
    county()
    text_of(client, "/years/2025/", status=404)
    text_of(client, "/years/2024/final/", status=404)


def test_years_leads_to_the_latest_published_year(client: Client) -> None:
    county()
    assert client.get("/years/").headers["Location"] == "/years/2024/"
    assert client.get("/en/years/").headers["Location"] == "/en/years/2024/"


def test_a_year_with_final_accounts_only_leads_to_them(client: Client) -> None:
    county()
    publish(
        Department.objects.get(slug="fire-brigade"),
        document(total(Table.T1, "80"), department=Identity(FIRE), year=2018, phase=Phase.FINAL),
    )
    assert client.get("/years/2018/").headers["Location"] == "/years/2018/final/"


def test_the_home_page_gives_the_totals(client: Client) -> None:
    county()
    text = text_of(client, "/")
    assert "<b>140</b> 万元" in text
    assert "140.00" in text
    assert "90.00" in text
    assert "88.00" in text
    assert "+11.1%" in text


def test_the_home_page_leads_to_every_department_with_its_change(client: Client) -> None:
    county()
    text = text_of(client, "/")
    for slug in ("fire-brigade", "archives"):
        assert f'class="row__name" href="/departments/{slug}/2024/"' in text
    assert "+10.00 (+11.1%)" in text
    assert "没有上年数" in text  # the archives published nothing the year before
    assert "每 100 元，94\xa0元" in text
    assert "2023 年花了计划的 97.8%" in text


def test_a_year_says_how_much_more_and_sorts_as_one_likes(client: Client) -> None:
    county()
    text = text_of(client, "/years/2024/")
    assert (
        "比 2023 年的计划<strong>多 10\xa0万元</strong>（+11.1%）（1 个两年都有数的部门）" in text
    )
    names = [FIRE.removeprefix("云溪县"), ARCHIVES.removeprefix("云溪县")]
    for order in ("amount", "change", "three", "used", "name", "%00", "x"):
        rows = text_of(client, f"/years/2024/?order={order}").partition('id="departments"')[2]
        places = [rows.index(name) for name in names]
        assert (order == "name") is (places != sorted(places)) or order == "name"
    accounts = text_of(client, "/years/2023/final/?order=used")
    assert "97.8%" in accounts
    assert "计划 90.00，花了 88.00" in accounts


def test_the_table_of_a_year_adds_up_shares_and_compares(client: Client) -> None:
    county()
    text = text_of(client, "/years/2024/?view=table")
    for figure in ("100.00", "40.00", "140.00", "71.4%", "28.6%", "100.0%", "+10.00", "(+11.1%)"):
        assert figure in text, figure
    assert "没有上年数" in text
    assert 'title="1,000,000 元"' in text


def test_a_department_without_an_edition_is_not_said_to_have_zero(client: Client) -> None:
    county()
    row = re.search(rf"{AUDIT}.*?</tr>", text_of(client, "/departments/"), re.DOTALL)
    assert row
    assert "没有数" in row.group()
    assert "未公开" not in row.group()
    assert "0.00" not in row.group()


def test_a_search_without_a_find_says_so_and_keeps_what_was_typed(client: Client) -> None:
    county()
    text = text_of(client, "/departments/?q=<b>没有")
    assert "没有找到部门" in text
    assert 'value="&lt;b&gt;没有"' in text


@pytest.mark.parametrize("query", ["q=%00", "kind=x", "jurisdiction=%00", "sort=x", "sort=-"])
def test_a_strange_question_is_answered(client: Client, query: str) -> None:
    county()
    text_of(client, f"/departments/?{query}")
    text_of(client, f"/years/2024/?sort={query[-1]}")


def test_an_unknown_jurisdiction_of_a_year_is_not_found(client: Client) -> None:
    county()
    text_of(client, "/years/2024/?jurisdiction=elsewhere", status=404)


COLUMNS = {
    "/departments/": ["name", "jurisdiction", "kind", "year", "total", "comparison"],
    "/years/2024/": ["department", "total", "basic", "project", "share", "comparison"],
    "/checks/": ["id", "family", "title", "needs", "basis", "severity"],
}


@pytest.mark.parametrize(("address", "column"), [(a, c) for a, cs in COLUMNS.items() for c in cs])
def test_every_column_sorts_both_ways(client: Client, address: str, column: str) -> None:
    county()
    up = text_of(client, f"{address}?sort={column}")
    down = text_of(client, f"{address}?sort=-{column}")
    assert re.search(r'<th[^>]* aria-sort="ascending">', up)
    assert re.search(r'<th[^>]* aria-sort="descending">', down)


def test_rows_without_a_figure_come_last_in_both_directions(client: Client) -> None:
    county()
    for sort, names in (
        ("total", [ARCHIVES, FIRE, AUDIT]),
        ("-total", [FIRE, ARCHIVES, AUDIT]),
    ):
        table = text_of(client, f"/departments/?sort={sort}").partition("<tbody")[2]
        assert sorted(names, key=table.index) == names


def test_a_sort_link_keeps_the_filter(client: Client) -> None:
    county()
    text = text_of(client, "/departments/?kind=administrative")
    assert re.search(r'href="\?kind=administrative&amp;sort=-total"', text)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        *(
            ("/", 13),
            ("/departments/", 4),
            ("/years/2024/", 17),
            ("/glossary/", 4),
            ("/checks/", 4),
        ),
        *(("/ledger/", 9), ("/progress/", 11), ("/compare/", 21)),
    ],
)
def test_a_page_needs_few_queries(
    client: Client,
    address: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    county()
    with django_assert_max_num_queries(most):
        client.get(address)


def test_the_glossary_has_an_anchor_a_term_and_the_department_s_own_words(client: Client) -> None:
    county()
    text = text_of(client, "/glossary/")
    assert 'id="基本支出"' in text
    assert "保障机构正常运转的支出。" in text
    assert "等 4 份文件" in text


def test_how_we_check_lists_every_rule(client: Client) -> None:
    from budgets.disclosure.rules import RULES

    text = text_of(client, "/checks/")
    assert all(f">{rule.id}<" in text for rule in RULES)


def test_the_foot_names_only_what_the_site_has_set(client: Client, settings: Settings) -> None:
    facts = {"name": "云溪县部门预算公开", "organiser": "", "contact": "0839-1"}
    numbers = {"identification_code": "5108110001", "icp_record": "", "police_record": ""}
    settings.PORTAL = {**facts, **numbers, "base_url": "https://budget.example/"}
    text = text_of(client, "/departments/")
    assert "主办单位" not in text
    assert "ICP备案号" not in text
    assert "0839-1" in text
    assert '<meta name="SiteIDCode" content="5108110001">' in text
    assert '<link rel="canonical" href="https://budget.example/departments/">' in text


def test_both_languages_point_to_each_other(client: Client) -> None:
    county()
    for address in ("/years/2024/", "/en/years/2024/"):
        text = text_of(client, address)
        assert 'hreflang="en" href="http://testserver/en/years/2024/"' in text
        assert 'hreflang="zh-Hans" href="http://testserver/years/2024/"' in text


def test_a_missing_page_says_so_in_the_visitor_s_language(client: Client) -> None:
    assert "没有这一页" in text_of(client, "/nothing/", status=404)
    assert "There is no such page" in text_of(client, "/en/nothing/", status=404)


class ChineseOutsideChinese(HTMLParser):
    """Collects Chinese text and attributes that no element marks as Chinese."""

    VOID = frozenset({"meta", "link", "img", "input", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        language = values.get("lang") or (self.languages[-1] if self.languages else "")
        if tag in ("script", "style"):
            language = "zh"
        for name in ("title", "placeholder", "alt", "value"):
            self.note(values.get(name) or "", language)
        if tag not in self.VOID:
            self.languages.append(language)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            self.languages.pop()

    def handle_data(self, data: str) -> None:
        self.note(data, self.languages[-1] if self.languages else "")

    def note(self, text: str, language: str) -> None:
        if re.search(r"[\u4e00-\u9fff]", text) and not language.startswith("zh"):
            self.found.append(text.strip())


@pytest.mark.parametrize("address", [*ALWAYS[:2], *WITH_DATA[3:]])
def test_an_english_page_has_chinese_only_where_it_says_so(client: Client, address: str) -> None:
    county()
    parser = ChineseOutsideChinese()
    body = text_of(client, f"/en{address}").partition("<body")[2]
    parser.feed(f'<div lang="en"><body{body}')
    assert parser.found == []


def test_every_page_of_the_menu_is_there(client: Client) -> None:
    county()
    for name in ("home", "departments", "years", "glossary", "data", "checks"):
        assert client.get(reverse(f"budgets:{name}"), follow=True).status_code == 200
