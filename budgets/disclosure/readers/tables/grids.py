"""Tables of a document as sheets: titles and headers told from rows, pieces of one table joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, REVENUE, normalised
from budgets.disclosure.model import Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.readers.blocks.cell_values import amount_in, is_figure, percent_in, unit_in
from budgets.disclosure.readers.blocks.document import Grid, half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.titles import OtherTable, TableKind, is_title, kind_named
from budgets.disclosure.readers.tables.untitled import kind_by_columns
from budgets.disclosure.readers.text.sections import PlacedGrid

_HEADER_CELL = re.compile(
    r".{0,40}(?:编码|代码|名称|项目|科目|分类|预算数?|决算数?|金额|合计|小计|总计|收入|支出|经费|[类款项]|栏次"
    r"|行次|序号|说明|备注|原因|拨款|费用?|资金|比例|增减|变动|增长|情况|目标|指标|值|单位|部门|年度?|[%％‰]"
    r"|率|数|额|量|幅|结转|结余|补助|账户|管理|预算管理|内容|依据|来源|性质|时间|日期|级|上缴|专户|其中:?|基金|经营)"
    r"(?:\([^)]*\))*:?"
)


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table told apart from its title and header.

    `labels` are one per column, top to bottom, joined by "/". `origins` say in which grid, and in
    which row of it, each row stands. `unit` is None where the table states none.
    """

    kind: TableKind | None
    unit: MoneyUnit | None
    heading: str
    header: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    origins: tuple[tuple[Grid, int], ...]
    above: tuple[tuple[str, ...], ...] = ()  # titles and header rows, of every piece
    maker: str = ""  # 编制单位, where the table names it

    @property
    def table(self) -> Table | None:
        """The official table that this is."""
        return self.kind if isinstance(self.kind, Table) else None

    @property
    def money(self) -> MoneyUnit:
        """The unit of its figures, 万元 where it was neither stated nor confirmed."""
        return self.unit or MoneyUnit.WAN

    def place(self, row: int, column: int | None = None) -> str:
        """Return where a row or a cell stands in the document."""
        grid, down = self.origins[row]
        return grid.place(down, column)

    def amount(self, row: int, column: int) -> Amount | None:
        """Return the amount in a cell; None if it is blank or no figure."""
        unit = unit_in(self.labels[column]) or self.money
        return amount_in(self.rows[row][column], unit)

    def percent(self, row: int, column: int) -> Percent | None:
        """Return the percentage in a cell; None if it is blank or no figure."""
        return percent_in(self.rows[row][column])


def source_tables_of(placed: Sequence[PlacedGrid]) -> list[SourceTable]:
    """Return the tables of a document: grids that hold several are cut, what a page break cut is joined."""
    sheets: list[SourceTable] = []
    for each in placed:
        for part, captions in _cut(each):
            sheet = _sheet(part, captions, each)
            if sheets and _continues(sheets[-1], sheet, captions):
                sheets[-1] = _joined(sheets[-1], sheet)
            else:
                sheets.append(sheet)
    return sheets


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows of a grid, from row `first` on."""

    grid: Grid
    first: int
    rows: tuple[tuple[str, ...], ...]


def _cut(placed: PlacedGrid) -> Iterator[tuple[_Part, tuple[str, ...]]]:
    """Yield the official tables that stand in one grid, each from its title on."""
    rows = placed.grid.rows
    starts = [0]
    in_body = False
    for index, row in enumerate(rows):
        lone = _lone_text(row)
        if in_body and lone and kind_named(lone) and is_title(lone) and not _LISTED.match(lone):
            starts.append(index)
            in_body = False
        elif any(row) and not (lone and is_title(lone)):
            in_body = True
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True)):
        captions = placed.captions if number == 0 else ()
        yield _Part(placed.grid, start, rows[start:end]), captions


_LISTED = re.compile(r"^\s*(?:注|说明|备注)")


def _lone_text(row: tuple[str, ...]) -> str:
    texts = {cell for cell in row if cell.strip()}
    return texts.pop() if len(texts) == 1 else ""


def _sheet(part: _Part, captions: tuple[str, ...], placed: PlacedGrid) -> SourceTable:
    titles = _titles(part.rows)
    body = part.rows[len(titles) :]
    depth = _header_depth(body)
    header = body[:depth]
    labels = _labels(header) or ("",) * len(part.rows[0])
    named = [text for row in titles for text in dict.fromkeys(row) if text.strip()]
    words = [*named, *reversed(captions)]
    kind = next((kind for text in words if (kind := kind_named(text))), None)
    if kind is None:
        kind = kind_by_columns(labels, body[depth:], placed.section)
    first = part.first + len(titles) + depth
    rows = body[depth:]
    return SourceTable(
        kind=kind,
        unit=_unit([*named, *reversed(captions), *labels, *_notes(rows)]),
        heading=captions[-1] if captions else placed.heading or (named[0] if named else ""),
        header=header,
        labels=labels,
        rows=rows,
        origins=tuple((part.grid, first + down) for down in range(len(rows))),
        above=part.rows[: len(titles) + depth],
        maker=_maker([*named, *captions]),
    )


def _titles(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return the rows at the top that say which table this is, who made it, in which unit."""
    count = 0
    for row in rows:
        texts = {cell for cell in row if cell.strip()}
        if len(texts) > 4 or not (all(is_title(text) for text in texts) or _has_about(texts)):
            break
        count += 1
    return rows[:count]


