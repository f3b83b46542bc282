"""The official document as a Word file: what is in it, and that it reads back as what was written."""

from __future__ import annotations

import os
import re
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import Phase as Step

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Disclosure, Passage, Phase, Section, Table
from budgets.disclosure.readers.in_process import read_bytes
from budgets.disclosure.rules import judge
from budgets.disclosure.writers.outline import Sentence, outline_of
from budgets.disclosure.writers.word.document import write_docx
from demo.documents import TEXT_SAMPLE, WORD_SAMPLE
from tests.builders import document, item, letters_office, total
from tests.demonstration import of_department
from tests.disclosure.normalise import facts_of
from tests.disclosure.writers.filed import filed_disclosures

EXAMPLES = int(os.environ.get("LOOP_EXAMPLES", "0"))
PROFILE = settings(
    max_examples=EXAMPLES or 100,
    derandomize=not EXAMPLES,
    database=None,
    deadline=None,
    # Shrinking a whole document takes minutes: only where somebody looks for a fault.
    phases=tuple(Step) if EXAMPLES else (Step.explicit, Step.generate),
    suppress_health_check=list(HealthCheck),
)


def opened(disclosure: Disclosure, **options: object) -> WordDocument:
    return Document(BytesIO(write_docx(disclosure, **options)))  # type: ignore[arg-type]


def read_back(disclosure: Disclosure) -> Disclosure:
    return read_bytes("公开.docx", write_docx(disclosure)).disclosure


# The loop


def contradictions(disclosure: Disclosure) -> set[frozenset[str]]:
    """The figures that contradict each other; which of two rules says so depends on their section."""
    return {
        frozenset(figure.printed for figure in finding.figures)
        for finding in judge(disclosure)
        if finding.severity is Severity.ERROR
    }


def in_own_words(read: Disclosure, written: Disclosure) -> list[Passage]:
    """What was read back of the words that are no template's: the department's own, as they were written."""
    sentences = [x for x in outline_of(written).blocks if isinstance(x, Sentence)]
    computed = {bare(each.text) for each in sentences if not each.own}
    computed |= {
        bare(each.source.text) for each in written.statements
    }  # said twice, with two figures
    found = [each for each in read.passages if each.section is not Section.IDENTITY]
    return [each for each in found if bare(each.text) not in computed]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.slow
@pytest.mark.parametrize("department", [0, 1, 3, 7, 8, 15])
@pytest.mark.parametrize("place", range(4, 8))
def test_the_county_reads_back_as_it_was_written(department: int, place: int) -> None:
    """Two years of six departments, budgets and final accounts, the contradicting ones among them."""
    disclosure = of_department(department)[place].disclosure
    read = read_back(disclosure)
    assert facts_of(read) == facts_of(disclosure)
    own = [passage.text for passage in disclosure.passages]
    assert [each.text for each in in_own_words(read, disclosure)] == own
    assert contradictions(read) == contradictions(disclosure)


@pytest.mark.fuzz
@PROFILE
@given(filed_disclosures())
def test_whatever_a_department_files_reads_back_as_it_was_written(disclosure: Disclosure) -> None:
    assume(disclosure.lines or disclosure.projects)  # a blank form is refused
    read = read_back(disclosure)
    assert facts_of(read) == facts_of(disclosure)
    assert in_own_words(read, disclosure) == []


@pytest.mark.parametrize("path", [TEXT_SAMPLE, WORD_SAMPLE], ids=lambda path: path.name)
def test_a_document_read_and_written_again_says_the_same(path: Path) -> None:
    """Its contradictions included, in the standard wording."""
    first = replace(read_bytes(path.name, path.read_bytes()).disclosure, passages=())
    assert facts_of(read_back(first)) == facts_of(first)


def test_a_document_with_words_of_its_own_read_and_written_again_says_the_same() -> None:
    first = read_bytes(TEXT_SAMPLE.name, TEXT_SAMPLE.read_bytes()).disclosure
    read = read_back(first)
    assert facts_of(read) == facts_of(first)
    kept = {each.text for each in read.passages}
    assert {each.text for each in first.passages if each.section is not Section.IDENTITY} <= kept


def test_own_words_are_found_again_under_their_headings() -> None:
    words = (
        Passage(Section.THREE_PUBLIC, "", "“三公”经费3万元，从严控制。"),
        Passage(Section.PERFORMANCE, "", "本部门按要求开展绩效管理。"),
    )
    read = read_back(replace(letters_office(), passages=words))
    kept = {(each.section, each.text) for each in read.passages}
    assert {(each.section, each.text) for each in words} <= kept


