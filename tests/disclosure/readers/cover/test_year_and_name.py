"""The year and the name are what a document says of itself, never what it compares with."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.readers.errors import UnreadableDocument
from budgets.disclosure.readers.in_process import read_bytes


def disclosed(*lines: str) -> Disclosure:
    return read_bytes("页.txt", "\n".join(lines).encode()).disclosure


@pytest.mark.parametrize(
    "comparison",
    [
        "比2021年增加2万元，主要是人员增加。",
        "较2021年度增加2万元。",
        "与2021年预算相比增加2万元。",
        "与上年（2021年）相比增加2万元。",
        "比本部门2021年预算增加2万元，比2021年决算增加1万元，比2021年执行数增加1万元。",
        "同2021年度预算数持平。",
    ],
)
def test_a_year_of_comparison_is_never_the_fiscal_year(comparison: str) -> None:
    found = disclosed(
        "部门预算情况说明",
        "预算单位：栖岚县史志办公室",
        "一、收支预算情况",
        f"收入总计50万元，{comparison}",
        "二、“三公”经费",
        f"本室2022年度“三公”经费支出合计1万元，{comparison}",
    )
    assert found.fiscal_year == 2022
    assert found.department.name == "栖岚县史志办公室"


def test_years_that_are_only_compared_with_leave_the_year_unknown() -> None:
    with pytest.raises(UnreadableDocument, match="没有读到是哪一年"):
        disclosed("部门预算情况说明", "一、收支预算情况", "收入总计50万元，比2021年增加2万元。")


@pytest.mark.parametrize(
    ("lines", "year", "phase"),
    [
        (("预算年度：2025", "收入总计50万元，支出总计50万元。"), 2025, Phase.BUDGET),
        (("（2024年度）", "收入总计50万元，支出总计50万元。"), 2024, Phase.BUDGET),
        (("一、2023年收支预算情况说明", "收入总计50万元，比2022年增加1万元。"), 2023, Phase.BUDGET),
        (("某站“三公”经费预算2019年情况如下：", "公务接待费预算3万元。"), 2019, Phase.BUDGET),
        (("2018年本部门“三公”经费支出合计5万元，比年初预算减少1万元。",), 2018, Phase.FINAL),
        (
            (
                "2020年度本年收入合计50万元。",
                "一般公共预算财政拨款支出决算50万元，年初预算40万元。",
            ),
            2020,
            Phase.FINAL,
        ),
        (("二〇二四年度“三公”经费预算公开", "公务接待费预算3万元。"), 2024, Phase.BUDGET),
    ],
)
def test_year_and_phase_without_a_usual_title(
    lines: tuple[str, ...], year: int, phase: Phase
) -> None:
    found = disclosed(*lines)
    assert (found.fiscal_year, found.phase) == (year, phase)


AMOUNTS = ("二、收支预算情况说明", "2025年收入总计50万元，支出总计50万元。")


@pytest.mark.parametrize(
    "lines",
    [
        ("部门预算公开", "预算单位：栖岚县审计局", *AMOUNTS),
        ("部门预算公开", "部门名称：栖岚县审计局", *AMOUNTS),
        ("部门预算公开", "编制部门：栖岚县审计局  单位：万元", *AMOUNTS),
        ("部门预算公开", "部门（单位）：栖岚县审计局    单位：万元", *AMOUNTS),
        ("一、栖岚县审计局概况", "（一）主要职能", "审计监督。", *AMOUNTS),
        ("第一部分 栖岚县审计局概况", "一、主要职能", "审计监督。", *AMOUNTS),
        ("栖岚县审计局2025年部门预算", *AMOUNTS),
        ("一、栖岚县审计局2025年“三公”经费预算", "公务接待费预算3万元。", *AMOUNTS),
        ("关于栖岚县审计局2025年部门预算的说明", *AMOUNTS),
        ("经县政府批准，现将栖岚县审计局2025年度预算公布如下：", *AMOUNTS),
        ("部门预算公开", "发布机构：栖岚县财政局", "本部门为栖岚县审计局，属行政单位。", *AMOUNTS),
    ],
)
def test_the_name_stands_in_title_label_heading_or_sentence(lines: tuple[str, ...]) -> None:
    assert disclosed(*lines).department.name == "栖岚县审计局"


def test_a_label_without_a_name_and_a_region_give_no_name() -> None:
    found = disclosed("部门预算公开", "单位：万元", *AMOUNTS)
    assert found.department.name == ""
