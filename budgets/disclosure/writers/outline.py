"""The official document without a format: its headings, sentences and tables in order.

Word and the web page draw the same outline. Its words can be kept: then its templates are filled in once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from budgets.disclosure.model import Disclosure, Section
from budgets.disclosure.money import Nothing
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.writers.layouts import layouts_of
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.own_words import Words, bare_heading, cover_lines, empty_table_notes
from budgets.disclosure.writers.wording import SECTIONS, Text
from budgets.disclosure.writers.wording.vocabulary import DEPARTMENT, UNIT

_CHINESE = "零一二三四五六七八九十"
_TEXTS = SECTIONS[: SECTIONS.index(Section.TABLES)]
# Words of a department that no section of the official document holds.
_FURTHER = (Section.PROJECTS, Section.OTHER)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `number` is printed before it ("第一部分", "一、", "（一）") and `level` counts from 1."""

    level: int
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One paragraph of text. `own`: in the department's own words, not computed."""

    text: str
    section: Section
    own: bool = False


Block = Heading | Sentence | TableLayout


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole document: cover, then headings, paragraphs and tables in order."""

    title: str
    department: str
    date: str
    blocks: tuple[Block, ...]
    of_unit: bool = False


def outline_of(
    disclosure: Disclosure,
    wording: Mapping[Section, str] | None = None,
    *,
    tables: bool = True,
    of_unit: bool = False,
) -> Outline:
    """Return the official document of a disclosure, its tables only with `tables`.

    `of_unit` says that it is a unit's own: 单位预算 where a department's says 部门预算.

    `wording` replaces the portal's own template of a section (a jurisdiction's). A section of which the
    disclosure has passages is written in those words. BrokenWording (a ValueError) names a template
    that cannot be used.
    """
    words = Words(disclosure, wording, of_unit=of_unit)
    blocks = [*_sections(disclosure, words)]
    if tables:
        blocks += _tables(disclosure, words, [x for x in blocks if isinstance(x, Heading)])
    return _outline(disclosure, blocks, of_unit=of_unit)


def _outline(disclosure: Disclosure, blocks: Iterable[Block], *, of_unit: bool) -> Outline:
    name, written, _ = cover_lines(disclosure)
    if of_unit:
        blocks = (of_a_unit(each) if isinstance(each, TableLayout) else each for each in blocks)
    return Outline(title_of(disclosure, of_unit=of_unit), name, written, tuple(blocks), of_unit)


def of_a_unit(layout: TableLayout) -> TableLayout:
    """Return a table under the title that it has in a unit's document: 单位收支总表 for 部门收支总表."""
    return replace(layout, title=layout.title.replace(DEPARTMENT, UNIT, 1))


def words_to_keep(outline: Outline) -> list[list[Any]]:
    """Return the headings and paragraphs of an outline, and the places of its tables, as JSON."""
    return [_to_keep(block) for block in outline.blocks]


def _to_keep(block: Block) -> list[Any]:
    if isinstance(block, Heading):
        return ["heading", block.level, block.number, block.text]
    if isinstance(block, Sentence):
        return ["sentence", block.section.value, block.own, block.text]
    return ["table", block.table.value]


def outline_of_kept(
    disclosure: Disclosure, kept: Iterable[list[Any]], *, of_unit: bool = False
) -> Outline:
    """Return the outline from kept words and the tables of the disclosure, without any template."""
    tables: dict[str, list[TableLayout]] = {}
    for layout in layouts_of(disclosure):
        tables.setdefault(layout.table.value, []).append(layout)
    blocks: list[Block] = []
    for kind, *what in kept:
        if kind == "heading":
            blocks.append(Heading(*what))
        elif kind == "sentence":
            section, own, text = what
            blocks.append(Sentence(text, Section(section), own))
        elif tables.get(what[0]):
            blocks.append(tables[what[0]].pop(0))
    blocks += (layout for rest in tables.values() for layout in rest)
    return _outline(disclosure, blocks, of_unit=of_unit)


def title_of(disclosure: Disclosure, *, of_unit: bool = False) -> str:
    """Return the document's title: its own, or the usual one."""
    phase, whose = disclosure.phase.text.zh, UNIT if of_unit else DEPARTMENT
    usual = f"{disclosure.department.name}{disclosure.fiscal_year}年{whose}{phase}公开"
    return disclosure.title or usual


@dataclass(slots=True)
class _Numbers:
    """Numbers headings as official documents do: 一、 （一） 1."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0])

    def heading(self, text: Text) -> Heading:
        level = min(max(text.level, 1), 3)
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        number = self.counts[level - 1]
        marks = (f"{_chinese(number)}、", f"（{_chinese(number)}）", f"{number}.")
        return Heading(level, marks[level - 1], text.text)


def _chinese(number: int) -> str:
    """1 to 99 in Chinese figures."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")


def _sections(disclosure: Disclosure, words: Words) -> Iterator[Block]:
    numbers = _Numbers()
    for passage in disclosure.passages:
        if passage.section is Section.IDENTITY and passage.text not in cover_lines(disclosure):
            yield Sentence(passage.text, Section.IDENTITY, own=True)
    for section in _TEXTS:
        yield from _blocks(section, words.of(section), numbers)
    for section in _FURTHER:
        own = [each for each in disclosure.passages if each.section is section]
        for heading, group in groupby(own, key=lambda each: each.heading):
            yield numbers.heading(Text(bare_heading(heading) or "其他公开内容", 1))
            yield from (Sentence(each.text, section, own=True) for each in group)


def _blocks(section: Section, texts: list[Text], numbers: _Numbers) -> Iterator[Block]:
    for each in texts:
        yield numbers.heading(each) if each.level else Sentence(each.text, section, each.own)


def _tables(disclosure: Disclosure, words: Words, headings: list[Heading]) -> Iterator[Block]:
    """Yield the official tables, what an empty one means, and the tables that were not understood."""
    numbers = _Numbers([sum(each.level == 1 for each in headings), 0, 0])
    standard = [each for each in words.of(Section.TABLES) if not each.own]
    yield from _blocks(Section.TABLES, standard, numbers)
    for layout in layouts_of(disclosure):
        yield layout
        note = _note_on_empty(disclosure, layout)
        if note:
            yield Sentence(note, Section.TABLES)
    notes = empty_table_notes(disclosure).values()
    for passage in disclosure.passages:
        if passage.section is Section.TABLES and passage.text not in notes:
            text = f"{passage.heading}\n{passage.text}" if passage.heading else passage.text
            yield Sentence(text, Section.TABLES, own=True)


def _note_on_empty(disclosure: Disclosure, layout: TableLayout) -> str:
    """Return the sentence that the law wants below an empty table."""
    if any(cell.amount or cell.percent for row in layout.rows for cell in row):
        return ""
    if layout.table.arrangement is Arrangement.PROJECTS and disclosure.projects:
        return ""
    stated = any(
        line.amount.nothing is Nothing.NONE_PLANNED or line.amount.yuan == 0
        for line in disclosure.of_table(layout.table)
    )
    notes = empty_table_notes(disclosure)
    return notes.get(layout.table, notes[None]) if stated else notes[None]
