"""The lists that come with the software: `*.csv` in this folder.

Columns: code, name, valid_from, valid_to (years), former_names ("name<year it was given up";…),
aliases (";"), confirmed (yes: seen in a published table; no: recalled). A code's parent is the
longest code of the list that it begins with.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.resources import files

from budgets.disclosure.codes.books import parent_of
from budgets.disclosure.codes.classification import Classification
from budgets.disclosure.codes.headings import Code


def rows_of(file_name: str) -> Iterator[dict[str, str]]:
    """Return the rows of one of the CSV files of this folder."""
    text = files("budgets.disclosure.codes").joinpath(file_name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def codes_of(file_name: str) -> Iterator[Code]:
    """Yield the codes of one of the lists."""
    rows = list(rows_of(file_name))
    known = {row["code"] for row in rows}
    for row in rows:
        former = [entry.rpartition("<") for entry in split(row["former_names"])]
        yield Code(
            code=row["code"],
            name=row["name"],
            parent=parent_of(row["code"], known),
            valid_from=int(row["valid_from"]) if row["valid_from"] else None,
            valid_to=int(row["valid_to"]) if row["valid_to"] else None,
            former_names=tuple(name for name, _, _ in former),
            confirmed=row["confirmed"] == "yes",
            aliases=split(row["aliases"]),
            renamed_in=tuple(int(year) for _, _, year in former),
        )


def split(cell: str) -> tuple[str, ...]:
    """Return the entries of a cell that holds several."""
    return tuple(entry for entry in cell.split(";") if entry)


def economic_headings_of(three_public: str) -> tuple[str, ...]:
    """Return the economic 款 under which T6 shows a 三公 item ("S3" → "30217"); else empty."""
    for row in rows_of("three_public.csv"):
        if row["code"] == three_public:
            return split(row["economic"])
    return ()


FUNCTIONAL = Classification(partial(codes_of, "functional.csv"))
ECONOMIC = Classification(partial(codes_of, "economic.csv"))
REVENUE = Classification(partial(codes_of, "revenue.csv"))
THREE_PUBLIC = Classification(partial(codes_of, "three_public.csv"))
PROCUREMENT = Classification(partial(codes_of, "procurement.csv"))
CARRIED_FORWARD = Classification(partial(codes_of, "carried_forward.csv"))


@dataclass(frozen=True, slots=True)
class Official:
    """A classification of which the state prints a book each year, and what its codes look like."""

    classification: Classification
    first_digit: str
    sizes: tuple[int, ...]  # digits of a code, from the top level down


OFFICIAL = {
    "functional": Official(FUNCTIONAL, "2", (3, 5, 7)),
    "economic": Official(ECONOMIC, "3", (3, 5)),
}
