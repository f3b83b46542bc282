"""A cell that nobody has filled in is no refusal: at every place of the desk where an amount is entered."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from budgets import publishing, store
from budgets.disclosure.model import Disclosure, Table, Unit
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.unfilled import open_places
from budgets.forms import NOTHING_CHOICES, NOTHING_WORDS
from budgets.models import Department, Edition
from tests.admin.entry import address, fields_of, save, shown, standing
from tests.builders import wan
from tests.cast import fire_budget

pytestmark = pytest.mark.slow

EVERY_SHEET = [(form.table, side) for form in form_of(2024).tables for side in form.sides]
IN_A_ROW = {"projects": ("projects-0", "amount"), "units": ("units-0", "amount")}


def held(edition: Edition) -> Disclosure:
    return store.read(Edition.objects.get(pk=edition.pk))


def last_year() -> Disclosure:
    """A year with an amount in each side of each table, and beside units and projects."""
    budget = fire_budget(2023)
    rows = {(line.table, line.side) for line in budget.lines}
    more = [
        replace(budget.lines[0], table=table, side=section.side, fund=section.fund, amount=wan("7"))
        for table, section in EVERY_SHEET
        if (table, section.side) not in rows
    ]
    return replace(
        budget,
        lines=(*budget.lines, *more),
        units=(replace(budget.units[0], amount=wan("100")), Unit(2, "一中队", amount=wan("3"))),
    )


@pytest.fixture
def prepared(department: Department) -> Edition:
    """The year after: everything in it is still to be filled in."""
    publishing.publish(
        edition=publishing.import_draft(department=department, disclosure=last_year(), filed=True)
    )
    return publishing.prepare_draft(department=department, fiscal_year=2024)


@pytest.mark.parametrize(("table", "section"), EVERY_SHEET, ids=lambda x: getattr(x, "key", x))
def test_each_word_stays_what_it_is_and_a_cleared_cell_is_open_in_every_table(
    clerk: Client, prepared: Edition, table: Table, section
) -> None:
    fields = shown(clerk, prepared, table.value)
    row = next(
        name.removesuffix("-was")
        for name, was in fields.items()
        if name.startswith(section.key) and name.endswith("-was") and was
        and any(fields.get(f"{name.removesuffix('-was')}-c{n}") for n in range(1, 20))
    )  # fmt: skip
    assert fields[f"{row}-c0"] == ""
    assert save(clerk, prepared, table.value, fields | {f"{row}-c0": "5"}).status_code == 302
    again = shown(clerk, prepared, table.value)
    assert again[f"{row}-c0"] == "5"
    for word in (*NOTHING_CHOICES, ""):
        typed = again | {f"{row}-c0": word}
        assert save(clerk, prepared, table.value, typed).status_code == 302
        again = shown(clerk, prepared, table.value)
        assert again[f"{row}-c0"] == word
        assert save(clerk, prepared, table.value, again).status_code == 302
        again = shown(clerk, prepared, table.value)
        kinds = {x.amount.nothing for x in held(prepared).of_table(table, section.side)}
        assert (NOTHING_WORDS[word] if word else Nothing.OPEN) in kinds


@pytest.mark.parametrize("word", [*NOTHING_CHOICES, ""])
@pytest.mark.parametrize("part", IN_A_ROW)
def test_each_word_stays_what_it_is_beside_projects_and_units(
    clerk: Client, prepared: Edition, part: str, word: str
) -> None:
    row, name = IN_A_ROW[part]
    assert save(clerk, prepared, part, shown(clerk, prepared, part) | {f"{row}-{name}": "5"})
    fields = shown(clerk, prepared, part) | {f"{row}-{name}": word}
    assert save(clerk, prepared, part, fields).status_code == 302
    assert shown(clerk, prepared, part)[f"{row}-{name}"] == word
    found = getattr(held(prepared), part)[0].amount
    assert found.nothing is (NOTHING_WORDS[word] if word else Nothing.OPEN)


def test_a_prepared_year_says_nothing_that_nobody_said(clerk: Client, prepared: Edition) -> None:
    found = held(prepared)
    amounts = [x.amount for x in (*found.lines, *found.projects, *found.units)]
    assert {amount.nothing for amount in amounts if amount} == {Nothing.OPEN}
    assert {holding.count for holding in found.holdings} == {None}
    form = clerk.get(address(prepared, "form"))
    book = openpyxl.load_workbook(BytesIO(b"".join(form)))  # type: ignore[call-overload]
    words = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not words & {"未公开", "没有公开"}


def test_a_page_that_is_saved_as_it_is_leaves_open_what_is_open(
    clerk: Client, department: Department, prepared: Edition
) -> None:
    later = publishing.prepare_draft(department=department, fiscal_year=2026)  # nothing beside it
    for draft in (prepared, later):
        before = list(open_places(held(draft)))
        for part in {place.part for place in before}:
            assert save(clerk, draft, part, shown(clerk, draft, part)).status_code == 302, part
        after = list(open_places(held(draft)))
        assert {(x.part, x.cell, x.field) for x in after} == {
            (x.part, x.cell, x.field) for x in before
        }
    assert "prior" in {place.field for place in open_places(held(later))}


def test_the_history_calls_an_empty_cell_empty(clerk: Client, prepared: Edition) -> None:
    fields = shown(clerk, prepared, "O1")
    save(clerk, prepared, "O1", fields | {"expenditure-0-c0": "8"})
    (change,) = prepared.events.latest("pk").changes.all()
    assert (change.before, change.after) == ("未填", "8万元")


def test_what_is_open_is_listed_with_its_cells_and_cannot_be_submitted(
    clerk: Client, prepared: Edition
) -> None:
    page = clerk.get(address(prepared, "submit")).content.decode()
    places = list(open_places(held(prepared)))
    for part in {place.part for place in places}:
        assert address(prepared, "part", part) in page, part
    assert 'value="提交审核"' not in page
    assert {"T1", "T7", "T8", "O1", "O3", "projects", "units", "holdings"} <= {
        place.part for place in places
    }
    page = clerk.post(
        address(prepared, "submit"), fields_of(page.encode()) | {"hurry": "on"}, follow=True
    ).content.decode()
    assert f"还有 {len(places)} 处没有填" in page
    assert standing(prepared) == "draft"


def test_one_click_says_it_of_a_table_and_then_it_can_be_submitted(
    clerk: Client, prepared: Edition
) -> None:
    fields = shown(clerk, prepared, "holdings") | {"holdings-0-count": "3"}
    assert save(clerk, prepared, "holdings", fields).status_code == 302
    fields = shown(clerk, prepared, "particulars")
    (guests,) = (name for name, value in fields.items() if value == "guests")
    fields[guests.replace("-kind", "-figure")] = "190"
    assert save(clerk, prepared, "particulars", fields).status_code == 302
    said = {"projects": Nothing.NOT_DISCLOSED, "units": Nothing.NOT_APPLICABLE}
    for part in sorted({place.part for place in open_places(held(prepared))}):
        kind = said.get(part, Nothing.NONE_PLANNED)
        clerk.post(address(prepared, "submit"), {"_say": f"{part}:{kind}"})
    found = held(prepared)
    assert not list(open_places(found))
    assert {project.amount.nothing for project in found.projects} == {Nothing.NOT_DISCLOSED}
    assert {unit.amount.nothing for unit in found.units if unit.amount} == {Nothing.NOT_APPLICABLE}
    assert {line.amount.nothing for line in found.lines} == {Nothing.NONE_PLANNED}
    notes = set(prepared.events.values_list("note", flat=True))
    assert {"空着的都写明：没有公开（项目）", "空着的都写明：没有安排（部门收支总表）"} <= notes
    page = clerk.get(address(prepared, "submit"))
    clerk.post(address(prepared, "submit"), fields_of(page.content) | {"hurry": "on"})
    assert standing(prepared) == "submitted"


def test_every_table_without_a_row_is_asked_about(clerk: Client, draft: Edition) -> None:
    assert not held(draft).lines
    page = clerk.get(address(draft, "submit")).content.decode()
    for table in Table:
        asked = f'href="{address(draft, "part", table.value)}"' in page
        assert asked is (table is not Table.T10), table  # its rows are the projects
    assert "可以提交" not in page
    assert 'value="T1:' not in page  # no department has no budget at all


def test_a_table_without_a_row_can_be_said_to_have_nothing(clerk: Client, draft: Edition) -> None:
    page = clerk.get(address(draft, "submit")).content.decode()
    assert 'value="T9:none_planned"' in page
    clerk.post(address(draft, "submit"), {"_say": "T9:not_disclosed"})
    (line,) = held(draft).lines
    assert (line.table, line.amount.nothing) == (Table.T9, Nothing.NOT_DISCLOSED)
    assert 'value="T9:none_planned"' not in clerk.get(address(draft, "submit")).content.decode()


@pytest.mark.parametrize("asked", ["T9:zero", "T9:open", "T9:", "T1:none_planned", "none", "x:y"])
def test_what_cannot_be_said_is_refused_in_a_sentence(
    clerk: Client, draft: Edition, asked: str
) -> None:
    page = clerk.post(address(draft, "submit"), {"_say": asked}, follow=True).content.decode()
    assert "没有这样的选择" in page or "这里没有空着要填的" in page
    assert not held(draft).lines


def test_nobody_says_anything_of_what_they_may_not_submit(
    reviewer: Client, auditor_or_publisher: Client, prepared: Edition
) -> None:
    for other in (reviewer, auditor_or_publisher):
        asked = other.post(address(prepared, "submit"), {"_say": "T8:not_disclosed"})
        assert asked.status_code == 403
    assert Nothing.NOT_DISCLOSED not in {line.amount.nothing for line in held(prepared).lines}


@pytest.fixture
def auditor_or_publisher(publisher: Client) -> Client:
    return publisher


def test_nothing_that_is_open_leaves_a_draft_by_any_door(
    prepared: Edition, django_user_model: type[User]
) -> None:
    for act in (publishing.submit, publishing.publish):
        with pytest.raises(publishing.ActRefused, match="没有填"):
            act(edition=Edition.objects.get(pk=prepared.pk))
    only_one = [
        replace(fire_budget(2024), projects=(replace(x, amount=Amount.open(MoneyUnit.WAN)),))
        for x in fire_budget().projects[:1]
    ]
    unit, holding = fire_budget().units[0], fire_budget().holdings[0]
    line = fire_budget().lines[0]
    only_one += [
        replace(fire_budget(2024), units=(replace(unit, amount=Amount.open(MoneyUnit.WAN)),)),
        replace(fire_budget(2024), holdings=(replace(holding, count=None),)),
        *(
            replace(fire_budget(2024), lines=(replace(line, **{name: Amount.open(MoneyUnit.WAN)}),))
            for name in ("amount", "prior", "planned")
        ),
    ]
    for disclosure in only_one:
        store.write(prepared, disclosure)
        for status in ("submitted", "published"):
            with pytest.raises(IntegrityError, match="not filled in"), transaction.atomic():
                Edition.objects.filter(pk=prepared.pk).update(status=status)
