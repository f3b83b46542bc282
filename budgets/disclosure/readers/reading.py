"""Reads a whole document: layout, narrative, tables, sentences, and what was left over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from budgets.disclosure.model import Disclosure, Passage, Phase, Section
from budgets.disclosure.readers.blocks.document import Document, Paragraph, half_width, visible
from budgets.disclosure.readers.code_correction import settle_codes
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.coverage import (
    WHOLE_FIELDS,
    Coverage,
    by_section,
    unread_amounts,
)
from budgets.disclosure.readers.errors import not_a_disclosure
from budgets.disclosure.readers.tables.all_tables import Tables
from budgets.disclosure.readers.tables.units import with_amounts
from budgets.disclosure.readers.text.identity import Cover, cover_of
from budgets.disclosure.readers.text.issue_date import published_on
from budgets.disclosure.readers.text.narrative import (
    contact_of,
    functions_of,
    glossary_of,
    priorities_of,
    units_of,
)
from budgets.disclosure.readers.text.performance import read_holdings, read_projects
from budgets.disclosure.readers.text.quantities import table_of
from budgets.disclosure.readers.text.sections import Layout, Placed, lay_out
from budgets.disclosure.readers.text.sentences import Sentences
from budgets.disclosure.readers.text.subjects import Subjects

_TELLING = frozenset(Section) - {
    Section.FUNCTIONS,
    Section.UNITS,
    Section.CONTACT,
    Section.OTHER,
    Section.TABLES,
    Section.PROJECTS,
    Section.IDENTITY,
}
_FEWEST_SECTIONS = 2
_OF_THE_DEPARTMENT = frozenset({Section.FUNCTIONS, Section.UNITS})
_SUM = re.compile(r"\d\s*[百千万亿]{0,2}\s*元")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a Disclosure, and what was left over: headings, debris.

    `published_on` is the day on which the document says that it was published.
    """

    document: Document
    disclosure: Disclosure
    unused: tuple[str, ...]
    coverage: Coverage
    published_on: date | None = None


def read(document: Document) -> Reading:
    """The Disclosure that a document holds; UnreadableDocument where it holds none."""
    layout = lay_out(document)
    recognised = len(layout.sections & _TELLING)
    cover = cover_of(document, layout) if recognised or layout.grids else None
    ledger = Collector()
    final = cover is not None and cover.phase is Phase.FINAL
    texts = [placed.paragraph.text for placed in layout.placed]
    reader = Tables(ledger, cover.year, final=final, texts=texts) if cover else None
    if reader:
        reader.read(layout.grids)
    if cover is None or reader is None:
        raise not_a_disclosure()
    enough = recognised >= _FEWEST_SECTIONS or ledger.lines
    if not (enough or _discloses_briefly(layout, cover.year)):
        raise not_a_disclosure()
    return _Assembly(document, layout, cover, ledger, reader).reading()


def _discloses_briefly(layout: Layout, year: int) -> bool:
    """Who the department is and one section with its money make a short disclosure."""
    money = [p.paragraph.text for p in layout.placed if table_of(p.section, year)]
    stated = any(_SUM.search(half_width(text)) for text in money)
    return stated and not layout.sections.isdisjoint(_OF_THE_DEPARTMENT)


