"""The sample documents: made from their source, and read with the contradictions they are there for."""

from decimal import Decimal

import pytest
from docx import Document

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Disclosure, LineKey, Nature, Row, Table
from budgets.disclosure.readers import read_document
from budgets.disclosure.rules import judge
from demo.documents import TEXT_SAMPLE, WORD_SAMPLE, WORD_SOURCE
from demo.documents.word import paragraphs_of


@pytest.fixture(scope="module")
def word() -> Disclosure:
    return read_document(WORD_SAMPLE).disclosure


@pytest.fixture(scope="module")
def text() -> Disclosure:
    return read_document(TEXT_SAMPLE).disclosure


def test_the_word_sample_is_what_its_source_makes() -> None:
    committed = [(p.style.name, p.text) for p in Document(str(WORD_SAMPLE)).paragraphs]
    assert committed == paragraphs_of(WORD_SOURCE), "run: python -m demo.documents"


def test_the_word_sample_is_read_whole(word: Disclosure) -> None:
    assert word.department.name == "中共广元市昭化区委群众工作局"
    assert word.department.short_names == ("群工局", "区委群工局")
    assert (word.fiscal_year, len(word.functions), len(word.glossary)) == (2020, 9, 9)
    assert [each.title for each in word.priorities][3] == "抓好群众“最多访一次”"
    assert [each.name for each in word.units] == ["办公室", "群众来访接待中心", "督查督办股"]
    assert [each.name for each in word.projects] == [
        "到省到京信访维稳工作经费",
        "社情民意短信平台和远程视频网上投诉平台资金",
    ]
    assert len(word.reasons) == 5


def test_the_word_sample_has_its_three_errors_and_a_garbled_name(word: Disclosure) -> None:
    found = judge(word)
    errors = [each for each in found if each.severity is Severity.ERROR]
    said = " ".join(each.message for each in errors)
    assert sorted(each.rule for each in errors) == ["R16", "R21", "R29"]
    for figure in ("171.7", "171.6", "64.4", "64.2", "2080501"):
        assert figure in said
    assert any("党委办公厅及机关机构事务" in x.message for x in found if x.rule == "R29")


def test_the_text_sample_is_read_under_other_headings(text: Disclosure) -> None:
    assert (text.department.name, text.fiscal_year) == ("栖岚县林业局", 2024)
    assert (len(text.functions), len(text.priorities), len(text.glossary)) == (5, 3, 4)
    total = text.line(LineKey(Table.T3))
    project = text.line(LineKey(Table.T3, nature=Nature.PROJECT))
    assert total is not None
    assert project is not None
    assert (total.amount.yuan, project.amount.printed) == (Decimal(12_864_000), "473.50")
    items = {x.code: x.amount.printed for x in text.of_table(Table.T5) if len(x.code) == 7}
    assert items["2130234"] == "155.00"
    assert len(items) == 8
    works = text.of_table(Table.PROCUREMENT)
    assert [x.amount.printed for x in works if x.row is Row.ITEM] == ["38.00", "60.00", "48.00"]


def test_the_text_sample_has_no_error(text: Disclosure) -> None:
    assert [each.message for each in judge(text) if each.severity is Severity.ERROR] == []


def test_the_text_samples_units_and_projects_are_read(text: Disclosure) -> None:
    assert [(unit.name, unit.kind.value) for unit in text.units] == [
        ("栖岚县林业局（本级）", "self"),
        ("栖岚县国有黄檀林场", "subordinate"),
        ("办公室", "internal"),
        ("资源管理股", "internal"),
        ("造林绿化股", "internal"),
        ("防灾减灾股", "internal"),
    ]
    assert [(project.name, project.amount.printed) for project in text.projects] == [
        ("人工造林和退化林修复", "318.50"),
        ("森林防火和有害生物防治", "155.00"),
    ]
