"""What a check sheet judges, and what of it was read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budgets.disclosure.findings import CitedFigure
from budgets.disclosure.model import Disclosure, Line, LineKey, Reason, Row, Section, Table
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.readers.tables.titles import kind_named
from budgets.disclosure.rules.line_index import label_of, printed
from budgets.disclosure.unread import Unread

_NOTHING = re.compile("没有|未安排|未发生|无|不涉及|空表|为空")
# "故本表无数据", "本表为空", "此表为空表": a sentence that only an empty table has.
_EMPTY = re.compile("(?:本|此|该)表(?:为|是)?(?:空|无|没有)|空表|无数据")
_NEAR = 3  # blocks between a title and its table: the unit, who made it
_PICTURE = "图片"  # how the reader calls a page of which it could read nothing


@dataclass(frozen=True)
class Subject:
    """One document, and what is known of it besides.

    `titled` are the tables whose titles stand in the file that it was read from (`titles_in`): a table
    with a title and no figure was not read, which is another thing than not published. `unread` are the
    figures of the file that are in no field. `needs_operating_cost` is false of public institutions.
    """

    disclosure: Disclosure
    unread: Collection[Unread] = ()
    titled: frozenset[Table] = frozenset()
    is_unit: bool = False
    needs_operating_cost: bool = True

    @cached_property
    def is_from_file(self) -> bool:
        """Whether it was read from a file; else it was typed, and all that was typed is here."""
        disclosure = self.disclosure
        sources = [line.source for line in disclosure.lines]
        sources += [reason.source for reason in disclosure.reasons]
        return any(source.text for source in sources)

    @cached_property
    def _printed(self) -> Mapping[Table, list[Line]]:
        found: dict[Table, list[Line]] = {}
        for line in self.disclosure.lines:
            if line.source.section is Section.TABLES or not line.source.text:
                found.setdefault(line.table, []).append(line)
        return found

    def printed(self, table: Table) -> list[Line]:
        """Return the lines that a table itself states: those of sentences are no table."""
        return self._printed.get(table, [])

    def lines(self, table: Table) -> list[Line]:
        """Return all lines of a table, those of sentences too."""
        return [line for line in self.disclosure.lines if line.table is table]

    @cached_property
    def has_tables(self) -> bool:
        """Whether any official table was read, so that one that is not there can be missed."""
        return any(table.is_numbered for table in self._printed)

    @cached_property
    def pictures(self) -> tuple[Unread, ...]:
        """Pages of which nothing could be read: what they show is not missing."""
        return tuple(each for each in self.unread if each.printed == _PICTURE)

    def says_none(self, table: Table) -> bool:
        """Return whether the document says in words that there is nothing for a table."""
        form = form_of(self.disclosure.fiscal_year)[table]
        totals = [line for line in self.lines(table) if line.row is Row.TOTAL]
        if any(line.amount.nothing is Nothing.NONE_PLANNED for line in totals):
            return True
        return any(
            piece.section is form.section and _NOTHING.search(piece.text)
            for piece in self.disclosure.passages
        )

    def has_note(self, table: Table) -> bool:
        """Return whether the sentence below an empty table was read: it says that the table is there."""
        money = table.fund.text.zh if table.fund else table.spoken.zh
        return any(
            _EMPTY.search(piece.text)
            and (money in piece.text or kind_named(piece.heading) is table)
            for piece in self.disclosure.passages
        )

    def stated(self, table: Table, code: str = "") -> Line | None:
        """Return the line of an item of a table, or of its total, where it says an amount or none."""
        row = Row.ITEM if code else Row.TOTAL
        found = self.disclosure.line(LineKey(table, row=row, code=code, fund=table.fund))
        said = found and (found.amount.yuan is not None or is_none(found))
        return found if said else None

    def reasons(self, tables: Collection[Table]) -> list[Reason]:
        """Return the reasons about tables."""
        return [each for each in self.disclosure.reasons if each.about.table in tables]


def is_none(line: Line) -> bool:
    """Return whether a line says that there is no such money."""
    return line.amount.yuan == 0 or line.amount.nothing in (
        Nothing.NONE_PLANNED,
        Nothing.NOT_APPLICABLE,
    )


def cited(line: Line) -> CitedFigure:
    """Return a line as a figure of a verdict."""
    said = printed(line.amount) if line.amount.printed else ""
    return CitedFigure(label_of(line)[0], said, line.source.place, line.key.address)


def titles_in(blocks: Sequence[Mapping[str, Any]]) -> frozenset[Table]:
    """Return the official tables whose titles stand in a file, given its blocks as `Original` keeps them.

    A title stands above a table or above the sentence that says that it is empty; those of a table of
    contents have neither below them.
    """
    return frozenset(kind for kind in _titles(blocks) if isinstance(kind, Table))


def _titles(blocks: Sequence[Mapping[str, Any]]) -> Iterator[object]:
    for number, block in enumerate(blocks):
        if "rows" in block:
            for row in block["rows"][:2]:
                filled = [str(cell) for cell in row if str(cell or "").strip()]
                if len(filled) == 1:
                    yield kind_named(filled[0])
            continue
        kind = kind_named(str(block.get("text", "")))
        if kind and any(_is_table(each) for each in blocks[number + 1 : number + 1 + _NEAR]):
            yield kind


def _is_table(block: Mapping[str, Any]) -> bool:
    return "rows" in block or bool(_EMPTY.search(str(block.get("text", ""))))
