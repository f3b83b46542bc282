"""A change that one sentence tells of both sides of a table: 「收支总计比上年增加10万元」."""

from __future__ import annotations

from dataclasses import replace

from budgets.disclosure.model import Base, Disclosure, Line, Row, Side


def told_of_both_sides(disclosure: Disclosure, line: Line) -> bool:
    """Return whether the change beside a revenue total is the one that a reason gives for both sides.

    It is kept beside the total; the reason is about the expenditure.
    """
    beside = line.change, line.percent
    if line.side is not Side.REVENUE or line.row is Row.ITEM or not any(beside):
        return False
    other = replace(line.key, side=Side.EXPENDITURE)
    return any(
        (reason.about, reason.against) == (other, Base.YEAR_BEFORE)
        and (line.change is None or (reason.change and reason.change.yuan == line.change.yuan))
        and (
            line.percent is None or (reason.percent and reason.percent.value == line.percent.value)
        )
        for reason in disclosure.reasons
    )
