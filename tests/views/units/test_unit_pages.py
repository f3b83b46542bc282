"""A department leads to its units and back; a unit says whose it is; both are found, departments first."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets.models import Department
from tests.views.units.bureau import (
    LYCEUM,
    SCHOOL,
    bureau,
    many_units,
    publish_units,
    units_of,
)

pytestmark = pytest.mark.django_db
OF_BUREAU = "/departments/education-bureau/"
OF_SCHOOL = "/departments/first-primary-school/"
PART = "它的预算是教育局预算的一部分，两个数不要相加。"


@pytest.fixture
def department() -> Department:
    found = bureau()
    publish_units(units_of(found))
    return found


def page(address: str) -> str:
    answer = Client().get(address, follow=True)
    assert answer.status_code == 200, address
    return answer.content.decode()


def words(html: str) -> str:
    """The main part of a page without markup and spaces."""
    main = html[html.index("<main") : html.index("</main")]
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", main)))


@pytest.mark.usefixtures("department")
def test_a_department_and_its_year_show_the_units_with_their_part_of_it() -> None:
    for address in (OF_BUREAU, f"{OF_BUREAU}2024/"):
        html = page(address)
        said = words(html)
        assert "4个所属单位，2024年预算" in said
        assert "3个单位要公开2024年预算，3个公开了" in said
        assert "它们的钱加起来就是教育局的900万元：不要再和它相加。" in said
        assert 'href="/departments/education-bureau/units/?year=2024&amp;phase=budget"' in html
    html = page(OF_BUREAU)  # the year only leads there
    said = words(html)
    assert "第一小学350.00" in said
    assert said.index("350.00") < said.index("300.00") < said.index("250.00")
    for share in ("38.9%", "33.3%", "27.8%"):
        assert share in said
    assert f'href="{OF_SCHOOL}2024/"' in html
    for address in ("/departments/archives/", "/departments/archives/2024/", f"{OF_SCHOOL}2024/"):
        assert 'id="units"' not in page(address)


def test_shares_are_told_only_where_the_units_come_to_the_department(
    department: Department,
) -> None:
    Department.objects.create(
        jurisdiction=department.jurisdiction, superior=department, slug="third", name="云溪县三中"
    )
    said = words(page(f"{OF_BUREAU}units/"))
    assert "它们的钱都在教育局的900万元里：不要再和它相加。" in said
    assert "4个单位要公开2024年预算，3个公开了" in said
    assert "38.9%" not in said
    assert "三中还没有公开" in said


@pytest.mark.usefixtures("department")
def test_the_page_of_units_has_every_year_of_theirs_and_their_files() -> None:
    html = page(f"{OF_BUREAU}units/")
    assert "云溪县教育局的所属单位" in html
    assert f"{OF_BUREAU}units/?year=2023&amp;phase=budget" in html
    assert "phase=final" not in html  # which only the department has
    assert "/departments/education-bureau.csv?level=unit" in html
    earlier = words(page(f"{OF_BUREAU}units/?year=2023&phase=budget"))
    assert "315.00" in earlier
    assert "350.00" not in earlier
    accounts = words(page(f"{OF_BUREAU}units/?year=2024&phase=final"))
    assert "3个单位要公开2024年决算，0个公开了" in accounts
    client = Client()
    for wrong in ("?year=1999", "?year=x", "?year=2024&phase=x", "?year=２０２４"):
        assert client.get(f"{OF_BUREAU}units/{wrong}").status_code == 404, wrong
    assert client.get("/departments/archives/units/").status_code == 404
    assert client.get(f"{OF_SCHOOL}units/").status_code == 404


@pytest.mark.usefixtures("department")
def test_a_unit_says_whose_it_is() -> None:
    for address in (OF_SCHOOL, f"{OF_SCHOOL}2024/"):
        html = page(address)
        assert PART in words(html)
        crumbs = html[html.index('class="crumbs"') :]
        crumbs = crumbs[: crumbs.index("</nav>")]
        assert crumbs.index("/?jurisdiction=yunxi") < crumbs.index(OF_BUREAU)
        assert f"{OF_BUREAU}units/" in crumbs
    assert f"{SCHOOL} 2024年单位预算" in page(f"{OF_SCHOOL}2024/")
    merged = words(page("/departments/teaching-research/"))
    assert PART in merged
    assert "预算并入部门本级，不单独公开。" in merged
    assert "还没有公开预算" not in merged
    assert PART not in words(page(OF_BUREAU))


@pytest.mark.usefixtures("department")
def test_progress_counts_departments_and_folds_units_under_theirs() -> None:
    said = words(page("/progress/?year=2024&phase=budget"))
    assert "2024年预算：4个部门里，3个公开了。" in said
    assert "4个所属单位公开3/3个" in said
    assert "1个并入本级" in said
    assert said.index("教育局") < said.index("4个所属单位") < said.index("消防救援大队")
    assert SCHOOL not in said


@pytest.mark.usefixtures("department")
def test_units_are_compared_with_units_of_their_department() -> None:
    html = page("/compare/?department=first-primary-school")
    assert "云溪县教育局本级" in html  # the next in size
    assert "云溪县档案馆" not in html
    assert "这里既有部门，也有所属单位" not in html
    mixed = page(
        "/compare/?department=first-primary-school,education-bureau&year=2024&phase=budget"
    )
    assert "这里既有部门，也有所属单位" in mixed
    opening = page("/compare/")
    assert SCHOOL not in opening
    found = page(f"/compare/?q={SCHOOL}&find=1")
    assert SCHOOL in found


@pytest.mark.usefixtures("department")
def test_a_school_is_found_by_its_name_and_departments_first() -> None:
    school = words(page("/search/?q=第一小学"))
    assert school.index("云溪县第一小学2024年预算") < school.index(PART)
    bureau_ = words(page("/search/?q=教育局"))
    assert "云溪县教育局2024年预算计划花900万元" in bureau_
    assert "1个部门提到教育局，1个所属单位也提到" in bureau_
    reception = words(page("/search/?q=公务接待费"))
    assert "教育局2024年公务接待费：1万元" in reception  # once: not four times
    assert "1个部门提到公务接待费，3个所属单位也提到" in reception
    assert reception.rindex("教育局公务接待费") < reception.index("第一小学教育局的所属单位")
    listed = words(page("/departments/?q=第一"))
    assert SCHOOL in listed
    assert LYCEUM in listed
    everything = words(page("/departments/"))
    assert SCHOOL not in everything
    assert "4个部门" in everything


@pytest.mark.usefixtures("department")
def test_english_pages_say_the_same() -> None:
    units = page(f"/en{OF_BUREAU}units/")
    assert "never add it to that" in units
    assert "own office" in units
    assert "Its budget is a part of that of" in page(f"/en{OF_SCHOOL}2024/")
    assert "There are departments and units here" in page(
        "/en/compare/?department=first-primary-school,education-bureau&year=2024&phase=budget"
    )


@pytest.mark.slow
def test_a_hundred_and_forty_units_cost_as_many_queries_as_sixty() -> None:
    """Of fewer than fifty, files are made another way."""
    department = bureau()
    units = units_of(department)
    publish_units(units)
    pages = [
        OF_BUREAU,
        f"{OF_BUREAU}2024/",
        f"{OF_BUREAU}units/?year=2024&phase=budget",
        f"{OF_SCHOOL}2024/",
        "/progress/?year=2024&phase=budget",
        "/compare/?department=first-middle-school&department=first-primary-school"
        "&year=2024&phase=budget&by=total",
        "/years/2024/",
        "/departments/?q=校",
        "/search/?q=教育支出",
        "/api/v1/departments?level=all&limit=1000",
        "/api/v1/editions?level=unit&limit=1000",
        "/api/v1/lines?level=unit&limit=1000",
        "/api/v1/functions?level=unit&limit=1000",
        "/departments/education-bureau/functions.csv?level=all",
        "/data/totals.csv?level=all",
        "/progress.csv?level=unit",
    ]
    many_units(department, range(60))
    few = [asked(address) for address in pages]
    many_units(department, range(60, 140))
    many = [asked(address) for address in pages]
    grown = {
        address: (before, after)
        for address, before, after in zip(pages, few, many, strict=True)
        if after > before
    }
    assert grown == {}
    section = words(page(OF_BUREAU))
    assert "看全部144个" in section
    assert section.count("云溪县第") == 0
    assert words(page(f"{OF_BUREAU}units/")).count("学校") >= 140


def asked(address: str) -> int:
    """How many queries an address asks, once the process knows what it keeps."""
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = Client().get(address)
            if answer.streaming:
                b"".join(answer.streaming_content)  # type: ignore[arg-type]
        assert answer.status_code == 200, address
    return len(queries)