def test_a_table_that_was_not_understood_is_drawn_and_kept() -> None:
    words = (Passage(Section.TABLES, "附表 车辆情况", "车牌\t车型\n甲001\t轿车"),)
    read = read_back(replace(document(total(Table.T5, "5")), passages=words))
    assert "车牌\t车型\n甲001\t轿车" in [each.text for each in read.passages]


# The file


def test_the_same_disclosure_gives_the_same_bytes_whenever_it_is_written() -> None:
    first = write_docx(letters_office())
    time.sleep(2.1)  # the clock of a zip archive counts every second second
    assert write_docx(letters_office()) == first


def test_headings_text_and_tables_have_real_styles_and_chinese_fonts_by_name() -> None:
    word = opened(letters_office())
    styles = {each.style.name for each in word.paragraphs if each.text}  # type: ignore[union-attr]
    assert {"Title", "Heading 1", "Heading 2", "Body Text", "TOC Heading", "Caption"} <= styles
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in word.styles
        if style.name in styles
    }
    assert fonts["Title"] == "方正小标宋简体"
    assert fonts["Heading 1"] == "黑体"
    assert fonts["Heading 2"] == "楷体_GB2312"
    assert fonts["Body Text"] == "仿宋_GB2312"


def test_every_font_names_what_to_take_where_it_is_missing() -> None:
    with ZipFile(BytesIO(write_docx(letters_office()))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    for font in ("方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"):
        assert re.search(rf'w:name="{font}"><w:altName w:val="[^"]+', table)


def test_the_contents_are_a_field_with_its_entries_and_every_entry_points_somewhere() -> None:
    body = opened(letters_office()).element.xml
    assert r'TOC \o "1-2" \h \z \u' in body
    anchors = re.findall(r'w:anchor="([^"]+)"', body)
    assert len(anchors) > 15
    assert set(anchors) <= set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', body))


def test_heads_of_tables_repeat_and_rows_stay_whole() -> None:
    word = opened(of_department(3)[3].disclosure)
    for table in word.tables:
        rows = table._tbl.tr_lst
        assert rows[0].xpath("w:trPr/w:tblHeader")
        assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)


def test_figures_stand_to_the_right_and_wide_tables_on_turned_pages() -> None:
    word = opened(of_department(3)[3].disclosure)
    figure = next(
        cell for table in word.tables for row in table.rows for cell in row.cells
        if re.fullmatch(r"\d+\.\d\d", cell.text)
    )  # fmt: skip
    assert figure.paragraphs[0].style.name == "Table Figure"  # type: ignore[union-attr]
    turned = {section.orientation for section in word.sections}
    assert len(turned) == 2


def test_the_cover_has_no_page_number_and_the_text_begins_with_one() -> None:
    word = opened(letters_office())
    cover, text = word.sections[0], word.sections[1]
    assert cover.footer.is_linked_to_previous  # there is none before it: no foot at all
    assert "PAGE" in text.footer._element.xml
    assert text._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_a_draft_says_so_on_every_page_and_a_published_document_nowhere() -> None:
    draft, published = opened(letters_office(), draft=True), opened(letters_office())
    assert draft.sections[0].header.paragraphs[0].text == "草稿"
    assert "草　稿" in draft.sections[0].header._element.xml
    assert all(section.header.is_linked_to_previous for section in draft.sections[1:])
    assert all(section.header.is_linked_to_previous for section in published.sections)


def test_who_wrote_what_stands_in_the_properties() -> None:
    told = letters_office()
    word = opened(told)
    assert word.core_properties.author == told.department.name
    assert str(told.fiscal_year) in word.core_properties.title
    assert word.core_properties.created.year == told.fiscal_year  # type: ignore[union-attr]


def test_signs_that_markup_cannot_hold_do_no_harm() -> None:
    odd = replace(letters_office(), contact="甲\x00\x01<b>&乙\ud800")
    assert "甲<b>&乙" in [paragraph.text for paragraph in opened(odd).paragraphs]


def test_final_accounts_are_called_so() -> None:
    line = item(Table.T5, "2101101", "5.6", "行政单位医疗")
    final = replace(document(line, total(Table.T5, "5.6")), phase=Phase.FINAL)
    texts = [paragraph.text for paragraph in opened(final).paragraphs]
    assert any(text.endswith("一般公共预算财政拨款支出决算情况说明") for text in texts)
