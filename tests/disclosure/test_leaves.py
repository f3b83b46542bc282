"""Leaves: of all that a table prints, the rows that count each yuan once."""

from __future__ import annotations

from decimal import Decimal

from budgets.disclosure.leaves import leaves
from budgets.disclosure.model import Fund, Line, Nature, Row, Side, Table
from tests.builders import wan
from tests.cast import fire_budget


def line(table: Table, printed: str, **more: object) -> Line:
    return Line(table=table, amount=wan(printed), **{"name": "", **more})  # type: ignore[arg-type]


def printed_leaves(*lines: Line) -> list[str]:
    positions = leaves(lines)
    return [each.amount.printed for n, each in enumerate(lines) if n in positions]


def test_items_stand_for_the_classes_and_totals_above_them() -> None:
    found = printed_leaves(
        line(Table.T5, "15", row=Row.TOTAL),
        line(Table.T5, "12", code="201"),
        line(Table.T5, "12", code="20131"),
        line(Table.T5, "7", code="2013101"),
        line(Table.T5, "5", code="2013102"),
        line(Table.T5, "3", code="205"),
    )
    assert found == ["7", "5", "3"]


def test_natures_stand_for_their_total_and_margins_of_the_total_row_are_no_leaves() -> None:
    found = printed_leaves(
        line(Table.T3, "10", row=Row.TOTAL),
        line(Table.T3, "8", row=Row.TOTAL, nature=Nature.BASIC),
        line(Table.T3, "2", row=Row.TOTAL, nature=Nature.PROJECT),
        line(Table.T3, "10", code="2013101"),
        line(Table.T3, "8.5", code="2013101", nature=Nature.BASIC),
        line(Table.T3, "1.5", code="2013101", nature=Nature.PROJECT),
    )
    assert found == ["8.5", "1.5"]


def test_a_document_that_gives_only_margins_has_margins_for_leaves() -> None:
    found = printed_leaves(
        line(Table.T6, "171.6", row=Row.TOTAL, name="基本支出"),
        line(Table.T6, "107.2", row=Row.TOTAL, name="人员经费", nature=Nature.PERSONNEL),
        line(Table.T6, "64.4", row=Row.TOTAL, name="公用经费", nature=Nature.PUBLIC),
    )
    assert found == ["107.2", "64.4"]


def test_funds_stand_for_their_total() -> None:
    found = printed_leaves(
        line(Table.T4, "9", code="212"),
        line(Table.T4, "5", code="212", fund=Fund.GENERAL),
        line(Table.T4, "4", code="212", fund=Fund.GOVERNMENT_FUND),
    )
    assert found == ["5", "4"]


def test_the_sides_of_a_table_are_added_up_apart() -> None:
    found = printed_leaves(
        line(Table.T1, "9", row=Row.TOTAL, side=Side.REVENUE),
        line(Table.T1, "9", code="R1", side=Side.REVENUE),
        line(Table.T1, "9", code="R101", side=Side.REVENUE),
        line(Table.T1, "9", row=Row.TOTAL),
    )
    assert found == ["9", "9"]


def test_what_has_no_code_is_a_leaf_under_its_name() -> None:
    found = printed_leaves(
        line(Table.T5, "9", row=Row.TOTAL),
        line(Table.T5, "4", name="某项支出"),
        line(Table.T5, "5", name="另一项支出"),
    )
    assert found == ["4", "5"]


def test_a_row_stays_a_leaf_where_finer_rows_leave_out_a_part_of_it() -> None:
    found = printed_leaves(
        line(Table.T7, "9.2", row=Row.TOTAL),
        line(Table.T7, "2.2", code="S3"),
        line(Table.T7, "7", code="S2"),
        line(Table.T7, "0", code="S201"),
    )
    assert found == ["2.2", "7"]


def test_an_amount_stays_whole_where_only_one_of_its_natures_is_given() -> None:
    found = printed_leaves(
        line(Table.T3, "10", code="2013101"),
        line(Table.T3, "8", code="2013101", nature=Nature.BASIC),
    )
    assert found == ["10"]


def test_the_leaves_of_every_table_of_a_sound_budget_add_up_to_its_total() -> None:
    lines = fire_budget().lines
    positions = leaves(lines)
    for total in (each for each in lines if each.row is Row.TOTAL and not each.nature):
        found = [
            each.amount.yuan or Decimal(0)
            for position, each in enumerate(lines)
            if position in positions and (each.table, each.side) == (total.table, total.side)
        ]
        assert sum(found) == total.amount.yuan, total.table
