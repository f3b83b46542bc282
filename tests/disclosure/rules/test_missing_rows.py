"""Items of the text that the table lacks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Disclosure, Fund, Identity, Line, Section, Source, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.disclosure.rules.engine import judge
from budgets.disclosure.unread import Unread


def item(code: str, printed: str, section: Section) -> Line:
    """One item of the general public budget, from the table or from a sentence."""
    return Line(
        table=Table.T5,
        code=code,
        name="",
        fund=Fund.GENERAL,
        amount=Amount.of(printed, MoneyUnit.WAN),
        source=Source(section, "表 5 第 4 行第 3 列", f"某项 {printed}"),
    )


def found(*lines: Line, unread: tuple[Unread, ...] = ()) -> list[str]:
    """The messages of R60 on some lines."""
    document = Disclosure(department=Identity("栖岚县林业局"), fiscal_year=2025, lines=lines)
    return [x.message for x in judge(document, unread=unread) if x.rule == "R60"]


ROW = item("2130204", "80", Section.TABLES)
SAID = item("2130205", "20", Section.GENERAL_BUDGET)


def test_an_item_of_the_text_without_a_row_is_a_warning() -> None:
    (message,) = found(ROW, SAID)
    assert "20万元" in message
    assert "2130205" in message
    document = Disclosure(department=Identity("栖岚县林业局"), fiscal_year=2025, lines=(ROW, SAID))
    assert [x.severity for x in judge(document) if x.rule == "R60"] == [Severity.WARNING]


@pytest.mark.parametrize(
    "lines",
    [
        (SAID,),
        (ROW, replace(SAID, source=ROW.source)),
        (ROW, item("2130205", "80", Section.GENERAL_BUDGET)),
        (ROW, item("2130205", "0", Section.GENERAL_BUDGET)),
        (item("213", "80", Section.TABLES), SAID),
    ],
    ids=["no table", "a row", "the amount of another row", "nothing", "a table of classes"],
)
def test_nothing_is_said_where_the_table_may_well_hold_it(lines: tuple[Line, ...]) -> None:
    assert found(*lines) == []


def test_nothing_is_said_where_a_row_was_not_read() -> None:
    unread = Unread(Section.TABLES, "表 5 第 5 行第 3 列", "20.00", "森林资源培育")
    assert found(ROW, SAID, unread=(unread,)) == []
