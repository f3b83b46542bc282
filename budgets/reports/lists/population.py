"""What a resident's part of an amount is, and what an amount is worth in another year's prices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from budgets.models import PopulationAndPrices

_BASE = Decimal(100)  # the index of the year before


@dataclass(frozen=True, slots=True)
class Yardstick:
    """The residents and price indices of one jurisdiction, by year; empty where none are entered."""

    years: Mapping[int, PopulationAndPrices]

    def per_resident(self, amount: Decimal | None, year: int) -> Decimal | None:
        """Return 元 a resident; None without a count of the year."""
        entered = self.years.get(year)
        if amount is None or entered is None or not entered.residents:
            return None
        return amount / entered.residents

    def in_prices_of(self, amount: Decimal | None, year: int, base: int) -> Decimal | None:
        """Return what an amount of `year` is worth in prices of the later year `base`.

        None unless the index of every year in between, and of `base`, is entered.
        """
        if amount is None or base < year:
            return None
        for each in range(year + 1, base + 1):
            entered = self.years.get(each)
            if entered is None or entered.price_index is None:
                return None
            amount = amount * entered.price_index / _BASE
        return amount

    def sources(self, first: int, last: int) -> tuple[str, ...]:
        """Return where the price indices of these years come from, each once."""
        found = [
            self.years[y].price_index_source for y in range(first, last + 1) if y in self.years
        ]
        return tuple(dict.fromkeys(filter(None, found)))


def yardsticks_of(jurisdictions: Iterable[int]) -> dict[int, Yardstick]:
    """Return what is entered of each jurisdiction, by its key. One query."""
    years: dict[int, dict[int, PopulationAndPrices]] = {key: {} for key in jurisdictions}
    for row in PopulationAndPrices.objects.filter(jurisdiction__in=years):
        years[row.jurisdiction_id][row.year] = row
    return {key: Yardstick(found) for key, found in years.items()}
