"""A unit's official document: 单位 wherever a department's says 部门, and read back as it was."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from budgets.disclosure.model import Disclosure, Phase
from budgets.disclosure.readers import read_bytes
from budgets.disclosure.writers.outline import outline_of, outline_of_kept, words_to_keep
from budgets.disclosure.writers.word.document import write_docx
from budgets.disclosure.writers.workbook import write_workbook
from demo.county.units import unit_editions_of
from tests.demonstration import PROFILES

pytestmark = pytest.mark.slow


def museum(phase: Phase) -> Disclosure:
    """The museum's document of 2023, under the title that the portal gives it."""
    found = (each.disclosure for unit, each in unit_editions_of(PROFILES["culture-tourism-bureau"])
             if unit.slug == "county-museum")  # fmt: skip
    said = next(each for each in found if (each.fiscal_year, each.phase) == (2023, phase))
    return replace(said, title="")


def words_of(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


@pytest.mark.parametrize("phase", Phase)
def test_it_says_unit_where_a_departments_says_department(phase: Phase) -> None:
    said = museum(phase)
    outline = outline_of(said, of_unit=True)
    words = words_of(write_docx(said, outline=outline))
    assert outline.title == f"栖岚县博物馆2023年单位{phase.text.zh}公开"
    tables = ("单位收支总表", "单位收入总表", "单位支出总表") if phase is Phase.BUDGET else ()
    for expected in (*tables, f"单位{phase.text.zh}公开表", "机构设置"):
        assert expected in words
    own = words.replace("部门预算支出经济分类", "")
    for each in (
        "部门预算",
        "部门决算",
        "部门收支总表",
        "部门收入总表",
        "部门支出总表",
        "部门名称",
    ):
        assert each not in own
    assert f"部门{phase.text.zh}公开表" in words_of(write_docx(said))


@pytest.mark.parametrize("phase", Phase)
def test_it_reads_back_to_the_same_amounts(phase: Phase) -> None:
    said = museum(phase)
    outline = outline_of(said, of_unit=True)
    reading = read_bytes("单位.docx", write_docx(said, outline=outline))
    found = {line.key: line.amount.yuan for line in reading.disclosure.lines}
    as_department = read_bytes("部门.docx", write_docx(said)).disclosure
    assert found == {line.key: line.amount.yuan for line in as_department.lines}
    assert reading.disclosure.fiscal_year == 2023
    assert reading.disclosure.phase is phase
    assert reading.disclosure.title == outline.title
    assert reading.disclosure.department.name == "栖岚县博物馆"
    assert [unit.name for unit in reading.disclosure.units] == [
        unit.name for unit in as_department.units
    ]


def test_kept_words_give_the_same_document() -> None:
    said = museum(Phase.BUDGET)
    outline = outline_of(said, of_unit=True)
    assert outline_of_kept(said, words_to_keep(outline), of_unit=True) == outline


def test_the_workbook_says_so_too() -> None:
    said = museum(Phase.BUDGET)
    book = load_workbook(BytesIO(write_workbook(said, of_unit=True)))
    text = "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
    )
    assert "栖岚县博物馆2023年单位预算" in text
    assert "2023年单位收支总表" in text
    assert "编制单位：栖岚县博物馆" in text
    assert "部门收支总表" not in text
