"""Sentences as the forms of several provinces have them: no figure is lost, none goes to another."""

from __future__ import annotations

from budgets.disclosure.model import Disclosure
from tests.disclosure.readers.text.test_subjects_of_figures import ACCOUNTS, BUDGET, reading, short


def told(*lines: str, title: str = BUDGET) -> list[str]:
    disclosure: Disclosure = reading(*lines, title=title).disclosure
    assert not disclosure.statements
    columns = ("prior", "planned", "share", "completion")
    return [
        " ".join(
            [
                f"{short(line.key)}={line.amount.printed}",
                *(f"{c}={v.printed}" for c in columns if (v := getattr(line, c))),
            ]
        )
        for line in disclosure.lines
    ]


def changed(*lines: str, title: str = BUDGET) -> list[tuple[str, int]]:
    found = reading(*lines, title=title).disclosure.reasons
    return [(short(r.about), int(r.change.yuan)) for r in found if r.change and r.change.yuan]


def test_hunan() -> None:
    assert told(
        "二、部门预算收支概况",
        "（一）收入预算：2025年年初预算数100万元，其中，一般公共预算拨款90万元，政府性基金预算拨款0万元，"
        "纳入专户管理的非税收入10万元。收入较去年增加5万元，主要是人员经费增加。",
        "（二）支出预算：2025年年初预算数100万元，其中，农林水支出90万元，社会保障和就业支出10万元。",
        "四、其他重要事项的情况说明",
        "（一）机关运行经费：本部门2025年机关运行经费当年一般公共预算拨款12万元，比上一年减少1万元，降低7.69%。",
    ) == [
        "T1/revenue/total=100", "T1/revenue/R101=90", "T1/revenue/R102=0", "T1/revenue/R2=10",
        "T3/total=100", "T1/213=90", "T1/208=10", "O1/total=12",
    ]  # fmt: skip


def test_shaanxi() -> None:
    assert told(
        "四、收支情况",
        "2025年本部门预算收入100万元，其中一般公共预算拨款收入90万元、政府性基金拨款收入10万元，"
        "2025年本部门预算收入较上年增加5万元；2025年本部门预算支出100万元，其中一般公共预算拨款支出90万元、"
        "政府性基金拨款支出10万元。",
    ) == [
        "T1/revenue/total=100", "T1/revenue/R101=90", "T1/revenue/R102=10",
        "T3/total=100", "T4/total=90", "T4/total=10",
    ]  # fmt: skip


JIANGXI = (
    "一、收支预算总体情况说明",
    "2025年收入预算总额为100万元，较上年预算安排增加5万元，其中：财政拨款收入90万元，较上年预算安排增加7万元；"
    "上年结转（结余）10万元，较上年预算安排减少2万元。",
)


def test_jiangxi() -> None:
    assert told(*JIANGXI) == ["T1/revenue/total=100", "T1/revenue/R1=90", "T1/revenue/R9=10"]
    assert changed(*JIANGXI) == [
        ("T1/revenue/total", 50000), ("T1/revenue/R1", 70000), ("T1/revenue/R9", -20000),
    ]  # fmt: skip


def test_what_is_carried_over_is_compared_only_where_the_whole_is() -> None:
    sentence = "收入总计100万元，其中：上年结转10万元，较上年增加5万元。"
    assert changed("一、收支预算总体情况说明", sentence) == [("T1/revenue/total", 50000)]


GUANGDONG = (
    "七、“三公”经费支出决算情况说明",
    "2024年度“三公”经费支出决算为6.2万元，完成全年预算8.4万元的73.8%，比上年决算数增加3.9万元，增长169.6%。"
    "其中：因公出国（境）费支出决算为1.2万元，完成预算1.2万元的100%；公务接待费支出决算为5万元，"
    "完成预算7.2万元的69.4%。",
)


def test_guangdong() -> None:
    assert told(*GUANGDONG, title=ACCOUNTS) == [
        "T7/total=6.2 planned=8.4 completion=73.8",
        "T7/S1=1.2 planned=1.2 completion=100",
        "T7/S3=5 planned=7.2 completion=69.4",
    ]
    assert changed(*GUANGDONG, title=ACCOUNTS) == [("T7/total", 39000)]


def test_totals_of_the_appropriation_in_guangdong() -> None:
    assert told(
        "四、财政拨款收入支出决算总体情况说明",
        "2024年度财政拨款总收入95万元，比上年决算数增加5万元，其中：一般公共预算财政拨款收入90万元；"
        "财政拨款总支出95万元，比上年决算数增加5万元。",
        title=ACCOUNTS,
    ) == ["T4/revenue/total=95", "T4/revenue/R101=90", "T4/total=95"]


def test_jiangsu() -> None:
    lines = (
        "二、收支预算总体情况说明",
        "2025年度收入、支出预算总计100万元，与上年相比收、支预算总计各增加5万元，增长5.26%。其中：",
        "（一）收入预算总计100万元。包括：",
        "1.本年收入合计95万元。",
        "2.上年结转结余为5万元。与上年相比持平。",
        "（二）支出预算总计100万元。包括：",
        "1.本年支出合计98万元。",
        "2.结转下年2万元。",
    )
    found = {short(x.key): x.amount.printed for x in reading(*lines).disclosure.lines}
    assert found == {
        "T1/revenue/total": "100", "T1/total": "100", "T1/revenue/current": "95",
        "T1/revenue/R9": "5", "T1/current": "98", "T3/total": "98", "T1/E9": "2",
    }  # fmt: skip


def test_chongqing() -> None:
    assert told(
        "（一）收入支出决算总体情况说明",
        "2.收入情况。2024年度收入合计95万元，其中：财政拨款收入90万元；其他收入5万元。"
        "此外，使用非财政拨款结余和专用结余1万元，年初结转和结余4万元。",
        "（三）一般公共预算财政拨款支出决算情况说明",
        "1.收入情况。2024年度一般公共预算财政拨款收入90万元，与2023年度相比，增加5万元。",
        "2.支出情况。2024年度一般公共预算财政拨款支出88万元。",
        title=ACCOUNTS,
    ) == [
        "T1/revenue/current=95", "T1/revenue/R1=90", "T1/revenue/R305=5", "T1/revenue/R8=1",
        "T1/revenue/R9=4", "T4/revenue/R101=90", "T5/total=88",
    ]  # fmt: skip
