"""三公 in one place: what each of the three comes to, beside last year or the plan, and why. In 元."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgets.disclosure.model import Base, ParticularKind, Phase, Reason
from budgets.disclosure.money import round_half_up
from budgets.disclosure.official_form.quantities import THREE_PUBLIC
from budgets.reports.answers.papers import Papers, YearFigures
from budgets.reports.pages.amounts import TableEntry
from budgets.reports.pages.year_on_year import Comparison

RECEPTIONS, VEHICLES, BOUGHT, RUNNING, ABROAD = "S3", "S2", "S201", "S202", "S1"
_COUNTED = {
    RECEPTIONS: (
        ParticularKind.RECEPTIONS,
        ParticularKind.GUESTS,
        ParticularKind.FOREIGN_RECEPTIONS,
        ParticularKind.FOREIGN_GUESTS,
    ),
    VEHICLES: (ParticularKind.CARS_BOUGHT, ParticularKind.CARS_KEPT),
    ABROAD: (ParticularKind.ABROAD_GROUPS, ParticularKind.ABROAD_PEOPLE),
}
ORDER = (RECEPTIONS, VEHICLES, ABROAD)


@dataclass(frozen=True, slots=True)
class ThreePublicItem:
    """One of the three. `before` is the year before, `plan` of final accounts the budget."""

    code: str
    name: str
    now: Decimal | None
    before: Comparison
    plan: Comparison
    reason: Reason | None
    entry: TableEntry
    counts: Mapping[ParticularKind, int] = field(default_factory=dict)

    @property
    def yuan_a_guest(self) -> Decimal | None:
        """Return what a guest cost, in whole 元; None where guests were not counted, or some of them apart.

        The money is that of all receptions: where foreign guests were received too, the domestic ones alone
        say nothing of it.
        """
        guests = self.counts.get(ParticularKind.GUESTS)
        if not (guests and self.now) or self.counts.get(ParticularKind.FOREIGN_GUESTS):
            return None
        return round_half_up(self.now / guests, 0)

    @property
    def about_plan(self) -> bool:
        """Return whether the reason says why it differs from the plan."""
        return self.reason is not None and self.reason.against is Base.PLAN


@dataclass(frozen=True, slots=True)
class YearOfThree:
    """One year's plan and what was spent."""

    year: int
    plan: Decimal | None
    actual: Decimal | None
    href: str

    @property
    def used(self) -> Decimal | None:
        return self.actual / self.plan * 100 if self.actual is not None and self.plan else None


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """The three together, one by one, and over the years, the earliest first.

    `bought` is what cars were bought for; None where the document does not say. `reason` is the one that is
    given for the three together.
    """

    now: Decimal | None
    before: Comparison
    plan: Comparison
    items: tuple[ThreePublicItem, ...]
    bought: Decimal | None
    years: tuple[YearOfThree, ...]
    reason: Reason | None = None

    @property
    def always_below(self) -> bool:
        """Return whether less was spent than planned in every year of which both are known: two at least."""
        known = [(each.plan, each.actual) for each in self.years]
        both = [(p, a) for p, a in known if p is not None and a is not None]
        return len(both) > 1 and all(actual < plan for plan, actual in both)


def three_public_of(papers: Papers) -> ThreePublic | None:
    """Return what the document says of 三公; None where it says nothing."""
    composition = papers.report.compositions.three_public()
    if composition is None:
        return None
    entries = {entry.code: entry for entry in papers.stated.entries(THREE_PUBLIC.table)}
    parts = {part.code: part for part in composition.parts}
    items = tuple(
        ThreePublicItem(
            code,
            entries[code].name,
            entries[code].amount.yuan,
            parts[code].before,
            parts[code].plan,
            _reason(papers, code, entries),
            entries[code],
            _counts(papers, code),
        )
        for code in ORDER
        if code in entries
    )
    bought = entries.get(BOUGHT)
    return ThreePublic(
        composition.whole.amount.yuan,
        composition.before,
        composition.plan,
        items,
        bought.amount.yuan if bought else None,
        years_of_three(papers),
        _told(papers.stated.reasons_for(composition.whole.about)),
    )


def _counts(papers: Papers, code: str) -> dict[ParticularKind, int]:
    """Return what the document counts beside one of the three, by kind."""
    kinds = _COUNTED[code]
    stated = {each.kind: each.count for each in papers.own.particulars}
    return {kind: count for kind in kinds if (count := stated.get(kind)) is not None}


def _reason(papers: Papers, code: str, entries: Mapping[str, TableEntry]) -> Reason | None:
    """Return why one of the three changed; of cars, perhaps of running or buying them alone."""
    codes = (code, RUNNING, BOUGHT) if code == VEHICLES else (code,)
    keys = [entries[each].key for each in codes if each in entries]
    return _told([reason for key in keys for reason in papers.stated.reasons_for(key)])


def _told(reasons: Sequence[Reason]) -> Reason | None:
    """Return the first reason that has words."""
    return next((each for each in reasons if each.text), None)


def years_of_three(papers: Papers) -> tuple[YearOfThree, ...]:
    """Return 三公 of every year of which a document here speaks of it, the earliest first."""
    found = []
    for year in sorted({year for year, _ in papers.years}):
        budget = papers.years.get((year, Phase.BUDGET.value))
        final = papers.years.get((year, Phase.FINAL.value))
        plan, actual = _three(budget), _three(final)
        if plan is not None or actual is not None:
            shown = budget or final
            found.append(YearOfThree(year, plan, actual, shown.href if shown else ""))
    return tuple(found)


def _three(figures: YearFigures | None) -> Decimal | None:
    return figures.three_public if figures else None
