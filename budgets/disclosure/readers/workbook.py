"""Reads an Excel workbook (.xlsx, .xlsm) straight from its parts: what a reader sees in each cell.

The parts are streamed, not loaded: libraries refuse the style sheets of many programs that offices
use, and build a tree before any limit holds. Formulas count with the value that was saved with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from budgets.disclosure.readers.document import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    Builder,
    Document,
    too_long,
)
from budgets.disclosure.readers.number_formats import GENERAL, built_in, is_date, shown
from budgets.disclosure.readers.package import Attributes, Package, opened
from budgets.disclosure.readers.unreadable import empty
from budgets.disclosure.readers.worksheets import MOST_CELLS, Span, Worksheet, add_worksheet

MOST_SHEETS = 200
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_MERGED = 50_000
MOST_FORMATS = 70_000
MOST_HIDDEN = 1_000
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_YES = ("1", "true", "on")
_TRUTH = {"1": "TRUE", "0": "FALSE"}


def read_workbook(name: str, data: bytes) -> Document:
    """The visible sheets of a workbook, each under its name; UnreadableDocument where it is none."""
    builder = Builder(name)
    with opened(data) as package:
        for sheet in worksheets_of(package):
            add_worksheet(builder, sheet)
    document = builder.document()
    if not document.blocks:
        raise empty()
    return document


def worksheets_of(
    package: Package, figure: Callable[[str, str], str] | None = None
) -> Iterator[Worksheet]:
    """The visible sheets, with all their cells as they are shown.

    `figure` says what stands for a number, from how it is stored and how it is shown (`unrounded`).
    """
    book = _book_of(package)
    book.figure = figure
    for title, part in book.sheets[:MOST_SHEETS]:
        if part in package.names:
            sheet = _SheetPart(Worksheet(title), book)
            package.parse(part, sheet.start, sheet.end, sheet.text)
            yield sheet.sheet


def sheet_names(package: Package, *, hidden: bool = True) -> tuple[str, ...]:
    """The names of the sheets, before any is read; with those that are hidden, unless told otherwise."""
    names: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "sheet" and (hidden or attributes.get("state", "visible") == "visible"):
            names.append(attributes.get("name", ""))

    package.parse(package.main_part("xl/workbook.xml"), start)
    return tuple(names)


@dataclass(slots=True)
class _Book:
    """What all sheets share: names and paths of the visible ones, texts, number formats."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    from_1904: bool = False
    figure: Callable[[str, str], str] | None = None

    def format(self, style: str) -> str:
        place = int(style) if style.isdecimal() and len(style) < 7 else 0
        return self.formats[place] if place < len(self.formats) else GENERAL


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
    for kind, path in related.values():
        if path in package.names and kind == "sharedStrings":
            texts = _SharedTexts(book.texts)
            package.parse(path, texts.start, texts.end, texts.text)
        elif path in package.names and kind == "styles":
            _read_formats(package, path, book)
    return book


class _SharedTexts:
    """Collects the texts that cells share, without the phonetic readings beside them."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._parts: list[str] = []
        self._reading = False
        self._phonetic = False
        self._characters = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "si":
            self._parts = []
        elif tag == "rPh":
            self._phonetic = True
        self._reading = tag == "t" and not self._phonetic

    def end(self, tag: str) -> None:
        self._reading = False
        if tag == "si":
            self._texts.append(_unescaped("".join(self._parts)))
        elif tag == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._reading:
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS:
                raise too_long()
            self._parts.append(text)


def _read_formats(package: Package, part: str, book: _Book) -> None:
    own: dict[str, str] = {}
    styles: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "numFmt" and len(own) < MOST_FORMATS:
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside and len(styles) < MOST_FORMATS:
            styles.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag == "cellXfs":
            inside.clear()

    package.parse(part, start, end)
    named = {str(number): code for number, code in built_in().items()}
    book.formats = [own.get(number) or named.get(number, GENERAL) for number in styles]


class _SheetPart:
    """The state of one walk through a worksheet."""

    def __init__(self, sheet: Worksheet, book: _Book) -> None:
        self.sheet = sheet
        self._book = book
        self._row = self._column = -1
        self._kind = self._style = ""
        self._value: list[str] = []
        self._formula: list[str] = []
        self._calculated = False
        self._into: list[str] | None = None
        self._phonetic = False
        self._characters = self._pending = 0
        self._dated: dict[str, bool] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self._into = None
        match tag:
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "v":
                self._into = self._value
            case "t" if not self._phonetic:
                self._into = self._value
            case "f":
                self._into, self._calculated = self._formula, True
            case "rPh":
                self._phonetic = True
            case "col" if attributes.get("hidden", "") in _YES:
                first, last = _number(attributes, "min"), _number(attributes, "max")
                if len(self.sheet.hidden_columns) < MOST_HIDDEN:
                    self.sheet.hidden_columns.append((first - 1, last - 1))
            case "mergeCell":
                self._merge(attributes.get("ref", ""))
            case "drawing" | "legacyDrawing" | "oleObject" | "control" | "picture" | "cfRule":
                self.sheet.beside.add(tag)

    def end(self, tag: str) -> None:
        self._into = None
        if tag == "rPh":
            self._phonetic = False
        elif tag == "c" and 0 <= self._row < LAST_ROW and 0 <= self._column < LAST_COLUMN:
            text = self._printed()
            self._note_what_it_is()
            self._characters += len(text)
            if self._characters > MOST_CHARACTERS or len(self.sheet.rows) > MOST_BLOCKS:
                raise too_long()
            self.sheet.put(self._row, self._column, text)

    def text(self, text: str) -> None:
        if self._into is not None:
            self._pending += len(text)
            if self._pending > MOST_CHARACTERS:  # of one cell, before it ends
                raise too_long()
            self._into.append(text)

    def _start_row(self, attributes: Attributes) -> None:
        self._row = _number(attributes, "r", self._row + 2) - 1
        self._column = -1
        if attributes.get("hidden", "") in _YES:
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
        self._pending = 0

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, stop = _place(first), _place(last or first)
        if start and stop and len(self.sheet.merged) < MOST_MERGED:
            self.sheet.merged.append(Span(*start, *stop))

    def _note_what_it_is(self) -> None:
        place = self._row, self._column
        value = any(self._value)
        if self._calculated and len(self.sheet.formulas) < MOST_CELLS:
            self.sheet.formulas[place] = value
        if value and self._kind == "n" and len(self.sheet.dates) < MOST_CELLS:
            if self._style not in self._dated:
                self._dated[self._style] = is_date(self._book.format(self._style))
            if self._dated[self._style]:
                self.sheet.dates.add(place)

    def _printed(self) -> str:
        value = "".join(self._value)
        if not value:  # a formula that no program has calculated yet is shown, not guessed
            return "=" + "".join(self._formula) if self._formula and self._kind != "str" else ""
        if self._kind == "s":
            place = int(value) if value.isdecimal() and len(value) < 8 else len(self._book.texts)
            return self._book.texts[place] if place < len(self._book.texts) else ""
        if self._kind == "n":
            code = self._book.format(self._style)
            text = shown(value, code, from_1904=self._book.from_1904)
            return self._book.figure(value, text) if self._book.figure else text
        if self._kind == "b":
            return _TRUTH.get(value, value)
        return _unescaped(value)


def _number(attributes: Attributes, name: str, otherwise: int = 0) -> int:
    written = attributes.get(name, "")
    return int(written) if written.isdecimal() and len(written) < 9 else otherwise


def _place(ref: str) -> tuple[int, int] | None:
    """Row and column, from 0, of a cell such as "B3"; None where it is no cell."""
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
