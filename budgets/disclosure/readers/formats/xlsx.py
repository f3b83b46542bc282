"""Read an Excel workbook (.xlsx, .xlsm) straight from its parts: what a reader sees in each cell.

The parts are streamed, not loaded: libraries refuse the style sheets of many programs that offices
use, and build a tree before any limit holds. Formulas count with the value that was saved with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from budgets.disclosure.readers.blocks.document import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Builder,
    Document,
    too_long,
)
from budgets.disclosure.readers.formats.cell_styles import TINY, CellStyles, is_tiny
from budgets.disclosure.readers.formats.colours import BLACK, Palette
from budgets.disclosure.readers.formats.number_formats import is_date, shown, shown_text
from budgets.disclosure.readers.formats.office_package import Attributes, Package, opened
from budgets.disclosure.readers.formats.worksheets import (
    MOST_CELLS,
    MergedRange,
    Worksheet,
    add_worksheet,
)

MOST_SHEETS = 200
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_MERGED = 50_000
MOST_HIDDEN = 1_000
LOWEST_ROW = 2  # points
NARROWEST_COLUMN = 0.5  # characters
_MARGIN = re.compile("(odd|even|first)(Header|Footer)")
_BESIDE = frozenset(("drawing", "legacyDrawing", "legacyDrawingHF", "oleObject", "control", "picture",
                     "cfRule", "sparkline"))  # fmt: skip
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PHONETIC = frozenset(("rPh",))  # the reading of a text, which is printed beside it
_YES = ("1", "true", "on")
_TRUTH = {"1": "TRUE", "0": "FALSE"}


def read_workbook(name: str, data: bytes) -> Document:
    """Yield the visible sheets of a workbook by name. Raise UnreadableDocument where it is none."""
    builder = Builder(name)
    with opened(data) as package:
        for sheet in worksheets_of(package):
            add_worksheet(builder, sheet)
    return builder.document()


def worksheets_of(
    package: Package, figure: Callable[[str, str], str] | None = None
) -> Iterator[Worksheet]:
    """Yield the visible sheets, with all their cells as they are shown.

    `figure` says what stands for a number, from how it is stored and how it is shown (`unrounded`).
    """
    book = _book_of(package)
    book.figure = figure
    for title, part in book.sheets[:MOST_SHEETS]:
        if part in package.names:
            sheet = _SheetPart(Worksheet(title), book)
            package.parse(part, sheet.start, sheet.end, sheet.text, _PHONETIC)
            yield sheet.sheet


def sheet_names(package: Package) -> dict[str, bool]:
    """Return the names of the sheets, before any is read, and whether each is shown."""
    names: dict[str, bool] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            names[attributes.get("name", "")] = attributes.get("state", "visible") == "visible"

    package.parse(package.main_part("xl/workbook.xml"), start)
    return names


@dataclass(slots=True)
class _Book:
    """What all sheets share: names and paths of the visible ones, texts, styles."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    runs: dict[int, frozenset[str]] = field(default_factory=dict)  # the colours inside of texts
    styles: CellStyles = field(default_factory=CellStyles)
    from_1904: bool = False
    figure: Callable[[str, str], str] | None = None


def _book_of(package: Package) -> _Book:
    part = package.main_part("xl/workbook.xml")
    related = package.relations(part)
    book = _Book()

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "workbookPr":
            book.from_1904 = attributes.get("date1904", "") in _YES
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            kind, path = related.get(attributes.get("id", ""), ("", ""))
            if kind == "worksheet":
                book.sheets.append((attributes.get("name", ""), path))

    package.parse(part, start)
    parts = {kind: path for kind, path in related.values() if path in package.names}
    if "theme" in parts:
        book.styles.read_theme(package, parts["theme"])
    if "styles" in parts:
        book.styles.read(package, parts["styles"])
    if "sharedStrings" in parts:
        texts = _SharedTexts(book)
        package.parse(parts["sharedStrings"], texts.start, texts.end, texts.text, _PHONETIC)
    return book


class _SharedTexts:
    """Collects the texts that cells share."""

    def __init__(self, book: _Book) -> None:
        self._texts = book.texts
        self._runs = book.runs
        self._palette = book.styles.palette
        self._parts: list[str] = []
        self._colours: set[str] = set()
        self._reading = False
        self._characters = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "si":
            self._parts, self._colours = [], set()
        self._colours |= _colour_of_run(tag, attributes, self._palette)
        self._reading = tag == "t"

    def end(self, tag: str) -> None:
        self._reading = False
        if tag == "si":
            if self._colours:
                self._runs[len(self._texts)] = frozenset(self._colours)
            self._texts.append(_unescaped("".join(self._parts)))

    def text(self, text: str) -> None:
        if self._reading:
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise too_long()
            self._parts.append(text)


def _colour_of_run(tag: str, attributes: Attributes, palette: Palette) -> set[str]:
    """Return the colour of a part of a text, or that it is too small; nothing for any other element."""
    if tag == "color":
        return {palette.colour(attributes, BLACK)}
    return {TINY} if tag == "sz" and is_tiny(attributes) else set()


