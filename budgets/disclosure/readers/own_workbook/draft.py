"""What a filled-in form is checked against: the draft that it was made for, and the limits of its fields.

Nothing that the draft has already is held against the clerk here: the rules judge that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from budgets.disclosure.model import Disclosure, Line, LineKey, Row, Side, Table
from budgets.disclosure.money import IMPOSSIBLE_YUAN, UNUSUAL_YUAN, Amount, MoneyUnit
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.own_workbook.problems import CellPlace, Problem, problem
from budgets.disclosure.workbook_format import COVER, PHASES

_DECIMALS = {MoneyUnit.YUAN: 2, MoneyUnit.WAN: 6, MoneyUnit.YI: 10}
_LONGEST = {"code": ("编码", 12), "name": ("名称", 200)}
# Of the records of text, by the field of the Disclosure and the field of the record.
LONGEST_TEXTS: Mapping[str, Mapping[str, int]] = {
    "priorities": {"title": 200},
    "units": {"name": 120},
    "lines": {"code": 12, "name": 200, "code_as_written": 12},
    "statements": {"about.code": 12, "about.name": 200},
    "reasons": {"about.code": 12, "about.name": 200, "label": 120},
    "holdings": {"name": 120, "measure": 20},
    "glossary": {"term": 200},
    "passages": {"heading": 200},
    "projects": {"name": 200},
    "indicators": {"level1": 100, "level2": 100, "level3": 300, "target": 200, "unit": 40},
}


class Draft:
    """The draft of a form: what is awaited, what is known, and what in the form cannot be meant."""

    def __init__(self, disclosure: Disclosure) -> None:
        self.disclosure = disclosure
        self.year = disclosure.fiscal_year
        self.lines: dict[LineKey, Line] = {}
        for line in disclosure.lines:
            self.lines.setdefault(line.key, line)
        self.times = Counter(line.key for line in disclosure.lines)
        self.awaited = frozenset(key for key, line in self.lines.items() if line.amount.is_unsaid)
        self._amounts = frozenset(_amounts_of_other_records(disclosure))
        self._headings = {(x.table, x.side, x.code, x.name) for x in disclosure.lines}

    def heading(self, table: Table, key: LineKey, code: str, name: str) -> tuple[str, str]:
        """Return code and name of a row; what the clerk left out is looked up in the list of the year.

        What the draft has stays as it is there.
        """
        code, name = half_width(code).strip(), name.strip()
        if (table, key.side, code, name) in self._headings or bool(code) == bool(name):
            return code, name
        for listed in form_of(self.year).headings(table, key.side):
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
        """Return whether a code is in force in the year of the draft, or the side has no codes."""
        form = form_of(self.year).side(table, side)
        return form is None or form.in_force(code, self.year)

    # Checks

    def check_cover(self, read: Disclosure, cells: Mapping[str, str]) -> Iterator[Problem]:
        """Yield what shows that the form is another draft's; `cells` are the places of the cover's fields."""
        mine = self.disclosure
        fields = (
            ("department.name", "部门", "department", read.department.name, mine.department.name),
            ("fiscal_year", "年度", "year", str(read.fiscal_year), str(mine.fiscal_year)),
            ("phase", "文种", "kind", PHASES[read.phase], PHASES[mine.phase]),
        )
        for name, what, what_en, found, wanted in fields:
            if found != wanted:
                told = {"what": what, "what_en": what_en, "wanted": wanted}
                yield problem("other_draft", COVER, cells.get(name, ""), found, **told)

    def check_lines(self, placed: Sequence[tuple[Line, CellPlace]]) -> Iterator[Problem]:
        """Yield amounts that cannot be meant, headings that no list has, rows that are stated twice."""
        first: dict[LineKey, CellPlace] = {}
        times: Counter[LineKey] = Counter()
        headings: set[tuple[str, ...]] = set()
        for line, place in placed:
            times[line.key] += 1
            if times[line.key] > max(1, self.times[line.key]):
                named = " ".join(part for part in (line.code, line.name) if part)
                yield problem("twice", *place, named, first="!".join(first[line.key]))
            first.setdefault(line.key, place)
            known = self.lines.get(line.key)
            heading = (place[0], place[1].lstrip(ascii_uppercase), line.code, line.name)
            if heading not in headings:  # once a row, whatever the number of its amounts
                headings.add(heading)
                yield from self._check_heading(line, place, known)
            for name in ("amount", "prior", "planned", "change"):
                amount = getattr(line, name)
                if amount and amount != (known and getattr(known, name)):
                    yield from _check_amount(amount, place)

    def check_values(
        self, part: str, values: Mapping[str, Any], places: Mapping[str, CellPlace]
    ) -> Iterator[Problem]:
        """Yield what cannot be meant, or kept, of one row; values and the places of their cells by field.

        The amounts of lines are left to `check_lines`.
        """
        longest = LONGEST_TEXTS.get(part, {})
        for name, value in values.items():
            if isinstance(value, str) and len(value.strip()) > longest.get(name, len(value)):
                yield too_long(places[name], value.strip(), longest[name])
            elif isinstance(value, Amount) and part != "lines" and value.yuan not in self._amounts:
                yield from _check_amount(value, places[name])

    def _check_heading(self, line: Line, place: CellPlace, known: Line | None) -> Iterator[Problem]:
        if known and known.name == line.name:
            return
        for name, (what, longest) in _LONGEST.items():
            if len(found := getattr(line, name)) > longest:
                named: dict[str, Any] = {"what": what, "what_en": name}
                yield problem("heading_too_long", *place, found, longest=longest, **named)
        if line.code and not self.knows(line.code, line.table, line.side):
            yield problem("unknown_code", *place, line.code, year=self.year)
        elif line.code and line.name and line.row is Row.ITEM:
            form = form_of(self.year).side(line.table, line.side)
            official = form.name_of(line.code, self.year) if form else ""
            if official not in ("", line.name):
                yield problem("other_name", *place, line.name, code=line.code, official=official)


def too_long(place: CellPlace, found: str, longest: int) -> Problem:
    """Return the problem of a text with more characters than its field takes."""
    return problem("too_long", *place, found, longest=longest, length=len(found))


def _check_amount(amount: Amount, place: CellPlace) -> Iterator[Problem]:
    if amount.yuan is None:
        return
    printed = f"{amount.printed}{amount.unit}"
    if abs(amount.yuan) >= IMPOSSIBLE_YUAN:
        yield problem("impossible", *place, printed)
    elif abs(amount.yuan) >= UNUSUAL_YUAN:
        yield problem("unusual", *place, printed)
    if amount.decimals > _DECIMALS[amount.unit]:
        yield problem("decimals", *place, printed)


def _amounts_of_other_records(disclosure: Disclosure) -> Iterator[Decimal | None]:
    """Yield the amounts, in 元, of units, projects, sentences and reasons."""
    found = [unit.amount for unit in disclosure.units]
    found += [project.amount for project in disclosure.projects]
    found += [statement.amount for statement in disclosure.statements]
    found += [amount for reason in disclosure.reasons for amount in (reason.change, reason.prior)]
    return (amount.yuan for amount in found if amount)
