"""Whether the tables of the official form are there, and empty ones say why."""

from __future__ import annotations

from budgets.disclosure.check_sheet.items import ITEMS, Item
from budgets.disclosure.check_sheet.subject import Subject, cited, is_none
from budgets.disclosure.check_sheet.verdicts import Judged, failed, not_applicable, passed, unknown
from budgets.disclosure.findings import CitedFigure
from budgets.disclosure.model import Line, Row, Table
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.tables import form_of

_PICTURES = unknown(
    "文件里有的页是图片，没有读到上面的内容。",
    "Some pages of the file are pictures, which were not read.",
)
_PUT_INTO_A_TABLE = (
    "没有读到表格，只读到文字里的数。",
    "No table was read, only the figures of sentences.",
)


def judge_table(item: Item, subject: Subject) -> Judged:
    """Judge whether one official table is there: with figures, or empty."""
    (table,) = item.tables
    lines = subject.printed(table)
    if lines and all(line.amount.nothing is Nothing.NOT_DISCLOSED for line in lines):
        return failed("写明没有公开。", "It is said not to be disclosed.", cited(lines[0]))
    if figures := [line for line in lines if line.amount.printed]:
        return passed(
            f"有这张表，{len(figures)} 个数。", f"It is there, with {len(figures)} figures."
        )
    form = form_of(subject.disclosure.fiscal_year)[table]
    if lines and not form.may_be_empty and all(line.amount.is_unsaid for line in lines):
        return failed("表里没有数。", "It holds no figure.", cell=table.value)
    if lines or subject.has_note(table):
        return passed("有这张表，是空表。", "It is there, and empty.")
    if table in subject.titled:
        return _titled(table, subject)
    if not subject.is_from_file:
        return failed("没有填写。", "It is not filled in.", cell=table.value)
    if not subject.has_tables:
        return unknown(*_PUT_INTO_A_TABLE, *_total_in_words(table, subject))
    if subject.pictures:
        return _PICTURES
    return failed("文件里没有这张表。", "The document lacks it.", cell=table.value)


def _titled(table: Table, subject: Subject) -> Judged:
    if subject.says_none(table):
        return passed("有这张表，是空表。", "It is there, and empty.")
    return unknown(
        "文件里有这张表的标题，没有读到里面的数。", "Its title is there; its figures were not read."
    )


def _total_in_words(table: Table, subject: Subject) -> tuple[CitedFigure, ...]:
    totals = (
        line for line in subject.lines(table) if line.row is Row.TOTAL and line.amount.printed
    )
    found = next(totals, None)
    return (cited(found),) if found else ()


def judge_empty_tables(item: Item, subject: Subject) -> Judged:
    """Judge whether each table that may be empty, and is, says in words that there is nothing."""
    year = subject.disclosure.fiscal_year
    asked = [table for table in item.tables if year >= _SINCE.get(table, 0)]
    there = [table for table in asked if not _is_absent(table, subject)]
    empty = [table for table in there if not any(_has_money(x) for x in subject.lines(table))]
    if not empty:
        return not_applicable("没有空表。", "No table is empty.")
    silent = [t for t in empty if not (subject.says_none(t) or subject.has_note(t))]
    names = "、".join(table.label for table in silent or empty)
    english = ", ".join(table.text.en for table in silent or empty)
    if not silent:
        return passed(f"写明没有：{names}。", f"It is said that there is nothing: {english}.")
    if subject.pictures or (subject.is_from_file and not subject.has_tables):
        return unknown(f"没有读到：{names}。", f"Not read: {english}.")
    return failed(
        f"没有数，也没有说明：{names}。",
        f"Neither figures nor a sentence: {english}.",
        cell=silent[0].value,
    )


_SINCE = {item.tables[0]: item.since for item in ITEMS if item.judge == "table"}


def _is_absent(table: Table, subject: Subject) -> bool:
    """Return whether a file has nothing of a table, neither empty nor in words: that is another item."""
    known = table in subject.titled or subject.lines(table) or subject.has_note(table)
    return subject.is_from_file and not (known or subject.says_none(table))


def _has_money(line: Line) -> bool:
    return not is_none(line) and line.amount.yuan is not None
