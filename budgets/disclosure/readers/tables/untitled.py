"""Which table an untitled one is, as far as its columns and rows leave no doubt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgets.disclosure.model import Section, Table
from budgets.disclosure.readers.tables.titles import OtherTable, TableKind

_OWN_REVENUE = re.compile("事业收入|经营收入|单位资金|财政专户|其他收入|上级补助收入")
_BY_SECTION = {
    Section.GENERAL_BUDGET: Table.T5,
    Section.GOVERNMENT_FUND: Table.T8,
    Section.STATE_CAPITAL: Table.T9,
}


def kind_by_columns(
    labels: Sequence[str], rows: Sequence[Sequence[str]], section: Section
) -> TableKind | None:
    """Return the kind of a table without a title; None if its columns fit several, or none."""
    words = " ".join(labels)
    if re.search("因公出国", words) and "接待" in words:
        return Table.T7
    if "一级指标" in words and "三级指标" in words:
        return Table.T10
    first = [row[0] for row in rows]
    if _cells_of(rows, "一级指标") and _cells_of(rows, "项目名称"):
        return Table.T10
    if "人员经费" in words and "公用经费" in words and "功能" not in words:
        return Table.T6
    if _is_two_sided(labels):
        return _two_sided(words, rows, section)
    if "采购" in words:
        return None
    if re.search("单位名称|所属单位", words) and not re.search("科目|项目|指标", words):
        return OtherTable.UNITS
    if _OWN_REVENUE.search(words) and re.search("拨款|一般公共预算", words):
        return Table.T2
    if "基本支出" in words and "项目支出" in words:
        return _by_nature(words, section)
    if sum("三公" in cell or "因公出国" in cell or "公务接待" in cell for cell in first) >= 2:
        return Table.T7 if section is Section.THREE_PUBLIC else None
    return None


def _cells_of(rows: Sequence[Sequence[str]], word: str) -> bool:
    return any(cell.replace(" ", "") == word for row in rows for cell in row)


def _is_two_sided(labels: Sequence[str]) -> bool:
    tops = [label.partition("/")[0] for label in labels]
    return any(top.endswith("收入") for top in tops) and any(top.endswith("支出") for top in tops)


def _two_sided(words: str, rows: Sequence[Sequence[str]], section: Section) -> TableKind | None:
    if "基本支出" in words and "项目支出" in words:
        return None
    names = " ".join(cell for row in rows for cell in row)
    if "财政拨款收入/" in words or re.search("一般公共预算.* .*政府性基金", words):
        return Table.T4
    if _OWN_REVENUE.search(names):
        return Table.T1
    if section is Section.FISCAL_APPROPRIATION:
        return Table.T4
    return Table.T1 if section is Section.REVENUE_EXPENDITURE else None


def _by_nature(words: str, section: Section) -> TableKind | None:
    named = [
        table
        for table, name in (
            (Table.T5, "一般公共预算"),
            (Table.T8, "政府性基金"),
            (Table.T9, "国有资本经营"),
        )
        if name in words
    ]
    if len(named) == 1:
        return named[0]
    if named:
        return None
    if re.search("上缴上级|附属单位补助|经营支出", words):
        return Table.T3
    return _BY_SECTION.get(section) or (
        Table.T3 if section is Section.REVENUE_EXPENDITURE else None
    )
