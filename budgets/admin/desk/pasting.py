"""What a block copied from a spreadsheet means on a sheet of the desk.

Rows of headings are told from rows of figures, codes and names find their heading, totals their row,
and figures the columns and the unit of the sheet. What is not understood stays as it was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from budgets.admin.desk.clipboard import (
    CellKind,
    cells_of,
    half_width,
    is_code,
    is_figure,
    kinds_of,
)
from budgets.admin.desk.layout import Column, Holds
from budgets.disclosure.codes import Classification
from budgets.disclosure.codes.classification import Match, normalised
from budgets.disclosure.model import Fund, Nature, Row, Side
from budgets.disclosure.money import MoneyUnit, plain
from budgets.disclosure.official_form.tables import SideForm
from budgets.forms import amount_typed, as_typed
from budgets.models.lines import FUND_LABELS

_WELL = (Match.EXACT, Match.WITHOUT_SUFFIX, Match.FORMER)
_JOINED = re.compile(r"[\[(【（]?([A-Z]?\d{2,11})[\])】）]?[\s\-—_、.:：]*(\D.*)", re.DOTALL)
_NUMBERED = re.compile(r"^(其中[：:]|[（(]?[一二三四五六七八九十]+[）)、.．]|\d+[、.．])\s*")
_LEVEL = re.compile(r"\s*[（(][类款项][）)]$")  # said of a name, no part of it
_CURRENT = re.compile(r"本年(收入|支出)?合计")
_TOTAL = re.compile(r"(收入|支出|基本支出|总)?(合计|总计)|合\s*计|总\s*计")
_UNIT = re.compile(r"单位[：:]?\s*(人民币)?\s*(亿元|万元|元)")
_HEADERS = re.compile(
    r"科目|编码|名称|基本支出|项目支出|人员经费|公用经费|预算数|决算数|上年|合计|小计|金额|栏次|功能分类|经济分类"
    r"|用途|备注|占比|比重|增减|^[类款项]$|^收入$|^支出$|^项目$|单位[：:]"
)
_NATURES = {"基本": Nature.BASIC, "项目": Nature.PROJECT, "人员": Nature.PERSONNEL,
            "公用": Nature.PUBLIC}  # fmt: skip


@dataclass(slots=True)
class PastedRow:
    """One row: its heading, and the texts of its cells by their names on the sheet."""

    row: Row = Row.ITEM
    code: str = ""
    name: str = ""
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Pasted:
    """A block ready for a sheet; `headers` rows were left out, `unit` is that of the block (元 or 万元)."""

    side: Side
    rows: list[PastedRow] = field(default_factory=list)
    headers: int = 0
    unit: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what the page's script needs."""
        rows = [
            {"row": r.row.value, "code": r.code, "name": r.name, "texts": r.texts}
            for r in self.rows
        ]
        return {"prefix": self.side.value, "rows": rows, "headers": self.headers, "unit": self.unit}


def understood(
    text: str,
    sections: Sequence[tuple[SideForm, Sequence[Column]]],
    *,
    side: Side,
    year: int,
    unit: MoneyUnit,
    copied_in: MoneyUnit | None = None,
    at_figures: bool = False,
) -> list[Pasted]:
    """Read a block with headings for one section of a sheet, or for both if it has two sides.

    `at_figures`: it is pasted where figures are, so that whole numbers alone are no codes. `unit` is the
    sheet's; `copied_in` that of the block, where it does not say one itself. Empty where
    the block has no headings: it is then cells to be put where one stands.
    """
    rows = cells_of(text)
    section, columns = next((s, c) for s, c in sections if s.side is side)
    heads = _headers(rows, section, year)
    said = next((m[2] for row in rows[:heads] for c in row if (m := _UNIT.search(c))), None)
    copied_in = copied_in or (MoneyUnit(said) if said else unit)
    body = rows[heads:]
    kinds = kinds_of(body, _codes(section))
    telling = {CellKind.NAME} if at_figures else {CellKind.CODE, CellKind.NAME, CellKind.LEVEL}
    if not body or not (telling & set(kinds)):
        return []
    if section.table.two_sided and len(sections) > 1:
        split = _second_side(kinds)
        if split:
            (left, left_columns), (right, right_columns) = sections
            parts = [(left, left_columns, 0, split), (right, right_columns, split, len(kinds))]
        else:
            parts = [(section, columns, 0, len(kinds))]
    else:
        parts = [(section, columns, 0, len(kinds))]
    found = []
    for part, its_columns, start, end in parts:
        head = [row[start:end] for row in rows[:heads]]
        block = [row[start:end] for row in body]
        reader = _Reader(part, its_columns, year, unit, copied_in)
        pasted = Pasted(part.side, reader.rows(block, head, kinds[start:end]), heads, copied_in)
        found.append(pasted)
    return found


