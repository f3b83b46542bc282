"""T10 and the other tables of projects, of units and of procurement; and units of money."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Indicator, Project, Table
from budgets.disclosure.money import MoneyUnit
from tests.disclosure.readers.sheets import Read, read

INDICATORS = [
    ("产出指标", "数量指标", "整理档案", "≥3000", "卷"),
    ("产出指标", "质量指标", "合格率", "≥98", "%"),
    ("效益指标", "社会效益指标", "查档满意度", "≥95", "%"),
]


def facts(project: Project) -> tuple[object, ...]:
    shown = [(i.level1, i.level2, i.level3, i.target, i.unit) for i in project.indicators]
    return project.name, project.amount.printed, project.amount.unit.value, project.goal, shown


LIST = """
    | 项目名称 | 预算金额 | 年度目标 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 计量单位 |
    | 档案整理 | 6.00 | 整理馆藏档案 | 产出指标 | 数量指标 | 整理档案 | ≥3000 | 卷 |
    | ^ | ^ | ^ | ^ | 质量指标 | 合格率 | ≥98 | % |
    | ^ | ^ | ^ | 效益指标 | 社会效益指标 | 查档满意度 | ≥95 | % |
    | 合计 | 6.00 | | | | | | |
    """
FORM = """
    | 项目名称 | 档案整理 | < | < | < |
    | 主管部门 | 青峰县档案局 | < | 实施单位 | 青峰县档案馆 |
    | 项目资金（万元） | 年度资金总额 | 6.00 | < | < |
    | ^ | 其中：财政拨款 | 6.00 | < | < |
    | 总体目标 | 整理馆藏档案 | < | < | < |
    | 一级指标 | 二级指标 | 三级指标 | 指标值 | 计量单位 |
    | 产出指标 | 数量指标 | 整理档案 | ≥3000 | 卷 |
    | ^ | 质量指标 | 合格率 | ≥98 | % |
    | 效益指标 | 社会效益指标 | 查档满意度 | ≥95 | % |
    """


@pytest.mark.parametrize("rows", [LIST, FORM], ids=["a list", "a form"])
def test_a_project_is_read_with_goal_and_indicators(rows: str) -> None:
    found = read(("表6 项目支出绩效目标表\n单位：万元", rows))
    assert [facts(p) for p in found.projects] == [
        ("档案整理", "6.00", "万元", "整理馆藏档案", INDICATORS)
    ]


def test_several_forms_in_one_table_are_several_projects() -> None:
    other = FORM.replace("档案整理", "库房改造").replace("6.00", "9.50")
    found = read(("项目绩效目标表\n单位：万元", FORM.strip() + "\n" + other.strip()))
    assert [(p.number, p.name, p.amount.printed) for p in found.projects] == [
        (1, "档案整理", "6.00"),
        (2, "库房改造", "9.50"),
    ]
    assert all(len(p.indicators) == 3 for p in found.projects)


def test_self_assessments_of_final_accounts_take_what_was_spent() -> None:
    found = read(
        (
            "项目支出绩效自评表\n（2025年度）",
            """
            | 项目名称 | 档案整理 | < | < | < | < |
            | 项目资金（万元） | | 年初预算数 | 全年预算数 | 全年执行数 | 执行率 |
            | ^ | 年度资金总额 | 8.00 | 7.00 | 6.50 | 92.86% |
            | 年度总体目标 | 预期目标 | < | 实际完成情况 | < | < |
            | ^ | 整理馆藏档案 | < | 已整理 | < | < |
            | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 得分 |
            | 产出指标 | 数量指标 | 整理档案 | ≥3000卷 | 3100 | 10 |
            | 总分 | < | < | < | < | 98 |
            """,
        ),
        final=True,
    )
    (project,) = found.projects
    assert (project.name, project.amount.printed, project.amount.unit) == (
        "档案整理",
        "6.50",
        MoneyUnit.WAN,
    )
    assert project.goal == "整理馆藏档案"
    assert project.indicators == (Indicator("产出指标", "数量指标", "整理档案", "≥3000卷", ""),)


def test_a_list_of_projects_is_read_where_it_adds_up_and_joins_the_goals() -> None:
    projects = """
        | 类型 | 项目名称 | 项目单位 | 合计 |
        | 合计 | < | < | 60,000 |
        | 特定目标类 | 档案整理 | 青峰县档案馆 | 60,000 |
        """
    found = read(("项目支出表\n单位：元", projects), ("项目支出绩效目标表\n单位：万元", LIST))
    assert [(p.name, p.amount.printed, p.goal) for p in found.projects] == [
        ("档案整理", "60,000", "整理馆藏档案")
    ]


def test_a_list_of_projects_that_does_not_add_up_stays_text() -> None:
    rows = "| 项目名称 | 合计 |\n| 合计 | 9 |\n| 维修 | 4 |\n| 其中：屋面 | 3 |"
    found = read(("项目支出表\n单位：元", rows))
    assert found.projects == []
    assert "维修\t4" in found.text


def test_goals_of_the_whole_department_are_no_project() -> None:
    found = read(("部门整体支出绩效目标表\n单位：万元", FORM))
    assert found.projects == []
    assert "年度资金总额" in found.text


def test_units_with_their_totals() -> None:
    found = read(
        (
            "所属单位收支预算汇总表\n单位：万元",
            """
            | 序号 | 单位名称 | 收入总计 | 财政拨款收入 | 事业收入 |
            | | 合计 | 60.00 | 55.00 | 5.00 |
            | 1 | 青峰县档案局（本级） | 40.00 | 40.00 | |
            | 2 | 青峰县档案馆 | 20.00 | 15.00 | 5.00 |
            """,
        )
    )
    assert [
        (u.number, u.name, u.kind.value, u.amount and u.amount.printed) for u in found.units
    ] == [
        (1, "青峰县档案局（本级）", "self", "40.00"),
        (2, "青峰县档案馆", "subordinate", "20.00"),
    ]
    assert "15.00\t5.00" in found.text


def test_procurement_by_kind_and_single_purchases() -> None:
    found = read(
        (
            "政府采购预算表\n单位：万元",
            """
            | 采购项目 | 采购目录 | 数量 | 金额 |
            | 合计 | | | 12.00 |
            | 货物 | | | 8.00 |
            | 复印机 | A020201 | 4 | 8.00 |
            | 工程 | | | 0.00 |
            | 服务 | | | 4.00 |
            """,
        )
    )
    assert found.of(Table.PROCUREMENT) == {
        "支 总": "12.00",
        "支 G1": "8.00",
        "支 G2": "0.00",
        "支 G3": "4.00",
    }
    assert "复印机\tA020201\t4\t8.00" in found.text


def test_tables_of_the_departments_own_stay_text() -> None:
    found = read(
        ("人员情况表", "| 编制 | 人数 |\n| 行政 | 12 |"), ("", "| 车位 | 12 |\n| 树 | 3 |")
    )
    assert found.lines == {}
    assert found.text == "编制\t人数\n行政\t12\n车位\t12\n树\t3"
    # What nothing calls a count may be money.
    assert found.unread == ["表 2 第 1 行第 2 列 12", "表 2 第 2 行第 2 列 3"]


def test_one_sheet_of_a_workbook_may_hold_several_tables() -> None:
    found = read(
        (
            "",
            """
            | 部门支出总表 | < | < | < |
            | 单位：元 | < | < | < |
            | 科目名称 | 合计 | 基本支出 | 项目支出 |
            | 档案馆 | 40 | 10 | 30 |
            | 合计 | 40 | 10 | 30 |
            | 政府性基金预算支出表 | < | < | < |
            | 单位：万元 | < | < | < |
            | 科目名称 | 合计 | 基本支出 | 项目支出 |
            | 合计 | 5 | | 5 |
            """,
        )
    )
    assert found.of(Table.T3)["支 总"] == "40"
    line = found.line(Table.T8, "支 总")
    assert (line.amount.printed, line.amount.unit) == ("5", MoneyUnit.WAN)
    assert line.source.place == "表 1 第 9 行第 2 列"


# 元 or 万元

SPENT = """
    | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 |
    | | 合计 | 1,200 | 1,200 | |
    | 2012601 | 行政运行 | 1,200 | 1,200 | |
    """


def unit_of(found: Read) -> MoneyUnit | None:
    units = {line.amount.unit for key, line in found.lines.items() if key.table is Table.T3}
    return units.pop() if units else None


@pytest.mark.parametrize(
    ("caption", "rows", "unit"),
    [
        ("部门支出总表\n金额单位：元", SPENT, MoneyUnit.YUAN),
        ("部门支出总表（单位：人民币元）", SPENT, MoneyUnit.YUAN),
        ("部门支出总表\n编制单位：青峰县档案局 2025年 单位:万元", SPENT, MoneyUnit.WAN),
        ("部门支出总表", SPENT.replace("合计 | 基", "合计（万元） | 基"), MoneyUnit.WAN),
        ("部门支出总表", "| 单位：元 | < | < | < | < |" + SPENT, MoneyUnit.YUAN),
    ],
)
def test_a_table_says_its_unit_in_many_places(caption: str, rows: str, unit: MoneyUnit) -> None:
    assert unit_of(read((caption, rows))) is unit


def test_a_table_without_unit_takes_the_one_that_a_sentence_confirms() -> None:
    said = ("2025年支出预算总额0.12万元。",)
    assert unit_of(read(("部门支出总表", SPENT), texts=said)) is MoneyUnit.YUAN


def test_a_table_without_unit_takes_the_one_that_another_table_confirms() -> None:
    other = ("一般公共预算支出表\n单位：万元", SPENT)
    assert unit_of(read(("部门支出总表", SPENT), other)) is MoneyUnit.WAN


def test_a_table_without_unit_that_nothing_confirms_stays_text() -> None:
    found = read(("部门支出总表", SPENT))
    assert found.lines == {}
    assert "1,200" in found.text


IN_YUAN = (
    "一般公共预算支出表\n单位：元",
    "| 科目编码 | 科目名称 | 合计 |\n| 2130205 | 森林资源培育 | 3,000,000 |\n| | 合计 | 3,000,000 |",
)


@pytest.mark.parametrize("printed", ["250,000", "5,000", "3,100,000"])
def test_a_table_without_unit_takes_that_of_the_others_where_its_size_is_theirs(
    printed: str,
) -> None:
    rows = f"| 科目编码 | 科目名称 | 合计 |\n| 2120803 | 城市建设支出 | {printed} |"
    found = read(IN_YUAN, ("政府性基金预算支出表", rows))
    assert found.line(Table.T8, "支 2120803").amount.unit is MoneyUnit.YUAN


@pytest.mark.parametrize("printed", ["305.20", "26", "0.5", "90,000,000"])
def test_a_table_without_unit_of_another_size_than_the_others_stays_unread(printed: str) -> None:
    rows = f"| 科目编码 | 科目名称 | 合计 |\n| 2120803 | 城市建设支出 | {printed} |"
    found = read(IN_YUAN, ("政府性基金预算支出表", rows))
    assert found.of(Table.T8) == {}
    assert found.unread == ["表 2 第 2 行第 3 列 " + printed]


def test_the_three_public_expenses_never_take_the_unit_of_the_others() -> None:
    rows = "| 合计 | 因公出国（境）费 | 公务接待费 |\n| 52,000 | 40,000 | 12,000 |"
    found = read(IN_YUAN, ("“三公”经费支出表", rows))
    assert found.of(Table.T7) == {}
    assert len(found.unread) == 3


def test_a_lone_line_gives_the_unit_of_all_tables() -> None:
    rows = "| 科目编码 | 科目名称 | 合计 |\n| 2120803 | 城市建设支出 | 26 |"
    said = ("（金额单位：万元）", "2025年支出预算300万元。")
    found = read(("政府性基金预算支出表", rows), texts=said)
    assert found.line(Table.T8, "支 2120803").amount.unit is MoneyUnit.WAN


@pytest.mark.parametrize("unit", ["千元", "百万元", "人民币千元", "美元"])
def test_a_table_in_a_unit_of_another_kind_stays_unread(unit: str) -> None:
    said = ("2025年支出预算总额1,200元。", "2025年支出预算总额1,200万元。")
    found = read((f"部门支出总表\n单位：{unit}", SPENT), IN_YUAN, texts=said)
    assert found.of(Table.T3) == {}


def test_a_stated_unit_is_never_repaired() -> None:
    said = ("2025年支出预算总额0.12万元。",)
    assert unit_of(read(("部门支出总表\n单位：万元", SPENT), texts=said)) is MoneyUnit.WAN