class _Assembly:
    """Puts the parts of one reading together."""

    def __init__(
        self, document: Document, layout: Layout, cover: Cover, ledger: Collector, tables: Tables
    ) -> None:
        self._document = document
        self._layout = layout
        self._cover = cover
        self._ledger = ledger
        self._tables = tables
        self._passages: list[Passage] = [*tables.passages]
        self._in_fields = tables.used
        self._left = list(layout.unused) + tables.unused

    def reading(self) -> Reading:
        disclosure = self._disclosure()
        characters = self._document.characters
        unused = min(sum(visible(text) for text in self._left), characters)
        in_fields = min(self._in_fields, characters - unused)
        coverage = Coverage(
            characters,
            in_fields,
            characters - unused - in_fields,
            unused,
            by_section(disclosure),
            (*unread_amounts(self._layout, disclosure), *self._tables.unread),
        )
        day = published_on(self._document)
        return Reading(self._document, disclosure, tuple(self._left), coverage, day)

    def _disclosure(self) -> Disclosure:
        layout, cover, ledger = self._layout, self._cover, self._ledger
        functions, about_functions = functions_of(layout.of(Section.FUNCTIONS))
        priorities, about_priorities = priorities_of(layout.of(Section.PRIORITIES))
        glossary, about_glossary = glossary_of(layout.of(Section.GLOSSARY))
        self._read_money()
        settle_codes(ledger, glossary, cover.year)
        named = units_of(layout.of(Section.UNITS), cover.names)
        units = with_amounts(named, self._tables.units)
        self._keep_front()
        self._keep(Section.FUNCTIONS, about_functions)
        self._keep(Section.PRIORITIES, about_priorities)
        self._keep_paragraphs()
        self._keep(Section.GLOSSARY, about_glossary)
        self._passages.extend(Passage(section, "", text) for section, text in layout.debris)
        self._passages.extend(Passage(section, head, "") for section, head in layout.empty)
        kept_lists = sum(map(visible, about_functions + about_priorities + about_glossary))
        lists = layout.of(Section.FUNCTIONS, Section.PRIORITIES, Section.GLOSSARY, Section.CONTACT)
        self._in_fields += _characters(lists) - kept_lists
        self._in_fields += _characters(layout.of(Section.UNITS)) if units else 0
        return Disclosure(
            department=cover.identity,
            fiscal_year=cover.year,
            phase=cover.phase,
            title=cover.title,
            unit=ledger.unit,
            approved_on=self._approved_on(),
            contact=contact_of(layout.of(Section.CONTACT)),
            functions=functions,
            priorities=priorities,
            units=units,
            lines=tuple(ledger.lines.values()),
            statements=tuple(ledger.statements),
            reasons=tuple(ledger.reasons),
            projects=tuple(ledger.projects),
            holdings=tuple(ledger.holdings),
            glossary=glossary,
            passages=tuple(self._passages),
        )

    def _read_money(self) -> None:
        cover, layout, ledger = self._cover, self._layout, self._ledger
        final = cover.phase is Phase.FINAL
        subjects = Subjects(cover.year, cover.names, final=final)
        sentences = Sentences(ledger, subjects, final=final)
        sentences.read(layout.placed)
        projects = layout.of(Section.PERFORMANCE, Section.PROJECTS)
        self._in_fields += sentences.used
        self._in_fields += read_projects(projects, cover.names, ledger)
        self._in_fields += read_holdings(layout.of(Section.ASSETS), ledger)

    def _keep_front(self) -> None:
        """The title is a field; what else stands before the first heading is kept as text."""
        for paragraph in self._layout.front:
            if paragraph.number in self._cover.title_lines:
                self._in_fields += visible(paragraph.text)
            else:
                self._passages.append(Passage(Section.IDENTITY, "", paragraph.text))

    def _keep(self, section: Section, texts: list[str]) -> None:
        self._passages.extend(Passage(section, "", text) for text in texts)

    def _keep_paragraphs(self) -> None:
        """Whole paragraphs, figures and all: the department's own words beside the fields."""
        for placed in self._layout.placed:
            if placed.section not in WHOLE_FIELDS:
                text = placed.as_printed or placed.paragraph.text
                self._passages.append(Passage(placed.section, placed.heading, text))

    def _approved_on(self) -> date | None:
        for block in self._document.blocks:
            found = (
                _APPROVED.search(half_width(block.text)) if isinstance(block, Paragraph) else None
            )
            if found:
                try:
                    return date(*(int(part) for part in found.groups() if part))
                except ValueError:
                    continue
        return None


_APPROVED = re.compile(
    r"(?P<y>20\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?=[^。;]{0,30}批复)"
    r"|批复(?:日期|时间)[:为]*(?P<y2>20\d{2})年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)


def _characters(placed: list[Placed]) -> int:
    return sum(visible(p.paragraph.text) for p in placed)