def cells_as_typed(
    text: str, *, unit: MoneyUnit, copied_in: MoneyUnit | None = None
) -> list[list[str]]:
    """Return the cells of a block without headings, its figures converted to the unit of the sheet."""
    unit_of_block = copied_in or unit
    return [[_figure(cell, unit_of_block, unit) for cell in row] for row in cells_of(text)]


def _codes(section: SideForm) -> list[str]:
    return [code.code for each in section.headings for code in each.codes]


def _second_side(kinds: Sequence[CellKind]) -> int:
    """Return the column in which the right side of a block begins; 0 if it has one side."""
    seen = False
    for place, kind in enumerate(kinds):
        if kind is CellKind.FIGURE:
            seen = True
        elif seen and kind in (CellKind.NAME, CellKind.CODE):
            return place
    return 0


def _headers(rows: Sequence[Sequence[str]], section: SideForm, year: int) -> int:
    """Return how many rows at the top are titles, headings of columns or their numbers."""
    wide = max((len(row) for row in rows), default=0) > 2
    for place, row in enumerate(rows):
        cells = [cell for cell in row if cell]
        numbers = [half_width(cell) for cell in cells if is_figure(cell)]
        numbered = len(numbers) > 1 and numbers == [
            str(i) for i in range(int(numbers[0]) if numbers[0].isdecimal() else 1,
                                  (int(numbers[0]) if numbers[0].isdecimal() else 1) + len(numbers))
        ]  # fmt: skip
        figures = [n for n in numbers if n not in (str(year), str(year - 1))]
        words = any(_HEADERS.search("".join(cell.split())) for cell in cells)
        title = wide and len(cells) == 1 and not figures and not _is_known(cells[0], section, year)
        if not (numbered or (words and not figures and not _begins_a_row(cells)) or title):
            return place
    return 0


def _begins_a_row(cells: Sequence[str]) -> bool:
    return any(is_code(cell) for cell in cells) or (
        len(cells) < 3 and bool(_TOTAL.fullmatch("".join(cells[0].split())))
    )


def _is_known(name: str, section: SideForm, year: int) -> bool:
    joined = _JOINED.fullmatch(name)
    return bool(joined) or any(
        each.resolve([_NUMBERED.sub("", name)], year).code for each in section.headings
    )


