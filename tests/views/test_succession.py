"""A department that is renamed, merged or split: old addresses hold, and no change is made up."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import clear_script_prefix, set_script_prefix

from budgets.disclosure.model import Identity, Phase, Table
from budgets.models import Department, FormerAddress, FormerName, Succession
from budgets.reports.comparison.comparison import side_by_side
from budgets.reports.comparison.model import Comparability, ComparisonQuery
from budgets.reports.pages.totals import comparison_of, departments_of_year, with_totals
from tests.builders import document, total
from tests.cast import said_of
from tests.views.county import FIRE, county, publish

pytestmark = pytest.mark.django_db

NEW = "云溪县应急管理局"


def merged(on: date = date(2024, 3, 22), kind: str = Succession.Kind.MERGED) -> Succession:
    """The fire brigade is merged into the emergency bureau, which has published before and after."""
    county()
    fire = Department.objects.get(slug="fire-brigade")
    bureau = Department.objects.create(
        jurisdiction=fire.jurisdiction, slug="emergency-bureau", name=NEW
    )
    for year, amount in ((2023, "500"), (2024, "510"), (2025, "640")):
        publish(
            bureau, document(total(Table.T1, amount), year=year, department=Identity(bureau.name))
        )
    with said_of(fire):
        return Succession.objects.create(
            former=fire, successor=bureau, on=on, kind=kind, note="云溪县机构改革方案"
        )


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(re.sub("<[^>]+>", "", answer.content.decode()).split())


def test_the_old_department_s_pages_stay_and_say_what_became_of_it(client: Client) -> None:
    merged()
    for address in ("/departments/fire-brigade/", "/departments/fire-brigade/2024/v1/"):
        text = text_of(client, address)
        assert f"2024-03-22 起：并入 {NEW}。" in text
        assert "云溪县机构改革方案" in text
    assert 'href="/departments/emergency-bureau/"' in client.get(address).content.decode()


def test_the_successor_leads_back(client: Client) -> None:
    merged()
    page = client.get("/departments/emergency-bureau/").content.decode()
    assert 'href="/departments/fire-brigade/"' in page
    assert f"2024-03-22 起：{FIRE} 并入本部门。" in text_of(
        client, "/departments/emergency-bureau/"
    )


def test_a_year_that_only_the_successor_published_leads_there(client: Client) -> None:
    merged()
    for address in ("2025/", "2025.csv", "2025/v1/"):
        answer = client.get(f"/departments/fire-brigade/{address}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/departments/emergency-bureau/{address}"
    english = client.get("/en/departments/fire-brigade/2025/?tour=1")
    assert english.headers["Location"] == "/en/departments/emergency-bureau/2025/?tour=1"
    assert client.get("/departments/fire-brigade/2022/").status_code == 404
    assert client.get("/departments/fire-brigade/2026/").status_code == 404


def test_a_part_that_moved_leads_nowhere_else(client: Client) -> None:
    merged(kind=Succession.Kind.PART_MOVED)
    assert client.get("/departments/fire-brigade/2025/").status_code == 404


def test_a_department_that_never_published_leads_to_the_one_that_goes_on(client: Client) -> None:
    merged()
    audit, bureau = (Department.objects.get(slug=x) for x in ("audit", "emergency-bureau"))
    with said_of(audit):
        Succession.objects.create(
            former=audit, successor=bureau, on=date(2024, 1, 1), kind=Succession.Kind.REORGANISED
        )
    answer = client.get("/departments/audit/")
    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        "/departments/emergency-bureau/",
    )


def test_a_former_address_leads_to_the_department_for_good(client: Client) -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    with said_of(fire):
        FormerAddress.objects.create(department=fire, slug="xiaofang")
    for address in ("/", "/2024/", "/2024/v1.json", "/ledger.atom"):
        answer = client.get(f"/departments/xiaofang{address}")
        assert answer.status_code == 301
        assert answer.headers["Location"] == f"/departments/fire-brigade{address}"
        assert client.get(answer.headers["Location"]).status_code == 200
    set_script_prefix("/open/")
    try:
        with override_settings(FORCE_SCRIPT_NAME="/open"):
            answer = client.get("/departments/xiaofang/")
        assert answer.headers["Location"] == "/open/departments/fire-brigade/"
    finally:
        clear_script_prefix()


def test_an_address_in_use_is_no_former_one() -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    with pytest.raises(ValidationError, match="现在就是一个部门"):
        FormerAddress(department=fire, slug="archives").full_clean()


def test_a_department_cannot_go_on_for_itself() -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(former=fire, successor=fire, on=date(2024, 1, 1), kind="merged")


def test_the_comparison_breaks_where_the_department_changed() -> None:
    merged()
    [block] = side_by_side(ComparisonQuery(("emergency-bureau",), (2023, 2024, 2025))).blocks
    before, after = (cell.against for cell in block.rows[0].cells[1:])
    assert before
    assert after
    assert (before.verdict, after.verdict) == (Comparability.CHANGED, Comparability.REORGANISED)
    assert after.percent is None
    assert [change.on for change in block.changes] == [date(2024, 3, 22)]


def test_final_accounts_of_the_year_of_change_are_not_held_against_its_budget() -> None:
    change = merged()
    spent = document(total(Table.T1, "600"), year=2024, phase=Phase.FINAL, department=Identity(NEW))
    publish(change.successor, spent)
    asked = ComparisonQuery(("emergency-bureau",), (2024,), (Phase.BUDGET, Phase.FINAL))
    final = side_by_side(asked).blocks[0].rows[0].cells[1]
    assert final.against
    assert final.against.verdict is Comparability.REORGANISED


def test_a_change_on_new_year_s_day_is_before_that_year_s_budget() -> None:
    merged(on=date(2024, 1, 1))
    [block] = side_by_side(ComparisonQuery(("emergency-bureau",), (2023, 2024, 2025))).blocks
    verdicts = [cell.against.verdict for cell in block.rows[0].cells if cell.against]
    assert verdicts == [Comparability.REORGANISED, Comparability.CHANGED]


def test_lists_and_the_department_s_years_show_the_break_and_no_change(client: Client) -> None:
    change = merged()
    [found] = [r for r in departments_of_year(2025, Phase.BUDGET).rows if r.department == NEW]
    assert found.comparison.change is None
    year_before = with_totals(change.successor.editions.filter(fiscal_year=2024)).get()
    assert comparison_of(year_before).change == 100000
    history = text_of(client, "/departments/emergency-bureau/")
    assert re.search(
        r"2025 计划640.00.*机构有变，和上年不能比。.*2024 计划510.00.*\+10.00", history
    )
    assert "130" not in history
    assert "比上年多130" not in text_of(client, "/departments/emergency-bureau/2025/")


def test_a_renamed_department_keeps_its_address_and_tells_its_old_name(client: Client) -> None:
    county()
    fire = Department.objects.get(slug="fire-brigade")
    with said_of(fire):
        FormerName.objects.create(department=fire, name="云溪县消防大队", until=date(2022, 6, 1))
    assert "2022-06-01 以前叫云溪县消防大队。" in text_of(client, "/departments/fire-brigade/")
