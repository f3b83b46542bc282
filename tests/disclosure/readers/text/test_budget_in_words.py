"""A budget that gives its figures in sentences only, as text and as a Word document."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgets.disclosure.model import (
    Direction,
    Fund,
    LineKey,
    Nature,
    Phase,
    Row,
    Section,
    Side,
    Table,
    UnitKind,
)
from budgets.disclosure.money import MoneyUnit, Nothing
from budgets.disclosure.readers import Reading
from budgets.disclosure.readers.in_process import read_bytes
from tests.disclosure.readers.documents import docx_of, text_of

TEXT = text_of("budget_in_words.txt")
EXP, REV = Side.EXPENDITURE, Side.REVENUE


@pytest.fixture(scope="module", params=["txt", "docx"])
def reading(request: pytest.FixtureRequest) -> Reading:
    if request.param == "docx":
        return read_bytes("预算.docx", docx_of(TEXT))
    return read_bytes("预算.txt", TEXT.encode())


def t5(code: str) -> LineKey:
    return LineKey(Table.T5, EXP, Row.ITEM, code, "", Fund.GENERAL)


def t7(code: str) -> LineKey:
    return LineKey(Table.T7, EXP, Row.ITEM if code else Row.TOTAL, code, "", Fund.GENERAL)


STATED = {
    LineKey(Table.T1, REV): "174.3",
    LineKey(Table.T1, EXP): "174.3",
    LineKey(Table.T1, REV, Row.ITEM, "R101"): "174.3",
    LineKey(Table.T3): "174.3",
    LineKey(Table.T3, nature=Nature.BASIC): "171.7",
    LineKey(Table.T3, nature=Nature.PROJECT): "2.6",
    LineKey(Table.T4, REV): "174.3",
    LineKey(Table.T4, EXP): "174.3",
    LineKey(Table.T4, REV, Row.ITEM, "R101"): "174.3",
    LineKey(Table.T4, REV, Row.ITEM, "R901"): "0",
    LineKey(Table.T4, EXP, Row.ITEM, "201"): "149",
    LineKey(Table.T4, EXP, Row.ITEM, "205"): "0",
    LineKey(Table.T4, EXP, Row.ITEM, "208"): "10.6",
    LineKey(Table.T4, EXP, Row.ITEM, "210"): "5.6",
    LineKey(Table.T4, EXP, Row.ITEM, "221"): "9.1",
    LineKey(Table.T5, fund=Fund.GENERAL): "174.3",
    t5("201"): "149",
    t5("205"): "0",
    t5("208"): "10.6",
    t5("210"): "5.6",
    t5("221"): "9.1",
    t5("2013101"): "149",
    t5("2080505"): "10.6",
    t5("2101101"): "5.6",
    t5("2210201"): "9.1",
    LineKey(Table.T6, fund=Fund.GENERAL): "171.6",
    LineKey(Table.T6, fund=Fund.GENERAL, nature=Nature.PERSONNEL): "107.2",
    LineKey(Table.T6, fund=Fund.GENERAL, nature=Nature.PUBLIC): "64.4",
    t7(""): "3",
    t7("S1"): "0",
    t7("S2"): "0",
    t7("S3"): "3",
    LineKey(Table.OPERATING_COST): "64.2",
}
UNPLANNED = {
    t7("S201"),
    LineKey(Table.T8, fund=Fund.GOVERNMENT_FUND),
    LineKey(Table.T9, fund=Fund.STATE_CAPITAL),
    LineKey(Table.PROCUREMENT),
    LineKey(Table.ASSETS),
}


def test_every_amount_stands_at_its_key_with_what_was_printed(reading: Reading) -> None:
    lines = {line.key: line.amount for line in reading.disclosure.lines}
    assert {key: lines[key].printed for key in lines if key not in UNPLANNED} == STATED
    for key, printed in STATED.items():
        assert lines[key].yuan == Decimal(printed) * 10_000
        assert lines[key].unit is MoneyUnit.WAN


def test_a_printed_zero_and_a_sentence_that_plans_nothing_are_kept_apart(reading: Reading) -> None:
    lines = {line.key: line.amount for line in reading.disclosure.lines}
    assert lines[t7("S1")].nothing is Nothing.ZERO
    assert {k for k, a in lines.items() if a.nothing is Nothing.NONE_PLANNED} == UNPLANNED
    fund = reading.disclosure.line(LineKey(Table.T8, fund=Fund.GOVERNMENT_FUND))
    assert fund is not None
    assert fund.source.text == "社服局2020年没有使用政府性基金预算拨款安排的支出。"


def test_a_quantity_stated_again_becomes_a_further_statement(reading: Reading) -> None:
    said = [(s.about, s.amount.printed) for s in reading.disclosure.statements]
    assert said == [(LineKey(Table.T1, REV), "174.3"), (t7("S1"), "")]


def test_shares_are_kept_as_printed(reading: Reading) -> None:
    lines = {line.key: line.share.printed for line in reading.disclosure.lines if line.share}
    assert lines == {
        LineKey(Table.T1, REV, Row.ITEM, "R101"): "100",
        LineKey(Table.T3, nature=Nature.BASIC): "98.5",
        LineKey(Table.T3, nature=Nature.PROJECT): "1.5",
        t5("201"): "85.5",
        t5("205"): "0",
        t5("208"): "6.1",
        t5("210"): "3.2",
        t5("221"): "5.2",
    }


def test_an_item_takes_the_code_that_purpose_and_glossary_agree_on(reading: Reading) -> None:
    item = reading.disclosure.line(t5("2080505"))
    assert item is not None
    assert item.code_as_written == "2080501"
    assert item.name == "行政单位离退休"
    assert item.path == ("社会保障和就业", "行政事业单位养老支出", "行政单位离退休")


def test_an_item_whose_group_is_misspelt_keeps_its_printed_names(reading: Reading) -> None:
    item = reading.disclosure.line(t5("2013101"))
    assert item is not None
    assert (item.path[1], item.code_as_written) == ("党委办公厅及机关机构事务", "")
    assert item.purpose == "厅机关日常运转，包括工资、办公费等。"


def test_what_money_is_for_goes_to_its_line(reading: Reading) -> None:
    purposes = {
        line.key: line.purpose for line in reading.disclosure.lines if line.table is not Table.T5
    }
    key = LineKey(Table.T6, fund=Fund.GENERAL, nature=Nature.PERSONNEL)
    assert purposes[key] == "基本工资、津贴补贴、离休费等。"
    assert purposes[t7("S3")] == "接待外地来访的用餐、住宿等"


def test_reasons_say_what_changed_by_how_much_and_why(reading: Reading) -> None:
    reasons = {reason.about: reason for reason in reading.disclosure.reasons}
    assert len(reasons) == 5
    whole = reasons[LineKey(Table.T1, EXP)]
    assert whole.label == "收支总预算"
    assert whole.change is not None
    assert (whole.change.printed, whole.change.yuan) == ("14.07", Decimal(140_700))
    assert whole.text == "新招2名支医人员，人员经费预算共计14.07万元"
    assert whole.comparable_direction is Direction.FLAT
    assert whole.comparable is False
    cost = reasons[LineKey(Table.OPERATING_COST)]
    assert (cost.direction, cost.comparable) == (Direction.DECREASE, True)
    assert cost.change is not None
    assert cost.change.yuan == Decimal(-25_000)
    assert cost.percent is not None
    assert (cost.percent.value, cost.percent.printed) == (Decimal("-3.7"), "3.7")
    reception = reasons[t7("S3")]
    assert (reception.direction, reception.change) == (Direction.FLAT, None)
    assert reception.text == "厉行节约，减少接待"


def test_last_years_figure_is_the_prior_of_its_line(reading: Reading) -> None:
    line = reading.disclosure.line(LineKey(Table.T5, fund=Fund.GENERAL))
    assert line is not None
    assert line.prior is not None
    assert line.prior.yuan == Decimal(1_602_300)
    reason = next(r for r in reading.disclosure.reasons if r.about == line.key)
    assert reason.prior == line.prior
    assert reason.percent is not None
    assert reason.percent.printed == "8.8"


def test_the_department_is_known_by_all_its_names(reading: Reading) -> None:
    disclosure = reading.disclosure
    department = disclosure.department
    assert department.name == "中共宜陵市青河区委社会服务局"
    assert department.short_names == ("社服局", "区委社服局")
    assert (department.region, department.budget_level) == ("宜陵市青河区", "一级预算单位")
    assert (disclosure.fiscal_year, disclosure.phase) == (2020, Phase.BUDGET)
    assert disclosure.title == "中共宜陵市青河区委社会服务局2020年部门预算公开"


def test_functions_priorities_units_and_terms_are_read(reading: Reading) -> None:
    disclosure = reading.disclosure
    assert [f.number for f in disclosure.functions] == [1, 2, 3]
    assert disclosure.functions[2].text == "承办区委交办的其他事项。"
    assert [p.title for p in disclosure.priorities] == ["办好便民窗口", "开展“居民说事”活动"]
    assert disclosure.priorities[1].text == "每季度到村（社区）走访。"
    assert [(u.name, u.kind) for u in disclosure.units] == [
        ("综合办公室", UnitKind.INTERNAL),
        ("来访接待中心", UnitKind.INTERNAL),
        ("督办股", UnitKind.INTERNAL),
    ]
    assert [t.term for t in disclosure.glossary] == [
        "一般公共预算拨款收入",
        "社会保障和就业（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）",
        "基本支出",
        "“三公”经费",
        "机关运行经费",
    ]
    assert disclosure.glossary[4].text == "为保障单位运转购买货物和服务的资金。"


def test_projects_named_for_performance_goals_have_no_amount(reading: Reading) -> None:
    projects = reading.disclosure.projects
    assert [p.name for p in projects] == ["来访接待经费", "居民热线平台和视频系统资金"]
    assert {p.amount.nothing for p in projects} == {Nothing.BLANK}


def test_nothing_is_lost_but_headings_and_debris(reading: Reading) -> None:
    coverage = reading.coverage
    kept = coverage.read_into_fields + coverage.kept_as_text
    assert kept + coverage.unused == coverage.characters
    assert "[bookmark: _GoBack]" in reading.unused
    assert all(len(piece) < 30 for piece in reading.unused)
    passages = [p for p in reading.disclosure.passages if p.section is Section.PERFORMANCE]
    assert passages[0].text.startswith("绩效目标是编制预算的依据")
    assert passages[0].heading == "（四）绩效目标设置情况"


def test_each_line_names_the_sentence_it_came_from(reading: Reading) -> None:
    for line in reading.disclosure.lines:
        assert line.amount.printed in line.source.text
        assert line.source.place.startswith("第 ")
        assert line.source.text in TEXT.replace(" ", "")


def test_a_text_wrapped_at_one_width_reads_like_the_unwrapped() -> None:
    lines = [line[i : i + 38] for line in TEXT.splitlines() for i in range(0, len(line), 38)]
    wrapped = read_bytes("预算.txt", "\n".join(lines).encode()).disclosure
    plain = read_bytes("预算.txt", TEXT.encode()).disclosure
    assert {x.key: x.amount for x in wrapped.lines} == {x.key: x.amount for x in plain.lines}
    assert wrapped.functions == plain.functions
    assert wrapped.glossary == plain.glossary
