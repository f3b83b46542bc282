"""The units of three departments of the county: what each has of the department's money, to the last yuan.

Every amount of a department is divided among its units before any table is made, so that the units' tables
add up to the department's, cell by cell. What a unit is, is read from `units/*.toml`.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Any

from budgets.disclosure.model import Phase
from demo.county.editions import PlannedEdition, planned
from demo.county.profiles import Profile
from demo.county.years import BEFORE, Spending, Year, years_of

FIRST = 2023  # the first year of which the units' documents are there
APPROVED_AFTER = 11  # days from the approval of the county's year to the department's of its units
_FOLDER = Path(__file__).parent / "units"
_UNLIKE_EXPLAINED = "上报主管部门汇总以后，差旅费又调整了一次，主管部门的文件没有包括这一笔。"


@dataclass(frozen=True, slots=True)
class _Shares:
    """Who spends what of a department: the own office all that nobody else does.

    `persons` are those of each unit, by team. `projects` are divided among the units of some teams.
    """

    own_office: str
    persons: Mapping[str, Mapping[str, int]]
    projects: Mapping[str, tuple[str, ...]]

    def of(self, spending: Spending, year: int) -> dict[str, int]:
        """Return by how much each unit has part in an amount; the same in the plan and in the accounts."""
        teams = self.projects.get(spending.project) if spending.project else (spending.team,)
        found = {
            slug: self.weight(slug, persons, year, spending.economic)
            for team in teams or ()
            for slug, persons in self.persons.get(team, {}).items()
        }
        return found or {self.own_office: 1}

    def weight(self, slug: str, persons: int, year: int, economic: str = "") -> int:
        """Return persons in thousandths, a little more or less from unit to unit and year to year."""
        habit = Random(f"habit:{slug}:{economic}").uniform(0.95, 1.05) if economic else 1.0  # noqa: S311
        years = range(BEFORE, year + 1)
        drift = 1 + sum(Random(f"drift:{slug}:{each}").uniform(-0.01, 0.01) for each in years)  # noqa: S311
        return round(persons * 1000 * habit * drift)


def divided(amount: int, weights: list[int]) -> list[int]:
    """Divide an amount into whole parts by weight; together they are the amount."""
    marks = [amount * sum_ // sum(weights) for sum_ in accumulate(weights, initial=0)]
    return [later - former for former, later in pairwise(marks)]


def units_of(superior: Profile) -> list[Profile]:
    """Return the units of a department, its own office first; none for most."""
    data = _data(superior.slug)
    if data is None:
        return []
    shared = data.get("shared", {})
    own = replace(
        superior, slug=f"{superior.slug}-office", name=f"{superior.name}（本级）",
        short_name=f"{superior.short_name}机关", superior=superior.slug, own_office=True,
        telephone=f"{data['telephone']}00", units=(), institutions=(), machines=0,
        projects=tuple(each for each in superior.projects if each.name not in shared),
    )  # fmt: skip
    units = [
        _unit_of(superior, each, data, number)
        for number, each in enumerate(data.get("units", []), 1)
    ]
    return _with_machines([own, *units])


def _unit_of(superior: Profile, each: dict[str, Any], data: dict[str, Any], number: int) -> Profile:
    """Return a unit that is an institution of the department."""
    kind = data.get("kinds", {}).get(each.get("kind"), {})
    team = next((x for x in superior.institutions if x.code == kind.get("team")), None)
    projects = tuple(
        replace(superior.project(name), goal=how["goal"], measures=_measures(how))
        for name, how in data.get("shared", {}).items()
        if each.get("kind") in how["kinds"]
    )
    return replace(
        superior, slug=each["slug"], name=each["name"], short_name=f"县{each['name']}",
        kind="public_institution", superior=superior.slug, merged=each.get("merged", False),
        run=team.code if team else "", staff=0, retired=0, vehicles=0, reception=0, abroad=0,
        telephone=f"{data['telephone']}{number:02d}", functions=tuple(kind.get("functions", ())),
        offices=tuple(kind.get("offices", ())), units=(), projects=projects, machines=0,
        institutions=(replace(team, staff=each["share"]),) if team else (),
        priorities=tuple((title, text) for title, text in kind.get("priorities", ())),
    )  # fmt: skip


def unit_editions_of(superior: Profile) -> list[tuple[Profile, PlannedEdition]]:
    """Return what the units of a department publish, unit by unit; nothing of one whose budget is merged."""
    units = [each for each in units_of(superior) if not each.merged]
    by_unit = _years_of(superior, units) if units else {}
    found = []
    for unit in units:
        said = _said_of(superior.slug, unit.slug)
        silent = {(year, Phase(phase)) for year, phase in said.get("silent", ())}
        late = said.get("late", {})
        for each in planned(unit, by_unit[unit.slug], FIRST):
            if (each.fiscal_year, each.phase) in silent:
                continue
            days = late.get(each.phase.value, {}).get(str(each.fiscal_year))
            unlike = said.get("unlike", {}).get("year") == each.fiscal_year
            edition = PlannedEdition(each, _UNLIKE_EXPLAINED if unlike else "", days=days)
            found.append((unit, edition))
    return found


def _years_of(superior: Profile, units: list[Profile]) -> dict[str, list[Year]]:
    """Return the department's years, from the one before the first, divided among its units."""
    shares = _shares_of(superior, units)
    found: dict[str, list[Year]] = {unit.slug: [] for unit in units}
    for year in years_of(superior):
        if year.year < FIRST - 1:
            continue
        spent: dict[str, list[Spending]] = defaultdict(list)
        for each in year.spending:
            weights = shares.of(each, year.year)
            parts = divided(each.amount, [*weights.values()])
            for slug, amount in zip(weights, parts, strict=True):
                spent[slug].append(replace(each, amount=amount))
        for unit in units:
            own = unit.own_office
            mine = replace(
                year, staff=year.staff if own else 0, teams=_teams_of(unit, year, shares),
                spending=tuple(_unlike(superior.slug, unit.slug, year, spent[unit.slug])),
                # Whoever has something left is the own office: it has the projects of several years.
                opening=year.opening if own else {}, closing=year.closing if own else {},
            )  # fmt: skip
            found[unit.slug].append(mine)
    return found


