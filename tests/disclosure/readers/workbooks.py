"""Builds workbooks for the tests of the readers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from budgets.disclosure.readers.formats.libreoffice import libreoffice

Rows = Sequence[Sequence[str]]
TITLES = ["某县信访局2020年部门预算公开表"]


def workbook_of(tables: Sequence[tuple[str, Rows]], *, first: Sequence[str] = TITLES) -> bytes:
    """A workbook with a sheet for each table: title rows, then the table, figures as numbers.

    A cell "<" is merged with the one to its left, "^" with the one above.
    """
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "封面"
    for line in first:
        cover.append([line])
    for number, (title, rows) in enumerate(tables, 1):
        sheet = book.create_sheet(f"附{number}")
        for line in title.splitlines():
            sheet.append([line])
            sheet.merge_cells(
                start_row=sheet.max_row,
                end_row=sheet.max_row,
                start_column=1,
                end_column=len(rows[0]),
            )
        fill(sheet, sheet.max_row + 1, rows)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def fill(sheet: Worksheet, top: int, rows: Rows) -> None:
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            if text not in ("<", "^"):
                _write(sheet, top + down, 1 + across, text)
                _merge(sheet, top, rows, down, across)


def _write(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    plain = text.replace(",", "")
    whole, _, decimals = plain.partition(".")
    if whole.isdecimal() and (not whole.startswith("0") or plain.startswith("0.")):
        cell.value = float(plain)
        grouping = "#,##0" if "," in text else "0"
        cell.number_format = grouping + (f".{'0' * len(decimals)}" if decimals else "")
    elif text:
        cell.value = text


def _merge(sheet: Worksheet, top: int, rows: Rows, down: int, across: int) -> None:
    right, below = across, down
    while right + 1 < len(rows[down]) and rows[down][right + 1] == "<":
        right += 1
    while below + 1 < len(rows) and rows[below + 1][across] == "^":
        below += 1
    if (right, below) != (across, down):
        sheet.merge_cells(
            start_row=top + down,
            end_row=top + below,
            start_column=1 + across,
            end_column=1 + right,
        )


def has_writer(soffice: Path) -> bool:
    """Whether a LibreOffice opens documents of words: its parts are installed one by one."""
    return (soffice.resolve().parent / "libswlo.so").exists()


def saved_by_libreoffice(data: bytes, suffix: str, to: str, folder: Path) -> bytes:
    """The same document saved by LibreOffice in another format; skips where it is not installed."""
    program = libreoffice(os.environ)
    if program is None or (suffix == ".docx" and not has_writer(Path(program))):
        pytest.skip("LibreOffice is not installed, so that nothing can be converted here")
    source = folder / f"source{suffix}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", to, "--outdir", folder / "out", source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "out" / f"source.{to}").read_bytes()