class _Reader:
    """The reader of the rows of one side of a block."""

    def __init__(
        self,
        section: SideForm,
        columns: Sequence[Column],
        year: int,
        unit: MoneyUnit,
        copied_in: MoneyUnit,
    ) -> None:
        self.section, self.columns, self.year = section, columns, year
        self.unit, self.copied_in = unit, copied_in
        self._last = ""  # the code of the row before: names are looked for beside and below it
        self._levels = ["", "", ""]

    def rows(
        self,
        block: Sequence[Sequence[str]],
        head: Sequence[Sequence[str]],
        kinds: Sequence[CellKind],
    ) -> list[PastedRow]:
        places = self._places(head, kinds)
        made = (self._row(row, kinds, places) for row in block)
        return [row for row in made if row is not None]

    def _places(self, head: Sequence[Sequence[str]], kinds: Sequence[CellKind]) -> dict[int, str]:
        """Return the column of the sheet for each column of figures: by its heading, or else in order."""
        figures = [i for i, kind in enumerate(kinds) if kind in (CellKind.FIGURE, CellKind.EMPTY)]
        first_text = next(
            (i for i, k in enumerate(kinds) if k not in (CellKind.FIGURE, CellKind.EMPTY)), 0
        )
        figures = [i for i in figures if i > first_text]
        labels = {i: _label(head, i) for i in range(len(kinds))}
        named = {i: self._column(labels[i]) for i in figures if labels[i]}
        found: dict[int, str] = {}
        if any(column for column in named.values()):
            for i, column in named.items():
                if column and column not in found.values():
                    found[i] = column
        else:
            found = dict(zip(figures, (f"c{n}" for n in range(len(self.columns))), strict=False))
        last = max((i for i, kind in enumerate(kinds) if kind is CellKind.NAME), default=-1)
        if self.section.purpose and figures and last > figures[0]:
            found[last] = "purpose"
        return found

    def _column(self, label: str) -> str:
        """Return the sheet's column for a heading; "" for one that the sheet does not have."""
        if re.search(r"增减|增长|±|变动", label):
            return ""
        held = Holds.AMOUNT
        if re.search(r"占比|比重", label):
            held = Holds.SHARE
        elif "上年" in label or str(self.year - 1) in label:
            held = Holds.PRIOR
        elif "年初预算" in label:
            held = Holds.PLANNED
        wanted = Column(*self._cell(label), held)
        return f"c{self.columns.index(wanted)}" if wanted in self.columns else ""

    def _cell(self, label: str) -> tuple[Fund, Nature]:
        fund, nature = self.section.main
        for fund_named in self.section.funds:
            if str(FUND_LABELS[fund_named])[:5] in label:
                fund = fund_named
        for word, named in _NATURES.items():
            if f"{word}支出" in label or f"{word}经费" in label:
                nature = named
        return fund, nature

    def _row(
        self, cells: Sequence[str], kinds: Sequence[CellKind], places: dict[int, str]
    ) -> PastedRow | None:
        texts = {
            places[i]: cell if places[i] == "purpose" else self._figure(cell, places[i])
            for i, cell in enumerate(cells)
            if cell and i in places
        }
        code, name = self._heading(cells, kinds, places)
        row = self._total(name) if not code else None
        if row:
            return PastedRow(row, texts=texts)
        if not (code or name):
            return None
        code, name = self._resolved(code, name)
        self._last = code or self._last
        return PastedRow(Row.ITEM, code, name, texts)

    def _figure(self, cell: str, place: str) -> str:
        share = self.columns[int(place.removeprefix("c"))].holds is Holds.SHARE
        return cell if share else _figure(cell, self.copied_in, self.unit)

    def _heading(
        self, cells: Sequence[str], kinds: Sequence[CellKind], places: dict[int, str]
    ) -> tuple[str, str]:
        code, names = "", []
        for i, (cell, kind) in enumerate(zip(cells, kinds, strict=False)):
            if not cell or i in places:
                continue
            if kind is CellKind.CODE and is_code(cell):
                code = half_width(cell).upper()
            elif kind is CellKind.LEVEL and cell:
                level = [k for k in range(i + 1) if kinds[k] is CellKind.LEVEL].index(i)
                self._levels[level:] = [half_width(cell).zfill(3 if level == 0 else 2), "", ""][
                    : 3 - level
                ]
                code = "".join(self._levels)
            elif kind in (CellKind.NAME, CellKind.CODE):
                names.append(cell)
        name = names[-1] if names else ""
        joined = _JOINED.fullmatch(half_width(name).upper()) if not code else None
        if joined and (joined[1] in _codes(self.section) or len(joined[1]) >= 3):
            return joined[1], name[len(name) - len(joined[2]) :] if joined[2] in name else joined[2]
        return code, " ".join(name.split())

    def _total(self, name: str) -> Row | None:
        bare = _NUMBERED.sub("", "".join(name.split()))
        if _CURRENT.fullmatch(bare):
            return Row.CURRENT if Row.CURRENT in self.section.totals else Row.TOTAL
        return Row.TOTAL if _TOTAL.fullmatch(bare) else None

    def _resolved(self, code: str, name: str) -> tuple[str, str]:
        bare = _LEVEL.sub("", _NUMBERED.sub("", name).strip())
        if code:
            return code, bare or self.section.name_of(code, self.year)
        for classification in self.section.headings:
            found = _found(classification, bare, self._last, self.year)
            if found:
                return found, bare
        return "", name


def _found(classification: Classification, name: str, last: str, year: int) -> str:
    """Return the code of a name: below the heading of the row before, next to it, above it, anywhere."""
    above = [each.name_in(year) for each in classification.ancestors(last)]
    for depth in range(len(above), -1, -1):
        found = classification.resolve([*above[:depth], name], year)
        if found.code and found.levels and found.levels[-1] in _WELL:
            return found.code
    return ""


def _label(head: Iterable[Sequence[str]], place: int) -> str:
    """Return all headings above a column; one that spans several columns is in the first of them.

    A blank below a heading of the column's own belongs to it: it reaches down.
    """
    parts, named = [], False
    for row in head:
        if sum(bool(cell) for cell in row) < 2:
            continue  # the title
        own = row[place] if place < len(row) else ""
        named = named or bool(own)
        if not own and not named and place > 0:
            own = next((row[i] for i in range(min(place, len(row)) - 1, -1, -1) if row[i]), "")
            own = own if _spans(own) else ""
        parts.append("".join(own.split()))
    return normalised(" ".join(part for part in parts if part and not part.isdecimal()))


def _spans(heading: str) -> bool:
    """Return whether a heading may span several columns: those of codes, names and single amounts do not."""
    return not re.search(r"编码|名称|科目$|合计|小计|用途|备注", heading)


def _figure(cell: str, copied_in: MoneyUnit, unit: MoneyUnit) -> str:
    """Return a figure in the unit of the sheet (元 or 万元), exactly; other texts as they are."""
    text = half_width(cell).replace("¥", "").replace("￥", "")
    if not is_figure(cell) or not text:
        return cell
    if not any(letter.isdecimal() for letter in text):
        return ""  # a dash
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    try:
        amount = amount_typed(text, copied_in)
    except ValidationError:
        return cell
    if amount is None or amount.yuan is None or amount.unit is unit:
        return as_typed(amount, unit)
    return plain(amount.yuan / unit.yuan)
