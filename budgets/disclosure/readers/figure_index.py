"""Where every figure of a document went: into a field, into the words of a field, or nowhere.

All numbers are found by their places at the start. A number that is neither structural nor taken nor held is
unread, and listed once.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from budgets.disclosure.model import Section
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import Document, Grid, Paragraph, half_width
from budgets.disclosure.readers.collector import Collector
from budgets.disclosure.readers.layout.sections import NOT_OF_MONEY, DocumentLayout
from budgets.disclosure.readers.printed_numbers import NumberKind, numbers_in
from budgets.disclosure.unread import Unread

_OF_AN_AMOUNT = 5  # digits: "三、公务接待费 150000" counts nothing, wherever it stands
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
# In what these sections say, a whole number without a unit counts something.
_COUNTING = NOT_OF_MONEY | {Section.ASSETS, Section.PERFORMANCE}
# Columns and rows of numbers that are no figures: "序号", "科目编码", "三级指标/指标值"; "公务用车（辆）".
_COUNTED = re.compile(
    r"序号|行次|栏次|编码|代码|编号|年度[:：]?$|人数|编制数|数量|个数|辆数|台数|面积|指标|目标值|电话|日期|时间"
    r"|(?:批次|人次)数?(?:\([^)]*\))?$|\([人辆个台套次批批次人次]+\)$"
)


@dataclass(frozen=True, slots=True)
class CellLabel:
    """What a cell of a table is about: the table's heading, the name of its row, the label of its column."""

    heading: str
    row: str
    column: str

    @property
    def counts(self) -> bool:
        """Whether its numbers count or number something."""
        return any(_COUNTED.search(half_width(words)) for words in (self.row, self.column))

    def __str__(self) -> str:
        return " ".join(text for text in (self.heading, self.row, self.column) if text)


@dataclass(frozen=True, slots=True)
class FigureOf:
    """One figure of a document; `words` are the sentence or the labels that it stands in."""

    section: Section
    place: str
    start: int
    end: int
    printed: str
    words: str


def figures_of_document(
    document: Document, layout: DocumentLayout, labels: Mapping[str, CellLabel]
) -> Iterator[FigureOf]:
    """Yield every figure of a document once, in its order.

    Positions are in the text of `Placed.paragraph`; they are negative in a heading before it. `labels` say
    what the cells of tables are about, by place.
    """
    placed: defaultdict[int, list[tuple[Section, str]]] = defaultdict(list)
    for each in layout.placed:
        placed[each.paragraph.number].append((each.section, each.paragraph.text))
    for paragraph in layout.front:
        placed[paragraph.number].append((Section.IDENTITY, paragraph.text))
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from _in_grid(block, labels)
        else:
            section, text = next(iter(placed[block.number]), (Section.OTHER, ""))
            yield from _in_paragraph(block, section, text)


def _in_paragraph(block: Paragraph, section: Section, text: str) -> Iterator[FigureOf]:
    offset = block.text.rfind(text) if text else len(block.text)
    whole, before = (block.text, offset) if offset >= 0 else (text, 0)  # debris was taken out
    bare = whole.strip()
    sentences = [found.span() for found in _SENTENCE.finditer(whole)]
    begins = [low for low, _high in sentences]
    for number in numbers_in(whole):
        alone = bare == whole[number.start : number.end]
        counts = section in _COUNTING or number.start < before
        if number.kind is NumberKind.STRUCTURAL or (alone and _YEAR.fullmatch(bare)):
            continue
        small = number.end - number.start < _OF_AN_AMOUNT
        if number.kind is NumberKind.BARE and counts and small and not alone:
            continue
        at = bisect_right(begins, number.start) - 1
        is_inside = at >= 0 and number.start < sentences[at][1]
        low, high = sentences[at] if is_inside else (0, len(whole))
        yield FigureOf(
            section,
            block.place,
            number.start - before,
            number.end - before,
            whole[number.start : number.end],
            whole[low:high].strip(),
        )


def _in_grid(grid: Grid, labels: Mapping[str, CellLabel]) -> Iterator[FigureOf]:
    for index, row in enumerate(grid.rows):
        for column, cell in enumerate(row):
            if not any(map(str.isdigit, cell)):
                continue
            place = grid.place(index, column)
            label = labels.get(place)
            if label and label.counts:
                continue
            alone = is_figure(cell)
            if not alone and column and row[column - 1] == cell:
                continue  # one cell over several columns
            words = str(label) if label else cell
            for number in numbers_in(cell):
                # Above the rows a whole number numbers the columns.
                if number.kind is NumberKind.FIGURE or (alone and label):
                    printed = cell[number.start : number.end]
                    yield FigureOf(Section.TABLES, place, number.start, number.end, printed, words)


def unread_of(figures: Iterable[FigureOf], collector: Collector) -> tuple[Unread, ...]:
    """Return the figures that were neither taken nor are in words that a field holds."""
    return tuple(
        Unread(each.section, each.place, each.printed, each.words)
        for each in figures
        if not (_within(collector.taken, each) or _within(collector.held, each))
    )


def _within(spans: Mapping[str, list[tuple[int, int]]], figure: FigureOf) -> bool:
    known = spans.get(figure.place, ())
    return any(low < figure.end and figure.start < high for low, high in known)
