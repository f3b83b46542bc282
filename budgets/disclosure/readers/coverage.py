"""How much of a document was understood: facts by section, and the amounts that no field carries."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from budgets.disclosure.model import Disclosure, Section
from budgets.disclosure.money import Amount
from budgets.disclosure.readers.blocks.document import Paragraph, half_width, visible
from budgets.disclosure.readers.text.sections import DocumentLayout

# Their paragraphs are items or terms as a whole: what figures they hold, the fields hold too.
WHOLE_FIELDS = frozenset({Section.FUNCTIONS, Section.PRIORITIES, Section.GLOSSARY, Section.CONTACT})

_AMOUNT = re.compile(
    r"(?<![\d.,])(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>[万亿]?元)"
    r"(?!/|以上|以下|\([含不]+\)以[上下])"
)
_THRESHOLD = re.compile(r"(?:单价|单位价值|价值)[^,;。]{0,8}$")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


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
class Unread:
    """An amount in a paragraph that no field carries: "400万元", and the sentence that has it."""

    section: Section
    place: str
    printed: str
    text: str


@dataclass(frozen=True, slots=True)
class ReadingCoverage:
    """How much of a document was understood, in characters that are not blank.

    `read_into_fields` told a field of the Disclosure something, `kept_as_text` is kept as a passage
    only, `unused` are headings and debris. The three add up to `characters`.
    """

    characters: int
    read_into_fields: int
    kept_as_text: int
    unused: int
    by_section: tuple[SectionCoverage, ...] = ()
    unread: tuple[Unread, ...] = ()


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


def unread_amounts(layout: DocumentLayout, disclosure: Disclosure) -> tuple[Unread, ...]:
    """Return the amounts of the document's prose that nothing in the Disclosure carries."""
    carried = _Carried(disclosure)
    places = [(Section.IDENTITY, paragraph) for paragraph in layout.front]
    places += [
        (placed.section, placed.paragraph)
        for placed in layout.placed
        if placed.section not in WHOLE_FIELDS
    ]
    return tuple(
        Unread(section, paragraph.place, printed, sentence)
        for section, paragraph in places
        for printed, sentence in carried.missing_from(paragraph)
    )


class _Carried:
    """The figures that a Disclosure holds, by place, and the words that hold others."""

    def __init__(self, disclosure: Disclosure) -> None:
        self._at: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        self._beside: set[tuple[str, str]] = set()
        for line in disclosure.lines:
            self._at[line.source.place] |= set(_printed(line.amount))
            # A plan or a year before may be told elsewhere than its line.
            self._beside |= set(_printed(line.prior, line.planned, line.change))
        for statement in disclosure.statements:
            self._at[statement.source.place] |= set(_printed(statement.amount))
        for reason in disclosure.reasons:
            self._at[reason.source.place] |= set(_printed(reason.change))
            self._beside |= set(_printed(reason.prior, reason.change))
        for project in disclosure.projects:
            self._at[project.source.place] |= set(_printed(project.amount))
        words = {line.purpose for line in disclosure.lines}
        words |= {reason.text for reason in disclosure.reasons}
        words |= {project.goal for project in disclosure.projects}
        self._words = [text for text in words if _AMOUNT.search(half_width(text))]

    def missing_from(self, paragraph: Paragraph) -> Iterator[tuple[str, str]]:
        """Yield each amount of a paragraph that is not carried, with its sentence."""
        if "元" not in paragraph.text:
            return
        known = self._at[paragraph.place] | self._beside
        for sentence in _SENTENCE.finditer(paragraph.text):
            plain = half_width(sentence[0])
            spans = list(self._worded(sentence[0]))
            for found in _AMOUNT.finditer(plain):
                inside = any(start <= found.start() < end for start, end in spans)
                if inside or _figure(found["number"], found["unit"]) in known:
                    continue
                if not _THRESHOLD.search(plain[: found.start()]):
                    yield sentence[0][found.start() : found.end()], sentence[0].strip()

    def _worded(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Yield where a sentence holds a reason, a purpose or a goal, as far as it reaches into it."""
        for text in self._words:
            for part in _SENTENCE.findall(text):
                start = sentence.find(part.strip("。"))
                if start >= 0:
                    yield start, start + len(part)


def _printed(*amounts: Amount | None) -> Iterable[tuple[str, str]]:
    return (_figure(a.printed, a.unit) for a in amounts if a is not None and a.printed)


def _figure(printed: str, unit: str) -> tuple[str, str]:
    return half_width(printed).replace(",", "").lstrip("-").strip(), str(unit)
