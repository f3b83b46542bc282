"""What a clerk writes over a section is read again, so that the rules judge it beside the lines."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Direction, Disclosure, Passage, Section, Side, Table
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.readers.rereading import with_own_words_read
from budgets.disclosure.rules import judge
from tests.builders import document, item, none_planned, reason, total, wan
from tests.disclosure.readers.documents import text_of


def with_words(disclosure: Disclosure, section: Section, text: str) -> Disclosure:
    return replace(disclosure, passages=(Passage(section, "", text),))


def new_findings(disclosure: Disclosure) -> list[Finding]:
    """What is found once the own words are read, and was not found before."""
    known = {finding.key for finding in judge(disclosure)}
    return [f for f in judge(with_own_words_read(disclosure)) if f.key not in known]


def revenue_and_expenditure() -> Disclosure:
    return document(
        total(Table.T1, "174.3", side=Side.REVENUE),
        total(Table.T1, "174.3"),
        item(Table.T1, "R101", "174.3", "一般公共预算拨款收入", side=Side.REVENUE, share="100"),
    )


def test_a_figure_changed_in_an_own_sentence_is_one_finding_that_names_both() -> None:
    said = with_words(
        revenue_and_expenditure(), Section.REVENUE_EXPENDITURE, "本局全年收入总计175.3万元。"
    )
    (finding,) = new_findings(said)
    assert finding.rule == "R25"
    assert [figure.printed for figure in finding.figures] == ["174.3万元", "175.3万元"]
    assert finding.figures[1].place == "文字说明第 1 条"


def test_own_sentences_that_agree_with_the_lines_say_nothing_new() -> None:
    said = with_words(
        revenue_and_expenditure(),
        Section.REVENUE_EXPENDITURE,
        "本局全年收入总计174.3万元，其中：一般公共预算拨款收入174.3万元，占100%。",
    )
    assert with_own_words_read(said) is said


def test_words_without_figures_say_nothing() -> None:
    said = with_words(
        revenue_and_expenditure(),
        Section.REVENUE_EXPENDITURE,
        "本局的钱都来自财政，用来办好群众来信来访。",
    )
    assert with_own_words_read(said) is said


def test_a_line_changed_below_words_that_stay_is_found() -> None:
    imported = read_bytes("预算.txt", text_of("budget_in_words.txt").encode()).disclosure
    assert with_own_words_read(imported) is imported
    line = next(x for x in imported.lines if x.table is Table.T5 and x.code.startswith("201"))
    lines = tuple(replace(x, amount=wan("9999.9")) if x is line else x for x in imported.lines)
    (finding, *others) = [
        f for f in new_findings(replace(imported, lines=lines)) if f.rule in ("R25", "R28")
    ]
    assert others == []
    printed = {figure.printed for figure in finding.figures}
    assert printed == {"9999.9万元", f"{line.amount.printed}万元"}


def test_a_change_in_own_words_is_held_against_both_years() -> None:
    line = total(Table.T7, "5.2", prior=wan("4.2"))
    said = with_words(
        document(line),
        Section.THREE_PUBLIC,
        "“三公”经费5.2万元，比上年减少1万元，主要原因是压减公务接待。",
    )
    assert "R32" in {finding.rule for finding in new_findings(said)}


def test_a_change_that_a_reason_holds_already_is_not_told_twice() -> None:
    line = total(Table.T7, "5.2", prior=wan("4.2"))
    known = reason(line.key, "“三公”经费", Direction.INCREASE, change="1", text="新增公务用车")
    said = with_words(
        replace(document(line), reasons=(known,)),
        Section.THREE_PUBLIC,
        "“三公”经费5.2万元，比上年增加1万元，主要原因是新增公务用车。",
    )
    assert with_own_words_read(said) is said


def test_a_share_in_own_words_must_follow_from_the_lines() -> None:
    lines = (
        item(Table.T5, "201", "75", "一般公共服务支出"),
        item(Table.T5, "208", "25", "社会保障和就业支出"),
        total(Table.T5, "100"),
    )
    words = "一般公共服务支出75万元，占{}%；社会保障和就业支出25万元，占25%。"
    right = with_words(document(*lines), Section.GENERAL_BUDGET, words.format(75))
    wrong = with_words(document(*lines), Section.GENERAL_BUDGET, words.format(57))
    assert new_findings(right) == []
    assert "R27" in {finding.rule for finding in new_findings(wrong)}


def test_a_sentence_of_nothing_above_a_table_with_amounts_is_found() -> None:
    said = with_words(
        document(total(Table.T8, "60")),
        Section.GOVERNMENT_FUND,
        "本部门没有使用政府性基金预算拨款安排的支出。",
    )
    assert "R30" in {finding.rule for finding in judge(with_own_words_read(said))}
    empty = with_words(document(none_planned(Table.T8)), Section.GOVERNMENT_FUND, "没有安排支出。")
    assert new_findings(empty) == []


def test_what_only_the_words_state_must_be_the_same_throughout() -> None:
    said = with_words(
        document(total(Table.T5, "100")),
        Section.OPERATING_COST,
        "机关运行经费12.5万元。\n2020年机关运行经费12.8万元，用于办公。",
    )
    assert [finding.rule for finding in new_findings(said)] == ["R28"]
