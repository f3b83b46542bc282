"""What a block copied from a spreadsheet means on a sheet of the desk.

Rows of headings are told from rows of figures, codes and names find their heading, totals their row,
and figures the columns and the unit of the sheet. What is not understood stays as it was copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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
from budgets.admin.desk.sheet_columns import LineFigure, SheetColumn
from budgets.disclosure.codes import Classification, normalised
from budgets.disclosure.codes.classification import Match
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


def understood(
    text: str,
    sides: Sequence[tuple[SideForm, Sequence[SheetColumn]]],
    *,
    side: Side,
    year: int,
    unit: MoneyUnit,
    copied_in: MoneyUnit | None = None,
    at_figures: bool = False,
) -> list[dict[str, Any]]:
    """Read a block with headings for one side of a sheet, or for both if it has two.

    `at_figures`: it is pasted where figures are, so that whole numbers alone are no codes. `unit` is the
    sheet's; `copied_in` that of the block, where it does not say one itself. Return for each side, for the
    page's script, its rows (`row` its kind, `code`, `name`, and the `texts` of its cells), how many `headers`
    were left out, and the `unit` of the block. Empty where the block has no headings: it is then cells to be
    written from one field on.
    """
    rows = cells_of(text)
    form, columns = next((f, c) for f, c in sides if f.side is side)
    heads = _headers(rows, form, year)
    named = next((m[2] for row in rows[:heads] for c in row if (m := _UNIT.search(c))), None)
    copied_in = copied_in or (MoneyUnit(named) if named else unit)
    kinds = kinds_of(rows[heads:], _codes(form))
    telling = {CellKind.NAME} if at_figures else {CellKind.CODE, CellKind.NAME, CellKind.LEVEL}
    if not telling & set(kinds):
        return []
    parts = [(form, columns, 0, len(kinds))]
    split = _second_side(kinds) if len(sides) > 1 else 0
    if split:
        parts = [(*sides[0], 0, split), (*sides[1], split, len(kinds))]
    found = []
    for part, its_columns, start, end in parts:
        own = [row[start:end] for row in rows]
        reader = _SideReader(
            part, its_columns, year, unit, copied_in, kinds[start:end], own[:heads]
        )
        read = [row for cells in own[heads:] if (row := reader.row(cells))]
        found.append({"prefix": part.key, "rows": read, "headers": heads, "unit": copied_in})
    return found


def cells_as_typed(
    text: str, *, unit: MoneyUnit, copied_in: MoneyUnit | None = None
) -> list[list[str]]:
    """Return the cells of a block without headings, its figures converted to the unit of the sheet."""
    unit_of_block = copied_in or unit
    return [[_figure(cell, unit_of_block, unit) for cell in row] for row in cells_of(text)]


def _codes(form: SideForm) -> list[str]:
    return [code.code for each in form.headings for code in each.codes]


def _second_side(kinds: Sequence[CellKind]) -> int:
    """Return the column in which the right side of a block begins; 0 if it has one side."""
    seen = False
    for place, kind in enumerate(kinds):
        if kind is CellKind.FIGURE:
            seen = True
        elif seen and kind in (CellKind.NAME, CellKind.CODE):
            return place
    return 0


def _headers(rows: Sequence[Sequence[str]], form: SideForm, year: int) -> int:
    """Return how many rows at the top are titles, headings of columns or their numbers."""
    wide = max((len(row) for row in rows), default=0) > 2
    for place, row in enumerate(rows):
        cells = [cell for cell in row if cell]
        numbers = [half_width(cell) for cell in cells if is_figure(cell)]
        first = int(numbers[0]) if numbers and numbers[0].isdecimal() else 1
        numbered = len(numbers) > 1 and numbers == [str(first + i) for i in range(len(numbers))]
        figures = [n for n in numbers if n not in (str(year), str(year - 1))]
        words = any(_HEADERS.search("".join(cell.split())) for cell in cells)
        title = wide and len(cells) == 1 and not figures and not _is_known(cells[0], form, year)
        if not (numbered or (words and not figures and not _begins_a_row(cells)) or title):
            return place
    return 0


def _begins_a_row(cells: Sequence[str]) -> bool:
    return any(is_code(cell) for cell in cells) or (
        len(cells) < 3 and bool(_TOTAL.fullmatch("".join(cells[0].split())))
    )


def _is_known(name: str, form: SideForm, year: int) -> bool:
    joined = _JOINED.fullmatch(name)
    return bool(joined) or any(
        each.resolve([_NUMBERED.sub("", name)], year).code for each in form.headings
    )


class _SideReader:
    """The reader of the rows of one side of a block."""

    def __init__(
        self,
        form: SideForm,
        columns: Sequence[SheetColumn],
        year: int,
        unit: MoneyUnit,
        copied_in: MoneyUnit,
        kinds: Sequence[CellKind],
        head: Sequence[Sequence[str]],
    ) -> None:
        self.form, self.columns, self.year = form, columns, year
        self.unit, self.copied_in = unit, copied_in
        self.kinds = kinds
        self.places = self._places(head)
        self._last = ""  # the code of the row before: names are looked for next to it and below it
        self._levels = ["", "", ""]

    def row(self, cells: Sequence[str]) -> dict[str, Any] | None:
        """Return what a row says; None for one without heading."""
        texts = {
            name: cells[i] if name == "purpose" else self._figure(cells[i], name)
            for i, name in sorted(self.places.items())
            if i < len(cells) and cells[i]
        }
        code, name = self._heading(cells)
        total = None if code else self._total(name)
        if total:
            return {"row": total.value, "code": "", "name": "", "texts": texts}
        if not (code or name):
            return None
        code, name = self._resolved(code, name)
        self._last = code or self._last
        return {"row": Row.ITEM.value, "code": code, "name": name, "texts": texts}

    def _places(self, head: Sequence[Sequence[str]]) -> dict[int, str]:
        """Return the column of the sheet for each column of figures: by its heading, or else in order."""
        empty_or_figure = (CellKind.FIGURE, CellKind.EMPTY)
        kinds = list(enumerate(self.kinds))
        first_text = next((i for i, kind in kinds if kind not in empty_or_figure), 0)
        figures = [i for i, kind in kinds if kind in empty_or_figure and i > first_text]
        named = {i: self._column(label) for i in figures if (label := _label(head, i))}
        found: dict[int, str] = {}
        for i, column in named.items():
            if column and column not in found.values():
                found[i] = column
        if not found:
            found = {i: f"c{n}" for n, i in enumerate(figures[: len(self.columns)])}
        last = max((i for i, kind in kinds if kind is CellKind.NAME), default=-1)
        if self.form.purpose and figures and last > figures[0]:
            found[last] = "purpose"
        return found

    def _column(self, label: str) -> str:
        """Return the sheet's column for a heading; "" for one that the sheet does not have."""
        if re.search(r"增减|增长|±|变动", label):
            return ""
        held = LineFigure.AMOUNT
        if re.search(r"占比|比重", label):
            held = LineFigure.SHARE
        elif "上年" in label or str(self.year - 1) in label:
            held = LineFigure.PRIOR
        elif "年初预算" in label:
            held = LineFigure.PLANNED
        wanted = SheetColumn(*self._cell(label), held)
        return f"c{self.columns.index(wanted)}" if wanted in self.columns else ""

    def _cell(self, label: str) -> tuple[Fund, Nature]:
        fund, nature = self.form.main
        for fund_named in self.form.funds:
            if str(FUND_LABELS[fund_named])[:5] in label:
                fund = fund_named
        for word, named in _NATURES.items():
            if f"{word}支出" in label or f"{word}经费" in label:
                nature = named
        return fund, nature

    def _figure(self, cell: str, place: str) -> str:
        share = self.columns[int(place.removeprefix("c"))].figure is LineFigure.SHARE
        return cell if share else _figure(cell, self.copied_in, self.unit)

    def _heading(self, cells: Sequence[str]) -> tuple[str, str]:
        """Return the code and the name of a row, "" for what it does not say."""
        code, name = "", ""
        for i, (cell, kind) in enumerate(zip(cells, self.kinds, strict=False)):
            if not cell or i in self.places:
                continue
            if kind is CellKind.CODE and is_code(cell):
                code = half_width(cell).upper()
            elif kind is CellKind.LEVEL:
                level = self.kinds[:i].count(CellKind.LEVEL)
                digits = half_width(cell).zfill(2 if level else 3)
                self._levels[level:] = [digits] + [""] * (2 - level)
                code = "".join(self._levels)
            elif kind in (CellKind.NAME, CellKind.CODE):
                name = cell
        joined = None if code else _JOINED.fullmatch(half_width(name).upper())
        if joined and (joined[1] in _codes(self.form) or len(joined[1]) >= 3):
            return joined[1], name[-len(joined[2]) :] if joined[2] in name else joined[2]
        return code, " ".join(name.split())

    def _total(self, name: str) -> Row | None:
        bare = _NUMBERED.sub("", "".join(name.split()))
        if _CURRENT.fullmatch(bare):
            return Row.CURRENT if Row.CURRENT in self.form.totals else Row.TOTAL
        return Row.TOTAL if _TOTAL.fullmatch(bare) else None

    def _resolved(self, code: str, name: str) -> tuple[str, str]:
        bare = _LEVEL.sub("", _NUMBERED.sub("", name).strip())
        if code:
            return code, bare or self.form.name_of(code, self.year)
        for classification in self.form.headings:
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
