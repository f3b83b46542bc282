"""The check sheets of many departments: the list of them, what failed, and rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from budgets.disclosure.check_sheet.items import ITEMS, Aspect
from budgets.disclosure.check_sheet.verdicts import Result, Verdict, rate_of
from budgets.disclosure.official_form.vocabulary import Name, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One department's or unit's year with its sheet. `days` is from the approval to the publication.

    `superior` names the department of a unit; "" of departments. `address` is absolute.
    """

    department: str
    superior: str
    published_on: date | None
    days: int | None
    address: str
    sheet: tuple[Verdict, ...]

    @property
    def is_unit(self) -> bool:
        return bool(self.superior)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.sheet if verdict.has_failed)

    def count(self, result: Result) -> int:
        """Return how many items have a result."""
        return sum(verdict.result is result for verdict in self.sheet)

    @property
    def rate(self) -> Decimal | None:
        """Return what passed of what was judged, in per cent."""
        return rate_of(verdict.result for verdict in self.sheet)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have which result, of an aspect or an item; `rate` None where none was judged."""

    name: Name
    counts: Counter[Result]

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.counts.elements())


@dataclass(frozen=True, slots=True)
class CountySheet:
    """The sheet of a county's year: everybody who must publish, and the results of all."""

    place: str
    fiscal_year: int
    phase: Phase
    rows: Sequence[Checked]

    @property
    def failures(self) -> Iterator[tuple[Checked, Verdict]]:
        """Yield every failure with whose it is, in the order of the rows and of the items."""
        return ((row, verdict) for row in self.rows for verdict in row.failures)

    @property
    def by_aspect(self) -> list[Tally]:
        """Return the results by aspect, in order."""
        return [
            Tally(
                aspect.text,
                _counted(v for row in self.rows for v in row.sheet if v.item.aspect is aspect),
            )
            for aspect in Aspect
        ]

    @property
    def by_item(self) -> list[Tally]:
        """Return the results by item, in order."""
        sheets = [row.sheet for row in self.rows]
        return [
            Tally(item.name(self.fiscal_year, self.phase), _counted(s[number] for s in sheets))
            for number, item in enumerate(ITEMS)
        ]


def _counted(verdicts: Iterable[Verdict]) -> Counter[Result]:
    return Counter(verdict.result for verdict in verdicts)
