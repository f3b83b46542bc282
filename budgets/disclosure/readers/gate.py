"""Refuse what is no disclosure of a department: by its figures and its title, not by its headings.

A page of one section, one table or one list is a part of a year and passes. `others.toml` holds what else is
published beside disclosures, and how to tell it.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.errors import UnreadableDocument, refusal, scanned
from budgets.disclosure.readers.layout.sections import NOT_OF_MONEY, DocumentLayout
from budgets.disclosure.readers.tables.grids import source_tables_of

_FIRST = 12  # paragraphs: title, head and first sentences
_LONGEST_HEAD = 200
_LONGEST_TITLE = 60
# 9.6万, 0.5元, 1,840.20, 320; no year, no day, no number of a heading
_FIGURE = re.compile(
    r"\d\s*(?:[万亿]元?|元)(?!以上|以下)|\d[\d,]*\.\d|(?<![\d.,])(?!(?:19|20)\d\d(?!\d))\d{3,}(?![\d号.])"
)
# 320, 「公务接待费150000」: cells of a table that was run together
_ENDS_IN_FIGURE = re.compile(
    r"(?:^|[\u4e00-\u9fff)])(?!(?:19|20)\d\d$)(?:[\d,]*\d\.\d+|\d[\d,]{2,})$"
)
# What says, without a figure, that there is none: 2024年没有安排政府性基金预算支出.
_SAYS_NONE = re.compile(
    r"(?:没有|未|无).{0,20}(?:预算|决算|经费|收入|支出|拨款|收支|安排|采购|计划)|(?:收支|支出|预算|决算|经费)为?(?:零|空表)"
)


def refuse_others(document: Document) -> None:
    """Raise UnreadableDocument for a government's budget, news and the like, saying which it is."""
    paragraphs = [half_width(b.text) for b in document.blocks if isinstance(b, Paragraph)][:_FIRST]
    title = "".join(text for text in paragraphs if len(text) <= _LONGEST_TITLE and "。" not in text)
    beginning = "\n".join(text[:_LONGEST_HEAD] for text in paragraphs)
    of_department = re.search("(?:部门|单位)(?:收支)?(?:预算|决算)", title)
    for kind, in_title, words in _others():
        if not (in_title and of_department) and words.search(title if in_title else beginning):
            raise refusal(kind)


_LITTLE = 400  # characters that are not blank: a title, a path and a foot


def refuse_strangers(document: Document, layout: DocumentLayout) -> None:
    """Raise UnreadableDocument where neither a section nor a table is one of a budget."""
    if not (layout.sections - NOT_OF_MONEY - {Section.TABLES} or _is_official(layout)):
        raise _nothing_in(document)


def _nothing_in(document: Document) -> UnreadableDocument:
    """Say that a page with little text shows pictures, which may well be the budget; else that it is none."""
    pictured = (document.images or document.pictures) and document.characters <= _LITTLE
    return scanned() if pictured else refusal("not_a_disclosure")


def refuse_without_figures(
    document: Document, layout: DocumentLayout, collector: Collector
) -> None:
    """Raise UnreadableDocument where nothing states an amount, or that there is none.

    A form that was not filled in and a text without figures are told apart: what helps differs. Figures that
    were not understood pass: they are listed as unread.
    """
    money = layout.sections - NOT_OF_MONEY
    if any((collector.lines, collector.statements, collector.reasons, collector.projects)):
        return
    placed = [p.paragraph.text for p in layout.placed if p.section not in NOT_OF_MONEY]
    lone = [p.text for p in layout.front if _ENDS_IN_FIGURE.search(half_width(p.text))]
    if money and any(_FIGURE.search(half_width(text)) for text in [*placed, *lone]):
        return
    if money and any(_has_figures(each.grid) for each in layout.grids):
        return
    if money and any(_SAYS_NONE.search(half_width(text)) for text in placed):
        return
    raise _without_figures(document, layout, sorted(money - {Section.TABLES}))


def _without_figures(
    document: Document, layout: DocumentLayout, told: list[Section]
) -> UnreadableDocument:
    figures = any(_has_figures(each.grid) for each in layout.grids)
    if layout.grids and not figures and (told or _is_official(layout)):
        return refusal("blank_form")
    pictured = document.images or document.pictures
    if told and not (pictured and document.characters <= _LITTLE):
        zh = "、".join(section.text.zh for section in told)
        en = ", ".join(section.text.en for section in told)
        return refusal("no_figures", zh, en)
    return _nothing_in(document)


def _is_official(layout: DocumentLayout) -> bool:
    return any(sheet.kind is not None for sheet in source_tables_of(layout.grids))


def _has_figures(grid: Grid) -> bool:
    """Return whether a cell holds an amount; a year, a code or the number of a row is none."""
    return any(
        is_figure(cell) and not _COUNTS.fullmatch(half_width(cell))
        for row in grid.rows
        for cell in row
    )


_COUNTS = re.compile(r"\d{1,2}|(?:19|20)\d{2}|[1-5]\d{2}(?:\d{2}){0,2}")


@cache
def _others() -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    text = files("budgets.disclosure.readers").joinpath("others.toml").read_text("utf-8")
    declared = tomllib.loads(text)
    return tuple(
        (kind, each["where"] == "title", re.compile("|".join(each["words"]), re.MULTILINE))
        for kind, each in declared.items()
    )
