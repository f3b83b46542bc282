"""How a department's plans have moved over the years, and how much of them was spent. Amounts are in 元."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from budgets.reports.lists.population import Yardstick
from budgets.reports.pages.department_history import Year


@dataclass(frozen=True, slots=True)
class Trend:
    """The plans of years that follow each other, up to the latest, of one and the same department.

    `real_percent` is the growth without that of prices, None unless these are entered. `used` are the least
    and the most that was spent of a plan, in per cent, over all years of which both are known.
    """

    first_year: int
    last_year: int
    first: Decimal
    last: Decimal
    ups: int
    downs: int
    real_percent: Decimal | None = None
    price_sources: tuple[str, ...] = ()
    used: tuple[Decimal, Decimal] | None = None
    used_years: int = 0
    begins_with_change: bool = False  # before its first year it was another department

    @property
    def years(self) -> int:
        return self.last_year - self.first_year + 1

    @property
    def percent(self) -> Decimal | None:
        """Return the growth since the first year in per cent of it, unrounded."""
        return (self.last - self.first) / self.first * 100 if self.first else None


def trend_of(years: Sequence[Year], yardstick: Yardstick) -> Trend | None:
    """Return the trend of a department's years, the latest first; None without any plan."""
    run = _run(years)
    if not run:
        return None
    amounts = [amount for _year, amount in reversed(run)]
    first_year, last_year = run[-1][0], run[0][0]
    changes = [after - before for before, after in pairwise(amounts)]
    in_prices = yardstick.in_prices_of(amounts[0], first_year, last_year)
    used = [each.final_plan.completion for each in years if each.final_plan.completion is not None]
    return Trend(
        first_year,
        last_year,
        amounts[0],
        amounts[-1],
        sum(change > 0 for change in changes),
        sum(change < 0 for change in changes),
        (amounts[-1] - in_prices) / in_prices * 100 if in_prices else None,
        yardstick.sources(first_year + 1, last_year),
        (min(used), max(used)) if used else None,
        len(used),
        next(each for each in years if each.year == first_year).changed is not None,
    )


def _run(years: Sequence[Year]) -> list[tuple[int, Decimal]]:
    """Return the plans from the latest back, up to a year without one or a change of the department."""
    found: list[tuple[int, Decimal]] = []
    changed = False
    for each in years:
        amount = each.budget.yuan if each.budget else None
        if not found and amount is None:
            continue
        if amount is None or changed or (found and each.year != found[-1][0] - 1):
            break
        found.append((each.year, amount))
        changed = each.changed is not None
    return found
