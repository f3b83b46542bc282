"""What a correction changed, as CSV: one row a cell, what it said and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from budgets.disclosure.differences import Difference

COLUMNS = (
    "part",
    "part_name",
    "side",
    "code",
    "fund",
    "nature",
    "place",
    "column",
    "before",
    "after",
    "address_before",
    "address_after",
    "notice",
    "notice_en",
)


def change_rows(
    changes: Iterable[Difference],
    *,
    address_before: str,
    address_after: str,
    notice: str = "",
    notice_en: str = "",
) -> Iterator[Mapping[str, str]]:
    """A row for each change; the addresses are those of the two editions, for good.

    `before` and `after` are as printed, amounts with their unit; "" where there was or is no such cell.
    """
    for change in changes:
        key = change.key
        yield {
            "part": change.part,
            "part_name": change.part_name,
            "side": key.side.value if key else "",
            "code": key.code if key else "",
            "fund": key.fund.name.lower() if key else "",
            "nature": (key.nature.value or "total") if key else "",
            "place": change.place,
            "column": change.column,
            "before": change.before or "",
            "after": change.after or "",
            "address_before": address_before,
            "address_after": address_after,
            "notice": notice,
            "notice_en": notice_en,
        }
