"""A Fiscal Data Package: what the CSV files of amounts hold, column by column, for programs.

A Tabular Data Package whose amounts also have the column types of the taxonomy for budgets
(https://frictionlessdata.io/taxonomies/fiscal/budgets.json). Only the file of amounts is typed: a program
that adds up `value` must not find the same money again in the totals and the projects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgets.disclosure.model import Phase, Side, Table
from budgets.disclosure.open_data.schema import FUND_NAMES, NATURE_NAMES, OF_DEPARTMENT, OF_UNIT

PROFILE = "tabular-data-package"
AMOUNTS = "lines"
_SPECIAL: dict[str, dict[str, Any]] = {
    "address": {"type": "string", "format": "uri"},
    "fiscal_year": {"type": "integer"},
    "edition": {"type": "integer"},
    "phase": {"type": "string", "constraints": {"enum": [each.value for each in Phase]}},
    "table": {"type": "string", "constraints": {"enum": [each.value for each in Table]}},
    "side": {"type": "string", "constraints": {"enum": [each.value for each in Side]}},
    "fund": {"type": "string", "constraints": {"enum": sorted(set(FUND_NAMES.values()))}},
    "nature": {"type": "string", "constraints": {"enum": sorted(set(NATURE_NAMES.values()))}},
    "published_at": {"type": "datetime", "format": "any"},
    "first_published_on": {"type": "date"},
    "level": {
        "type": "string",
        "constraints": {"enum": [OF_DEPARTMENT, OF_UNIT]},
        "description": "Never add rows of units to those of departments: they are contained in them.",
    },
    "superior": {
        "type": "string",
        "description": "department_id of the department of a unit; empty for a department.",
    },
    "checksum": {"type": "string", "constraints": {"pattern": "[0-9a-f]{64}"}},
}
_NUMBERS = ("number", "rows", "project", "count")
# The types of the taxonomy; `side` holds "revenue" and "expenditure", the two values of a direction.
COLUMN_TYPES = {
    "amount_yuan": "value",
    "side": "direction",
    "phase": "phase:id",
    "fiscal_year": "date:fiscal-year",
    "jurisdiction": "administrative-classification:generic:level1:label",
    "department_id": "administrative-classification:generic:level2:code",
    "department": "administrative-classification:generic:level2:label",
    "functional_class": "functional-classification:generic:level1:code",
    "functional_group": "functional-classification:generic:level2:code",
    "functional_item": "functional-classification:generic:level3:code",
    "economic_class": "economic-classification:generic:level1:code",
    "economic_group": "economic-classification:generic:level2:code",
    "fund": "fin-source:generic:code",
    "nature": "expenditure-type:code",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One CSV file of a package: its path below the package, its columns; its size and SHA-256 if known."""

    name: str
    title: str
    path: str
    columns: Sequence[str]
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a package says of itself; `licence` is name, title and address ("" for none).

    `ledger` has the ends of the chains of public acts at that moment.
    """

    name: str
    title: str
    description: str
    homepage: str
    licence: tuple[str, str, str]
    created: str
    sources: Sequence[tuple[str, str]]
    ledger: Sequence[Mapping[str, Any]] = ()


def data_package(about: About, files: Sequence[DataFile]) -> dict[str, Any]:
    """Return the content of `datapackage.json`."""
    name, title, address = about.licence
    licence = {"name": name, "title": title, "path": address}
    package: dict[str, Any] = {
        "profile": PROFILE,
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "homepage": about.homepage,
        "countryCode": "CN",
        "licenses": [{key: value for key, value in licence.items() if value}],
        "sources": [{"title": source, "path": path} for source, path in about.sources],
        "resources": [_resource(file) for file in files],
    }
    package |= {"created": about.created} if about.created else {}
    return package | ({"ledger": list(about.ledger)} if about.ledger else {})


def _resource(file: DataFile) -> dict[str, Any]:
    resource = {
        "profile": "tabular-data-resource",
        "name": file.name,
        "title": file.title,
        "path": file.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n", "doubleQuote": True},
        "schema": {
            "fields": [_field(name, typed=file.name == AMOUNTS) for name in file.columns],
            "missingValues": [""],
        },
    }
    known = {"bytes": file.size, "hash": f"sha256:{file.sha256}"} if file.sha256 else {}
    return resource | known


def _field(name: str, *, typed: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, **_SPECIAL.get(name, {"type": "string"})}
    if name.endswith(("_yuan", "_percent")):
        field |= {"type": "number"}
    elif name in _NUMBERS:
        field["type"] = "integer"
    if typed and name in COLUMN_TYPES:
        field["columnType"] = COLUMN_TYPES[name]
    return field
