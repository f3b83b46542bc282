"""The official document as .docx, as a department files it: cover, contents, text, tables.

The same disclosure gives the same bytes: nothing of the moment of writing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section as DocxSection
from docx.section import _Footer, _Header

from budgets.disclosure.characters import cleaned
from budgets.disclosure.model import Disclosure, Section
from budgets.disclosure.writers.layouts.shapes import TableLayout
from budgets.disclosure.writers.outline import Block, Heading, Outline, Sentence, outline_of
from budgets.disclosure.writers.word.contents import caption_of, contents, entries_of
from budgets.disclosure.writers.word.markup import (
    FIELD_END,
    NAMESPACES,
    PageFormat,
    bookmarked,
    field_start,
    paragraph,
    run,
    section_break,
)
from budgets.disclosure.writers.word.styles import (
    BODY,
    CAPTION,
    ISSUER,
    NOTE,
    TITLE,
    UNIT_LINE,
    markup_in,
    set_styles,
)
from budgets.disclosure.writers.word.table_markup import page_of, plain_table, table
from budgets.disclosure.writers.wording.vocabulary import DEPARTMENT, UNIT

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive knows
_NEW_PAGE = "<w:pageBreakBefore/>"


def write_docx(
    disclosure: Disclosure,
    *,
    draft: bool = False,
    wording: Mapping[Section, str] | None = None,
    tables: bool = True,
    checksum: str = "",
    ledger_hash: str = "",
    outline: Outline | None = None,
    notices: Sequence[str] = (),
    author: str = "",
) -> bytes:
    """Return the official document; a draft has 草稿 on every page, `tables` can be left out.

    Every page has the `notices` at its head. `author` is who wrote it, where that is not the department.

    `checksum`, of the edition that it is, and `ledger_hash`, of the act that made it public, go into the
    file's properties: a copy can be looked up by them. `outline` is its content, where that is known
    already. BrokenWording where a template of `wording` cannot be used.
    """
    outline = cleaned(outline or outline_of(disclosure, wording, tables=tables))
    notices = cleaned(tuple(notices))
    document = Document()
    set_styles(document)
    _set_properties(document, disclosure, outline, author or outline.department)
    document.core_properties.identifier = f"sha256:{checksum}" if checksum else ""
    document.core_properties.keywords = f"ledger:{ledger_hash}" if ledger_hash else ""
    _fill(document, outline, notices, draft=draft)
    return _packed(document)


def _fill(document: WordDocument, outline: Outline, notices: Sequence[str], *, draft: bool) -> None:
    front, text = _references(document, notices, draft=draft)
    parts = [*_front(outline), section_break(PageFormat().properties(references=front))]
    parts += _body(outline, text)
    body = parse_xml(f"<w:body {NAMESPACES}>{''.join(parts)}</w:body>")
    document.element.replace(document.element.body, body)


def _front(outline: Outline) -> Iterator[str]:
    name = outline.department
    title, issuer = outline.title, name
    if name and title.startswith(name) and len(title) > len(name):
        title = f"{name}\n{title[len(name) :]}"
    elif name not in title:
        # so that whoever reads the file knows whose it is
        issuer = f"{UNIT if outline.of_unit else DEPARTMENT}名称：{name}"
    yield paragraph(TITLE, run(title))
    below = '<w:spacing w:before="5200"/>'
    for line in (issuer, outline.date):
        if line:
            yield paragraph(ISSUER, run(line), below)
            below = ""
    entries = contents(entries_of(outline))
    if entries:
        yield entries.replace("</w:pPr>", f"{_NEW_PAGE}</w:pPr>", 1)


def _body(outline: Outline, references: str) -> Iterator[str]:
    """Yield the text, then each table on a page of its own; a section ends where the paper turns."""
    page, above, headed = PageFormat(), False, False
    first: int | None = 1
    following: tuple[Block | None, ...] = (*outline.blocks[1:], None)
    for number, (block, after) in enumerate(zip(outline.blocks, following, strict=True)):
        opens = isinstance(block, Heading) and isinstance(after, TableLayout)
        layout = after if opens else block
        if isinstance(layout, TableLayout) and not headed and page_of(layout) != page:
            yield section_break(page.properties(references=references, first_number=first))
            page, references, first = page_of(layout), "", None
            new_page = False
        else:
            new_page = number > 0 and not headed
        headed = opens
        if isinstance(block, TableLayout):
            yield from _table(number, block, new_page=new_page)
            above = True
        elif isinstance(block, Heading):
            content = bookmarked(number, run(block.number + block.text))
            before = _NEW_PAGE if opens and new_page else ""
            yield paragraph(f"Heading{block.level}", content, before)
        else:
            yield from _sentence(block, below_table=above)
    yield page.properties(references=references, first_number=first)


def _table(number: int, layout: TableLayout, *, new_page: bool) -> Iterator[str]:
    title = bookmarked(number, run(caption_of(layout)))
    yield paragraph(CAPTION, title, _NEW_PAGE if new_page else "")
    yield paragraph(UNIT_LINE, run(f"单位：{layout.unit}"))
    yield table(layout)


def _sentence(sentence: Sentence, *, below_table: bool) -> Iterator[str]:
    lines = sentence.text.splitlines()
    if sentence.section is Section.TABLES and "\t" in sentence.text:
        yield from (paragraph(NOTE, run(line)) for line in lines if "\t" not in line)
        yield plain_table([line.split("\t") for line in lines if "\t" in line])
        yield paragraph(NOTE, "")  # two tables without a paragraph between them are one
        return
    for line in lines:
        yield paragraph(NOTE if below_table else BODY, run(line))


def _references(document: WordDocument, notices: Sequence[str], *, draft: bool) -> tuple[str, str]:
    """Return the references to head and foot: of the cover and the contents, and of the text after them."""
    section = document.sections[0]
    head = ""
    lines = [paragraph("Header", run("草稿") + markup_in("watermark.xml"))] if draft else []
    lines += [paragraph("Header", run(notice)) for notice in notices]
    if lines:
        _replace(section.header, "".join(lines))
        head = _reference(section, "headerReference")
    number = run("— ") + field_start("PAGE") + run("1") + FIELD_END + run(" —")
    _replace(section.footer, paragraph("Footer", number))
    return head, _reference(section, "footerReference")


def _replace(part: _Header | _Footer, markup: str) -> None:
    part.is_linked_to_previous = False
    element = part._element
    for old in list(element):
        element.remove(old)
    element.extend(parse_xml(f"<w:hdr {NAMESPACES}>{markup}</w:hdr>"))


def _reference(section: DocxSection, tag: str) -> str:
    """Return the reference to the head or foot of a section, once it has one of its own."""
    identifier = section._sectPr.find(qn(f"w:{tag}")).get(qn("r:id"))
    return f'<w:{tag} w:type="default" r:id="{identifier}"/>'


def _set_properties(
    document: WordDocument, disclosure: Disclosure, outline: Outline, author: str
) -> None:
    """Set title, author and date: that of the approval, or the beginning of the fiscal year."""
    day = disclosure.approved_on
    year = min(max(disclosure.fiscal_year, 1980), 9999)
    moment = datetime(day.year, day.month, day.day) if day else datetime(year, 1, 1)
    properties = document.core_properties
    properties.title = outline.title[:255]
    properties.author = properties.last_modified_by = author[:255]
    properties.language, properties.comments, properties.revision = "zh-CN", "", 1
    properties.created = properties.modified = moment


def _packed(document: WordDocument) -> bytes:
    """Return the document as bytes, without the moment at which it was packed."""
    written = BytesIO()
    document.save(written)
    packed = BytesIO()
    with ZipFile(written) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, _EARLIEST), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()
