"""Tables of a document as sheets: titles and headers told from rows, pieces of one table joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from budgets.disclosure.model import Table
from budgets.disclosure.money import Amount, MoneyUnit, Percent
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.readers.blocks.cell_values import amount_in, percent_in, signed, unit_in
from budgets.disclosure.readers.blocks.document import Grid, half_width
from budgets.disclosure.readers.layout.sections import PlacedGrid
from budgets.disclosure.readers.tables.collapsed_heads import aligned
from budgets.disclosure.readers.tables.header_rows import header_depth, labels_of
from budgets.disclosure.readers.tables.titles import OtherTable, TableKind, is_title, kind_named
from budgets.disclosure.readers.tables.untitled import kind_by_columns


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
    number: int = 0  # of the grid that it stands in, the first where it runs over several

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

    def change(self, row: int, column: int) -> Amount | None:
        """Return the signed change in a cell; None if it is blank or no figure."""
        unit = unit_in(self.labels[column]) or self.money
        return amount_in(signed(self.rows[row][column]), unit)

    def percent(self, row: int, column: int) -> Percent | None:
        """Return the percentage in a cell; None if it is blank or no figure."""
        return percent_in(signed(self.rows[row][column]))


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
    depth = header_depth(body)
    header = body[:depth]
    labels = labels_of(aligned(header, body[depth:])) or ("",) * len(part.rows[0])
    named = [text for row in titles for text in dict.fromkeys(row) if text.strip()]
    words = [*named, *reversed(captions)]
    kind = next((kind for text in words if (kind := kind_named(text))), None)
    if kind is None:
        kind = kind_by_columns(labels, body[depth:], placed.section)
    if any(_OTHER_UNIT.search(half_width(text)) for text in words):
        kind = OtherTable.FOREIGN
    first = part.first + len(titles) + depth
    repeated = {row for row in header if len(set(row) - {""}) > 1}
    kept = [down for down, row in enumerate(body[depth:]) if row not in repeated]
    rows = tuple(body[depth:][down] for down in kept)
    return SourceTable(
        kind=kind,
        unit=_unit([*named, *reversed(captions), *labels, *_notes(rows)]),
        heading=captions[-1] if captions else placed.heading or (named[0] if named else ""),
        header=header,
        labels=labels,
        rows=rows,
        origins=tuple((part.grid, first + down) for down in kept),
        above=part.rows[: len(titles) + depth]
        + tuple(row for row in body[depth:] if row in repeated),
        maker=_maker([*named, *captions]),
        number=part.grid.number,
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


# 单位：千元, 金额单位:百万元: no unit of ours, and no reason to try another.
_OTHER_UNIT = re.compile(r"单位[:为]?\s*(?:人民币)?\s*\(?(?:[百千]万?|美|港)元")


def _unit(texts: Sequence[str]) -> MoneyUnit | None:
    return next((unit for text in texts if (unit := unit_in(text))), None)


def _notes(rows: tuple[tuple[str, ...], ...]) -> list[str]:
    lone = [_lone_text(row) for row in (*rows[:2], *rows[-2:])]
    return [text for text in lone if text]


_MAKER = re.compile(
    r"(?:编制|公开|填报)?(?:单位|部门)(?:名称)?:(?!(?:人民币)?[万亿]?元)([^:\s]{2,40}?)(?=(?:金额)?单位:|[:\s]|$)"
)


def _maker(texts: Sequence[str]) -> str:
    found = (_MAKER.search(half_width(text)) for text in texts)
    return next((match[1] for match in found if match), "")


# Pieces of one table


def _continues(before: SourceTable, sheet: SourceTable, captions: tuple[str, ...]) -> bool:
    """Return whether a table is the rest of the one before, on the next page: no title, no other header.

    The head may come again in part: 合计 | 基本支出 below 2025年预算数 on the first page only.
    """
    titled = any(kind_named(text) for text in captions) or any(
        kind_named(cell) for row in sheet.above for cell in row
    )
    if titled or not before.labels or len(before.labels) != len(sheet.labels) or not sheet.rows:
        return False
    if before.kind in (None, PROJECT_TABLE, OtherTable.FOREIGN):
        return False
    return all(
        not rest or rest == whole or whole.endswith(f"/{rest}")
        for rest, whole in zip(sheet.labels, before.labels, strict=True)
    )


def _joined(before: SourceTable, rest: SourceTable) -> SourceTable:
    return replace(
        before,
        rows=before.rows + rest.rows,
        origins=before.origins + rest.origins,
        above=before.above + rest.above,
        unit=before.unit or rest.unit,
    )