class _SheetPart:
    """The state of one walk through a worksheet."""

    def __init__(self, sheet: Worksheet, book: _Book) -> None:
        self.sheet = sheet
        self._book = book
        self._row = self._column = -1
        self._kind = self._style = ""
        self._colours: set[str] = set()
        self._margin: list[str] = []
        self._value: list[str] = []
        self._formula: list[str] = []
        self._calculated = False
        self._into: list[str] | None = None
        self._characters = self._pending = 0
        self._dated: dict[str, bool] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self._into = None
        match tag:
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "v" | "t":
                self._into = self._value
            case "f":
                self._into, self._calculated = self._formula, True
            case "color" | "sz":
                self._colours |= _colour_of_run(tag, attributes, self._book.styles.palette)
            case "col" if _is_hidden(attributes, "width", NARROWEST_COLUMN):
                first, last = _number(attributes, "min"), _number(attributes, "max")
                if len(self.sheet.hidden_columns) < MOST_HIDDEN:
                    self.sheet.hidden_columns.append((first - 1, last - 1))
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "headerFooter":
                self._start_margins(attributes)
            case _ if tag in _BESIDE:
                self.sheet.beside.add(tag)
            case _ if _MARGIN.fullmatch(tag):
                self._into = self._margin = []

    def end(self, tag: str) -> None:
        self._into = None
        if tag == "c" and 0 <= self._row < LAST_ROW and 0 <= self._column < LAST_COLUMN:
            text = self._printed()
            self._note_what_it_is()
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS or len(self.sheet.rows) > MOST_BLOCKS:
                raise too_long()
            self.sheet.put(self._row, self._column, text)
        elif tag in self.sheet.margins:
            self.sheet.margins[tag] = _unescaped("".join(self._margin))

    def text(self, text: str) -> None:
        if self._into is not None:
            self._pending += len(text)
            if self._pending > MOST_CHARACTERS:  # of one cell, before it ends
                raise too_long()
            self._into.append(text)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = _number(attributes, "r", self._row + 2) - 1
        self._column = -1
        if _is_hidden(attributes, "ht", LOWEST_ROW):
            self.sheet.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        place = _place(attributes.get("r", ""))
        if place:
            self._row, self._column = place
        else:
            self._column += 1
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "0")
        self._value, self._formula, self._calculated = [], [], False
        self._colours = set()
        self._pending = 0

    def _start_margins(self, attributes: Attributes) -> None:
        """Note which heads and feet are printed: others may be written down all the same."""
        kinds = ["odd"]
        kinds += ["even"] if attributes.get("differentOddEven", "") in _YES else []
        kinds += ["first"] if attributes.get("differentFirst", "") in _YES else []
        self.sheet.margins = {
            f"{kind}{side}": "" for kind in kinds for side in ("Header", "Footer")
        }

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, stop = _place(first), _place(last or first)
        if start and stop and len(self.sheet.merged) < MOST_MERGED:
            self.sheet.merged.append(MergedRange(*start, *stop))

    def _note_what_it_is(self) -> None:
        place = self._row, self._column
        value = any(self._value)
        if self._calculated and len(self.sheet.formulas) < MOST_CELLS:
            self.sheet.formulas[place] = value
        if value and len(self.sheet.unseen) < MOST_CELLS:
            text = "".join(self._value)
            runs = self._book.runs.get(int(text)) if self._shared(text) else None
            if self._book.styles.hidden(self._style, frozenset(self._colours).union(runs or ())):
                self.sheet.unseen.add(place)
        if value and self._kind == "n" and len(self.sheet.dates) < MOST_CELLS:
            if self._style not in self._dated:
                self._dated[self._style] = is_date(self._book.styles.number_format(self._style))
            if self._dated[self._style]:
                self.sheet.dates.add(place)

    def _printed(self) -> str:
        value = "".join(self._value)
        if not value:  # a formula that no program has calculated yet is shown, not guessed
            return "=" + "".join(self._formula) if self._formula and self._kind != "str" else ""
        code = self._book.styles.number_format(self._style)
        if self._kind == "s":
            text = self._book.texts[int(value)] if self._shared(value) else ""
            return shown_text(text, code) if self._book.figure else text
        if self._kind == "n":
            text = shown(value, code, from_1904=self._book.from_1904)
            return self._book.figure(value, text) if self._book.figure else text
        if self._kind == "b":
            return _TRUTH.get(value, value)
        text = _unescaped(value)
        return shown_text(text, code) if self._book.figure else text

    def _shared(self, value: str) -> bool:
        """Return whether a cell names one of the texts that cells share."""
        known = self._kind == "s" and value.isdecimal() and len(value) < 8
        return known and int(value) < len(self._book.texts)


def _is_hidden(attributes: Attributes, size: str, least: float) -> bool:
    """Return whether a row or a column is hidden, or so small that nobody sees it."""
    if attributes.get("hidden", "") in _YES:
        return True
    try:
        return float(attributes.get(size, "") or least) < least
    except ValueError:
        return False


def _number(attributes: Attributes, name: str, otherwise: int = 0) -> int:
    written = attributes.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 9 else otherwise


def _place(ref: str) -> tuple[int, int] | None:
    """Return row and column, from 0, of a cell such as "B3"; None if it is no cell."""
    found = _CELL.fullmatch(ref)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def _unescaped(text: str) -> str:
    """Excel writes control characters as _x000D_."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: _control(int(found[1], 16)), text)


def _control(point: int) -> str:
    return "" if 0xD800 <= point < 0xE000 or point in (0, 0x0D) else chr(point)