def _shares_of(superior: Profile, units: list[Profile]) -> _Shares:
    data = _data(superior.slug) or {}
    persons: dict[str, dict[str, int]] = defaultdict(dict)
    for unit in units:
        for team in unit.institutions:
            persons[team.code][unit.slug] = team.staff
    kinds = data.get("kinds", {})
    projects = {
        name: tuple(kinds[kind]["team"] for kind in how["kinds"])
        for name, how in data.get("shared", {}).items()
    }
    return _Shares(units[0].slug, persons, projects)


def _teams_of(unit: Profile, year: Year, shares: _Shares) -> dict[str, int]:
    found = {}
    for team in unit.institutions:
        all_of_it = shares.persons[team.code]
        weights = [shares.weight(slug, n, year.year) for slug, n in all_of_it.items()]
        parts = divided(year.teams[team.code], weights)
        found[team.code] = parts[[*all_of_it].index(unit.slug)]
    return found


def _unlike(superior: str, slug: str, year: Year, spending: list[Spending]) -> list[Spending]:
    """Return a unit's spending with the one amount that its department does not count, if meant to be."""
    unlike = _said_of(superior, slug).get("unlike")
    if not unlike or (year.year, year.phase) != (unlike["year"], Phase.BUDGET):
        return spending
    return [
        replace(each, amount=each.amount + unlike["more"])
        if each.economic == unlike["economic"]
        else each
        for each in spending
    ]


def _with_machines(units: list[Profile]) -> list[Profile]:
    """Give the machine of each team to its first unit."""
    seen: set[str] = set()
    found = []
    for unit in units:
        codes = {each.code for each in unit.institutions}
        found.append(replace(unit, machines=len(codes - seen)))
        seen |= codes
    return found


@cache
def _data(slug: str) -> dict[str, Any] | None:
    path = _FOLDER / f"{slug}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else None


def _said_of(superior: str, slug: str) -> dict[str, Any]:
    units: list[dict[str, Any]] = (_data(superior) or {}).get("units", [])
    return next((each for each in units if each["slug"] == slug), {})


def _measures(how: dict[str, Any]) -> tuple[tuple[str, str, str, str], ...]:
    return tuple((kind, what, target, unit) for kind, what, target, unit in how["measures"])
