"""A sentence compares with several years or plans, or splits a sum: each figure goes to its own."""

from __future__ import annotations

import pytest

from budgets.disclosure.model import Disclosure
from tests.disclosure.readers.text.test_subjects_of_figures import (
    ACCOUNTS,
    GENERAL,
    GENERAL_SPENT,
    THREE,
    figures,
    reading,
    short,
    told,
)


def reasons(disclosure: Disclosure) -> list[tuple[str, str, int]]:
    return [
        (short(r.about), r.against.value, int(r.change.yuan))
        for r in disclosure.reasons
        if r.change and r.change.yuan is not None
    ]


def unread(*lines: str, title: str = ACCOUNTS) -> set[str]:
    return {each.printed for each in reading(*lines, title=title).coverage.unread}


def test_a_change_follows_the_figure_that_it_is_told_of() -> None:
    words = "支出决算90万元，比年初预算95万元减少5万元，降低5.26%；比上年决算88万元增加2万元，增长2.27%。"
    disclosure = told(GENERAL_SPENT, f"一般公共预算财政拨款{words}", title=ACCOUNTS)
    assert reasons(disclosure) == [("T5/total", "plan", -50000), ("T5/total", "year_before", 20000)]
    (line,) = disclosure.lines
    assert line.prior
    assert line.planned
    assert (line.prior.printed, line.planned.printed) == ("88", "95")


@pytest.mark.parametrize(
    "words",
    [
        "比2019年的12万元减少3.90万元",
        "较2020年12万元减少3.90万元，下降32.50%",
        "比2019年减少3.90万元",
    ],
)
def test_a_change_on_an_older_year_is_no_change_on_the_year_before(words: str) -> None:
    sentence = f"“三公”经费支出8.10万元，比2023年的8万元增加0.10万元，{words}。"
    assert reasons(told(THREE, sentence, title=ACCOUNTS)) == [("T7/total", "year_before", 1000)]
    assert "3.90万元" in unread(THREE, sentence)


@pytest.mark.parametrize(
    "words",
    [
        "比上年预算10万元减少1万元，比上年决算8万元增加1万元",
        "比上年预算减少1万元，比上年决算增加1万元",
        "比上年预算数减少1万元，比上年执行数增加1万元",
    ],
)
def test_a_budget_is_compared_with_the_budget_before(words: str) -> None:
    disclosure = told(THREE, f"2025年“三公”经费预算9万元，{words}。")
    assert reasons(disclosure) == [("T7/total", "year_before", -10000)]


def test_an_adjusted_budget_is_not_the_one_of_the_years_start() -> None:
    sentence = (
        "一般公共预算财政拨款支出年初预算80万元，调整后预算95万元，支出决算90万元，"
        "完成调整预算的94.74%，完成年初预算的112.50%。"
    )
    (line,) = told(GENERAL_SPENT, sentence, title=ACCOUNTS).lines
    assert line.planned
    assert line.completion
    assert (line.amount.printed, line.planned.printed, line.completion.printed) == (
        "90",
        "80",
        "112.50",
    )
    assert unread(GENERAL_SPENT, sentence) == {"95万元", "94.74%"}


@pytest.mark.parametrize("part", ["其中财政拨款45万元", "其中：财政拨款45万元", "其中拨款45万元"])
def test_a_part_by_its_source_is_not_the_whole_again(part: str) -> None:
    sentence = f"1.农林水支出（类）农业农村（款）行政运行（项）支出决算50万元，{part}。"
    disclosure = told(GENERAL_SPENT, sentence, title=ACCOUNTS)
    assert figures(disclosure) == "T5/2130101=50"
    assert not disclosure.statements


def test_all_money_is_more_than_the_appropriation() -> None:
    sentence = "全口径“三公”经费预算12万元，其中：财政拨款“三公”经费预算9万元。"
    assert figures(told(THREE, sentence)) == "T7/total=9"


def test_the_appropriation_of_the_year_is_not_its_total() -> None:
    disclosure = told(
        "四、财政拨款收入支出决算总体情况说明",
        "财政拨款收入总计95万元，其中：年初财政拨款结转和结余5万元，本年财政拨款收入90万元。"
        "支出总计95万元，其中本年财政拨款支出93万元，年末财政拨款结转和结余2万元。",
        title=ACCOUNTS,
    )
    assert figures(disclosure) == (
        "T4/revenue/total=95 T4/revenue/R9=5 T4/revenue/current=90 T4/total=95 T4/current=93 T4/E9=2"
    )


