"""Put every block of a document into its section, and set headings and debris aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.layout.field_codes import debris_in, without_debris
from budgets.disclosure.readers.layout.headings import core_of, section_of
from budgets.disclosure.readers.layout.page_furniture import is_page_furniture
from budgets.disclosure.readers.layout.sentence_sections import section_by_words

_LONGEST_SUBHEADING = 40
_LONGEST_INLINE_HEADING = 40
_MOST_CAPTIONS = 4
_DIGITS = re.compile(r"\d+")
_MOST_DOUBTFUL = 3

# Sections that are lists of the department's own items: what is numbered there is an item.
_LISTS = frozenset(
    {Section.FUNCTIONS, Section.PRIORITIES, Section.UNITS, Section.GLOSSARY, Section.CONTACT}
    | {Section.PROJECTS, Section.PERFORMANCE, Section.TABLES}
)
# What these say is no money; a number there counts or names something.
NOT_OF_MONEY = frozenset(
    {Section.FUNCTIONS, Section.PRIORITIES, Section.UNITS, Section.GLOSSARY, Section.CONTACT}
    | {Section.IDENTITY, Section.OTHER}
)
# Headings that only hold others together.
_FRAMES = frozenset({Section.OTHER, Section.OTHER_MATTERS, Section.TABLES, Section.CONTACT})
_RANK = {
    Style.PART: 1,
    Style.CHINESE: 2,
    Style.CHINESE_BRACKETED: 3,
    Style.DIGIT: 4,
    Style.DIGIT_BRACKETED: 5,
    Style.CIRCLED: 6,
}
_HEADS = frozenset({Style.PART, Style.CHINESE, Style.CHINESE_BRACKETED})
_MONEY = re.compile(r"\d\s*(?:[万亿]?元|[万亿])")
# 「公务接待费 150000」, 「1.合计 3.1」: a row of a table that was run together, no subheading
_ENDS_IN_FIGURE = re.compile(r"[^\d.,年](?!(?:19|20)\d\d$)(?:[\d,]{4,}|[\d,]*\d\.\d+)$")
_SAYS_SOMETHING = re.compile(r"未|没有|持平|无[^,]{0,12}(?:安排|预算|支出)|增加|减少|\d+[人个辆台]")
_CAPTION = re.compile(
    r"^(?:附?表[\d一二三四五六七八九十-]*|公开\d*表?|附件\d*|(?:金额)?单位[:(]|编制(?:单位|部门)|填报"
    r"|部门(?:名称)?:|公开部门)|表(?:\([^)]*\))?$"
)
_HEADING_WITH_STOP = re.compile(r"^[^。]{2,40}(?:情况|说明|解释)。$")
_WHOLE = frozenset({"预算", "决算"})  # 二、2022年度部门决算情况说明
_CONTENTS = re.compile(r"^\(?目\s*录\)?:?$")
_LEADER = re.compile(r"[.…·]{4,}.*$|…{2,}.*$")
_PAGE_AT_END = re.compile(r"[^\d年]\d{1,3}$")
_INLINE_HEADING = re.compile(rf"[^。:]{{2,{_LONGEST_INLINE_HEADING}}}[。:]")


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph in its section; `topic` is the subheading right above it, without its number.

    `as_printed` is the paragraph's text with its debris, where it has any.
    """

    section: Section
    heading: str
    topic: str
    paragraph: Paragraph
    as_printed: str = ""


@dataclass(frozen=True, slots=True)
class PlacedGrid:
    """A table in its section; `captions` are the short lines above it, nearest last."""

    section: Section
    heading: str
    grid: Grid
    captions: tuple[str, ...]


@dataclass(slots=True)
class DocumentLayout:
    """A document by sections. `front` is what stands before the first heading.

    `titles` are the lines that open a section and are the title of the whole (a page on one subject).

    `debris` are the marks that stand in no passage (in headings, in lists, on lines of their own);
    `headings` are the section headings, in order; `contents` the numbers of the paragraphs that are the table
    of contents.
    """

    front: list[Paragraph] = field(default_factory=list)
    titles: list[Paragraph] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    grids: list[PlacedGrid] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    sections: set[Section] = field(default_factory=set)
    debris: list[tuple[Section, str]] = field(default_factory=list)
    headings: list[tuple[Section, Style, str]] = field(default_factory=list)
    contents: frozenset[int] = frozenset()

    @property
    def empty(self) -> list[tuple[Section, str]]:
        """The headings below which there is nothing at all, in sections that stand nowhere else."""
        filled = {placed.section for placed in self.placed} | {g.section for g in self.grids}
        found: dict[Section, str] = {}
        following = [*(style for _, style, _ in self.headings[1:]), Style.PART]
        for (section, style, text), after in zip(self.headings, following, strict=False):
            parted = _RANK.get(after, 0) > _RANK.get(style, 0)
            if section not in filled | _FRAMES and not parted:
                found.setdefault(section, text)
        return list(found.items())

    def of(self, *sections: Section) -> list[Placed]:
        """Return the paragraphs of some sections, in order."""
        return [placed for placed in self.placed if placed.section in sections]


