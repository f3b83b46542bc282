"""A sum is judged only where all its parts were read."""

from __future__ import annotations

import pytest

from budgets.disclosure.findings import Finding
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.rules import judge
from budgets.disclosure.rules.engine import RuleStatus, coverage

HEAD = "栖岚县苗圃站2024年部门预算\n一、主要职责\n1.培育苗木。\n二、机构设置\n内设办公室。\n"


def findings(*lines: str, head: str = HEAD) -> list[Finding]:
    reading = read_bytes("预算.txt", (head + "\n".join(lines)).encode())
    found = judge(reading.disclosure, unread=reading.coverage.unread)
    return [each for each in found if each.rule not in ("R31", "R58")]


THREE_PUBLIC = "三、“三公”经费预算情况说明"
PARTS = "万元，其中：因公出国（境）费0万元，公务用车购置费0万元，公务用车运行维护费5万元，公务接待费2万元"


@pytest.mark.parametrize("part", ["苗木运送费3万元", "苗木运送费3万", "苗木运送费3.00"])
def test_a_sum_that_lacks_what_was_not_read_is_not_judged(part: str) -> None:
    lines = f"“三公”经费预算10{PARTS}，{part}。"
    assert findings(THREE_PUBLIC, lines) == []


@pytest.mark.parametrize(
    "beside",
    [
        "",
        "苗木运送费30万元",
        "苗木运送比例为3%",
        "有车3辆",
        "苗木运送费0万元",
        "运费同比减少3万元",
        "演练共30",
    ],
)
def test_what_cannot_be_the_missing_part_excuses_nothing(beside: str) -> None:
    lines = f"“三公”经费预算10{PARTS}。{beside}"
    assert [each.rule for each in findings(THREE_PUBLIC, lines)] == ["R19"]


def test_the_rule_says_which_part_is_missing() -> None:
    text = f"{HEAD}{THREE_PUBLIC}\n“三公”经费预算10{PARTS}，苗木运送费3万元。"
    reading = read_bytes("预算.txt", text.encode())
    results = coverage(reading.disclosure, unread=reading.coverage.unread)
    (result,) = [each for each in results if each.rule.id == "R19"]
    assert result.standing is not RuleStatus.BROKEN


def test_parts_that_exceed_their_total_are_wrong_whatever_was_not_read() -> None:
    lines = f"“三公”经费预算6{PARTS}，苗木运送费1万元。"
    assert [each.rule for each in findings(THREE_PUBLIC, lines)] == ["R19"]


FINAL = HEAD.replace("预算", "决算")


def test_final_accounts_in_words_need_not_give_what_is_carried_over() -> None:
    lines = (
        "三、收入支出决算总体情况说明",
        "2024年度收入支出总计310.40万元。",
        "四、收入决算情况说明",
        "本年收入合计300.00万元，其中：财政拨款收入300.00万元。",
        "五、支出决算情况说明",
        "本年支出合计305.00万元，其中：基本支出205.00万元；项目支出100.00万元。",
    )
    assert findings(*lines, head=FINAL) == []


def test_more_in_the_year_than_in_all_is_an_error() -> None:
    lines = (
        "三、收入支出决算总体情况说明",
        "2024年度收入支出总计310.40万元。",
        "四、收入决算情况说明",
        "本年收入合计330.00万元，其中：财政拨款收入330.00万元。",
    )
    assert "R35" in {each.rule for each in findings(*lines, head=FINAL)}
