"""What a Word file hides from who looks at it is told, from a real download."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client
from docx.enum.dml import MSO_THEME_COLOR
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.shared import Pt, RGBColor

from budgets.models import Edition
from tests.views.verify.verifying import (
    BASE,
    Change,
    answer_of,
    asked,
    downloaded,
    saved_docx,
    set_cell,
)

pytestmark = pytest.mark.slow

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _run_of(document: Any) -> Any:
    return next(x for p in document.paragraphs for x in p.runs if "扑救火灾" in x.text)


def _cell_of(document: Any) -> Any:
    return next(
        cell for table in document.tables for row in table.rows for cell in row.cells if cell.text == "30"
    )  # fmt: skip


def _add(element: Any, markup: str) -> None:
    element.append(parse_xml(markup.replace("/>", f" {SPACE}/>", 1)))


def _tracked(tag: str, document: Any) -> None:
    run = _run_of(document)._element
    change = parse_xml(f'<w:{tag} {SPACE} w:id="9" w:author="x" w:date="2026-01-01T00:00:00Z"/>')
    run.addprevious(change)
    change.append(run)


def _tracked_beside(document: Any) -> None:
    """A deletion of what never stood there: who reads with changes shown sees it."""
    run = _run_of(document)._element
    run.addprevious(
        parse_xml(
            f'<w:del {SPACE} w:id="9" w:author="x"><w:r><w:delText>原为一亿元</w:delText></w:r></w:del>'
        )
    )


def _box(document: Any) -> None:
    _run_of(document)._element.append(
        parse_xml(
            f'<w:pict {SPACE} xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textbox><w:txbxContent>'
            "<w:p><w:r><w:t>框里一亿元</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        )
    )


def _hidden_by_style(document: Any) -> None:
    style = document.styles.add_style("Quiet", 2)
    style.font.hidden = True
    _run_of(document).style = style


def _white_paragraphs(document: Any) -> None:
    style = next(p for p in document.paragraphs if "扑救火灾" in p.text).style
    style.font.color.rgb = RGBColor(255, 255, 255)


def _low_row(document: Any) -> None:
    table = next(t for t in document.tables if any(c.text == "30" for r in t.rows for c in r.cells))
    row = next(row for row in table.rows if any(cell.text == "30" for cell in row.cells))
    row.height, row.height_rule = Pt(0.5), WD_ROW_HEIGHT_RULE.EXACTLY


def _dark_cell(document: Any) -> None:
    properties = _cell_of(document)._element.get_or_add_tcPr()
    _add(properties, '<w:shd w:val="clear" w:fill="000000"/>')


def _empty_footers(document: Any) -> None:
    for section in document.sections:
        for paragraph in section.footer.paragraphs:
            paragraph.clear()


def _another_footer(document: Any) -> None:
    """The last section gets a foot of its own, an empty one; the part with the other one stays."""
    document.sections[-1].footer.is_linked_to_previous = True
    document.sections[-1].footer.is_linked_to_previous = False


def _run_property(markup: str, document: Any) -> None:
    _add(_run_of(document)._element.get_or_add_rPr(), markup)


HIDDEN_IN_DOCX: dict[str, tuple[Change, str]] = {
    "hidden text": (lambda document: set_cell(_run_of(document).font, hidden=True), "1 处看不见"),
    "text hidden by its style": (_hidden_by_style, "1 处看不见"),
    "white text": (
        lambda document: set_cell(_run_of(document).font.color, rgb=RGBColor(255, 255, 255)), "1 处看不见",
    ),
    "white by the theme": (
        lambda document: set_cell(_run_of(document).font.color, theme_color=MSO_THEME_COLOR.BACKGROUND_1),
        "1 处看不见",
    ),
    "a white style": (_white_paragraphs, "处看不见"),
    "a black mark over it": (partial(_run_property, '<w:highlight w:val="black"/>'), "1 处看不见"),
    "the smallest of fonts": (lambda document: set_cell(_run_of(document).font, size=Pt(1)), "1 处看不见"),
    "no width": (partial(_run_property, '<w:w w:val="1"/>'), "1 处看不见"),
    "a line without height": (
        lambda document: set_cell(
            next(p for p in document.paragraphs if "扑救火灾" in p.text).paragraph_format,
            line_spacing=Pt(0.5),
        ),
        "1 处看不见",
    ),
    "a table row without height": (_low_row, "处看不见"),
    "a figure on black": (_dark_cell, "1 处看不见"),
    "a tracked insertion": (partial(_tracked, "ins"), "1 处修订痕迹"),
    "a tracked deletion": (partial(_tracked, "del"), "1 处修订痕迹"),
    "a tracked deletion of something else": (_tracked_beside, "原为一亿元"),
    "a text box": (_box, "框里一亿元"),
    "a comment": (
        lambda document: document.add_comment(_run_of(document), "其实是一亿元", "x", "x"), "其实是一亿元",
    ),
    "a head": (
        lambda document: document.sections[0].header.paragraphs[0].add_run("以此为准"), "以此为准",
    ),
    "feet taken away": (_empty_footers, "页眉页脚 1 处不同"),
    "the foot of the last pages taken away": (_another_footer, "页眉页脚 1 处不同"),
}  # fmt: skip


@pytest.mark.parametrize("trick", [*HIDDEN_IN_DOCX])
def test_what_a_document_hides_is_told(client: Client, edition: Edition, trick: str) -> None:
    data = downloaded(client, f"{BASE}/v1.docx")
    change, told = HIDDEN_IN_DOCX[trick]
    said = asked(client, saved_docx(data, change))
    assert said.verdict == "differs", said.text
    assert told in answer_of(said)


def _another_look(document: Any) -> None:
    """Fonts, sizes and colours that can be read, a shaded heading, automatic colours."""
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(10), RGBColor(0x40, 0x40, 0x40)
    _run_property('<w:shd w:val="clear" w:fill="000080"/>', document)
    _run_of(document).font.color.rgb = RGBColor(255, 255, 255)
    _add(_cell_of(document)._element.get_or_add_tcPr(), '<w:shd w:val="clear" w:fill="auto"/>')


def test_a_document_that_looks_otherwise_but_shows_the_same_is_identical(
    client: Client, edition: Edition
) -> None:
    data = downloaded(client, f"{BASE}/v1.docx")
    said = asked(client, saved_docx(data, _another_look))
    assert said.verdict == "identical", answer_of(said)
