"""What the answering pages say is true, in both languages, of the whole county and of faulty documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import override

from budgets.disclosure.findings import CitedFigure, Finding, Severity
from budgets.disclosure.model import (
    Base,
    Direction,
    Disclosure,
    LineKey,
    Nature,
    Phase,
    Project,
    Row,
    Side,
    Statement,
    Table,
)
from budgets.disclosure.model import Source as Printed
from budgets.disclosure.official_form.vocabulary import LINE_TABLES
from budgets.display.answers.page import DepartmentYearPage, department_year_page
from budgets.display.answers.words import figure, money, percent, quoted, spoken
from budgets.reports.answers.headline import Headline, headline_of
from budgets.reports.answers.papers import Papers
from budgets.reports.deadlines import Deadline
from tests.answers.beside import county, findings_of, frame, papers
from tests.builders import (
    REVENUE,
    document,
    item,
    letters_office,
    none_planned,
    reason,
    sound,
    total,
    wan,
)
from tests.cast import fire_budget

WAN = 10_000
CHINESE = re.compile(r"[\u3400-\u9fff]")
MARKED = re.compile(r'<(\w+)[^>]* lang="zh-Hans"[^>]*>.*?</\1>', re.DOTALL)
NUMBER = r"([\d,]+(?:\.\d+)?)"


def page(own: Disclosure, *others: Disclosure, **more: object) -> DepartmentYearPage:
    findings: Iterable[Finding] = more.pop("findings", ())  # type: ignore[assignment]
    return department_year_page(frame(papers(own, others), findings=findings, **more))  # type: ignore[arg-type]


def texts_of(value: object) -> Iterator[str]:
    """Every text of a page's values."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts_of(getattr(value, field.name))
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from texts_of(each)


def sentence(found: DepartmentYearPage) -> str:
    assert found.answer
    return strip_tags(found.answer.sentence).replace("\u00a0", " ")


def amount(text: str) -> Decimal:
    return Decimal(text.replace(",", "")) * WAN


def near(found: Decimal, exact: Decimal) -> bool:
    """Whether a figure of a sentence is a rounded one: half a 万元 at most."""
    return abs(found - exact) <= WAN / 2


# Words


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


# The answer, pattern by pattern


def plan(year: int, whole: str, why: str = "", **more: object) -> Disclosure:
    reasons = ()
    if why or more:
        key = LineKey(Table.T1)
        reasons = (reason(key, "收支总预算", Direction.INCREASE, text=why, **more),)  # type: ignore[arg-type]
    return document(
        total(Table.T1, whole),
        total(Table.T3, whole),
        total(Table.T3, whole, Nature.BASIC),
        year=year,
        reasons=reasons,
    )


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


def final(year: int, spent: str, received: str, carried: str) -> Disclosure:
    whole = str(Decimal(spent) + Decimal(carried))
    return document(
        total(Table.T1, received, side=REVENUE),
        total(Table.T1, whole),
        total(Table.T1, spent, row=Row.CURRENT),
        item(Table.T1, "E9", carried, "结转下年"),
        total(Table.T3, spent),
        year=year,
        phase=Phase.FINAL,
    )


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


# Standing and questions

DAY = date(2024, 1, 20)


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (Deadline(DAY, date(2024, 2, 6), date(2026, 1, 1), is_public=True),
         "✓ 按期公开（批复后第 17 天，限 20 天）"),
        (Deadline(DAY, date(2024, 2, 11), date(2026, 1, 1), is_public=True),
         "晚 2 天公开（批复后第 22 天，限 20 天）"),
        (Deadline(DAY, None, date(2024, 1, 25)), "没到期：批复后第 5 天，期限 2024-02-09"),
        (Deadline(DAY, None, date(2024, 3, 1)), "逾期：期限 2024-02-09 已过，还没有公开"),
        (Deadline(None, date(2024, 2, 6), date(2026, 1, 1), is_public=True),
         "是否按期：没有登记批复日期，无法判断"),
        (Deadline(DAY, None, date(2026, 1, 1), is_public=True),
         "是否按期：不知道原公开日期，无法判断"),
    ],
)  # fmt: skip
def test_on_time_is_told_as_far_as_it_is_known(deadline: Deadline, said: str) -> None:
    found = page(plan(2024, "100"), deadline=deadline)
    assert said in [each.text for each in found.standing]


def test_whom_to_call_is_always_said() -> None:
    found = page(replace(plan(2024, "100"), contact="联系人：李明，电话：0816-2345678"))
    assert found.standing[-1].href == "tel:08162345678"
    assert found.asks.telephone == "0816-2345678"
    assert "可以问栖岚县财政局" in page(plan(2024, "100")).standing[-1].text
    assert page(plan(2024, "100"), contact="0816-7654321").asks.telephone == "0816-7654321"


