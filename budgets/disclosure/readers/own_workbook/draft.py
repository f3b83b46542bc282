"""The draft that a form was made for: what its blanks mean, and what in it is not new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.codes import (
    Classification,
)
from budgets.disclosure.model import Disclosure, Line, LineKey, Row, Side, Table
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.document import half_width


def _amounts_beside_the_lines(disclosure: Disclosure) -> Iterator[Decimal | None]:
    """In 元, of units, projects, sentences and reasons."""
    found = [unit.amount for unit in disclosure.units]
    found += [project.amount for project in disclosure.projects]
    found += [statement.amount for statement in disclosure.statements]
    found += [amount for reason in disclosure.reasons for amount in (reason.change, reason.prior)]
    return (amount.yuan for amount in found if amount)


class Draft:
    """What the reader of a filled-in form has to know of the draft."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.year = disclosure.fiscal_year
        self.lines: dict[LineKey, Line] = {}
        for line in disclosure.lines:
            self.lines.setdefault(line.key, line)
        self.times = Counter(line.key for line in disclosure.lines)
        self.awaited = frozenset(key for key, line in self.lines.items() if line.amount.is_unsaid)
        self.amounts = frozenset(_amounts_beside_the_lines(disclosure))
        self.headings = frozenset(
            (line.table, line.side, line.code, line.name) for line in disclosure.lines
        )

    def heading(self, table: Table, key: LineKey, code: str, name: str) -> tuple[str, str]:
        """Code and name of a row; what the clerk left out is looked up in the list of the year.

        What stands in the draft stays as it is there.
        """
        code, name = half_width(code).strip(), name.strip()
        if (table, key.side, code, name) in self.headings or bool(code) == bool(name):
            return code, name
        for listed in self._headings(table, key.side):
            if code and (found := listed.name_of(code, self.year)):
                return code, found
            if name and table.arrangement is not Arrangement.BY_CODE:
                same = [
                    each.code
                    for each in listed.codes
                    if each.name_in(self.year) == name and listed.in_force(each.code, self.year)
                ]
                if len(same) == 1 or (same and len(same[0]) == 3):
                    return same[0], name
        return code, name

    def knows(self, code: str, table: Table, side: Side) -> bool:
        """Return whether a code is in force in the year of the draft, or none is asked for."""
        form = form_of(self.year).side(table, side)
        return form is None or form.in_force(code, self.year)

    def official(self, line: Line) -> str:
        """Return the official name of a line's code in the year; "" where there is none."""
        form = form_of(self.year).side(line.table, line.side)
        return form.name_of(line.code, self.year) if form and line.row is Row.ITEM else ""

    def _headings(self, table: Table, side: Side) -> tuple[Classification, ...]:
        return form_of(self.year).headings(table, side)
