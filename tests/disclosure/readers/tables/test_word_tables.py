"""The official tables of a Word document, beside the sentences that repeat them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import Fund, Line, LineKey, Nature, Row, Section, Side, Table
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers import word_tables
from tests.disclosure.readers.documents import docx_of, text_of

EXP, REV, ITEM = Side.EXPENDITURE, Side.REVENUE, Row.ITEM
CURRENT = Row.CURRENT


@pytest.fixture(scope="module")
def reading() -> Reading:
    data = docx_of(text_of("budget_in_words.txt"), word_tables.ALL)
    return read_bytes("预算.docx", data)


def from_tables(reading: Reading, table: Table) -> dict[LineKey, Line]:
    lines = reading.disclosure.lines
    return {x.key: x for x in lines if x.table is table and x.source.section is Section.TABLES}


def printed(reading: Reading, table: Table) -> dict[LineKey, str]:
    return {key: line.amount.printed for key, line in from_tables(reading, table).items()}


def test_the_two_sides_of_revenue_and_expenditure_are_read(reading: Reading) -> None:
    t1 = Table.T1
    assert printed(reading, t1) == {
        LineKey(t1, REV, ITEM, "R101"): "174.30",
        LineKey(t1, REV, CURRENT): "174.30",
        LineKey(t1, REV, ITEM, "R9"): "1.20",
        LineKey(t1, REV): "175.50",
        LineKey(t1, EXP, ITEM, "201"): "149.00",
        LineKey(t1, EXP, ITEM, "205"): "0",
        LineKey(t1, EXP, ITEM, "208"): "25.30",
        LineKey(t1, EXP, CURRENT): "174.30",
        LineKey(t1, EXP, ITEM, "E9"): "1.20",
        LineKey(t1, EXP): "175.50",
    }


def test_revenue_is_read_by_source(reading: Reading) -> None:
    t2 = Table.T2
    assert printed(reading, t2) == {
        LineKey(t2, REV): "175.50",
        LineKey(t2, REV, fund=Fund.CARRIED_OVER): "1.20",
        LineKey(t2, REV, fund=Fund.GENERAL): "174.30",
        LineKey(t2, REV, ITEM, "2013101"): "149.00",
        LineKey(t2, REV, ITEM, "2013101", "", Fund.GENERAL): "149.00",
        LineKey(t2, REV, ITEM, "2080505"): "26.50",
        LineKey(t2, REV, ITEM, "2080505", "", Fund.CARRIED_OVER): "1.20",
        LineKey(t2, REV, ITEM, "2080505", "", Fund.GENERAL): "25.30",
    }


def test_expenditure_is_read_by_nature_in_its_own_unit(reading: Reading) -> None:
    t3 = Table.T3
    project = Nature.PROJECT
    lines = from_tables(reading, t3)
    assert len(lines) == 13
    assert lines[LineKey(t3)].amount.yuan == Decimal(1_743_000)
    assert lines[LineKey(t3, EXP, ITEM, "20131", nature=project)].amount.printed == "26,000"
    assert lines[LineKey(t3, EXP, ITEM, "2013102", nature=project)].amount.yuan == 26_000


def test_carried_over_appropriations_are_told_from_the_years(reading: Reading) -> None:
    t4 = Table.T4
    lines = printed(reading, t4)
    assert lines[LineKey(t4, REV, CURRENT)] == "180.3"
    assert lines[LineKey(t4, REV, ITEM, "R101")] == "174.3"
    assert lines[LineKey(t4, REV, ITEM, "R102")] == "6"
    assert lines[LineKey(t4, REV, ITEM, "R9")] == "1.2"
    assert lines[LineKey(t4, REV, ITEM, "R901")] == "1.2"
    assert lines[LineKey(t4, REV)] == "181.5"


def test_appropriated_spending_is_read_by_fund(reading: Reading) -> None:
    t4 = Table.T4
    lines = printed(reading, t4)
    assert lines[LineKey(t4, EXP, ITEM, "201")] == "155"
    assert lines[LineKey(t4, EXP, ITEM, "201", "", Fund.GENERAL)] == "149"
    assert lines[LineKey(t4, EXP, ITEM, "201", "", Fund.GOVERNMENT_FUND)] == "6"
    assert lines[LineKey(t4, EXP, fund=Fund.GENERAL)] == "175.5"


def test_last_years_column_is_the_prior_and_changes_are_not_amounts(reading: Reading) -> None:
    t5 = Table.T5
    lines = from_tables(reading, t5)
    assert {key.code: line.prior.printed for key, line in lines.items() if line.prior} == {
        "": "160.23",
        "2013101": "137",
        "2080505": "23.23",
    }
    key = LineKey(t5, EXP, ITEM, "2013101", "", Fund.GENERAL, Nature.PROJECT)
    assert lines[key].amount.printed == "2.6"
    assert len(lines) == 8


def test_basic_expenditure_is_read_by_economic_code(reading: Reading) -> None:
    t6, general = Table.T6, Fund.GENERAL
    assert printed(reading, t6) == {
        LineKey(t6, fund=general): "171.7",
        LineKey(t6, fund=general, nature=Nature.PERSONNEL): "107.2",
        LineKey(t6, fund=general, nature=Nature.PUBLIC): "64.5",
        LineKey(t6, EXP, ITEM, "301", "", general): "107.2",
        LineKey(t6, EXP, ITEM, "301", "", general, Nature.PERSONNEL): "107.2",
        LineKey(t6, EXP, ITEM, "302", "", general): "64.5",
        LineKey(t6, EXP, ITEM, "302", "", general, Nature.PUBLIC): "64.5",
        LineKey(t6, EXP, ITEM, "30217", "", general): "3.0",
        LineKey(t6, EXP, ITEM, "30217", "", general, Nature.PUBLIC): "3.0",
    }


def test_three_public_columns_are_found_by_label_in_any_order(reading: Reading) -> None:
    lines = from_tables(reading, Table.T7)
    assert {key.code: (line.name, line.amount.yuan) for key, line in lines.items()} == {
        "": ("合计", 50_000),
        "S1": ("因公出国（境）费用", 0),
        "S2": ("公务用车购置及运行费", 20_000),
        "S202": ("公务用车运行费", 20_000),
        "S3": ("公务接待费", 30_000),
    }


def test_fund_spending_is_read_and_an_empty_table_gives_no_line(reading: Reading) -> None:
    lines = printed(reading, Table.T8)
    assert lines[LineKey(Table.T8, EXP, ITEM, "2120801", "", Fund.GOVERNMENT_FUND)] == "6"
    assert from_tables(reading, Table.T9) == {}


def test_projects_have_goals_and_indicators(reading: Reading) -> None:
    first, second = reading.disclosure.projects[:2]
    assert (first.name, first.amount.printed, first.goal) == ("来访接待经费", "1.6", "接待有序")
    assert [(i.level1, i.level2, i.level3, i.target, i.unit) for i in first.indicators] == [
        ("产出指标", "数量指标", "接待批次", "≥200", "批"),
        ("产出指标", "质量指标", "办结率", "≥95", "%"),
    ]
    assert second.name == "热线平台经费"


def test_a_table_beats_the_sentence_that_repeats_it(reading: Reading) -> None:
    key = LineKey(Table.T6, fund=Fund.GENERAL)
    line = reading.disclosure.line(key)
    assert line is not None
    assert (line.amount.printed, line.source.place) == ("171.7", "表 6 第 3 行第 3 列")
    said = [s.amount.printed for s in reading.disclosure.statements if s.about == key]
    assert said == ["171.6"]


def test_what_a_sentence_adds_goes_to_the_line_of_the_table(reading: Reading) -> None:
    line = reading.disclosure.line(LineKey(Table.T5, EXP, ITEM, "2013101", "", Fund.GENERAL))
    assert line is not None
    assert line.source.section is Section.TABLES
    assert line.purpose == "厅机关日常运转，包括工资、办公费等。"
    assert line.path == ("一般公共服务", "党委办公厅及机关机构事务", "行政运行")


def test_an_item_under_a_wrong_name_is_no_second_item_beside_the_table(reading: Reading) -> None:
    codes = [x.code for x in reading.disclosure.lines if x.table is Table.T5]
    assert "2080501" not in codes
    line = reading.disclosure.line(LineKey(Table.T5, EXP, ITEM, "2080505", "", Fund.GENERAL))
    assert line is not None
    assert (line.amount.printed, line.code_as_written) == ("25.3", "2080501")
    said = [s.amount.printed for s in reading.disclosure.statements if s.about == line.key]
    assert said == ["10.6"]


def test_a_table_of_the_departments_own_is_kept_as_text(reading: Reading) -> None:
    kept = [p.text for p in reading.disclosure.passages if p.section is Section.TABLES]
    assert kept == ["停车场\t车位\n东院\t十二个"]


def test_tabs_in_a_text_file_make_a_table() -> None:
    title, rows = word_tables.EXPENDITURE
    table = "\n".join("\t".join(row) for row in rows)
    text = f"某县档案局\n2020年部门预算公开\n{title}\n{table}\n"
    reading = read_bytes("预算.txt", text.encode("utf-16"))
    line = reading.disclosure.line(LineKey(Table.T3, nature=Nature.PROJECT))
    assert line is not None
    assert line.amount.yuan == 26_000
