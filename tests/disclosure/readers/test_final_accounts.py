"""Final accounts (决算): the plan beside the account, what is carried over at both ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import Base, Fund, LineKey, Nature, Phase, Row, Side, Table
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers import word_tables
from tests.disclosure.readers.documents import docx_of, text_of

EXP, REV, ITEM = Side.EXPENDITURE, Side.REVENUE, Row.ITEM


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_bytes("决算.txt", text_of("final_accounts.txt").encode("utf-8-sig"))


def test_the_phase_and_year_come_from_the_title(reading: Reading) -> None:
    assert (reading.disclosure.phase, reading.disclosure.fiscal_year) == (Phase.FINAL, 2022)


def test_every_amount_is_the_account_not_the_plan(reading: Reading) -> None:
    general = Fund.GENERAL
    printed = {line.key: line.amount.printed for line in reading.disclosure.lines}
    assert printed == {
        LineKey(Table.T1, REV): "2,000.00",
        LineKey(Table.T1, EXP): "2,000.00",
        LineKey(Table.T1, REV, Row.CURRENT): "1,900.00",
        LineKey(Table.T1, REV, ITEM, "R101"): "1,800.00",
        LineKey(Table.T1, REV, ITEM, "R305"): "100.00",
        LineKey(Table.T1, REV, ITEM, "R9"): "100.00",
        LineKey(Table.T1, EXP, Row.CURRENT): "1,950.00",
        LineKey(Table.T1, EXP, ITEM, "E9"): "50.00",
        LineKey(Table.T3): "1,950.00",
        LineKey(Table.T3, nature=Nature.BASIC): "1,150.00",
        LineKey(Table.T3, nature=Nature.PROJECT): "800.00",
        LineKey(Table.T4, REV): "1,880.00",
        LineKey(Table.T4, EXP): "1,880.00",
        LineKey(Table.T5, fund=general): "1,850.00",
        LineKey(Table.T5, EXP, ITEM, "2130301", "", general): "910.00",
        LineKey(Table.T5, EXP, ITEM, "2130314", "", general): "180.00",
        LineKey(Table.T7, fund=general): "9.50",
        LineKey(Table.T7, EXP, ITEM, "S3", "", general): "1.50",
        LineKey(Table.OPERATING_COST): "85.30",
    }


def test_the_plan_stands_beside_the_account(reading: Reading) -> None:
    planned = {x.code: x.planned.printed for x in reading.disclosure.lines if x.planned}
    assert planned == {"2130301": "900.00", "2130314": "200.00", "": "12.00"}


def test_a_purpose_before_the_amount_goes_to_its_line(reading: Reading) -> None:
    purposes = {x.code: x.purpose for x in reading.disclosure.lines if x.purpose}
    assert purposes == {"2130314": "购买沙袋。"}


def test_a_difference_to_the_plan_is_no_change_on_the_year(reading: Reading) -> None:
    changes = {
        (r.about.table, r.against): r.change and r.change.yuan for r in reading.disclosure.reasons
    }
    assert changes == {
        (Table.T1, Base.YEAR_BEFORE): Decimal(-1_000_000),
        (Table.T5, Base.YEAR_BEFORE): Decimal(300_000),
        (Table.T5, Base.PLAN): None,  # only the words differ from the plan, no amount is stated
        (Table.T7, Base.YEAR_BEFORE): Decimal(-5_000),
        (Table.OPERATING_COST, Base.YEAR_BEFORE): Decimal(53_000),
    }


def test_a_table_of_plan_and_account_is_read_in_pairs() -> None:
    data = docx_of("清源县水利局\n2022年度部门决算", [word_tables.FINAL_FISCAL])
    disclosure = read_bytes("决算.docx", data).disclosure
    told = {
        line.key: (line.amount.printed, line.planned and line.planned.printed)
        for line in disclosure.lines
    }
    t4 = Table.T4
    assert told == {
        LineKey(t4, REV, ITEM, "R101"): ("1,800.00", "1,700.00"),
        LineKey(t4, REV, ITEM, "R9"): ("80.00", None),
        LineKey(t4, REV): ("1,880.00", "1,700.00"),
        LineKey(t4, EXP, ITEM, "213"): ("1,850.00", "1,700.00"),
        LineKey(t4, EXP, ITEM, "E9"): ("30.00", None),
        LineKey(t4, EXP): ("1,880.00", "1,700.00"),
    }
