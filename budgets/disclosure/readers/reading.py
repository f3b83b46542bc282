"""Read a whole document: layout, narrative, tables, sentences, and what was left over."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from budgets.disclosure.model import Disclosure, Passage, Phase, Section, Unit
from budgets.disclosure.readers.blocks.document import Document, Paragraph, half_width, visible
from budgets.disclosure.readers.code_correction import settle_codes
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.cover.fiscal_year import year_in_title
from budgets.disclosure.readers.cover.identity import Cover, cover_of
from budgets.disclosure.readers.cover.issue_date import published_on
from budgets.disclosure.readers.coverage import (
    WHOLE_FIELDS,
    ReadingCoverage,
    by_section,
    unread_pages,
)
from budgets.disclosure.readers.figure_index import figures_of_document, unread_of
from budgets.disclosure.readers.frame import frame_of
from budgets.disclosure.readers.gate import (
    refuse_others,
    refuse_strangers,
    refuse_without_figures,
)
from budgets.disclosure.readers.layout.sections import DocumentLayout, Placed, lay_out
from budgets.disclosure.readers.tables.all_tables import Tables
from budgets.disclosure.readers.tables.units import with_amounts
from budgets.disclosure.readers.text.narrative import (
    contact_of,
    functions_of,
    glossary_of,
    priorities_of,
    units_of,
)
from budgets.disclosure.readers.text.particulars import Particulars
from budgets.disclosure.readers.text.performance import read_holdings, read_projects
from budgets.disclosure.readers.text.sentences import Sentences
from budgets.disclosure.readers.text.subjects import Subjects


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a Disclosure, and what was left over: headings, debris.

    `published_on` is the day on which the document says that it was published.
    """

    document: Document
    disclosure: Disclosure
    unused: tuple[str, ...]
    coverage: ReadingCoverage
    published_on: date | None = None


def read(document: Document) -> Reading:
    """Return what a document discloses; raise UnreadableDocument if it is no disclosure."""
    refuse_others(document)
    layout = lay_out(document)
    refuse_strangers(document, layout)
    cover = cover_of(document, layout)
    collector = Collector()
    texts = [placed.paragraph.text for placed in layout.placed]
    reader = Tables(collector, cover.year, final=cover.phase is Phase.FINAL, texts=texts)
    reader.read(layout.grids)
    disclosure = _disclosure(document, layout, cover, collector, reader.units)
    refuse_without_figures(document, layout, collector)
    left = layout.unused + collector.unused
    characters = document.characters
    unused = min(sum(visible(text) for text in left), characters)
    in_fields = min(collector.used, characters - unused)
    coverage = ReadingCoverage(
        characters,
        in_fields,
        characters - unused - in_fields,
        unused,
        by_section(disclosure),
        (
            *unread_of(figures_of_document(document, layout, reader.labels), collector),
            *unread_pages(document),
        ),
        frame_of(document, layout, reader.sheets),
    )
    return Reading(document, disclosure, tuple(left), coverage, published_on(document))


