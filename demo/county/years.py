"""The county's money, year by year: what each department plans and then spends.

Everything is a whole number of hundreds of yuan (0.01 万元), the unit in which it will be printed, so
that every sum of the tables is exact. The same seed gives the same county for ever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from random import Random

from budgets.disclosure.model import Fund, Nature, Phase
from demo.county.profiles import Institution, Profile

BEFORE, FIRST, LAST_BUDGET, LAST_FINAL = 2018, 2019, 2024, 2023
WAN = 100  # hundreds of yuan in one 万元

# A year's pay of one person in 万元: 30102 and 30107 are what officials and institutions get besides.
_PAY = {"30101": 4.6, "30103": 1.9, "30112": 0.08}
_OFFICIAL, _INSTITUTION = ("30102", 3.4), ("30107", 3.9)
_CONTRIBUTIONS = {"30108": 0.16, "30109": 0.08, "30110": 0.075, "30113": 0.12}
# A year's office costs of one person in 万元, and of an institution's.
_OFFICE = {
    "30201": 0.42, "30202": 0.08, "30205": 0.03, "30206": 0.14, "30207": 0.11, "30211": 0.36,
    "30213": 0.12, "30215": 0.06, "30216": 0.09, "30226": 0.16, "30228": 0.11, "30229": 0.07,
    "30239": 0.62, "30299": 0.09, "31002": 0.07,
}  # fmt: skip
_INSTITUTION_OFFICE = {
    "30201": 0.18, "30205": 0.04, "30206": 0.12, "30207": 0.03, "30211": 0.05, "30213": 0.14,
    "30216": 0.06, "30226": 0.07, "30228": 0.09, "30229": 0.06,
}  # fmt: skip
_INSURED_UNDER = {"30108": "2080505", "30109": "2080506", "30113": "2210201"}
_VEHICLE = 2.6  # 万元 a year to run one

OpeningOrClosing = Mapping[tuple[Fund, str], int]


@dataclass(frozen=True, slots=True)
class Spending:
    """One smallest amount: a heading, a fund, a nature, what it buys, and which project it is."""

    code: str
    fund: Fund
    nature: Nature
    economic: str
    amount: int
    project: str = ""
    team: str = ""  # the code of the institutions that spend it; "" for the organ itself

    @property
    def organ(self) -> bool:
        """Whether the organ itself spends it, not its institutions."""
        return not self.team


@dataclass(frozen=True, slots=True)
class Year:
    """One department's plan or accounts of one year: the persons of the organ, and of each of its teams."""

    year: int
    phase: Phase
    staff: int
    teams: Mapping[str, int]
    spending: tuple[Spending, ...]
    opening: OpeningOrClosing
    closing: OpeningOrClosing

    @property
    def people(self) -> int:
        """Return all whom it pays."""
        return self.staff + sum(self.teams.values())

    def total(self, **only: object) -> int:
        """Return the sum of the spending whose fields have the given values."""
        return sum(
            each.amount
            for each in self.spending
            if all(getattr(each, name) == value for name, value in only.items())
        )


def years_of(profile: Profile) -> list[Year]:
    """2018 (only to compare with) to 2024, each year's plan before its accounts."""
    rng = Random(f"county:{profile.slug}")  # noqa: S311 -- the same county every time
    walk = _Walk(profile, rng)
    found: list[Year] = []
    opening: OpeningOrClosing = {}
    for year in range(BEFORE, LAST_BUDGET + 1):
        budget = walk.budget(year, opening)
        found.append(budget)
        if year <= LAST_FINAL:
            final = _accounts_of(budget, profile, rng)
            found.append(final)
            opening = final.closing
    return found


