"""What is published of a department and its units in one year, for the rule that they add up (R24)."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import Q

from budgets.disclosure.model import Disclosure, Fund, Line, Nature, Phase, Row, Side, Table
from budgets.disclosure.money import Amount
from budgets.disclosure.rules.line_index import Stated, Together
from budgets.models import Department, Edition
from budgets.models import Line as LineRow
from budgets.models.fields import amount_from

_CELL = ("edition_id", "table", "side", "row", "code", "name", "fund", "nature")
_AMOUNT = ("amount", "amount_printed", "amount_unit", "amount_nothing")
_MOST_LACKING = 5  # documents that are named; of more their number is told


def documents_together(disclosure: Disclosure, department: Department) -> Together | None:
    """Return the published documents beside one that is judged; None for a department without units.

    Only what the public can read is compared: drafts of others are no one's business yet. Every unit that
    owes a document must have published one, or the sum would be of some units only.
    """
    above = department.superior_id or department.pk
    circle = Department.objects.filter(Q(pk=above) | Q(superior=above), is_merged=False)
    units = [each for each in circle.order_by("pk") if each.is_unit]
    if not units or department.is_merged:
        return None
    year, phase = disclosure.fiscal_year, disclosure.phase
    current = Edition.objects.current().filter(
        department__in=circle, fiscal_year=year, phase=phase.value
    )
    published = dict(current.exclude(department=department).values_list("department", "pk"))
    superior = department.superior or department
    judged = department.name if department.is_unit else ""
    wanted = [superior, *units]
    lacking = [x for x in wanted if x.pk not in published and x.pk != department.pk]
    if lacking:
        return Together(lacking=_named(lacking, phase), judged=judged)
    lines = _lines_of(tuple(sorted(published.values())))
    stated = [
        Stated.of(
            each.name,
            disclosure.lines if each.pk == department.pk else lines[published[each.pk]],
        )
        for each in wanted
    ]
    return Together(stated[0], tuple(stated[1:]), judged=judged)


def _named(lacking: list[Department], phase: Phase) -> tuple[str, ...]:
    """Return which documents are not published, in Chinese."""
    kind = phase.text.zh
    names = [f"{each.name}的{'单位' if each.is_unit else '部门'}{kind}" for each in lacking]
    more = len(names) - _MOST_LACKING
    return (*names[:_MOST_LACKING], *([f"等{len(names)}份文件"] if more > 0 else []))


@lru_cache(
    maxsize=2
)  # what was published does not change, and is asked for at every save of a draft
def _lines_of(editions: tuple[int, ...]) -> dict[int, tuple[Line, ...]]:
    """Return the amounts of the tables of editions that are published, without their words. One query."""
    found: dict[int, list[Line]] = {key: [] for key in editions}
    rows = LineRow.objects.filter(edition__in=editions, table__startswith="T").order_by("pk")
    for row in rows.only(*_CELL, *_AMOUNT):
        amount = amount_from(row, "amount")
        if amount is not None:
            found[row.edition_id].append(_line(row, amount))
    return {key: tuple(lines) for key, lines in found.items()}


def _line(row: LineRow, amount: Amount) -> Line:
    return Line(
        table=Table(row.table), side=Side(row.side), row=Row(row.row), code=row.code, name=row.name,
        fund=Fund(row.fund), nature=Nature(row.nature), amount=amount,
    )  # fmt: skip
