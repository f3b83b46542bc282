"""What the public can take away, as digests by which two versions of the software can be compared.

Uses only public addresses and a few names of models, so that it also runs on the commit from which a dump was
made: `python digests.py` there prints what is kept beside the dump (README.md).
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from django.test import Client

_SCOPE_FILES = (
    "lines totals functions priorities reasons glossary projects indicators findings holdings staff"
)
_FILES_OF_ALL = ("/ledger.csv", *(f"/data/{name}.csv" for name in _SCOPE_FILES.split()))


def everything(columns: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """Return the checksums of all editions, the hashes of all chains, and the digest of each public file.

    Of CSV files only the named `columns` count, as a later version may append some; without them, all.
    """
    from budgets.models import Edition, LedgerEntry, LogLink

    sealed = Edition.objects.exclude(published_at=None).order_by("pk")
    public = list(
        sealed.filter(status__in=("published", "superseded")).select_related("department")
    )
    endings = ("csv", "json", "docx", "xlsx")
    addresses = [f"{_address_of(each)}.{ending}" for each in public for ending in endings]
    columns = dict(columns or {})
    return {
        "checksums": {str(each.pk): each.checksum for each in sealed},
        "hashes": [
            each.hash for chain in (LedgerEntry, LogLink) for each in chain.objects.order_by("pk")
        ],
        "files": {
            address: _digest_of(address, columns) for address in (*_FILES_OF_ALL, *addresses)
        },
        "columns": columns,
    }


def _address_of(edition: Any) -> str:
    """Return the address of one version without an ending, as in /departments/fire/2024/final/v1."""
    final = "/final" if edition.phase == "final" else ""
    return f"/departments/{edition.department.slug}/{edition.fiscal_year}{final}/v{edition.number}"


def _digest_of(address: str, columns: dict[str, list[str]]) -> str:
    """Return what a file says as a digest: not its bytes, which change with the library that packs them."""
    answer = Client(SERVER_NAME="localhost").get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    content = answer.getvalue()
    summary = sha256()
    match address.rpartition(".")[2]:
        case "csv":
            kind = address if address in _FILES_OF_ALL else "of one edition"
            rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
            named = columns.setdefault(kind, list(rows.fieldnames or ()))
            said: Iterable[Any] = ([row[name] for name in named] for row in rows)
        case "json":
            said = [content.decode()]
        case "xlsx":
            said = _cells(content)
        case "docx":
            said = _paragraphs(content)
    for each in said:
        summary.update(json.dumps(each, ensure_ascii=False, default=str).encode() + b"\n")
    return summary.hexdigest()


def _cells(content: bytes) -> Iterator[Any]:
    import openpyxl

    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        yield sheet.title
        yield from ([cell.value for cell in row] for row in sheet.iter_rows())


def _paragraphs(content: bytes) -> Iterator[Any]:
    import docx
    from docx.table import Table

    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            yield from ([cell.text for cell in row.cells] for row in block.rows)
        else:
            yield block.text


if __name__ == "__main__":
    import django

    django.setup()
    json.dump(everything(), sys.stdout, indent=1, ensure_ascii=False)
    print()  # noqa: T201