def finding(severity: Severity, rule: str = "R16") -> Finding:
    figures = (
        CitedFigure("基本支出", "171.7万元", "第 28 段"),
        CitedFigure("基本支出", "171.6万元", "第 43 段"),
    )
    return Finding(rule, severity, "两处不一致。", "Two places differ.", figures)


def test_contradictions_come_first_and_names_and_doubts_apart() -> None:
    findings = [
        finding(Severity.ERROR),
        finding(Severity.WARNING),
        finding(Severity.NOTICE),
        finding(Severity.ERROR, "R29"),
    ]
    found = page(plan(2024, "100"), findings=findings)
    assert [each.text for each in found.standing[:2]] == [
        "≠ 1 处数字对不上",
        "1 处名称写错，1 处存疑",
    ]
    assert found.contradictions
    assert len(found.contradictions.figures) == 1
    assert found.asks.questions[0].bold == "基本支出是 171.7万元，还是 171.6万元？"
    clean = page(plan(2024, "100"), findings=[finding(Severity.NOTICE)])
    assert clean.standing[0].text == "✓ 核对过，没有对不上的数"
    assert clean.contradictions is None


def with_projects(disclosure: Disclosure, **amounts: str) -> Disclosure:
    projects = tuple(
        Project(number=at, name=name, amount=wan(text))
        for at, (name, text) in enumerate(amounts.items(), start=1)
    )
    whole = sum(map(Decimal, amounts.values()))
    extra = total(Table.T3, str(whole), Nature.PROJECT)
    return replace(disclosure, projects=projects, lines=(*disclosure.lines, extra))


def test_questions_are_asked_in_one_order_three_at_most() -> None:
    three = [total(Table.T7, "3"), item(Table.T7, "S3", "3")]
    spent = with_projects(final(2023, "60", "60", "0"), 修路="40")
    spent = replace(spent, lines=(*spent.lines, *three))
    planned = with_projects(plan(2023, "100"), 修路="80")
    planned = replace(
        planned, lines=(*planned.lines, total(Table.T7, "2"), item(Table.T7, "S3", "2"))
    )
    late = Deadline(DAY, date(2024, 2, 11), date(2026, 1, 1), is_public=True)
    found = page(spent, planned, deadline=late)
    assert [strip_tags(x.bold).replace("\u00a0", " ") for x in found.asks.questions] == [
        "三公经费花了 3 万元，比计划多 1 万元。",
        "“修路”用了计划的 50.0%。",
        "40 万元计划收到、没有收到。",
    ]


def test_a_page_without_questions_says_by_which_rules() -> None:
    found = page(plan(2024, "100", "人员经费增加10万元"), plan(2023, "90"))
    assert found.asks.questions == ()
    assert "没有超计划" in found.asks.say


# 三公, and the story


def three(year: int, *, why: dict[str, str] | None = None, **amounts: str) -> Disclosure:
    """A document of 三公: {"S3": "2"}; `why` gives reasons by code, "" of the three together."""
    reasons = tuple(
        reason(
            LineKey(Table.T7, row=Row.ITEM if code else Row.TOTAL, code=code, fund=Table.T7.fund),
            "三公", Direction.DECREASE, text=text,
        )
        for code, text in (why or {}).items()
    )  # fmt: skip
    whole = sum(Decimal(text) for code, text in amounts.items() if len(code) == 2)
    lines = (total(Table.T7, str(whole)), *(item(Table.T7, c, x) for c, x in amounts.items()))
    return document(total(Table.T1, "9"), *lines, year=year, reasons=reasons)


def whys(found: DepartmentYearPage) -> dict[str, str]:
    assert found.three
    rows = found.three.section.rows.items
    return {str(row.name): strip_tags(row.why.text) if row.why else "" for row in rows}


def test_each_of_the_three_has_its_own_reason() -> None:
    before = three(2023, S3="3", S2="5", S201="0", S202="5", S1="0")
    now = three(2024, why={"S202": "车辆减少"}, S3="2", S2="4", S201="0", S202="4", S1="0")
    assert whys(page(now, before)) == {
        "公务接待": "文件没有说明原因",
        "公务用车（没有买车，全是油费、维修等）": "“车辆减少”",
        "因公出国（境）": "",
    }


def test_a_reason_for_the_three_together_stands_for_each() -> None:
    now = three(2024, why={"": "过紧日子"}, S3="2", S2="5", S1="0")
    found = whys(page(now, three(2023, S3="3", S2="5", S1="0")))
    assert found == {
        "公务接待": "",
        "公务用车": "",
        "因公出国（境）": "",
        "三样一起": "“过紧日子”",
    }


