"""Whatever is sent to /verify/, little of it is unpacked and read."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from budgets.models import Edition
from tests.views.verify.verifying import BASE, asked, cells_of, csv_of, downloaded

pytestmark = pytest.mark.slow


def archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def _sheet(rows: int) -> bytes:
    return (
        b"<worksheet><sheetData>"
        + b"<row><c><v>1</v></c></row>" * rows
        + b"</sheetData></worksheet>"
    )


BOOK = {
    "xl/workbook.xml": b'<workbook xmlns:r="r"><sheets><sheet name="a" r:id="1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Id="1" Type="x/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>',
}
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb in a sheet": lambda: archive(BOOK | {"xl/worksheets/sheet1.xml": b"0" * 199_000_000}),
    "a bomb in the properties": lambda: archive({"docProps/core.xml": b"<a>" + b"0" * 199_000_000}),
    "sixty thousand names": lambda: archive({f"n{at}": b"" for at in range(60_000)}),
    "a million rows": lambda: archive(BOOK | {"xl/worksheets/sheet1.xml": _sheet(1_000_000)}),
    "entities": lambda: archive(
        {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>', "word/x": b""}
    ),
    "a cell far out": lambda: archive(
        BOOK | {"xl/worksheets/sheet1.xml": b'<worksheet><c r="XFD1048576"><v>1</v></c></worksheet>'}
    ),
    "nothing but commas": lambda: b"," * 20_000_000,
    "nothing but lines": lambda: b"a\n" * 10_000_000,
    "one cell without an end": lambda: b'a,"' + b"b\n" * 9_000_000,
    "nested arrays": lambda: b"[" * 19_000_000,
    "many objects": lambda: b"[" + b"{}," * 6_000_000 + b"0]",
    "deep objects": lambda: b'{"lines":[' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"]}",
    "zeros": lambda: bytes(20_000_000),
    "a broken archive": lambda: b"PK\x03\x04 broken",
    "digits without end": lambda: b"ab" * 10_000_000,
}  # fmt: skip


@pytest.mark.parametrize("attack", [*HOSTILE])
def test_a_hostile_file_is_unpacked_and_read_within_limits(
    client: Client, edition: Edition, attack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = HOSTILE[attack]()
    unpacked = [0]
    read = zipfile.ZipExtFile.read

    def counted(self: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        content = read(self, n)
        unpacked[0] += len(content)
        return content

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    rows = _counting_rows(monkeypatch)
    said = asked(client, data)
    assert said.verdict == "unknown", said.text
    assert unpacked[0] <= 10 * 1024 * 1024
    assert rows[0] <= 30_001


def _counting_rows(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    from budgets.reports.verification import parsing

    rows, real = [0], csv.reader

    def counting(*args: Any, **options: Any) -> Any:
        for row in real(*args, **options):
            rows[0] += 1
            yield row

    class Counting:
        Error = csv.Error
        reader = staticmethod(counting)

    monkeypatch.setattr(parsing, "csv", Counting)
    return rows


def test_a_file_in_which_everything_differs_is_not_compared_to_its_end(
    client: Client, edition: Edition
) -> None:
    rows = cells_of(downloaded(client, f"{BASE}/v1.csv"))
    at = rows[0].index("department_id")
    forged = [[f"{number}.{place}" for place in range(len(rows[0]))] for number in range(2000)]
    for row in forged:
        row[at : at + 4] = rows[1][at : at + 4]
        row[rows[0].index("checksum")] = edition.checksum
    said = asked(client, csv_of([*rows, *forged]))
    assert said.verdict in ("claims", "differs")
    assert "内容太多" in said.text


def test_what_is_too_large_is_refused_with_a_sentence(client: Client, edition: Edition) -> None:
    said = asked(client, b"0" * (20 * 1024 * 1024 + 1))
    assert "最多 20 MB" in said.text
