"""What the tests of /verify/ share: asking it, and saving downloads again as other programs do."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from budgets import publishing, store
from budgets.models import Edition
from tests.cast import fire_budget

BASE = "/departments/fire-brigade/2020"
SECRET = "绝密的联系电话"

Change = Callable[[Any], Any]  # what is done to a file that was opened


class Said:
    """What the page said of a file."""

    def __init__(self, page: str) -> None:
        self.page = page
        found = re.search(r"verdict--(\w+)", page)
        self.verdict = found[1] if found else ""
        self.text = " ".join(re.sub(r"<[^>]+>", " ", page.split("<h2", 1)[-1]).split())


def asked(client: Client, data: bytes = b"", name: str = "my.file", **fields: str) -> Said:
    files = {"file": SimpleUploadedFile(name, data)} if data else {}
    response = client.post("/verify/", {**fields, **files})
    assert response.status_code == 200
    assert "sessionid" not in response.cookies
    assert "csrftoken" not in response.cookies
    return Said(response.content.decode())


def downloaded(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def corrected(edition: Edition) -> Edition:
    draft = publishing.correct(edition=edition)
    budget = fire_budget(edition.fiscal_year)
    store.write(draft, replace(budget, contact=SECRET))
    return publishing.publish(edition=draft, correction_note="电话改了")


def cells_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def csv_of(rows: list[list[str]]) -> bytes:
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def saved_docx(data: bytes, change: Callable[[Any], Any] = lambda document: None) -> bytes:
    document = docx.Document(io.BytesIO(data))
    change(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def saved_xlsx(data: bytes, change: Callable[[Any], Any] = lambda book: None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell_of_docx(document: Any) -> None:
    cell = next(
        cell for table in document.tables for row in table.rows for cell in row.cells if cell.text == "30"
    )  # fmt: skip
    cell.paragraphs[0].runs[0].text = "930"


def figure_of(book: Any) -> Any:
    sheet = next(sheet for sheet in book if sheet.title.startswith("表5"))
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == 30)


def set_cell(cell: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(cell, name, value)


def answer_of(said: Said) -> str:
    """What the page says of the file, without what it says of every file."""
    return said.text.split("查一个文件")[0]
