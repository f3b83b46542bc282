"""Puts every block of a document into its section, and sets headings and debris aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from budgets.disclosure.readers.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.headings import core_of, debris_in, section_of, without_debris
from budgets.disclosure.readers.numbering import Style, split_number
from budgets.disclosure.shape import Section

_LONGEST_SUBHEADING = 40
_LONGEST_INLINE_HEADING = 40
_MOST_CAPTIONS = 4

# Sections that are lists of the department's own items: what is numbered there is an item.
_LISTS = frozenset(
    {Section.FUNCTIONS, Section.PRIORITIES, Section.UNITS, Section.GLOSSARY, Section.CONTACT}
    | {Section.PROJECTS, Section.PERFORMANCE, Section.TABLES}
)
_MONEY = re.compile(r"\d\s*[万亿]?元")
_SAYS_SOMETHING = re.compile(r"未|没有|持平|无[^,]{0,12}(?:安排|预算|支出)|增加|减少|\d+[人个辆台]")
_CAPTION = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十-]*|公开\d*表?|附件\d*|(?:金额)?单位[:(]|编制(?:单位|部门)|填报"
    r"|部门(?:名称)?:|公开部门)|表(?:\([^)]*\))?$"
)
_CONTENTS = re.compile(r"^目\s*录$")
_LEADER = re.compile(r"[.…·]{4,}.*$|…{2,}.*$")
_PAGE_AT_END = re.compile(r"[^\d年]\d{1,3}$")
_INLINE_HEADING = re.compile(rf"[^。:]{{2,{_LONGEST_INLINE_HEADING}}}[。:]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph in its section; `topic` is the subheading right above it, without its number."""

    section: Section
    heading: str
    topic: str
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A table in its section; `captions` are the short lines above it, nearest last."""

    section: Section
    heading: str
    grid: Grid
    captions: tuple[str, ...]


@dataclass(slots=True)
class Layout:
    """A document by sections. `front` is what stands before the first heading."""

    front: list[Paragraph] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    grids: list[PlacedGrid] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    sections: set[Section] = field(default_factory=set)

    def of(self, *sections: Section) -> list[Placed]:
        """The paragraphs of some sections, in order."""
        return [placed for placed in self.placed if placed.section in sections]


def lay_out(document: Document) -> Layout:
    """The layout of a whole document."""
    walk = _Walk(_contents_lines(document))
    for block in document.blocks:
        if isinstance(block, Grid):
            walk.grid(block)
        else:
            walk.paragraph(block)
    return walk.layout


class _Walk:
    def __init__(self, contents: frozenset[int]) -> None:
        self.layout = Layout()
        self._contents = contents
        self._section: Section | None = None
        self._style = Style.NONE
        self._heading = ""
        self._topic = ""
        self._captions: list[str] = []

    def paragraph(self, paragraph: Paragraph) -> None:
        self.layout.unused.extend(debris_in(paragraph.text))
        text = without_debris(paragraph.text)
        if not text or paragraph.number in self._contents:
            self.layout.unused.extend([text] if text else [])
            return
        self._remember_caption(text)
        style = split_number(text).style
        section = section_of(text)
        if section is not None and self._may_open(section, style):
            self._open(section, style, text)
            return
        if style is Style.PART and len(text) <= _LONGEST_SUBHEADING and "。" not in text:
            self._open(Section.OTHER, style, text)
            return
        text = self._without_inline_heading(text, style)
        paragraph = replace(paragraph, text=text)
        if self._section is None:
            self.layout.front.append(paragraph)
        elif self._is_subheading(text, style, paragraph.listed):
            self.layout.unused.append(text)
            self._heading, self._topic = text, core_of(text)
        elif text:
            self._place(paragraph)

    def grid(self, grid: Grid) -> None:
        captions = tuple(self._captions)
        self._take_back_captions()
        section = self._section or Section.TABLES
        self.layout.grids.append(PlacedGrid(section, self._heading, grid, captions))
        self._captions = []

    def _place(self, paragraph: Paragraph) -> None:
        section = self._section or Section.OTHER
        self.layout.placed.append(Placed(section, self._heading, self._topic, paragraph))

    def _open(self, section: Section, style: Style, text: str) -> None:
        self._section, self._style, self._heading, self._topic = section, style, text, ""
        self.layout.sections |= {section} - {Section.OTHER}
        self.layout.unused.append(text)

    def _may_open(self, section: Section, style: Style) -> bool:
        """In the glossary, terms bear the names of sections: only its equals end it."""
        if self._section is not Section.GLOSSARY:
            return True
        return style in (self._style, Style.PART) or section in (Section.CONTACT, Section.TABLES)

    def _without_inline_heading(self, text: str, style: Style) -> str:
        """Opens the section of 「（一）机关运行经费。…」 and gives back what follows the heading."""
        found = _INLINE_HEADING.match(half_width(text))
        if not found or found.end() >= len(text):
            return text
        heading = text[: found.end()]
        section = section_of(heading[:-1])
        numbered = style in (Style.CHINESE, Style.CHINESE_BRACKETED, Style.PART, Style.DIGIT)
        if section is None or section in _LISTS - {Section.PERFORMANCE, Section.CONTACT}:
            return text
        if section is not Section.CONTACT and (not numbered or self._section is Section.GLOSSARY):
            return text
        if section is Section.CONTACT:  # 联系电话：… keeps its label
            self._section, self._heading, self._topic = section, "", ""
            return text
        self._open(section, self._style, heading)
        return text[found.end() :]

    def _is_subheading(self, text: str, style: Style, listed: bool) -> bool:
        if self._section in _LISTS or (style is Style.NONE and not listed):
            return False
        plain = half_width(text)
        if len(text) > _LONGEST_SUBHEADING or plain[-1:] in "。;" or "。" in plain:
            return False
        return not _MONEY.search(plain) and not _SAYS_SOMETHING.search(plain)

    def _remember_caption(self, text: str) -> None:
        if len(text) > _LONGEST_SUBHEADING or text.endswith(("。", "；")):
            self._captions = []
            return
        self._captions = [*self._captions, text][-_MOST_CAPTIONS:]

    def _take_back_captions(self) -> None:
        """Titles and 单位：万元 above a table were placed as prose: they are its captions."""
        placed = self.layout.placed
        while placed:
            text = placed[-1].paragraph.text
            if text not in self._captions or not _CAPTION.search(half_width(text)):
                return
            self.layout.unused.append(text)
            placed.pop()


def _contents_lines(document: Document) -> frozenset[int]:
    """The numbers of the paragraphs that make up the table of contents."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    start = next((i for i, p in enumerate(paragraphs) if _CONTENTS.match(p.text)), None)
    if start is None:
        return frozenset()
    titles = [_LEADER.sub("", half_width(p.text)) for p in paragraphs]
    remaining = Counter(core_of(title) for title in titles[start:] if len(title) <= 80)
    lines = {paragraphs[start].number}
    for paragraph, title in zip(paragraphs[start + 1 :], titles[start + 1 :], strict=True):
        core, led = core_of(title), title != half_width(paragraph.text)
        listed = led or remaining[core] > 1 or _PAGE_AT_END.search(title)
        if len(title) > 80 or "。" in title or not (listed or title.startswith(("表", "附"))):
            break
        remaining[core] -= 1
        lines.add(paragraph.number)
    return frozenset(lines)
