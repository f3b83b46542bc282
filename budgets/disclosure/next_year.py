"""A year's disclosure as the next one begins: the same headings and texts, last year's figures next to them.

Nothing is guessed: every amount of the new year is open, which is to say not filled in yet. What is open is
asked for at submission and never published (`unfilled.py`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.model import (
    NO_SOURCE,
    Direction,
    Disclosure,
    Line,
    LineKey,
    Particular,
    Phase,
    Reason,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.tables import form_of

_FIGURE = re.compile(r"[0-9０-９](?:\s*)(?:[万亿]?元|[%％]|个百分点)")
_STEP_OF_A_PERCENT = Decimal("0.01")


def next_year_of(
    fiscal_year: int,
    phase: Phase,
    *,
    last: Disclosure | None = None,
    plan: Disclosure | None = None,
) -> Disclosure:
    """Return what a clerk starts from: headings and words of `last`, its amounts as those of the year before.

    `last` is an earlier disclosure of the phase: its amounts are taken over as `prior` if it is of the
    very year before; otherwise `prior` is open. Where it disclosed none, `prior` says which kind of nothing.
    `plan` is the budget of the same year, for final accounts: its amounts become `planned`. Words that state
    figures, the reasons and the repeated statements stay behind: they are last year's. ValueError without
    any of the two.
    """
    pattern = last or plan
    if pattern is None:
        raise ValueError("nothing to start from")
    return replace(
        pattern,
        fiscal_year=fiscal_year,
        phase=phase,
        title="",  # the writer makes it from department, year and phase
        approved_on=None,
        units=tuple(
            replace(unit, amount=Amount.open(unit.amount.unit) if unit.amount else None)
            for unit in pattern.units
        ),
        lines=_lines(fiscal_year, pattern, last, plan),
        statements=(),
        reasons=(),
        projects=tuple(
            replace(each, amount=Amount.open(pattern.unit), source=NO_SOURCE)
            for each in pattern.projects
        ),
        holdings=tuple(replace(each, count=None, source=NO_SOURCE) for each in pattern.holdings),
        particulars=tuple(
            _asked_again(each, pattern.unit)
            for each in pattern.particulars
            if each.kind.stated_in(phase)
        ),
        passages=tuple(each for each in pattern.passages if not _FIGURE.search(each.text)),
    )


def _asked_again(each: Particular, unit: MoneyUnit) -> Particular:
    """Return a particular of the new year, still to be filled in: last year's staff is not this year's."""
    return Particular(each.kind, amount=Amount.open(unit) if each.kind.is_money else None)


def _lines(
    year: int, pattern: Disclosure, last: Disclosure | None, plan: Disclosure | None
) -> tuple[Line, ...]:
    compared = last if last and last.fiscal_year == year - 1 else None
    before, planned = _amounts(compared), _amounts(plan)
    of_last = {line.key for line in last.lines} if last else set()
    found: dict[LineKey, Line] = {}
    for line in (*pattern.lines, *(plan.lines if plan else ())):
        if line.key in found:
            continue
        unit = line.amount.unit
        unknown = Amount.open(unit) if line.key in of_last else None
        found[line.key] = Line(
            table=line.table,
            side=line.side,
            row=line.row,
            code=line.code,
            name=_name_in(line, pattern.fiscal_year, year),
            path=line.path,
            fund=line.fund,
            nature=line.nature,
            amount=Amount.open(unit),
            prior=before.get(line.key, unknown),
            planned=planned.get(line.key),
            purpose=line.purpose,
        )
    return tuple(found.values())


def _amounts(disclosure: Disclosure | None) -> dict[LineKey, Amount]:
    """Return each quantity's amount, or its kind of nothing; the first statement of each counts."""
    found: dict[LineKey, Amount] = {}
    for line in disclosure.lines if disclosure else ():
        found.setdefault(line.key, line.amount)
    return found


def _name_in(line: Line, before: int, year: int) -> str:
    """Return the heading's name of the new year, where the old one was the official one of its own."""
    codes = form_of(before).national(line.table, line.side) if line.code[:1].isdigit() else None
    if codes and line.name and line.name == codes.name_of(line.code, before):
        return codes.name_of(line.code, year) or line.name
    return line.name


def changed(line: Line, label: str) -> Reason | None:
    """Return the change of a line on the year before as a reason still to be written.

    None where an amount is not known or nothing changed. The change is in the line's unit, as fine as
    the finer of the two figures; the percentage has two decimals, and is absent on a base of zero.
    """
    now, before = line.amount, line.prior
    if before is None or now.yuan is None or before.yuan is None or now.yuan == before.yuan:
        return None
    difference = now.yuan - before.yuan
    decimals = max(now.decimals, before.decimals)
    change = Amount.from_yuan(abs(difference), now.unit, decimals)
    percent = None
    if before.yuan:
        value = abs(difference / before.yuan * 100).quantize(_STEP_OF_A_PERCENT)
        percent = Percent.of(f"{value:f}", negative=difference < 0)
    return Reason(
        about=line.key,
        label=label,
        direction=Direction.of(difference),
        change=Amount.of(change.printed, now.unit, negative=difference < 0),
        percent=percent,
        prior=before,
    )
