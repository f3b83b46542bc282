"""Writes small PDFs by hand: texts and rulings at places, so that a test says what is printed where.

Places count in points from the upper left corner. Half-width characters are half as wide as Chinese
ones. Nothing is packed; the font is one that every reader knows by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

SIZE = 12.0
PORTRAIT = (595, 842)
LANDSCAPE = (842, 595)
LEFT, RIGHT = 90.0, 510.0  # the type area: 35 Chinese characters
PITCH = 20.0
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[4 0 R]>>",
    b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
    b"/FontDescriptor 5 0 R"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
    b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
    b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>",
)
# /F2, the same but for its boxes, which reach more than half their size below the line.
_DEEP_FONT = (
    _FONT[0].replace(b"[4 0 R]", b"[8 0 R]"),
    _FONT[1].replace(b"5 0 R", b"9 0 R"),
    _FONT[2].replace(b"-254", b"-620").replace(b"Descent -120", b"Descent -620"),
)


@dataclass
class Sheet:
    """One page to be printed on. `turned` prints everything sideways, reading upwards."""

    size: tuple[int, int] = PORTRAIT
    turned: bool = False
    rotate: int = 0
    parts: list[str] = field(default_factory=list)
    picture: bool = False

    def say(self, text: str, x: float, y: float, size: float = SIZE) -> Sheet:
        """Prints a text whose upper left corner stands at x, y."""
        base = y + 0.88 * size
        if self.turned:
            matrix = f"0 1 -1 0 {base:.2f} {x:.2f}"
        else:
            matrix = f"1 0 0 1 {x:.2f} {self.size[1] - base:.2f}"
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT /F1 {size} Tf {matrix} Tm <{code}> Tj ET")
        return self

    def lines(self, texts: Sequence[str], y: float, x: float = LEFT) -> Sheet:
        """Prints lines one under another; a line that begins with two 　 is indented."""
        for number, text in enumerate(texts):
            bare = text.lstrip("　")
            self.say(bare, x + SIZE * (len(text) - len(bare)), y + PITCH * number)
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Draws a straight line."""
        ends = [(x0, y0), (x1, y1)]
        ends = (
            [(y, x) for x, y in ends] if self.turned else [(x, self.size[1] - y) for x, y in ends]
        )
        (a, b), (c, d) = ends
        self.parts.append(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S")
        return self

    def table(
        self,
        rows: Sequence[Sequence[str]],
        columns: Sequence[float],
        y: float,
        *,
        upright: bool = True,
        across: bool = True,
        sides: bool = True,
        high: float = PITCH,
    ) -> float:
        """Prints a table between column edges, ruled as told; "<" goes on with the cell to the left.

        A "\\n" breaks the lines of a cell. Gives back where the table ends.
        """
        bottom = y + high * len(rows)
        for down, row in enumerate(rows):
            top = y + high * down
            for place, text in enumerate(row):
                for n, line in enumerate(text.split("\n") if text != "<" else []):
                    self.say(line, columns[place] + 3, top + 2 + 8.5 * n, 8)
                last = place + 1 == len(columns) - 1
                if upright and not last and row[place + 1] != "<":
                    self.rule(columns[place + 1], top, columns[place + 1], top + high)
            if across or down == 0:
                self.rule(columns[0], top, columns[-1], top)
        if across or upright:
            self.rule(columns[0], bottom, columns[-1], bottom)
        if upright and sides:
            self.rule(columns[0], y, columns[0], bottom)
            self.rule(columns[-1], y, columns[-1], bottom)
        return bottom

    def content(self) -> bytes:
        picture = f"q {self.size[0]} 0 0 {self.size[1]} 0 0 cm /I1 Do Q\n" if self.picture else ""
        return (picture + "\n".join(self.parts)).encode()


def pdf_of(*sheets: Sheet) -> bytes:
    """The file."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"", *_FONT]
    objects.append(
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"
    )
    objects += _DEEP_FONT
    kids = []
    for sheet in sheets:
        content = sheet.content()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 7 0 R>>/XObject<</I1 6 0 R>>>>>>"
            % (*sheet.size, sheet.rotate, len(objects))
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    return assembled(objects)


def assembled(objects: list[bytes]) -> bytes:
    """A PDF file of numbered objects, the first of which is its catalogue."""
    data = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return data + b"startxref\n%d\n%%%%EOF\n" % start