def _has_about(texts: set[str]) -> bool:
    """「编制单位：某局 | 2024年度 | 单位：万元」 and its like."""
    plain = " ".join(half_width(text) for text in texts)
    return bool(re.search(r"单位:(?:人民币)?[万亿]?元|编制(?:单位|部门):", plain))


def _unit(texts: Sequence[str]) -> MoneyUnit | None:
    return next((unit for text in texts if (unit := unit_in(text))), None)


def _notes(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    lone = [_lone_text(row) for row in (*rows[:2], *rows[-2:])]
    return [text for text in lone if text]


_MAKER = re.compile(
    r"(?:编制|公开|填报)?(?:单位|部门)(?:名称)?:(?!(?:人民币)?[万亿]?元)([^:\s]{2,40})"
)


def _maker(texts: Sequence[str]) -> str:
    found = (_MAKER.search(half_width(text)) for text in texts)
    return next((match[1] for match in found if match), "")


# Header rows


def _header_depth(body: tuple[tuple[str, ...], ...]) -> int:
    depth = 0
    while depth < len(body) and _is_header(body[depth], depth) and not _is_project(body, depth):
        depth += 1
    while depth and not any(body[depth - 1]):
        depth -= 1
    return depth


def _is_project(body: tuple[tuple[str, ...], ...], depth: int) -> bool:
    """Whether a row has nothing but the name of a project (…经费), which could be a label by its words."""
    name, *rest = body[depth]
    above = half_width(body[0][0]).replace(" ", "")
    return (
        depth > 0 and above == "项目名称" and bool(name.strip()) and not any(map(str.strip, rest))
    )


def _is_header(row: tuple[str, ...], depth: int) -> bool:
    cells = [half_width(cell).replace(" ", "") for cell in row if cell.strip()]
    if _counts_columns(cells):
        return depth > 0
    if depth and (not cells or _begins_body(row)):
        return False
    if not depth and len(cells) == 1 < len(row) - 1:
        return False  # one lone cell, not merged: the rest of a name that a page cut off
    told = [_is_header_cell(cell) for cell in cells]
    distinct = len(set(cells))
    # One label of several may be a department's own.
    mostly = distinct >= 3 and sum(told) >= _MOST_TOLD * len(told)
    short = all(len(cell) <= _LONGEST_LABEL and not is_figure(cell) for cell in cells)
    return all(told) or (mostly and short)


def _is_header_cell(cell: str) -> bool:
    numbered = split_number(cell).style is not Style.NONE and not _ENUMERATED.fullmatch(cell)
    return not is_figure(cell) and not numbered and bool(_HEADER_CELL.fullmatch(cell))


_MOST_TOLD = 0.7
_LONGEST_LABEL = 60


_ENUMERATED = re.compile(r"\d[.、](?:收入|支出|.*(?:合计|小计))")


def _begins_body(row: tuple[str, ...]) -> bool:
    """Return whether a row without figures names a heading of the classification, or a total, by itself."""
    texts = [cell for cell in row if cell.strip()]
    first = next(place for place, cell in enumerate(row) if cell.strip())
    name = half_width(texts[0]).strip()
    blank = len(texts) < len(row) and len(set(texts)) < len(row)
    if not blank:
        return False
    if re.fullmatch(r"合\s*计|总\s*计", name) and len(set(texts)) == 1:
        return True
    known = [FUNCTIONAL, ECONOMIC] + ([REVENUE] if first == 0 else [])
    return (
        all(
            any(normalised(half_width(text)) and sure_code(codes, text, 0) for codes in known)
            for text in set(texts)
        )
        and len(set(texts)) <= 2
    )


def _counts_columns(cells: list[str]) -> bool:
    """Return whether it is the row 栏次 1 2 3 …, which looks like amounts."""
    plain = [re.sub(r"[=(].*$", "", cell) for cell in cells]  # 3=4+5
    numbers = [int(cell) for cell in plain if cell.isdecimal() and len(cell) <= 2]
    counted = len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    rest = [cell for cell in plain if not cell.isdecimal()]
    named = any(re.search("栏次|栏目", cell) for cell in rest)
    return (
        counted
        and (numbers[0] in (1, 2) or named)
        and (len(numbers) >= 3 or named)
        and all(re.search(r"^$|栏次|栏目|\*|合计|[类款项]|^[甲乙丙]$|-|—", cell) for cell in rest)
    )


def _labels(header: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(_label(column) for column in zip(*header, strict=True)) if header else ()


def _label(column: tuple[str, ...]) -> str:
    parts: list[str] = []
    for cell in column:
        text = re.sub(r"[\s\"]", "", half_width(cell))
        counts = text.isdecimal() or re.fullmatch(r"栏次|\*|[甲乙丙]|\d+=[\d+\-]+", text)
        if text and not counts and (not parts or parts[-1] != text):
            parts.append(text)
    return "/".join(parts)


# Pieces of one table


def _continues(before: SourceTable, sheet: SourceTable, captions: tuple[str, ...]) -> bool:
    """Return whether a table is the rest of the one before, on the next page: no title, no other header."""
    titled = any(kind_named(text) for text in captions) or any(
        kind_named(cell) for row in sheet.above for cell in row
    )
    if titled or not before.labels or len(before.labels) != len(sheet.labels) or not sheet.rows:
        return False
    if before.kind in (None, PROJECT_TABLE, OtherTable.FOREIGN):
        return False
    return sheet.labels == before.labels or not any(sheet.labels)


def _joined(before: SourceTable, rest: SourceTable) -> SourceTable:
    return replace(
        before,
        rows=before.rows + rest.rows,
        origins=before.origins + rest.origins,
        above=before.above + rest.above,
        unit=before.unit or rest.unit,
    )
