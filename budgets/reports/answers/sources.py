"""Where the money is from, beside the year before. Amounts in 元."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.model import Row, Side, Table
from budgets.disclosure.official_form.preferred_tables import OF_SOURCES
from budgets.disclosure.official_form.vocabulary import REVENUE_TABLE
from budgets.reports.answers.papers import Papers
from budgets.reports.pages.amounts import StatedAmounts, TableEntry, top_of


@dataclass(frozen=True, slots=True)
class Source:
    """One source that no other is a part of."""

    code: str
    name: str
    now: Decimal
    before: Decimal | None
    entry: TableEntry | None = None


@dataclass(frozen=True, slots=True)
class Income:
    """All income, from which sources, the largest first; with what was brought over from the year before."""

    table: Table
    whole: Decimal | None
    before: Decimal | None
    sources: tuple[Source, ...]


def income_of(papers: Papers) -> Income | None:
    """Return the income of a document; None where it names no source."""
    for table in OF_SOURCES:
        now = _sources(papers.stated, table)
        if now:
            return _income(papers, table, now)
    return _income_by_fund(papers)


def _income_by_fund(papers: Papers) -> Income | None:
    """Return income that stands only in the columns of the revenue table."""
    totals = [
        line
        for line in papers.stated.lines
        if line.table is REVENUE_TABLE and line.row is Row.TOTAL and line.fund and line.amount.yuan
    ]
    codes = [line.fund.value for line in totals]
    found = [
        Source(line.fund.value, line.fund.text.zh, line.amount.yuan or Decimal(0), None)
        for line in totals
        if not any(code != line.fund.value and code.startswith(line.fund.value) for code in codes)
    ]
    whole = papers.stated.total(REVENUE_TABLE, Side.REVENUE)
    if not found:
        return None
    largest_first = tuple(sorted(found, key=lambda each: -each.now))
    return Income(REVENUE_TABLE, whole.amount.yuan if whole else None, None, largest_first)


_Found = dict[str, tuple[str, Decimal, TableEntry]]


def _income(papers: Papers, table: Table, now: _Found) -> Income:
    stated = papers.before.stated if papers.before else None
    before = _sources(stated, table) if stated else {}
    found = []
    for code in {**now, **before}:
        name, amount, entry = now.get(code, (before.get(code, ("",))[0], Decimal(0), None))
        base = _base(code, entry, before)
        if amount or base:
            found.append(Source(code, name, amount, base, entry))
    whole = papers.stated.total(table, Side.REVENUE)
    old = stated.total(table, Side.REVENUE) if stated else None
    return Income(
        table,
        whole.amount.yuan if whole else None,
        old.amount.yuan if old else None,
        tuple(sorted(found, key=lambda each: -each.now)),
    )


def _base(code: str, entry: TableEntry | None, before: _Found) -> Decimal | None:
    if code in before:
        return before[code][1]
    printed = entry.line.prior if entry and entry.code == code else None
    if printed is not None and printed.yuan is not None:
        return printed.yuan
    return Decimal(0) if before else None


def _sources(stated: StatedAmounts, table: Table) -> _Found:
    """Return the sources by code, or by name without one: each public budget, and else the outermost."""
    entries = [x for x in stated.entries(table, Side.REVENUE) if x.amount.yuan is not None]
    found: _Found = {}
    for code in SOURCES:
        own = [entry for entry in entries if entry.code == code]
        parts = own or top_of(x for x in entries if code and x.code.startswith(code))
        amount = sum((x.amount.yuan or Decimal(0) for x in parts), Decimal(0))
        if parts and not (code == _FISCAL and any(each in found for each in _BUDGETS)):
            found[code] = ((own or parts)[0].name, amount, (own or parts)[0])
    for entry in entries:
        if not entry.code.startswith(SOURCES):
            found[entry.code or entry.name] = (
                entry.name,
                entry.amount.yuan or Decimal(0),
                entry,
            )
    return {key: each for key, each in found.items() if each[1] or each[2].line.prior}


_BUDGETS = ("R101", "R102", "R103")
_FISCAL = "R1"
SOURCES = (*_BUDGETS, _FISCAL, "R2", "R3", "R8", "R9")
