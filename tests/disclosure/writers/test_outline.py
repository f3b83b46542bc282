"""The official document: what every section says, from the figures."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    Fund,
    LineKey,
    Passage,
    Phase,
    Reason,
    Section,
    Statement,
    Table,
)
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import Heading, Sentence, outline_of
from tests.builders import (
    REVENUE,
    at,
    document,
    item,
    letters_office,
    none_planned,
    reason,
    total,
    wan,
)

GENERAL = LineKey(Table.T5, fund=Fund.GENERAL)


def sentences(disclosure: Disclosure, section: Section | None = None) -> list[str]:
    blocks = outline_of(disclosure, tables=False).blocks
    return [
        b.text for b in blocks if isinstance(b, Sentence) and section in (None, b.section)
    ]  # fmt: skip


def headings(disclosure: Disclosure) -> list[str]:
    blocks = outline_of(disclosure, tables=False).blocks
    return [b.number + b.text for b in blocks if isinstance(b, Heading)]


def test_the_sections_stand_in_their_order_and_number_themselves() -> None:
    found = [each for each in headings(replace(letters_office(), passages=())) if "、" in each[:3]]
    numbers = [*"一二三四五六七八九十", "十一"]
    assert [each.partition("、")[0] for each in found] == numbers[: len(found)]
    assert [each.partition("、")[2] for each in found][:7] == [
        "基本职能及主要工作",
        "部门预算单位构成",
        "收支预算情况说明",
        "财政拨款收支预算情况说明",
        "一般公共预算当年拨款情况说明",
        "一般公共预算基本支出情况说明",
        "“三公”经费财政拨款预算情况说明",
    ]


def test_a_change_is_told_with_its_percentage_and_the_reason_quoted() -> None:
    why = reason(GENERAL, "拨款", Direction.INCREASE, "14.07", text="新增两人")
    told = sentences(document(total(Table.T5, "174.3"), reasons=(why,)), Section.GENERAL_BUDGET)
    assert told[0].endswith("拨款174.3万元，比上年增加14.07万元，增长8.78%，主要原因是新增两人。")


def test_no_percentage_is_computed_on_nothing() -> None:
    line = total(Table.T8, "5", prior=wan("0"))
    told = sentences(document(line), Section.GOVERNMENT_FUND)
    assert told[0].endswith("政府性基金预算支出预算数5万元，比上年增加5万元。")


def test_a_percentage_that_the_document_prints_is_never_computed_again() -> None:
    why = reason(GENERAL, "拨款", Direction.DECREASE, "-10", percent="-99.9")
    told = sentences(document(total(Table.T5, "90"), reasons=(why,)), Section.GENERAL_BUDGET)
    assert "比上年减少10万元，下降99.9%" in told[0]


def test_shares_are_as_printed_or_rounded_half_up() -> None:
    lines = (
        item(Table.T5, "201", "1", "一般公共服务支出", share="85.5"),
        item(Table.T5, "208", "1", "社会保障和就业支出"),
        total(Table.T5, "800"),
    )
    told = sentences(document(*lines), Section.GENERAL_BUDGET)
    assert told[1] == "一般公共服务支出1万元，占85.5%；社会保障和就业支出1万元，占0.13%。"


def test_an_item_is_named_by_its_path_with_its_purpose() -> None:
    line = item(Table.T5, "2101101", "5.6", "行政单位医疗", purpose="缴纳医疗保险费。")
    told = sentences(document(line, total(Table.T5, "5.6")), Section.GENERAL_BUDGET)
    assert told[-1] == (
        "1.卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）2020年预算数5.6万元，主要用于：缴纳医疗保险费。"
    )


def test_codes_stand_beside_names_that_would_mean_another_heading() -> None:
    line = item(Table.T5, "2101101", "5.6", "行政运行")
    told = sentences(document(line, total(Table.T5, "5.6")), Section.GENERAL_BUDGET)
    assert "（210类）" in told[-1]
    assert "行政运行（01项）" in told[-1]


def test_what_is_not_planned_is_said_and_what_is_not_disclosed_is_not_called_nothing() -> None:
    told = sentences(document(none_planned(Table.T8)))
    assert "测试局2020年没有使用政府性基金预算拨款安排的支出。" in "".join(told).replace(
        document().department.name, "测试局"
    )
    silent = sentences(document(), Section.STATE_CAPITAL)
    assert silent == ["2020年国有资本经营预算支出情况未填列。"]


def test_final_accounts_tell_plan_result_and_why_they_differ() -> None:
    line = total(Table.T5, "95", planned=wan("100"))
    why = Reason(
        about=GENERAL, label="", direction=Direction.DECREASE, against=Base.PLAN, text="节约"
    )
    told = sentences(
        replace(document(line, reasons=(why,)), phase=Phase.FINAL), Section.GENERAL_BUDGET
    )
    assert told[1].endswith(
        "年初预算数100万元，决算数95万元，完成年初预算的95.00%。决算数小于年初预算数的主要原因是节约。"
    )


def test_two_sides_that_disagree_are_told_one_by_one() -> None:
    lines = (total(Table.T1, "10", side=REVENUE), total(Table.T1, "11"))
    told = " ".join(sentences(document(*lines), Section.REVENUE_EXPENDITURE))
    assert "收入总计10万元" in told
    assert "支出总计11万元" in told
    assert "收支总预算" not in told


# Own words


def own(section: Section, *texts: str, heading: str = "") -> tuple[Passage, ...]:
    return tuple(Passage(section, heading, text) for text in texts)


def test_a_section_with_words_of_its_own_is_written_in_them() -> None:
    plain = document(total(Table.T7, "3"))
    told = replace(plain, passages=own(Section.THREE_PUBLIC, "我局“三公”经费3万元，从严控制。"))
    blocks = outline_of(told, tables=False).blocks
    found = [b for b in blocks if isinstance(b, Sentence) and b.section is Section.THREE_PUBLIC]
    assert [(b.text, b.own) for b in found] == [("我局“三公”经费3万元，从严控制。", True)]


def test_what_own_words_leave_unsaid_is_added_in_standard_sentences() -> None:
    lines = (
        item(Table.T5, "2101101", "5.6", "行政单位医疗", purpose="缴纳医疗保险费"),
        item(Table.T5, "2101102", "5.6", "事业单位医疗", purpose="缴纳医疗保险费"),
        total(Table.T5, "11.2"),
    )
    said = "1.行政单位医疗5.6万元，用于缴纳医疗保险费。"
    told = replace(document(*lines), passages=own(Section.GENERAL_BUDGET, said))
    added = sentences(told, Section.GENERAL_BUDGET)
    assert added[0] == said
    assert len(added) == 2
    assert "事业单位医疗（项）" in added[1]


def test_the_subheadings_of_own_words_stay() -> None:
    words = own(Section.GENERAL_BUDGET, "共174.3万元。", heading="（一）规模")
    words += own(Section.GENERAL_BUDGET, "全部用于机关。", heading="（二）去向")
    told = replace(document(total(Table.T5, "174.3")), passages=words)
    assert [h for h in headings(told) if h[0] == "（"] == ["（一）规模", "（二）去向"]


def test_a_second_statement_that_differs_is_written_too() -> None:
    key = LineKey(Table.OPERATING_COST)
    line = total(Table.OPERATING_COST, "64.4")
    other = Statement(key, wan("64.2"), at("第 9 段"))
    told = sentences(document(line, statements=(other,)), Section.OPERATING_COST)
    assert told[0].endswith("64.4万元。")
    assert "64.2万元" in told[1]


# Tables


def test_every_table_follows_the_text_and_an_empty_one_says_so() -> None:
    blocks = outline_of(document(total(Table.T5, "174.3"), none_planned(Table.T8))).blocks
    first = next(n for n, b in enumerate(blocks) if isinstance(b, TableLayout))
    assert all(not isinstance(b, Heading) for b in blocks[first:])
    eighth = next(
        n for n, b in enumerate(blocks) if isinstance(b, TableLayout) and b.table is Table.T8
    )
    note = blocks[eighth + 1]
    assert isinstance(note, Sentence)
    assert note.text.endswith("没有使用政府性基金预算拨款安排的支出，本表为空。")


def test_what_no_section_holds_is_written_under_its_own_heading() -> None:
    words = own(Section.OTHER, "对下转移支付5万元。", heading="十二、转移支付情况")
    assert headings(replace(document(), passages=words))[-1].endswith("、转移支付情况")
