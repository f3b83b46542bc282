"""What is open is found wherever it stands; a blank stays a blank in files, and is asked for at the desk."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from budgets.disclosure.differences import NOT_FILLED_IN, differences
from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Disclosure, Holding, Line, Project, Table, Unit
from budgets.disclosure.money import Amount, MoneyUnit, Nothing
from budgets.disclosure.readers import read_document
from budgets.disclosure.readers.own_workbook.form import read_form
from budgets.disclosure.rules import judge
from budgets.disclosure.unfilled import AMOUNTS_OF_A_LINE, as_filed, open_places, still_to_fill
from budgets.disclosure.writers.workbook import write_form, write_workbook
from tests.builders import item, wan
from tests.cast import fire_budget

OPEN, BLANK = Amount.open(MoneyUnit.WAN), Amount.blank(MoneyUnit.WAN)


def with_one(kind: Amount, name: str) -> Disclosure:
    """A budget with one cell of this kind."""
    budget = fire_budget()
    if name == "units":
        return replace(budget, units=(replace(budget.units[0], amount=kind),))
    if name == "projects":
        return replace(budget, projects=(replace(budget.projects[0], amount=kind),))
    line = replace(budget.lines[3], prior=wan("5"), planned=wan("6"))
    line = replace(line, **{name: kind})  # type: ignore[arg-type]
    return replace(budget, lines=(*budget.lines[:3], line, *budget.lines[4:]))


EVERYWHERE = pytest.mark.parametrize("name", [*AMOUNTS_OF_A_LINE, "units", "projects"])


@EVERYWHERE
def test_one_open_cell_is_found_named_and_told_as_empty(name: str) -> None:
    opened = with_one(OPEN, name)
    (place,) = open_places(opened)
    (finding,) = [x for x in judge(opened) if x.rule == "R59"]
    assert "还没有填" in finding.message
    assert [figure.cell for figure in finding.figures] == [place.cell]
    (change,) = differences(with_one(wan("1"), name), opened)
    assert (change.before, change.after) == ("1万元", NOT_FILLED_IN)


def test_a_number_that_is_not_known_is_open() -> None:
    budget = replace(fire_budget(), holdings=(Holding("消防车", None, "辆"),))
    assert [(place.part, place.field) for place in open_places(budget)] == [("holdings", "count")]
    (finding,) = [x for x in judge(budget) if x.rule == "R59"]
    assert "没有的请填 0，不再有的，删去这一行" in finding.message
    assert not list(open_places(fire_budget()))


@EVERYWHERE
def test_the_desk_asks_for_a_blank_and_history_is_not_asked(name: str) -> None:
    blank, opened = with_one(BLANK, name), with_one(OPEN, name)
    assert not list(open_places(blank))
    assert still_to_fill(blank) == opened
    assert as_filed(opened) == blank
    assert list(open_places(merge_document(fire_budget(), blank)))


def test_every_amount_that_the_desk_asks_for_is_looked_at() -> None:
    """The amounts of a Disclosure by their types: a new one must be open somewhere, or be left out here."""
    amounts = {
        (shape, each.name)
        for shape in (Line, Unit, Project)
        for each in fields(shape)
        if "Amount" in str(each.type)
    }
    asked = {(Line, name) for name in AMOUNTS_OF_A_LINE} | {(Unit, "amount"), (Project, "amount")}
    assert amounts - asked == {(Line, "change")}  # as a document prints it beside the amount


def test_a_blank_stays_one_in_the_official_workbook(tmp_path) -> None:  # type: ignore[no-untyped-def]
    budget = with_one(BLANK, "projects")
    row = item(Table.T3, "205", BLANK, "教育支出", prior=wan("4"))
    path = tmp_path / "tables.xlsx"
    path.write_bytes(write_workbook(replace(budget, lines=(*budget.lines, row))))
    read = read_document(path).disclosure
    (again,) = [line for line in read.lines if line.code == "205"]
    assert (again.amount.nothing, again.prior) == (Nothing.BLANK, wan("4"))
    assert read.projects[0].amount.nothing is Nothing.BLANK


@pytest.mark.parametrize("kind", [OPEN, BLANK, *map(wan, ["0", "7"])], ids=str)
@EVERYWHERE
def test_a_form_that_nobody_filled_in_changes_nothing(name: str, kind: Amount) -> None:
    draft = with_one(kind, name)
    filled = read_form("模板.xlsx", write_form(draft), draft)
    assert filled.errors == ()
    assert filled.disclosure == draft
