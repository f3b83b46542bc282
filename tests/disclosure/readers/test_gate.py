"""What passes as a disclosure, however little it holds, and what is refused with which words."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Disclosure, Phase, Table
from budgets.disclosure.readers.errors import Obstacle, UnreadableDocument
from budgets.disclosure.readers.in_process import read_bytes


def disclosed(*lines: str) -> Disclosure:
    return read_bytes("页.txt", "\n".join(lines).encode()).disclosure


def amounts(found: Disclosure) -> dict[tuple[str, str], str]:
    return {(line.table.value, line.code): line.amount.printed for line in found.lines}


SENTENCE = (
    "2025年本站一般公共预算“三公”经费预算为7.5万元，其中：因公出国（境）费0万元，"
    "公务用车运行维护费6.3万元，公务接待费1.2万元。"
)
THREE_PUBLIC = {
    ("T7", ""): "7.5",
    ("T7", "S1"): "0",
    ("T7", "S202"): "6.3",
    ("T7", "S3"): "1.2",
}


@pytest.mark.parametrize(
    "head",
    [
        ("栖岚县种子站2025年“三公”经费预算情况说明",),
        ("栖岚县种子站", "2025年“三公”经费预算公开"),
        ("栖岚县种子站2025年度一般公共预算“三公”经费支出预算情况",),
        (
            "首页 > 政务公开 > 正文",
            "栖岚县种子站2025年“三公”经费预算",
            "浏览次数：31 字体：大 中 小",
        ),
        ("发布时间：2025-02-11 来源：本站", "栖岚县种子站2025年“三公”经费预算"),
    ],
)
def test_a_page_on_one_subject_is_read_as_that_part_of_the_year(head: tuple[str, ...]) -> None:
    found = disclosed(*head, SENTENCE)
    assert amounts(found) == THREE_PUBLIC
    assert (found.fiscal_year, found.phase) == (2025, Phase.BUDGET)
    assert found.department.name == "栖岚县种子站"


@pytest.mark.parametrize(
    ("line", "table"),
    [
        ("2025年度政府采购预算12万元，全部为货物。", Table.PROCUREMENT),
        ("2025年机关运行经费预算40.5万元。", Table.OPERATING_COST),
        ("2025年一般公共预算财政拨款支出310万元。", Table.T5),
        ("2025年收入总计410万元，支出总计410万元。", Table.T1),
        ("2025年政府性基金预算支出22万元。", Table.T8),
    ],
)
def test_a_sentence_below_no_heading_is_of_what_its_words_name(line: str, table: Table) -> None:
    found = disclosed("栖岚县渔政站2025年部门预算补充说明", line)
    assert table in {each.table for each in found.lines}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ("关于栖岚县2024年预算执行情况", "和2025年预算草案的报告", "收入总计90亿元。"),
            "一级政府",
        ),
        (("栖岚县人民政府2024年财政决算公开", "一般公共预算支出80亿元。"), "一级政府"),
        (("栖岚县三公经费下降", "本报讯（记者 林木） 2025年“三公”经费预算为9万元。"), "新闻"),
        (("一、财政收支情况", "5月，一般公共预算收入累计完成800万元。"), "按月"),
        (("2025年部门预算", "目 录", "一、收支预算情况说明", "二、“三公”经费情况说明"), "没有安排"),
        (("2025年部门收支总表", "项目\t金额\t项目\t金额", "收入总计\t\t支出总计\t"), "空白的表"),
        (("明天上午开会。", "2025年3月1日"), "不像部门预算"),
        (("通讯录 2025年", "姓名\t电话", "张某\t81234567", "李某\t81234568"), "不像部门预算"),
    ],
)
def test_what_is_refused_is_told_what_it_is(lines: tuple[str, ...], words: str) -> None:
    with pytest.raises(UnreadableDocument, match=words) as caught:
        disclosed(*lines)
    assert caught.value.obstacle is Obstacle.NOT_A_DISCLOSURE
    assert caught.value.message.count("。") == 1


def test_the_duties_of_a_finance_bureau_are_no_report_of_a_government() -> None:
    found = disclosed(
        "栖岚县财政局2025年部门预算",
        "一、主要职能",
        "受县政府委托，向县人大报告预算执行情况和预算草案的报告。",
        "二、收支预算情况说明",
        "2025年收入总计410万元，支出总计410万元。",
    )
    assert found.department.name == "栖岚县财政局"


def test_a_document_that_says_there_is_nothing_passes_without_an_amount() -> None:
    found = disclosed(
        "栖岚县种子站2025年部门预算",
        "一、政府性基金预算支出情况说明",
        "2025年没有安排政府性基金预算支出。",
    )
    assert {line.table for line in found.lines} <= {Table.T8}


def test_figures_that_nobody_understood_are_no_reason_to_refuse() -> None:
    found = disclosed(
        "栖岚县种子站2025年“三公”经费情况表",
        "单位：元",
        "一、支出合计   150000",
        "公务接待费   150000",
        "二、“三公”经费增减变化原因说明",
    )
    assert found.lines == ()
