"""The official document as pages: what LibreOffice makes of the Word file."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest

from budgets.disclosure.model import Disclosure
from budgets.disclosure.writers.word.document import write_docx
from tests.demonstration import of_department
from tests.disclosure.readers.workbooks import has_writer

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        SOFFICE is None or not has_writer(Path(SOFFICE)),
        reason="LibreOffice Writer is not installed: pages cannot be looked at",
    ),
]


def county_budget() -> Disclosure:
    """A long one: 25 pages, with a table of three pages' rows and an empty one."""
    return replace(of_department(3)[3].disclosure, passages=())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("pages")
    return pages_of(folder, write_docx(county_budget(), draft=True))


def pages_of(folder: Path, written: bytes) -> list[str]:
    """The text of every page of the PDF that LibreOffice makes of a Word file."""
    (folder / "budget.docx").write_bytes(written)
    command = [SOFFICE or "", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "budget.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(folder / "budget.pdf") as pdf:
        return [(page.extract_text() or "").replace(" ", "") for page in pdf.pages]


def test_cover_contents_text_and_tables_follow_each_other(pages: list[str]) -> None:
    told = county_budget()
    assert told.department.name in pages[0]
    assert "目录" in pages[1]
    assert pages[-1].find("表") >= 0
    assert 20 <= len(pages) <= 30
    whole = "".join(pages)
    for words in ("一、基本职能及主要工作", "占71.01%", "表1部门收支总表", "本表为空"):
        assert words in whole.replace("\n", "")


def test_no_field_fails_and_no_character_is_missing(pages: list[str]) -> None:
    whole = "".join(pages)
    assert "Error" not in whole
    assert "错误" not in whole
    assert "\ufffd" not in whole


def test_every_page_but_cover_and_contents_is_numbered(pages: list[str]) -> None:
    first = next(n for n, page in enumerate(pages) if "—1—" in page)
    assert not any(re.search(r"—\d+—", page) for page in pages[:first])
    assert [re.findall(r"—(\d+)—", page)[-1] for page in pages[first:]] == [
        str(n) for n, _ in enumerate(pages[first:], 1)
    ]


def has_letters_of_known_width() -> bool:
    """Whether Times New Roman, or the free font of the same widths, is there to lay the text out."""
    fonts = shutil.which("fc-match")
    if fonts is None:
        return False
    found = subprocess.run([fonts, "Times New Roman"], check=True, capture_output=True, text=True)
    return "Liberation" in found.stdout or "Times" in found.stdout


@pytest.mark.skipif(
    not has_letters_of_known_width(), reason="without Times New Roman lines break elsewhere"
)
def test_the_contents_name_the_pages_on_which_things_stand(pages: list[str]) -> None:
    first = next(n for n, page in enumerate(pages) if "—1—" in page)
    entries = re.findall(r"^(.+?)\.{3,}(\d+)$", "\n".join(pages[1:first]), re.MULTILINE)
    assert len(entries) > 25
    wrong = []
    for title, page in entries:
        found = [n for n, text in enumerate(pages[first:], 1) if f"\n{title}\n" in f"\n{text}\n"]
        if found and int(page) not in found:
            wrong.append((title, page, found))
    assert wrong == []


def test_heads_repeat_where_a_table_goes_on(pages: list[str]) -> None:
    heads = [page for page in pages if "科目编码" in page]
    captions = [page for page in heads if re.search(r"^表\d", page, re.MULTILINE)]
    assert len(heads) > len(captions)


def test_a_draft_is_marked_on_every_page(pages: list[str]) -> None:
    assert all("草稿" in page for page in pages)