class _Walk:
    """What moves from one year to the next: staff, pay, thrift, the size of each project."""

    def __init__(self, profile: Profile, rng: Random) -> None:
        self.profile, self.rng = profile, rng
        self.staff = profile.staff
        self.teams = {each.code: each.staff for each in profile.institutions}
        self.pay, self.office = 1.0, 1.0
        self.reception, self.vehicles = profile.reception, float(profile.vehicles)
        self.sizes = {each.name: each.amount for each in profile.projects}
        self.habits = {code: rng.uniform(0.85, 1.2) for code in (*_PAY, *_OFFICE, "30102", "30107")}

    def budget(self, year: int, opening: OpeningOrClosing) -> Year:
        if year > BEFORE:
            self._move_on(year)
        spending = [
            replace(each, code=self.profile.code_in(each.code, year))
            for each in (*self._organ(year), *self._institutions(), *self._projects(year, opening))
            if each.amount
        ]
        teams = dict(self.teams)
        return Year(year, Phase.BUDGET, self.staff, teams, tuple(spending), dict(opening), {})

    def _move_on(self, year: int) -> None:
        rng = self.rng
        self.staff = max(8, self.staff + rng.choice((-1, 0, 0, 1, 1, 2)))
        for code, persons in self.teams.items():
            self.teams[code] = max(3, persons + round(persons * rng.uniform(-0.006, 0.014)))
        self.pay *= 1 + rng.uniform(0.025, 0.05)
        self.office *= 1 - rng.uniform(0.01, 0.05) if year >= 2020 else 1.01
        self.reception *= rng.choice((1.0, 0.97, 0.95, 0.92))
        self.vehicles *= rng.choice((1.0, 0.98, 0.96))
        for each in self.profile.projects:
            self.sizes[each.name] *= 1 + each.trend / 100 + rng.uniform(-0.04, 0.04)

    def _organ(self, year: int) -> Iterator[Spending]:
        run = self.profile.run
        yield from self._people(run, self.staff)
        if self.profile.retired:
            pensions = self._wan(self.profile.retired * 0.55 * self.pay)
            yield Spending("2080501", Fund.GENERAL, Nature.PERSONNEL, "30302", pensions)
        for economic, each in _OFFICE.items():
            amount = self._wan(self.staff * each * self.office * self.habits[economic])
            yield Spending(run, Fund.GENERAL, Nature.PUBLIC, economic, amount)
        abroad = self.profile.abroad if year <= 2019 else 0
        three = {"30212": abroad, "30217": self.reception, "30231": self.vehicles * _VEHICLE}
        for economic, wan in three.items():
            yield Spending(run, Fund.GENERAL, Nature.PUBLIC, economic, self._wan(wan))

    def _people(
        self, run: str, persons: int, *, team: str = "", fund: Fund = Fund.GENERAL
    ) -> Iterator[Spending]:
        """Pay and what the employer pays in, of officials or of an institution's staff."""
        official = not team
        allowance, besides = _OFFICIAL if official else _INSTITUTION
        base = 0
        for economic, each in {**_PAY, allowance: besides}.items():
            amount = self._wan(persons * each * self.pay * self.habits[economic])
            base += amount if economic != "30112" else 0
            yield Spending(run, fund, Nature.PERSONNEL, economic, amount, team=team)
        for economic, rate in _CONTRIBUTIONS.items():
            medical = "2101101" if official else "2101102"
            code = _INSURED_UNDER.get(economic, medical)
            amount = round(base * rate)
            yield Spending(code, fund, Nature.PERSONNEL, economic, amount, team=team)
        if official:
            helped = round(base * 0.02)
            yield Spending("2101103", fund, Nature.PERSONNEL, "30111", helped)

    def _institutions(self) -> Iterator[Spending]:
        for each in self.profile.institutions:
            persons = self.teams[each.code]
            yield from self._people(each.code, persons, team=each.code)
            for economic, cost in _INSTITUTION_OFFICE.items():
                amount = self._wan(persons * cost * self.office)
                yield Spending(
                    each.code, Fund.GENERAL, Nature.PUBLIC, economic, amount, team=each.code
                )
            yield from self._own_money(each)

    def _own_money(self, each: Institution) -> Iterator[Spending]:
        earned = self._wan(each.own * self.pay)
        wages = round(earned * 0.55)
        for nature, economic, amount in (
            (Nature.PERSONNEL, "30107", wages),
            (Nature.PUBLIC, "30218", earned - wages),
        ):
            yield Spending(each.code, each.fund, nature, economic, amount, team=each.code)

    def _projects(self, year: int, opening: OpeningOrClosing) -> Iterator[Spending]:
        for each in self.profile.projects:
            if not each.first <= year <= each.last:
                continue
            size = self.sizes[each.name]
            amount = round(size * 10) * 10 if size < 200 else round(size) * WAN
            if each.carries:
                amount += opening.get((each.fund, each.code), 0)
            yield Spending(each.code, each.fund, Nature.PROJECT, each.economic, amount, each.name)

    def _wan(self, wan: float) -> int:
        return round(wan * WAN)


def _accounts_of(budget: Year, profile: Profile, rng: Random) -> Year:
    """Make final accounts of a plan: a little less of most things, and what one project has left over."""
    carrying = {each.name for each in profile.projects if each.carries}
    closing: dict[tuple[Fund, str], int] = defaultdict(int)
    spending = []
    for each in budget.spending:
        amount = round(each.amount * _execution(each, profile, rng))
        if each.project in carrying:
            left = round(each.amount * rng.uniform(0.04, 0.16))
            amount = each.amount - left
            closing[each.fund, each.code] += left
        spending.append(replace(each, amount=amount))
    return replace(budget, phase=Phase.FINAL, spending=tuple(spending), closing=dict(closing))


def _execution(each: Spending, profile: Profile, rng: Random) -> float:
    """Return the share of a planned amount that was spent."""
    if each.economic in ("30212", "30217", "30231", "31013"):
        return rng.uniform(0.7, 0.97)
    if each.nature is Nature.PROJECT:
        return rng.uniform(0.86, 1.04)
    if each.nature is Nature.PUBLIC:
        return rng.uniform(0.93, 1.0)
    return rng.uniform(0.985, 1.02)
