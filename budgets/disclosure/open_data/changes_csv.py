"""What a correction changed, as CSV: one row a cell, what it said and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from budgets.disclosure.differences import Difference

# How the cells of a change are made; the others are the same in all rows of a file.
_CELLS: dict[str, Callable[[Difference], str]] = {
    "part": lambda change: change.part,
    "part_name": lambda change: change.part_name,
    "side": lambda change: change.key.side.value if change.key else "",
    "code": lambda change: change.key.code if change.key else "",
    "fund": lambda change: change.key.fund.name.lower() if change.key else "",
    "nature": lambda change: (change.key.nature.value or "total") if change.key else "",
    "place": lambda change: change.place,
    "column": lambda change: change.column,
    "before": lambda change: change.before or "",
    "after": lambda change: change.after or "",
}
COLUMNS = (*_CELLS, "address_before", "address_after", "notice", "notice_en")


def change_rows(
    changes: Iterable[Difference],
    *,
    address_before: str,
    address_after: str,
    notice: str = "",
    notice_en: str = "",
) -> Iterator[Mapping[str, str]]:
    """Yield a row for each change; the addresses are those of the two editions, for good.

    `before` and `after` are as printed, amounts with their unit; "" where there was or is no such cell.
    """
    common = dict(
        zip(COLUMNS[-4:], (address_before, address_after, notice, notice_en), strict=True)
    )
    for change in changes:
        yield {name: cell(change) for name, cell in _CELLS.items()} | common
