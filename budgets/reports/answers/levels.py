"""One heading (类, 款 or 项) of a department's year: its share, its years, where its money is from. In 元."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgets.disclosure.model import Fund, Nature, Phase, Row, Side
from budgets.disclosure.official_form.preferred_tables import OF_ITEMS
from budgets.disclosure.official_form.vocabulary import REVENUE_TABLE
from budgets.models import Edition
from budgets.models import Line as LineRow
from budgets.reports.answers.headings import GROUP, ITEM, Heading, Headings
from budgets.reports.answers.papers import Papers
from budgets.reports.pages.amounts import StatedAmounts, top_of


@dataclass(frozen=True, slots=True)
class LevelYear:
    """What a heading comes to in a year: None where no document here says so, 0 where one has no such row."""

    year: int
    plan: Decimal | None
    actual: Decimal | None
    plan_href: str
    actual_href: str

    @property
    def used(self) -> Decimal | None:
        return self.actual / self.plan * 100 if self.actual is not None and self.plan else None


@dataclass(frozen=True, slots=True)
class Level:
    """One heading of a document, with what lies around it.

    `funds` is what it has of each fund, the largest first; empty where the document does not say. `projects`
    are those that its purpose names.
    """

    heading: Heading
    whole: Decimal
    above: tuple[Heading, ...]
    children: tuple[Heading, ...]
    neighbours: tuple[Heading, ...]
    years: tuple[LevelYear, ...]
    funds: tuple[tuple[Fund, Decimal], ...]
    projects: tuple[str, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Return its per cent of all that the department spends, unrounded."""
        if self.heading.now is None or not self.whole:
            return None
        return self.heading.now / self.whole * 100

    @property
    def natures(self) -> Mapping[Nature, Decimal]:
        return self.heading.natures


def level_of(
    papers: Papers, headings: Headings, code: str, years: Sequence[LevelYear] = ()
) -> Level | None:
    """Return one heading; None where the document does not have it."""
    heading = headings.by_code.get(code)
    if heading is None or heading.is_gone:
        return None
    above = tuple(
        headings.by_code[code[:size]]
        for size in (3, GROUP)
        if size < len(code) and code[:size] in headings.by_code
    )
    neighbours = headings.below(code[:-2], len(code)) if len(code) > 3 else ()
    return Level(
        heading,
        headings.whole,
        above,
        _children(headings, code),
        tuple(each for each in neighbours if not each.is_gone),
        tuple(years),
        _funds(papers.stated, code),
        _projects(papers, headings, code),
    )


def _projects(papers: Papers, headings: Headings, code: str) -> tuple[str, ...]:
    """Return the projects that the purposes of a heading and of those below it name, the largest first."""
    purposes = "".join(x.purpose for x in headings.by_code.values() if x.code.startswith(code))
    named = [name for name in papers.projects if name in purposes]
    return tuple(sorted(named, key=lambda name: -papers.projects[name]))


def _children(headings: Headings, code: str) -> tuple[Heading, ...]:
    """Return the next level, and items of a class that have no code and so no level between."""
    if len(code) == ITEM:
        return ()
    uncoded = [x for x in headings.below(code, ITEM) if x.size == ITEM and not x.code.isdigit()]
    return (*headings.below(code), *uncoded)


def years_of_level(editions: Iterable[Edition], code: str) -> tuple[LevelYear, ...]:
    """Return what a heading comes to in a department's current editions, the earliest first. One query."""
    editions = list(editions)
    rows = LineRow.objects.filter(
        edition__in=[each.pk for each in editions],
        table=OF_ITEMS[0],
        row=Row.ITEM.value,
        nature=Nature.TOTAL.value,
    )
    by_edition: dict[int, dict[str, Decimal | None]] = {each.pk: {} for each in editions}
    for edition, each_code, amount in rows.order_by("pk").values_list(
        "edition_id", "code", "amount"
    ):
        by_edition[edition].setdefault(each_code, amount)
    found: dict[int, dict[str, tuple[Decimal | None, str]]] = {}
    for each in editions:
        of_year = found.setdefault(each.fiscal_year, {})
        of_year[each.phase] = _amount(by_edition[each.pk], code), each.get_absolute_url()
    return tuple(_year(year, found[year]) for year in sorted(found))


def _year(year: int, phases: Mapping[str, tuple[Decimal | None, str]]) -> LevelYear:
    plan, plan_href = phases.get(Phase.BUDGET.value, (None, ""))
    actual, actual_href = phases.get(Phase.FINAL.value, (None, ""))
    return LevelYear(year, plan, actual, plan_href, actual_href)


def _amount(by_code: Mapping[str, Decimal | None], code: str) -> Decimal | None:
    """Return what a table has for a code, printed or added up; 0 where it goes as deep without it."""
    if code in by_code:
        return by_code[code]
    below = [each for each in by_code if each.startswith(code)]
    outer = [x for x in below if not any(x != y and x.startswith(y) for y in below)]
    if not any(len(each) >= len(code) for each in by_code):
        return None
    return sum((by_code[each] or Decimal(0) for each in outer), Decimal(0))


def _funds(stated: StatedAmounts, code: str) -> tuple[tuple[Fund, Decimal], ...]:
    """Return what a heading has of each fund, by the table of revenue, the largest first."""
    entries = {e.code: e for e in stated.entries(REVENUE_TABLE, Side.REVENUE)}
    entry = entries.get(code)
    if entry is None:
        below = top_of(each for each in entries.values() if each.code.startswith(code))
        funds: dict[Fund, Decimal] = {}
        for each in below:
            for fund, amount in each.funds.items():
                funds[fund] = funds.get(fund, Decimal(0)) + (amount.yuan or Decimal(0))
    else:
        funds = {fund: amount.yuan or Decimal(0) for fund, amount in entry.funds.items()}
    outer = {
        fund: amount
        for fund, amount in funds.items()
        if amount
        and not any(other != fund and other.startswith(fund) and funds[other] for other in funds)
    }
    return tuple(sorted(outer.items(), key=lambda each: -each[1]))
