"""How sentences name quantities: forms of many provinces, each read as what it names."""

from __future__ import annotations

from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    Fund,
    LineKey,
    Nature,
    Row,
    Side,
    Table,
)
from budgets.disclosure.money import Nothing
from budgets.disclosure.readers.in_process import read_bytes

TITLE = "青峰县教育局2024年部门预算"
ACCOUNTS = "青峰县教育局2024年度部门决算"
REVENUES = "二、收支预算情况说明"
FISCAL = "二、财政拨款收支预算情况说明"
GENERAL = "二、一般公共预算当年拨款情况说明"
THREE_PUBLIC = "二、“三公”经费财政拨款预算情况说明"

REV, EXP, ITEM = Side.REVENUE, Side.EXPENDITURE, Row.ITEM


def told(*lines: str, title: str = TITLE) -> Disclosure:
    closing = ("九、名词解释", "1.基本支出：指日常运转的支出。")
    text = "\n".join((title, "一、主要职责", "1.管理学校。", *lines, *closing))
    return read_bytes("公开.txt", text.encode()).disclosure


def printed(disclosure: Disclosure) -> dict[LineKey, str]:
    return {line.key: f"{line.amount.printed}{line.amount.unit}" for line in disclosure.lines}


def of_t5(code: str) -> LineKey:
    return LineKey(Table.T5, EXP, ITEM, code, "", Fund.GENERAL)


def of_t7(code: str) -> LineKey:
    return LineKey(Table.T7, EXP, ITEM, code, "", Fund.GENERAL)


def test_the_revenue_of_the_year_of_accounts_is_no_grand_total() -> None:
    sentences = ("2024年收入总计520万元。", "2024年收入合计500万元。")
    assert printed(told(REVENUES, *sentences, title=ACCOUNTS)) == {
        LineKey(Table.T1, REV): "520万元",
        LineKey(Table.T1, REV, Row.CURRENT): "500万元",
    }


def test_the_revenue_of_a_budget_may_hold_what_is_carried_over() -> None:
    sentence = "2024年收入合计520万元，其中：一般公共预算拨款收入500万元；上年结转20万元。"
    assert printed(told(REVENUES, sentence))[LineKey(Table.T1, REV)] == "520万元"


def test_the_bare_name_of_a_fund_is_of_the_side_that_is_spoken_of() -> None:
    lines = printed(
        told(
            FISCAL,
            "收入包括：一般公共预算450万元、政府性基金预算50万元；支出包括：一般公共预算440万元、政府性基金预算60万元。",
        )
    )
    assert lines == {
        LineKey(Table.T4, REV, ITEM, "R101"): "450万元",
        LineKey(Table.T4, REV, ITEM, "R102"): "50万元",
        LineKey(Table.T4, fund=Fund.GENERAL): "440万元",
        LineKey(Table.T4, fund=Fund.GOVERNMENT_FUND): "60万元",
    }


def test_spending_of_fiscal_appropriation_is_named_in_either_order() -> None:
    told_of = told(FISCAL, "2024年财政拨款预算支出300万元。", "财政拨款预算收入310万元。")
    assert printed(told_of) == {
        LineKey(Table.T4): "300万元",
        LineKey(Table.T4, REV): "310万元",
    }


def test_basic_spending_from_public_appropriation_is_the_whole_of_its_table() -> None:
    lines = printed(
        told(
            "二、一般公共预算基本支出情况说明",
            "2024年一般公共财政拨款基本支出300万元，其中：人员经费200万元。",
        )
    )
    general = Fund.GENERAL
    assert lines == {
        LineKey(Table.T6, fund=general): "300万元",
        LineKey(Table.T6, fund=general, nature=Nature.PERSONNEL): "200万元",
    }


def test_a_heading_named_by_its_whole_path_is_that_heading() -> None:
    disclosure = told(
        GENERAL,
        "1.“教育支出-普通教育-小学教育”科目12.5万元，主要用于修缮校舍。",
        "2.教育支出—普通教育—初中教育科目13.5万元。",
        "3.“教育支出－职业教育”科目1.5万元。",
    )
    assert printed(disclosure) == {
        of_t5("2050202"): "12.5万元",
        of_t5("2050203"): "13.5万元",
        of_t5("20503"): "1.5万元",
    }
    assert disclosure.lines[0].purpose == "修缮校舍"
    assert disclosure.lines[0].path == ("教育支出", "普通教育", "小学教育")


def test_a_path_whose_levels_do_not_belong_together_is_kept_as_text() -> None:
    disclosure = told(GENERAL, "支出合计3万元。", "“卫生健康支出-普通教育-小学教育”科目12.5万元。")
    assert printed(disclosure) == {LineKey(Table.T5, fund=Fund.GENERAL): "3万元"}


def test_last_years_account_and_this_years_budget_in_brackets_are_a_pair() -> None:
    (line,) = told(GENERAL, "教育支出（2023年预算执行数100万元，2024年预算安排120万元）。").lines
    assert (line.code, line.amount.printed) == ("205", "120")
    assert line.prior
    assert line.prior.printed == "100"