@pytest.mark.parametrize(
    "words",
    [
        "农林水支出（类）50万元，其中：农业农村（款）50万元：行政运行（项）30万元，一般行政管理事务（项）20万元。",
        "农林水支出（类）50万元；农业农村（款）50万元；行政运行（项）30万元；一般行政管理事务（项）20万元。",
    ],
)
def test_a_heading_is_found_below_the_one_before_it(words: str) -> None:
    assert figures(told(GENERAL, words)) == "T5/213=50 T5/21301=50 T5/2130101=30 T5/2130102=20"


def test_a_code_may_stand_right_behind_the_number_of_the_list() -> None:
    lines = ("1.2130101行政运行30万元。", "2.2130102一般行政管理事务20万元。")
    assert figures(told(GENERAL, *lines)) == "T5/2130101=30 T5/2130102=20"
    assert not unread(GENERAL, *lines)


REVENUES = "二、收支预算情况说明"


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            "2025年总收入为90万元，其中：一般公共预算拨款90万元。2024年总收入为80万元，其中：一般公共预算拨款80万元。",
            {"T1/revenue/total": ("90", "80"), "T1/revenue/R101": ("90", "80")},
        ),
        (
            "2023年收入预算60万元，其中：一般公共预算拨款60万元；2025年收入预算90万元，其中：一般公共预算拨款85万元。",
            {"T1/revenue/total": ("90", ""), "T1/revenue/R101": ("85", "")},
        ),
        (
            "2024年收入预算80万元，其中：一般公共预算拨款70万元。2025年收入预算90万元，其中：一般公共预算拨款85万元。",
            {"T1/revenue/total": ("90", ""), "T1/revenue/R101": ("85", "")},
        ),
    ],
)
def test_the_parts_of_another_years_sum_are_of_that_year(
    words: str, lines: dict[str, tuple[str, str]]
) -> None:
    disclosure = told(REVENUES, words)
    found = {
        short(x.key): (x.amount.printed, x.prior.printed if x.prior else "")
        for x in disclosure.lines
    }
    assert found == lines
    assert not disclosure.statements


def test_after_a_list_an_unnamed_figure_is_of_the_whole() -> None:
    disclosure = told(
        THREE,
        "2024年“三公”经费支出8万元，其中：公务接待费2万元、公务用车费6万元。"
        "2023年支出9万元，其中：公务接待费3万元、公务用车费6万元。",
        title=ACCOUNTS,
    )
    found = {
        short(x.key): (x.amount.printed, x.prior and x.prior.printed) for x in disclosure.lines
    }
    assert found == {"T7/total": ("8", "9"), "T7/S3": ("2", "3"), "T7/S2": ("6", "6")}
    assert not disclosure.statements


@pytest.mark.parametrize(
    "words",
    [
        "，比上年10万元减少1万元",
        "（上年10万元）",
        "，上年为10万元",
        "，较2024年预算10万元减少1万元",
    ],
)
def test_the_parts_of_a_sum_that_is_only_compared_are_of_this_year(words: str) -> None:
    sentence = f"2025年“三公”经费预算9万元{words}，其中：公务接待费3万元，公务用车费6万元。"
    disclosure = told(THREE, sentence)
    found = {
        short(x.key): (x.amount.printed, x.prior and x.prior.printed) for x in disclosure.lines
    }
    assert found == {"T7/total": ("9", "10"), "T7/S3": ("3", None), "T7/S2": ("6", None)}


@pytest.mark.parametrize(
    "words",
    [
        "，相比2024年预算增加1万元", "，相较于2024年增加1万元", "，经比较，比上年增加1万元",
        "。与上年同期相比增加1万元", "，总体比上年增加1万元", "，年度间比较增加1万元",
        "，总额比上年增加1万元",
        "，在上年基础上增加1万元", "，净增加1万元", "，与2024年8万元相比增加1万元", "，较上年同期数增加1万元",
        "，相对上年增加1万元", "，上年同口径增加1万元", "，支出总额较上年增加1万元",
    ],
)  # fmt: skip
def test_a_change_is_told_in_many_words(words: str) -> None:
    disclosure = told(THREE, f"2025年“三公”经费预算9万元{words}。")
    assert reasons(disclosure) == [("T7/total", "year_before", 10000)]
