"""The CSV files of many editions, by name: amounts ("lines"), control totals, and each file of texts."""

from __future__ import annotations

from collections.abc import Generator

from budgets.disclosure.open_data.schema import COLUMNS
from budgets.models.editions import EditionQuerySet
from budgets.reports.open_data import control_totals
from budgets.reports.open_data.line_files import FixedAddresses, csv_chunks
from budgets.reports.open_data.narrative_files import NARRATIVES, narrative_lines

CSV_FILES = {
    "lines": COLUMNS,
    "totals": control_totals.COLUMNS,
    **{name: kind.all_columns for name, kind in NARRATIVES.items()},
}


def chunks_of(name: str, editions: EditionQuerySet, addresses: FixedAddresses) -> Generator[bytes]:
    """Yield the bytes of one of CSV_FILES of these editions."""
    if name == "lines":
        yield from csv_chunks(editions, addresses)
        return
    if name == "totals":
        lines = control_totals.total_lines(editions, addresses)
    else:
        lines = narrative_lines(name, editions, addresses)
    for line in lines:
        yield line.encode()