def test_each_side_of_an_appropriation_gets_the_reason_that_names_it() -> None:
    reasons = told(
        FISCAL,
        "财政拨款收入500万元，比上年增加20万元；财政拨款支出500万元，比上年增加30万元。"
        "财政拨款支出增加的主要原因是新建教学楼。财政拨款收入增加的主要原因是上级补助多。",
    ).reasons
    assert [(r.about.side, r.text) for r in reasons] == [
        (REV, "上级补助多"),
        (EXP, "新建教学楼"),
    ]


def test_a_reason_for_spending_is_not_given_to_the_revenue_before_it() -> None:
    reasons = told(
        FISCAL, "财政拨款收入500万元，比上年增加20万元。财政拨款支出增加的主要原因是新建教学楼。"
    ).reasons
    assert [(r.about, r.direction, r.text) for r in reasons] == [
        (LineKey(Table.T4, REV), Direction.INCREASE, ""),
        (LineKey(Table.T4), Direction.INCREASE, "新建教学楼"),
    ]


def test_rows_below_a_note_of_their_unit_are_read_in_it() -> None:
    lines = printed(
        told(
            THREE_PUBLIC,
            "2024年“三公”经费明细（单位：元）：",
            "因公出国（境）费0",
            "公务接待费12,000",
            "公务用车运行维护费35,000.50",
        )
    )
    assert lines == {of_t7("S1"): "0元", of_t7("S3"): "12,000元", of_t7("S202"): "35,000.50元"}


def test_a_name_and_a_figure_without_any_unit_stay_text() -> None:
    assert printed(told(THREE_PUBLIC, "“三公”经费3万元。", "公务接待费12,000")) == {
        LineKey(Table.T7, fund=Fund.GENERAL): "3万元"
    }


def test_buying_and_running_are_those_of_the_cars_that_were_spoken_of() -> None:
    lines = printed(
        told(
            THREE_PUBLIC,
            "公务用车费用15万元，其中：购置费10万元；运行维护费5万元。",
            "公务接待费3万元，其中：购置费1万元。",
        )
    )
    assert lines == {
        of_t7("S2"): "15万元",
        of_t7("S201"): "10万元",
        of_t7("S202"): "5万元",
        of_t7("S3"): "3万元",
    }


def test_an_amount_in_words_stays_text() -> None:
    disclosure = told(THREE_PUBLIC, "“三公”经费3万元。", "公务接待费壹佰万元。")
    assert of_t7("S3") not in printed(disclosure)
    assert "公务接待费壹佰万元。" in [passage.text for passage in disclosure.passages]


def test_what_is_left_of_fiscal_appropriation_is_carried_forward() -> None:
    lines = printed(told(FISCAL, "年末财政拨款结转和结余12万元。", title=ACCOUNTS))
    assert lines == {LineKey(Table.T4, EXP, ITEM, "E9"): "12万元"}


def test_a_sum_has_no_purpose_from_a_sentence_without_a_figure() -> None:
    overview = "本局支出预算主要用于普通教育、职业教育等方面。"
    (line,) = told(REVENUES, overview, "2024年支出预算500万元。").lines
    assert line.purpose == ""
    (line,) = told(REVENUES, "2024年支出预算500万元，主要用于普通教育。").lines
    assert line.purpose == "普通教育"


def test_no_appropriation_at_all_is_none_planned() -> None:
    (line,) = told(GENERAL, "青峰县教育局2024年没有安排一般公共预算当年拨款。").lines
    assert line.key == LineKey(Table.T5, fund=Fund.GENERAL)
    assert line.amount.nothing is Nothing.NONE_PLANNED


def test_a_name_that_the_document_introduces_is_a_short_name() -> None:
    disclosure = told(
        "2.青峰县教育局（以下简称“县教局”）负责招生。",
        REVENUES,
        "按照《某某办法》（以下简称“办法”），县教局2024年收入总计500万元。",
    )
    assert disclosure.department.short_names == ("县教局",)
    assert printed(disclosure) == {LineKey(Table.T1, REV): "500万元"}


def test_pages_in_a_table_of_contents_do_not_run_into_the_next_line() -> None:
    text = "\n".join(
        (
            TITLE, "目录", "1.主要职责……………3", "2.收支预算情况说明……………5", "3.名词解释……………9",
            "一、主要职责", "1.管理学校。", "二、收支预算情况说明", "2024年收入总计500万元。",
        )
    )  # fmt: skip
    reading = read_bytes("公开.txt", text.encode())
    assert "2.收支预算情况说明……………5" in reading.unused
    assert printed(reading.disclosure) == {LineKey(Table.T1, REV): "500万元"}


def test_a_change_against_the_plan_is_one_in_accounts_only() -> None:
    sentence = "“三公”经费3万元，比预算减少1万元。"
    (budgeted,) = told(THREE_PUBLIC, sentence).reasons
    (spent,) = told(THREE_PUBLIC, sentence, title=ACCOUNTS).reasons
    assert (budgeted.against, spent.against) == (Base.YEAR_BEFORE, Base.PLAN)
