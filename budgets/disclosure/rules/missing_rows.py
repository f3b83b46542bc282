"""Rows that a table lacks: the reader fills them from the sentences, and says here that it did."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Line, Nature, Row, Section, Table
from budgets.disclosure.official_form.vocabulary import BUDGETS
from budgets.disclosure.rules.line_index import cell_of
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import figure_of

_ITEM_DIGITS = 7  # a 项, 2130205


@rule(
    "R60", "文字说明的项级科目，表中都有", "Every item that the text states has a row in its table",
    family=Family.TEXT, needs=tuple(BUDGETS.values()),
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def items_of_the_text_have_rows(case: Case) -> Iterator[Outcome]:
    for table in BUDGETS.values():
        items = [line for line in case.cells.lines_of.get(table, []) if _is_item(line)]
        rows = [line for line in items if line.source.section is Section.TABLES]
        if not rows or any(each.section is Section.TABLES for each in case.unread):
            yield missing(table)  # it prints no items, or one of them may not have been read
            continue
        amounts = {line.amount.yuan for line in rows}
        said = [line for line in items if line.source.section is not Section.TABLES]
        # The same amount under another heading is a wrong name: R29 says so.
        lacking = [x for x in said if x.source.text and x.amount.yuan not in (*amounts, None, 0)]
        yield _fault(table, lacking) if lacking else HELD


def _is_item(line: Line) -> bool:
    whole = line.row is Row.ITEM and line.nature is Nature.TOTAL
    return whole and len(line.code) == _ITEM_DIGITS


def _fault(table: Table, lacking: list[Line]) -> Fault:
    cells = [cell_of(line) for line in lacking]
    zh = "、".join(f"{cell.label}{cell.printed}" for cell in cells)
    en = "; ".join(f"{cell.label_en} {cell.printed_en}" for cell in cells)
    return Fault(
        Severity.WARNING,
        f"文字说明有这些科目，{table.label}中没有，请核对：{zh}。",
        f"The text states these items, which {table.text.en} lacks; please check: {en}.",
        tuple(figure_of(cell) for cell in cells),
    )
