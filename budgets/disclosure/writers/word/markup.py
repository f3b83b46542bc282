"""Word markup as text: escaping, runs, paragraphs, fields, and the pages of a section."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TWIPS_A_MM = 56.6929
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class PageFormat:
    """An A4 page in twips: margins as GB/T 9704 wants them for text, narrower for wide tables."""

    landscape: bool = False

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        left, right = self._sides
        return self._size[0] - left - right

    @property
    def text_height(self) -> int:
        """The height between the margins."""
        top, bottom = self._ends
        return self._size[1] - top - bottom

    @property
    def _size(self) -> tuple[int, int]:
        return (16838, 11906) if self.landscape else (11906, 16838)

    @property
    def _sides(self) -> tuple[int, int]:
        return (_mm(20), _mm(20)) if self.landscape else (_mm(28), _mm(26))

    @property
    def _ends(self) -> tuple[int, int]:
        return (_mm(26), _mm(26)) if self.landscape else (_mm(37), _mm(35))

    def properties(self, *, references: str = "", first_number: int | None = None) -> str:
        """Return the properties of a section that begins on a new page; `references` are head and foot."""
        (width, height), (left, right), (top, bottom) = self._size, self._sides, self._ends
        turned = ' w:orient="landscape"' if self.landscape else ""
        number = "" if first_number is None else f'<w:pgNumType w:start="{first_number}"/>'
        return (
            f'<w:sectPr>{references}<w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="851" w:footer="{_mm(25 if not self.landscape else 15)}" w:gutter="0"/>'
            f"{number}</w:sectPr>"
        )


def _mm(millimetres: float) -> int:
    return round(millimetres * TWIPS_A_MM)


def escaped(text: str) -> str:
    """Text for markup, without what XML cannot hold."""
    text = _ILLEGAL.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(text: str, properties: str = "") -> str:
    """Return a run of text; a line break in it is one in Word."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escaped(piece)}</w:t>' for piece in text.split("\n")
    )
    return f"<w:r>{inner}{pieces}</w:r>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of runs in a style, known by its id."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def section_break(properties: str) -> str:
    """Return an empty paragraph that ends a section, as small as Word allows."""
    return (
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
        f"{properties}</w:pPr></w:p>"
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field_start(instruction: str) -> str:
    """Return the start of a field: what precedes FIELD_END is shown until Word updates the field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def bookmarked(number: int, content: str) -> str:
    """Content that the table of contents can point to."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(number)}"/>{content}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading."""
    return f"_Toc{number:08d}"
