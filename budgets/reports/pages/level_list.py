"""Which functional headings of published editions have a page of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from budgets.disclosure.model import Row
from budgets.disclosure.official_form.vocabulary import EXPENDITURE_TABLE
from budgets.models import Edition, Line

_SIZES = (3, 5, 7)  # digits of a code of 类, 款, 项


def levels_of(editions: Collection[Edition]) -> dict[int, list[str]]:
    """Return the codes of each edition's headings in order, by its key. One query."""
    rows = Line.objects.filter(
        edition__in=[each.pk for each in editions], table=EXPENDITURE_TABLE, row=Row.ITEM.value
    )
    found: dict[int, set[str]] = defaultdict(set)
    printed = rows.order_by().filter(code__startswith="2").values_list("edition_id", "code")
    for edition, code in printed.distinct():
        found[edition] |= {code[:size] for size in _SIZES if size <= len(code)}
    return {edition: sorted(codes) for edition, codes in found.items()}
