"""元 or 万元 where a table does not say: only what other figures of the document confirm."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from budgets.disclosure.model import Table
from budgets.disclosure.money import ZERO, MoneyUnit, parse_decimal
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.cell_values import unit_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.parsed_table import ParsedTable

# Tables of which any amount counts: their largest need not be stated elsewhere.
_WITHOUT_LARGEST = tuple(
    table
    for table in Table
    if table.arrangement in (Arrangement.ITEMS_ACROSS, Arrangement.PROJECTS)
)
_ALONE = re.compile(r"\(?(?:金额|货币)?(?:计量)?单位:?(?:为|均为)?(?:人民币)?[万亿]?元\)?")
_SAID = re.compile(r"(?<![\d.,])(\d[\d,]{0,17}(?:\.\d{1,6})?)(万元|亿元|元)")


def yuan_in(texts: Iterable[str]) -> set[Decimal]:
    """Return the amounts, in 元, that sentences state with their unit."""
    found: set[Decimal] = set()
    for text in texts:
        for match in _SAID.finditer(half_width(text)):
            try:
                found.add(parse_decimal(match[1]) * MoneyUnit(match[2]).yuan)
            except ValueError:
                continue
    return found - {ZERO}


def units_in(texts: Iterable[str]) -> set[MoneyUnit]:
    """Return the units that lone lines give for what follows: 「（金额单位：万元）」."""
    found = (unit_in(text) for text in texts if _ALONE.fullmatch(half_width(text).strip()))
    return {unit for unit in found if unit}


def confirmed_unit(
    parsed_tables: Mapping[MoneyUnit, ParsedTable], known: Collection[Decimal]
) -> MoneyUnit | None:
    """Return the unit in which a table's largest amount (of T7 and T10: any) is stated elsewhere too.

    None where no unit, or more than one, is confirmed.
    """
    confirmed = [unit for unit, parsed in parsed_tables.items() if _is_confirmed(parsed, known)]
    return confirmed[0] if len(confirmed) == 1 else None


def unit_like_others(
    parsed_tables: Mapping[MoneyUnit, ParsedTable],
    stated: Collection[MoneyUnit],
    known: Collection[Decimal],
) -> MoneyUnit | None:
    """Return the one unit that the other tables have, if the table's amounts are of their size in it.

    None for the 三公, which are often in 万元 where the rest is in 元, and where a table in another unit
    could look like this: its largest amount is far from the largest of the document.
    """
    if len(set(stated)) != 1 or not known:
        return None
    unit = next(iter(stated))
    parsed = parsed_tables.get(unit)
    if parsed is None or parsed.sheet.table in _WITHOUT_LARGEST:
        return None
    largest = max((line.amount.yuan for line in parsed.lines if line.amount.yuan), default=ZERO)
    return unit if max(known) / _SMALLER <= largest <= max(known) * _LARGER else None


# Read in the wrong unit, the same money is ten thousand times as much or as little.
_SMALLER = 1_000
_LARGER = 10


def _is_confirmed(parsed: ParsedTable, known: Collection[Decimal]) -> bool:
    amounts = [line.amount.yuan for line in parsed.lines if line.amount.yuan]
    amounts += [project.amount.yuan for project in parsed.projects if project.amount.yuan]
    amounts += [unit.amount.yuan for unit in parsed.units if unit.amount and unit.amount.yuan]
    if not amounts:
        return False
    if parsed.sheet.table in _WITHOUT_LARGEST:
        return any(amount in known for amount in amounts)
    return max(amounts) in known
