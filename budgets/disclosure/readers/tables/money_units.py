"""元 or 万元 where a table does not say: only what other figures of the document confirm."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from budgets.disclosure.model import Table
from budgets.disclosure.money import MoneyUnit, parse_decimal
from budgets.disclosure.official_form.vocabulary import Arrangement
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.tables.parsed_table import ParsedTable

# Tables of which any amount counts: their largest need not be stated elsewhere.
_WITHOUT_LARGEST = tuple(
    table
    for table in Table
    if table.arrangement in (Arrangement.ITEMS_ACROSS, Arrangement.PROJECTS)
)
_SAID = re.compile(r"(?<![\d.,])(\d[\d,]{0,17}(?:\.\d{1,6})?)(万元|亿元|元)")


def yuan_in(texts: Iterable[str]) -> set[object]:
    """Return the amounts, in 元, that sentences state with their unit."""
    found: set[object] = set()
    for text in texts:
        for match in _SAID.finditer(half_width(text)):
            try:
                found.add(parse_decimal(match[1]) * MoneyUnit(match[2]).yuan)
            except ValueError:
                continue
    return found - {Decimal(0)}


def confirmed_unit(
    parsed_tables: Mapping[MoneyUnit, ParsedTable], known: Collection[object]
) -> MoneyUnit | None:
    """Return the unit in which a table's largest amount (of T7 and T10: any) is stated elsewhere too.

    None where no unit, or more than one, is confirmed.
    """
    confirmed = [unit for unit, parsed in parsed_tables.items() if _is_confirmed(parsed, known)]
    return confirmed[0] if len(confirmed) == 1 else None


def _is_confirmed(parsed: ParsedTable, known: Collection[object]) -> bool:
    amounts = [line.amount.yuan for line in parsed.lines if line.amount.yuan]
    amounts += [project.amount.yuan for project in parsed.projects if project.amount.yuan]
    amounts += [unit.amount.yuan for unit in parsed.units if unit.amount and unit.amount.yuan]
    if not amounts:
        return False
    if parsed.sheet.table in _WITHOUT_LARGEST:
        return any(amount in known for amount in amounts)
    return max(amounts) in known
