"""What the answer of a page says is true, in both languages, pattern by pattern."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from budgets.disclosure.model import Direction, Disclosure, LineKey, Statement, Table
from budgets.disclosure.model import Source as Printed
from budgets.display.answers.page import department_year_page
from budgets.display.answers.words import figure, money, percent, quoted, spoken
from tests.answers.beside import frame, papers
from tests.answers.saying import final, page, plan, sentence
from tests.builders import reason, total, wan


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        ("788389300", "78,838.93", "788.4"),
        ("0", "0.00", "0"),
        ("-90500", "−9.05", "−0.091"),
        ("900", "0.09", "0.0009"),
        ("18410000000", "1,841,000.00", "18,410"),
    ],
)
def test_a_figure_has_one_unit_a_page(yuan: str, chinese: str, english: str) -> None:
    assert figure(Decimal(yuan)) == chinese
    with override("en"):
        assert figure(Decimal(yuan)) == english


def test_a_sentence_of_large_figures_has_no_decimals_and_never_nothing_for_something() -> None:
    large = Decimal(78_838_93_00)
    assert spoken(Decimal(23_391_200), large) == "2,339"
    assert spoken(Decimal(94_000), large) == "9.4"
    assert spoken(Decimal(30), large) == "0.003"
    assert spoken(Decimal(0), large) == "0"
    assert money(Decimal("92500"), Decimal(0)) == "9.25\u00a0万元"
    assert percent(Decimal("3.05")) == "+3.1%"
    assert percent(Decimal("-0.04")) == "不到 0.1%"


def test_quotes_are_characters_and_inner_ones_single() -> None:
    assert quoted("增加“三支一扶”<b>") == "<q>“增加‘三支一扶’&lt;b&gt;”</q>"
    with override("en"):
        assert quoted("增加") == '<q lang="zh-Hans">“增加”</q>'


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (plan(2024, "120", "工资晋级，人员经费增加50万元"), plan(2023, "100"),
         "比 2023 年的计划多 20 万元（+20.0%）。部门说明了增加 50 万元的原因：“工资晋级”。"
         "其余合计减少 30 万元，没有说明原因。"),
        (plan(2024, "2000", "工资晋级，人员经费增加1010万元"), plan(2023, "1000"),
         "比 2023 年的计划多 1,000 万元（+100.0%）。部门说：“工资晋级”。另有小的变化没有说明。"),
        (plan(2024, "120", "人员经费增加20万元"), plan(2023, "100"),
         "比 2023 年的计划多 20 万元（+20.0%）。部门说：“人员经费增加20万元”，正好是全部的变化。"),
        (plan(2024, "80", "压减开支"), plan(2023, "100"),
         "比 2023 年的计划少 20 万元（−20.0%）。部门说：“压减开支”（没有写金额）。"),
        (plan(2024, "80"), plan(2023, "100"),
         "比 2023 年的计划少 20 万元（−20.0%）。文件没有说明原因。"),
        (plan(2024, "100"), plan(2023, "100"), "和 2023 年的计划一样多，里面有增有减。"),
        (plan(2024, "100"), plan(2023, "0"),
         "比 2023 年的计划多 100 万元。上年没有安排，不算百分比。文件没有说明原因。"),
        (plan(2024, "100"), None, "本站没有它上年的文件，文件也没有写上年数，不能比。"),
        (plan(2024, "100", prior=wan("90")), None,
         "比 2023 年的计划多 10 万元（+11.1%，上年数是文件里写的，本站没有上年的文件）。文件没有说明原因。"),
        (plan(2024, "100", change="10"), None,
         "比 2023 年的计划多 10 万元（+11.1%，上年数按文件写的增加额倒推）。文件没有说明原因。"),
        (plan(2024, "100", change="-10"), None,
         "比 2023 年的计划少 10 万元（−9.1%，上年数按文件写的减少额倒推）。文件没有说明原因。"),
    ],
)  # fmt: skip
def test_a_plan_is_compared_and_what_is_not_explained_is_said(
    now: Disclosure, before: Disclosure | None, said: str
) -> None:
    assert sentence(page(now, *([before] if before else []))) == said


def test_a_reason_for_a_part_of_the_money_is_not_passed_over() -> None:
    why = reason(LineKey(Table.T5), "一般公共预算", Direction.INCREASE, text="教职工工资晋级")
    own = replace(plan(2024, "120"), reasons=(why,))
    own = replace(own, lines=(*own.lines, total(Table.T5, "90")))
    found = page(own, plan(2023, "100"))
    assert sentence(found).endswith("文件没有说明总数为什么变，只说明了其中一部分。")
    assert found.why
    assert [strip_tags(row.why.text) for row in found.why.rows.items if row.why] == [
        "“教职工工资晋级”"
    ]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (final(2023, "90", "95", "5"),
         "是计划 100 万元的 90.0%。没花的 10 万元里，5 万元转到 2024 年接着用，5 万元当年没有收到。"),
        (final(2023, "90", "90", "0"), "是计划 100 万元的 90.0%。没花的 10 万元是当年没有收到的。"),
        (final(2023, "90", "103", "13"),
         "是计划 100 万元的 90.0%。没花的 10 万元，加上比计划多收到的 3 万元，都转到 2024 年接着用。"),
        (final(2023, "90", "100", "10"), "是计划 100 万元的 90.0%。没花的 10 万元转到 2024 年接着用。"),
        (final(2023, "110", "110", "0"), "是计划 100 万元的 110.0%。比计划多花 10 万元。"),
        (final(2023, "90", "92", "5"),  # income and spending do not balance
         "是计划 100 万元的 90.0%。另有 5 万元没有花，转到 2024 年。"),
    ],
)  # fmt: skip
def test_final_accounts_say_where_the_rest_of_the_plan_is(own: Disclosure, said: str) -> None:
    found = sentence(page(own, plan(2023, "100")))
    assert found == f"{said}本站没有 2022 年的决算，不能比。"


def test_final_accounts_are_compared_with_those_of_the_year_before() -> None:
    found = page(final(2023, "90", "90", "0"), plan(2023, "100"), final(2022, "80", "80", "0"))
    assert sentence(found).endswith("比 2022 年多花 10 万元（+12.5%），为什么。")
    alone = page(final(2023, "90", "90", "0"))
    assert "不知道计划多少" in sentence(alone)


def test_a_department_that_was_another_one_is_not_compared() -> None:
    own, before = plan(2024, "100"), plan(2023, "90")
    found = department_year_page(frame(papers(own, [before], broken=True)))
    assert sentence(found) == "机构有变动，和上年不能比。"
    assert found.why is None
    assert found.story is None


def test_two_totals_are_both_told() -> None:
    own = replace(
        plan(2024, "100"),
        statements=(Statement(LineKey(Table.T1), wan("120"), Printed(place="第 9 段")),),
    )
    found = page(own)
    assert "文件写了两个总数：100 万元" in sentence(found)
    assert "和 120 万元（第 9 段），差 20 万元。下面按 100 万元 算。" in sentence(found)
    assert found.answer
    assert found.answer.contradicted


def test_a_long_reason_is_cut_after_its_first_clause() -> None:
    why = (
        "新录用教师较多并落实绩效工资政策，人员经费增加30万元；"
        + "办学条件改善" * 12
        + "，公用经费增加5万元"
    )
    said = sentence(page(plan(2024, "120", why), plan(2023, "100")))
    assert "“新录用教师较多并落实绩效工资政策”……" in said
