"""How much of a document was understood: facts by section, and the figures that no field carries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from budgets.disclosure.frame import Framed
from budgets.disclosure.model import Disclosure, Section
from budgets.disclosure.readers.blocks.document import Document, visible
from budgets.disclosure.unread import Unread

# Their paragraphs are items or terms as a whole: what figures they hold, the fields hold too.
WHOLE_FIELDS = frozenset({Section.FUNCTIONS, Section.PRIORITIES, Section.GLOSSARY, Section.CONTACT})


@dataclass(frozen=True, slots=True)
class SectionCoverage:
    """What one section gave.

    `facts` counts lines, further statements, reasons, projects, holdings, terms and items;
    `kept_as_text` are the characters, not blank, of its passages.
    """

    section: Section
    facts: int
    kept_as_text: int


@dataclass(frozen=True, slots=True)
class ReadingCoverage:
    """How much of a document was understood, in characters that are not blank.

    `read_into_fields` told a field of the Disclosure something, `kept_as_text` is kept as a passage
    only, `unused` are headings and debris. The three add up to `characters`. `frame` is what the rules judge
    beside the Disclosure: headings, makers of tables, notes below them.
    """

    characters: int
    read_into_fields: int
    kept_as_text: int
    unused: int
    by_section: tuple[SectionCoverage, ...] = ()
    unread: tuple[Unread, ...] = ()
    frame: tuple[Framed, ...] = ()


def by_section(disclosure: Disclosure) -> tuple[SectionCoverage, ...]:
    """Return what each section of the document gave, in the usual order of sections."""
    sources = [line.source for line in disclosure.lines]
    sources += [statement.source for statement in disclosure.statements]
    sources += [reason.source for reason in disclosure.reasons]
    sources += [project.source for project in disclosure.projects]
    sources += [holding.source for holding in disclosure.holdings]
    facts = Counter(source.section for source in sources)
    facts[Section.FUNCTIONS] += len(disclosure.functions)
    facts[Section.PRIORITIES] += len(disclosure.priorities)
    facts[Section.UNITS] += len(disclosure.units)
    facts[Section.GLOSSARY] += len(disclosure.glossary)
    facts[Section.CONTACT] += bool(disclosure.contact)
    kept: Counter[Section] = Counter()
    for passage in disclosure.passages:
        kept[passage.section] += visible(passage.text)
    return tuple(
        SectionCoverage(section, facts[section], kept[section])
        for section in Section
        if facts[section] or kept[section]
    )


def unread_pages(document: Document) -> tuple[Unread, ...]:
    """Return the pages that are pictures: what figures they show, nobody has read."""
    said = "这一页是图片，没有文字：上面的数没有读到。"
    return tuple(Unread(Section.OTHER, f"第 {page} 页", "图片", said) for page in document.pictures)