def test_the_story_says_that_there_is_no_reason_only_of_its_own_document() -> None:
    planned, spent = plan(2023, "100"), final(2023, "90", "90", "0")
    notes = []
    for own, others in ((spent, [planned]), (plan(2024, "110"), [planned, spent])):
        story = page(own, *others).story
        assert story
        notes += [row.note for row in story.rows.items if row.name == "计划收、当年没收到"]
    assert notes == ["文件没有说明原因", ""]
    story = page(plan(2024, "110"), planned, spent).story
    assert story
    assert [str(row.name) for row in story.rows.items] == [
        "2023 年计划", "2023 年实际花了", "计划收、当年没收到", "2024 年计划", "2024 年实际",
    ]  # fmt: skip


def test_the_story_ends_where_the_department_became_another_one() -> None:
    beside = papers(final(2023, "90", "90", "0"), [plan(2023, "100"), plan(2024, "10")])
    story = department_year_page(frame(replace(beside, ends=True))).story
    assert story
    assert [str(row.name) for row in story.rows.items][-1] == "计划收、当年没收到"


def test_a_difference_from_the_plan_that_is_explained_is_asked_about_without_blame() -> None:
    about = LineKey(Table.T1, REVENUE)
    why = reason(about, "收入", Direction.DECREASE, text="项目未实施", against=Base.PLAN)
    told = replace(final(2023, "90", "90", "0"), reasons=(why,))
    [asked] = page(told, plan(2023, "100")).asks.questions
    assert asked.rest == ""
    [asked] = page(final(2023, "90", "90", "0"), plan(2023, "100")).asks.questions
    assert asked.rest == "文件没有说明原因。"


# Hostile texts


def test_what_a_document_says_is_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    own = with_projects(plan(2024, "120", f"{evil}，人员经费增加5万元"), **{evil: "20"})
    own = replace(
        own,
        contact=evil,
        lines=(
            *own.lines,
            item(Table.T3, "2050201", "120", evil, purpose=evil),
            item(Table.T1, "", "120", evil, side=REVENUE),
        ),
    )
    for language in ("zh-hans", "en"):
        with override(language):
            found = page(own, plan(2023, "100"), findings=[finding(Severity.ERROR)])
            safe = [each for each in texts_of(found) if isinstance(each, SafeString)]
            assert len(safe) > 5
            assert [each for each in safe if "<script" in each] == []


# The whole county


@pytest.fixture(scope="module")
def pages() -> list[tuple[Papers, DepartmentYearPage]]:
    return [(each, department_year_page(frame(each, findings=f))) for each, f in county()]