def _disclosure(
    document: Document,
    layout: DocumentLayout,
    cover: Cover,
    collector: Collector,
    in_tables: tuple[Unit, ...],
) -> Disclosure:
    """Return the disclosure; its tables have been collected already."""
    functions, about_functions = functions_of(layout.of(Section.FUNCTIONS))
    priorities, about_priorities = priorities_of(layout.of(Section.PRIORITIES))
    glossary, about_glossary = glossary_of(layout.of(Section.GLOSSARY))
    _read_money(layout, cover, collector)
    settle_codes(collector, glossary, cover.year)
    units = with_amounts(units_of(layout.of(Section.UNITS), cover.names), in_tables)
    _keep_front(layout, cover, collector)
    passages = collector.passages
    passages += _kept(Section.FUNCTIONS, about_functions)
    passages += _kept(Section.PRIORITIES, about_priorities)
    for (
        placed
    ) in layout.placed:  # whole, figures and all: the department's own words beside the fields
        if placed.section not in WHOLE_FIELDS:
            text = placed.as_printed or placed.paragraph.text
            passages.append(Passage(placed.section, placed.heading, text))
    passages += _kept(Section.GLOSSARY, about_glossary)
    passages += [Passage(section, "", text) for section, text in layout.debris]
    passages += [Passage(section, head, "") for section, head in layout.empty]
    _hold_lists(layout, {*about_functions, *about_priorities, *about_glossary}, collector)
    kept_lists = sum(map(visible, about_functions + about_priorities + about_glossary))
    collector.used += _characters(layout.of(*WHOLE_FIELDS)) - kept_lists
    collector.used += _characters(layout.of(Section.UNITS)) if units else 0
    return Disclosure(
        department=cover.identity,
        fiscal_year=cover.year,
        phase=cover.phase,
        title=cover.title,
        unit=collector.unit,
        approved_on=_approved_on(document),
        contact=contact_of(layout.of(Section.CONTACT)),
        functions=functions,
        priorities=priorities,
        units=units,
        lines=tuple(collector.lines.values()),
        statements=tuple(collector.statements),
        reasons=tuple(collector.reasons),
        projects=tuple(collector.projects),
        holdings=tuple(collector.holdings),
        particulars=tuple(collector.particulars),
        glossary=glossary,
        passages=tuple(passages),
    )


def _hold_lists(layout: DocumentLayout, about: set[str], collector: Collector) -> None:
    """Say that what items and terms hold is kept in their words; what is only about them is not."""
    for placed in layout.of(*WHOLE_FIELDS):
        if placed.paragraph.text not in about:
            collector.hold(placed.paragraph.place)


def _read_money(layout: DocumentLayout, cover: Cover, collector: Collector) -> None:
    final = cover.phase is Phase.FINAL
    subjects = Subjects(cover.year, cover.names, final=final)
    Sentences(collector, subjects, final=final).read(_of_the_year(layout, cover.year))
    projects = layout.of(Section.PERFORMANCE, Section.PROJECTS)
    read_projects(projects, cover.names, collector)
    read_holdings(layout.of(Section.ASSETS), collector)
    Particulars(cover.year, cover.phase, cover.names).read(
        _of_the_year(layout, cover.year), layout.grids, collector
    )


def _of_the_year(layout: DocumentLayout, year: int) -> list[Placed]:
    """Return the paragraphs but for those of a section that is there once more, for another year.

    「一、2022年“三公”经费预算」 and 「二、2021年“三公”经费决算」: the second is what the year before was.
    """
    own = {section for section, _, text in layout.headings if year_in_title(text) == year}
    others = {
        text
        for section, _, text in layout.headings
        if section in own and year_in_title(text) not in (year, None)
    }
    return [placed for placed in layout.placed if placed.heading not in others]


def _keep_front(layout: DocumentLayout, cover: Cover, collector: Collector) -> None:
    """Keep what stands before the first heading as text, but for the title, which is a field."""
    for paragraph in layout.front:
        if paragraph.number in cover.title_lines:
            collector.used += visible(paragraph.text)
        else:
            collector.passages.append(Passage(Section.IDENTITY, "", paragraph.text))


def _kept(section: Section, texts: list[str]) -> list[Passage]:
    return [Passage(section, "", text) for text in texts]


def _approved_on(document: Document) -> date | None:
    for block in document.blocks:
        text = half_width(block.text) if isinstance(block, Paragraph) else ""
        if found := _APPROVED.search(text):
            with suppress(ValueError):  # the 31st of February
                return date(*(int(part) for part in found.groups() if part))
    return None


_APPROVED = re.compile(
    r"(?P<y>20\d{2})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?=[^。;]{0,30}批复)"
    r"|批复(?:日期|时间)[:为]*(?P<y2>20\d{2})年(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)


def _characters(placed: list[Placed]) -> int:
    return sum(visible(p.paragraph.text) for p in placed)
