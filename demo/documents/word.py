"""Makes the Word document of a source whose lines begin with # (title), ## and ### (headings)."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

BODY_FONT, HEADING_FONT = "宋体", "黑体"
_STYLES = {"# ": "Title", "## ": "Heading 1", "### ": "Heading 2"}
_SIZES = {"Title": 22, "Heading 1": 16, "Heading 2": 14}


def paragraphs_of(source: Path) -> list[tuple[str, str]]:
    """Return the style and the text of every paragraph of a source, in order."""
    paragraphs = []
    for line in source.read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        style = _STYLES.get(f"{mark} ")
        if line.strip():
            paragraphs.append((style or "Normal", rest if style else line.strip()))
    return paragraphs


def make_word(source: Path) -> WordDocument:
    """Return the Word document of a source, with real heading styles."""
    document = Document()
    _set_font(document.styles["Normal"], BODY_FONT, 12)
    for name, size in _SIZES.items():
        _set_font(document.styles[name], HEADING_FONT, size)
    for style, text in paragraphs_of(source):
        paragraph = document.add_paragraph(text, style=style)
        if style == "Title":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif style == "Normal":
            paragraph.paragraph_format.first_line_indent = Pt(24)
    document.core_properties.title = "".join(
        text for style, text in paragraphs_of(source) if style == "Title"
    )
    document.core_properties.author = ""
    return document


def _set_font(style: ParagraphStyle, font: str, size: int) -> None:
    """Chinese text takes its font from eastAsia; the Latin one alone would leave it to chance."""
    style.font.name = font
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "eastAsiaTheme", "hAnsiTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), font)
