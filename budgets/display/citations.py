"""Every figure of an edition as a sentence that can be printed as it stands: what, how much, where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from budgets.disclosure.anchors import line_anchor
from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Row, Table
from budgets.display.figure_texts import nothing_text, unit_text
from budgets.models import Edition
from budgets.models.departments import bracketed
from budgets.models.editions import SHORT_CHECKSUM
from budgets.models.lines import FUND_LABELS, NATURE_LABELS, ROW_LABELS, SIDE_LABELS


@dataclass(frozen=True, slots=True)
class Citation:
    """One figure. `anchor` is its place on the page of the official document; `is_first` of its row."""

    anchor: str
    name: str
    figure: str
    sentence: str
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class CitedTable:
    """The figures of one table, in its order."""

    table: Table
    citations: tuple[Citation, ...]


def citations_of(edition: Edition, disclosure: Disclosure, document: str) -> tuple[CitedTable, ...]:
    """Return the figures of every table; `document` is the absolute address of the official document's
    page.
    """
    of_table = groupby(disclosure.lines, key=lambda line: line.table)
    tables: dict[Table, list[Line]] = {}
    for table, lines in of_table:
        tables.setdefault(table, []).extend(lines)
    return tuple(
        CitedTable(table, tuple(_cited(edition, disclosure, tables[table], document)))
        for table in sorted(tables, key=list(Table).index)
    )


def _cited(
    edition: Edition, disclosure: Disclosure, lines: list[Line], document: str
) -> Iterator[Citation]:
    seen: set[str] = set()
    for line in lines:
        if line.amount.yuan is None:
            continue
        anchor = line_anchor(line)
        name, figure = _name(line), _figure(line)
        sentence = _sentence(edition, disclosure, line, name, figure, f"{document}#{anchor}")
        yield Citation(anchor, name, figure, sentence, anchor not in seen)
        seen.add(anchor)


def _name(line: Line) -> str:
    """Return 教育支出（205），基本支出: the row, and the column where it is not the total."""
    if line.row is Row.ITEM:
        name = f"{line.name}（{line.code}）" if line.code[:1].isdigit() else line.name
    else:
        name = str(ROW_LABELS[line.row])
        if line.table.two_sided:
            name = _("%(side)s%(row)s") % {"side": SIDE_LABELS[line.side], "row": name}
    parts = [name]
    if line.nature is not Nature.TOTAL:
        parts.append(str(NATURE_LABELS[line.nature]))
    if line.fund is not Fund.ALL and line.table.split_by_fund:
        parts.append(str(FUND_LABELS[line.fund]))
    return _("，").join(parts)


def _figure(line: Line) -> str:
    amount = line.amount
    if not amount.printed:
        return nothing_text(amount.nothing) if amount.nothing else ""
    minus = "−" if amount.yuan is not None and amount.yuan < 0 and amount.printed[:1] != "-" else ""
    return f"{minus}{amount.printed}{_unit_after(unit_text(amount.unit))}"


def _unit_after(unit: str) -> str:
    """Return 万元, but " × 10,000 yuan": a unit that begins with a figure must not run into another."""
    if not unit.isascii():
        return unit
    return f" × {unit}" if unit[0].isdigit() else f" {unit}"


def _sentence(
    edition: Edition, disclosure: Disclosure, line: Line, name: str, figure: str, address: str
) -> str:
    sentence = _(
        "%(department)s%(year)s年部门%(phase)s，%(table)s，%(name)s：%(figure)s"
        "（第%(edition)s版，%(days)s，%(address)s，校验值%(checksum)s）。"
    )
    cited = sentence % {
        "department": disclosure.department.name,
        "year": disclosure.fiscal_year,
        "phase": edition.get_phase_display(),
        "table": line.table.label,
        "name": name,
        "figure": figure,
        "edition": edition.number,
        "days": edition.dates_as_sentence,
        "address": address,
        "checksum": edition.checksum[:SHORT_CHECKSUM],
    }
    return f"{cited}{bracketed(edition.department.jurisdiction.notice_here[0])}"