@pytest.mark.slow
def test_the_figures_of_every_answer_are_those_of_the_documents(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    seen = set()
    for each, found in pages:
        headline = headline_of(each)
        assert headline
        assert found.answer
        assert near(amount(found.answer.number), headline.now)
        if each.is_final:
            seen |= check_final(each, headline, sentence(found))
        else:
            seen |= check_plan(headline, sentence(found))
    assert seen == {"rest", "nearly", "stated", "both", "missing", "more"}


def check_plan(headline: Headline, said: str) -> set[str]:
    change = headline.before.change
    assert change is not None
    stated = re.search(rf"的计划(多|少) {NUMBER} 万元（([+−])", said)
    assert stated
    assert (stated[1] == "多") == (stated[3] == "+") == (change > 0)
    assert near(amount(stated[2]), abs(change))
    seen = {"stated"} if "上年数是文件里写的" in said else set()
    if "另有小的变化" in said:
        return seen | {"nearly"}
    parts = re.search(
        rf"说明了(增加|减少) {NUMBER} 万元的原因：.*其余合计(增加|减少) {NUMBER} 万元", said
    )
    assert parts
    signs = {"增加": 1, "减少": -1}
    total_said = signs[parts[1]] * amount(parts[2]) + signs[parts[3]] * amount(parts[4])
    assert abs(total_said - change) <= WAN
    return seen | {"rest"}


def check_final(each: Papers, headline: Headline, said: str) -> set[str]:
    outcome = headline.outcome
    assert outcome
    assert outcome.used
    used = re.search(rf"是计划 {NUMBER} 万元的 ([\d.]+)%", said)
    assert used
    assert near(amount(used[1]), outcome.plan)
    assert abs(Decimal(used[2]) - outcome.used) <= Decimal("0.05")
    assert bool(re.search("上年数是文件里写的|不能比", said)) == (each.before is None)
    assert ("为什么" in said) == (each.before is not None)
    left = re.search(rf"没花的 {NUMBER} 万元", said)
    assert left
    assert near(amount(left[1]), outcome.left)
    if "里，" in said:
        return {"both"}
    return {"more"} if "多收到" in said else {"missing"}


@pytest.mark.slow
def test_the_rows_of_every_page_agree_with_their_sums(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    for each, found in pages:
        assert found.where
        inner = [row for row in found.where.rows.items if row.inner]
        outer = [row for row in found.where.rows.items if not row.inner]
        numbers = [amount(row.amount) for row in outer]
        assert sum(numbers) == each.report.overview().total.amount.yuan  # type: ignore[union-attr]
        assert numbers == sorted(numbers, reverse=True)
        if inner and all(row.amount for row in inner):
            assert sum(amount(row.amount) for row in inner) == numbers[0]
        shares = [re.match(r"(\d+)\u00a0元", row.note) for row in outer]
        known = [int(share[1]) for share in shares if share]
        assert sum(known) == 100
        for row in (
            *found.where.rows.items,
            *(found.projects.rows.items if found.projects else ()),
        ):
            assert all(0 <= rect.x <= 100 and 0 <= rect.width <= 100 for rect in row.bar)


@pytest.mark.slow
def test_running_and_projects_of_every_page_are_the_whole(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    for _each, found in pages:
        assert found.daily
        rows = found.daily.folds[-1].rows
        assert rows
        outer = [amount(row.amount) for row in rows.items if not row.inner]
        assert len(outer) > 2
        assert sum(outer[:-1]) == outer[-1]


@pytest.mark.slow
def test_questions_of_the_county_are_few_and_no_opinion(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    counts = [len(found.asks.questions) for _each, found in pages]
    assert max(counts) <= 3
    assert counts.count(0) > 30
    words = "".join(text for _each, found in pages for text in texts_of(found.asks))
    assert not re.search("[仍竟却]|高达|超支", words)


@pytest.mark.slow
def test_english_pages_say_the_same_and_mark_what_is_chinese(
    pages: list[tuple[Papers, DepartmentYearPage]],
) -> None:
    with override("en"):
        for (each, findings), (_same, chinese) in zip(county()[::7], pages[::7], strict=True):
            found = department_year_page(frame(each, findings=findings))
            assert shape(found) == shape(chinese)
            skipped = (found.title[0], each.own.department.name)
            told = replace(found, contradictions=None)  # whose figures are marked as they are drawn
            left = [
                text
                for text in texts_of(told)
                if CHINESE.search(MARKED.sub("", text)) and text not in skipped
            ]
            assert left == []


def shape(found: DepartmentYearPage) -> list[object]:
    """What must be equal in every language: sections, rows, bars, questions."""
    sections = [found.where, found.why, found.three and found.three.section, found.story]
    sections += [found.sources, found.daily, found.projects]
    return [
        [
            (x.anchor, [(row.bar, row.inner, row.href[-9:]) for row in x.rows.items])
            for x in sections
            if x
        ],
        len(found.asks.questions),
        [anchor for anchor, _label in found.menu],
        len(found.facts.items),
    ]


# Holes


def without(disclosure: Disclosure, *tables: Table) -> Disclosure:
    return replace(disclosure, lines=tuple(x for x in disclosure.lines if x.table not in tables))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "own",
    [
        letters_office(),
        sound(),
        fire_budget(),
        document(),
        document(total(Table.T1, "0"), total(Table.T3, "0")),
        document(total(Table.T1, "-5"), total(Table.T3, "-5"), item(Table.T3, "201", "-5")),
        document(total(Table.T7, "3"), item(Table.T7, "S3", "3")),
        document(none_planned(Table.T8), none_planned(Table.T7)),
        *(without(letters_office(), table) for table in LINE_TABLES),
        *(without(fire_budget(), *set(LINE_TABLES) - {table}) for table in LINE_TABLES),
    ],
    ids=lambda own: None,
)
def test_a_document_with_holes_makes_no_claim_about_them(own: Disclosure, language: str) -> None:
    with override(language):
        for others in ((), (replace(own, fiscal_year=own.fiscal_year - 1),)):
            found = page(own, *others, findings=findings_of(own))
            stated = {line.table for line in own.lines}
            assert (found.three is not None) == (Table.T7 in stated)
            assert found.projects is not None or not own.projects
            if not stated & {Table.T1, Table.T4}:
                assert found.sources is None
            if not stated & {Table.T1, Table.T2, Table.T3, Table.T4, Table.T5}:
                assert found.answer is None
                assert found.where is None
            assert len(found.standing) >= 4
            assert not re.search("None(?! planned)|NaN|Decimal", " ".join(texts_of(found)))


def test_a_blank_cell_is_no_amount() -> None:
    blank = replace(item(Table.T3, "205", "1"), amount=wan("1").blank(wan("1").unit))
    found = page(document(total(Table.T1, "10"), total(Table.T3, "10"), blank))
    assert found.where
    row = found.where.rows.items[0]
    assert (row.amount, row.bar, row.change) == ("", (), "")
    assert Side.EXPENDITURE is blank.side