def lay_out(document: Document) -> DocumentLayout:
    """Return the layout of a whole document."""
    walk = _SectionWalk(_contents_lines(document))
    for block in document.blocks:
        if isinstance(block, Grid):
            walk.grid(block)
        else:
            walk.paragraph(block)
    return walk.layout


class _SectionWalk:
    def __init__(self, contents: frozenset[int]) -> None:
        self.layout = DocumentLayout(contents=contents)
        self._contents = contents
        self._section: Section | None = None
        self._style = Style.NONE
        self._heading = ""
        self._topic = ""
        self._lead = ""  # a line above the first sentence, by which it is known what that is about
        self._framed = False  # below a heading that only frames others: 三、部门预算情况说明
        self._captions: list[str] = []
        self._kinds_in_contents: set[str] = set()

    def paragraph(self, paragraph: Paragraph) -> None:
        printed = paragraph.text
        debris = debris_in(printed)
        text = without_debris(printed) if debris else printed
        if not text or paragraph.number in self._contents:
            self.layout.unused.extend([text] if text else [])
            self._keep_debris(debris if not text else self._new_kinds(debris))
            return
        self._remember_caption(text)
        is_first = self._section is None
        if self._heads(text):
            if is_first and split_number(text).style is Style.NONE:
                self.layout.titles.append(replace(paragraph, text=text))
            self._keep_debris(debris)
            return
        if is_page_furniture(text):
            self.layout.unused.append(text)
            return
        style = split_number(text).style
        if self._section is None or self._framed or not self.layout.headings:
            self._begin_without_heading(text, style)
        text = self._without_inline_heading(text, style)
        paragraph = replace(paragraph, text=text)
        if self._section is None:
            self.layout.front.append(replace(paragraph, text=printed) if debris else paragraph)
        elif self._is_subheading(text, style, paragraph.listed):
            self.layout.unused.append(text)
            self._heading, self._topic = text, core_of(text)
            self._keep_debris(debris)
        elif text:
            as_printed = printed if debris else ""
            placed = Placed(self._section, self._heading, self._topic, paragraph, as_printed)
            self.layout.placed.append(placed)
            if self._section in _LISTS:
                self._keep_debris(debris)

    def _begin_without_heading(self, text: str, style: Style) -> None:
        """Put a sentence before the first heading of a section into the one that its figures are of.

        A line above that heads no section (一、2024年年初预算; 一、公务接待费) tells of what it speaks.
        """
        if style is not Style.NONE and self._is_subheading(text, style, listed=False):
            self._lead = text
            return
        lead = self._lead if self._section in (None, Section.OTHER) else ""
        section = section_by_words(text) or (section_by_words(lead + text) if lead else None)
        if section is not None:
            if section is not self._section:
                self._topic = core_of(lead)
                self._heading = lead or self._heading
            self._section = section
            self.layout.sections.add(section)

    def _heads(self, text: str) -> bool:
        """Open the section that a line heads; False where it heads none."""
        style = split_number(text).style
        if style is not Style.NONE and _HEADING_WITH_STOP.search(text):
            text = text.removesuffix("。")
        section = section_of(text, beside=self._style)
        if section is not None and self._may_open(section, style):
            self._open(section, style, text)
            return True
        frames = style is Style.PART or (style is Style.CHINESE and core_of(text) in _WHOLE)
        if frames and len(text) <= _LONGEST_SUBHEADING and "。" not in text:
            self._open(Section.OTHER, style, text)
            return True
        return False

    def _new_kinds(self, marks: list[str]) -> list[str]:
        """Return the new kinds of marks: a table of contents with field codes has one a line."""
        kinds = {_DIGITS.sub("", mark): mark for mark in reversed(marks)}
        new = [mark for kind, mark in kinds.items() if kind not in self._kinds_in_contents]
        self._kinds_in_contents |= kinds.keys()
        return new

    def _keep_debris(self, marks: list[str]) -> None:
        """Keep what a word processor left behind, no heading and no item, for a rule to find."""
        section = self._section or Section.IDENTITY
        self.layout.debris.extend((section, mark) for mark in marks)
        self.layout.unused.extend(marks)

    def grid(self, grid: Grid) -> None:
        captions = tuple(self._captions)
        self._take_back_captions()
        section = self._section or Section.TABLES
        self.layout.grids.append(PlacedGrid(section, self._heading, grid, captions))
        self._captions = []

    def _open(self, section: Section, style: Style, text: str) -> None:
        if section is not self._section or not self._is_below(style):
            self._style = style
        self._section, self._heading, self._topic = section, text, ""
        self._framed, self._lead = section is Section.OTHER, ""
        self.layout.headings.append((section, style, text))
        self.layout.sections |= {section} - {Section.OTHER}
        self.layout.unused.append(text)

    def _is_below(self, style: Style) -> bool:
        return _RANK.get(style, 0) > _RANK.get(self._style, 0)

    def _may_open(self, section: Section, style: Style) -> bool:
        """In lists of a department's own, terms and tasks bear the names of sections.

        Only the equals of its own heading end a glossary, and no lower ones end the priorities.
        """
        if self._section is Section.PRIORITIES:
            return style in (self._style, Style.NONE) or not self._is_below(style)
        if self._section is not Section.GLOSSARY:
            return True
        return style in (self._style, Style.PART) or section in (Section.CONTACT, Section.TABLES)

    def _without_inline_heading(self, text: str, style: Style) -> str:
        """Open the section of 「（一）机关运行经费。…」 and return what follows the heading."""
        found = _INLINE_HEADING.match(half_width(text))
        if not found or found.end() >= len(text):
            return text
        heading = text[: found.end()]
        section = section_of(heading[:-1], beside=self._style)
        numbered = style in (Style.CHINESE, Style.CHINESE_BRACKETED, Style.PART, Style.DIGIT)
        if section is None or not self._may_open(section, style):
            return text
        of_lists = _LISTS - {Section.PERFORMANCE, Section.CONTACT}
        if section in of_lists and style not in _HEADS:
            return text
        if section is not Section.CONTACT and (not numbered or self._section is Section.GLOSSARY):
            return text
        if section is Section.CONTACT:  # 联系电话：… keeps its label
            self._section, self._heading, self._topic = section, "", ""
            return text
        self._open(section, style, heading)
        return text[found.end() :]

    def _is_subheading(self, text: str, style: Style, listed: bool) -> bool:
        if self._section in _LISTS or (style is Style.NONE and not listed):
            return False
        if style is not Style.NONE and _HEADING_WITH_STOP.search(text):
            text = text.removesuffix("。")  # （1）公务接待费支出情况。
        plain = half_width(text)
        if len(text) > _LONGEST_SUBHEADING or plain[-1:] in "。;" or "。" in plain:
            return False
        if _ENDS_IN_FIGURE.search(plain):
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
    """Return the numbers of the paragraphs that make up the table of contents.

    A line of it stands again below, or ends in a page number. Up to three lines that do neither
    (a table that is not there) may stand between two that do.
    """
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    plain = [half_width(without_debris(p.text)) for p in paragraphs]
    start = next((i for i, text in enumerate(plain) if _CONTENTS.match(text)), None)
    if start is None:
        return frozenset()
    titles = [_LEADER.sub("", text) for text in plain]
    remaining = Counter(core_of(title) for title in titles[start:] if len(title) <= 80)
    lines = {paragraphs[start].number}
    doubtful: list[int] = []
    for at in range(start + 1, len(paragraphs)):
        title = titles[at]
        core, led = core_of(title), title != half_width(paragraphs[at].text)
        listed = led or remaining[core] > 1 or _PAGE_AT_END.search(title)
        if len(title) > 80 or "。" in title or len(doubtful) > _MOST_DOUBTFUL:
            break
        remaining[core] -= 1
        if listed or title.startswith(("表", "附")):
            lines |= {paragraphs[at].number, *doubtful}
            doubtful = []
        elif split_number(title).style is not Style.NONE:
            doubtful.append(paragraphs[at].number)
        else:
            break
    return frozenset(lines)
