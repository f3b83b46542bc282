"""The styles of the Word document by their ids; `styles.xml` declares them, `fonts.xml` their fonts."""

from __future__ import annotations

from importlib.resources import files

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

LINES_A_PAGE = 22
BODY, TITLE, ISSUER, CAPTION, UNIT_LINE = "BodyText", "Title", "Issuer", "Caption", "TableUnit"
CONTENTS, TABLE_STYLE, NOTE = "TOCHeading", "OfficialTable", "TableNote"
TABLE_HEAD, TABLE_NAME, TABLE_FIGURE = "TableHead", "TableName", "TableFigure"
_BASIC = ("TableNormal", "DefaultParagraphFont", "NoList")


def markup_in(file_name: str) -> str:
    """Return the markup of a file in this folder."""
    return files(__package__).joinpath(file_name).read_text(encoding="utf-8")


def set_styles(document: WordDocument) -> None:
    """Replace all but the most basic styles and the fonts of a document by those of an official one."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _BASIC:
            styles.remove(style)
    own = parse_xml(markup_in("styles.xml").encode())
    styles.replace(styles.find(qn("w:docDefaults")), own.find(qn("w:docDefaults")))
    styles.extend(own.findall(qn("w:style")))
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            relation.target_part._blob = markup_in("fonts.xml").encode()
