"""What is fixed about each department of the fictional county: read from `departments/*.toml`.

Amounts in the files are 万元 a year at prices of 2019, staff are persons.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from budgets.disclosure.model import Fund

COUNTY = "栖岚县"
_FOLDER = Path(__file__).parent / "departments"
TEXTS: dict[str, Any] = tomllib.loads(Path(__file__).with_name("texts.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Institution:
    """事业单位 of a department that are paid under one functional code."""

    name: str
    code: str
    staff: int
    own: float = 0  # what they earn themselves in 万元, paid out as wages and running costs
    fund: Fund = Fund.BUSINESS


@dataclass(frozen=True, slots=True)
class ProjectProfile:
    """A project that comes back every year, or from `first` to `last`."""

    name: str
    code: str
    amount: float
    goal: str
    up: str
    down: str
    measures: tuple[tuple[str, str, str, str], ...]
    trend: float = 0.0  # growth a year in per cent
    first: int = 0
    last: int = 9999
    fund: Fund = Fund.GENERAL
    buys: str = ""  # procurement code of what most of it buys
    economic: str = ""  # set for what another table shows too: 31013 vehicles
    carries: bool = False  # part of it is left at the end of each year


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One department, or a unit of the department whose slug is `superior`."""

    slug: str
    name: str
    short_name: str
    kind: str = "administrative"
    run: str  # the 行政运行 item
    staff: int
    retired: int = 0
    vehicles: int = 0
    reception: float = 1.0
    abroad: float = 0
    telephone: str
    functions: tuple[str, ...]
    offices: tuple[str, ...]
    units: tuple[str, ...] = ()
    institutions: tuple[Institution, ...] = ()
    projects: tuple[ProjectProfile, ...] = ()
    priorities: tuple[tuple[str, str], ...] = ()
    machines: int = 0  # that cost more than a million yuan
    superior: str = ""
    own_office: bool = False
    merged: bool = False
    # Codes that replaced others from a year on: {"2010301": [2024, "2014001"]}
    recoded: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """As its documents print it."""
        return COUNTY + self.name

    def project(self, name: str) -> ProjectProfile:
        """Return the project of that name."""
        return next(each for each in self.projects if each.name == name)

    def code_in(self, code: str, year: int) -> str:
        """Return the code under which a year's book holds what this one stands for."""
        since, successor = self.recoded.get(code, (9999, code))
        return successor if year >= since else code


def profiles() -> list[Profile]:
    """Return all departments of the county, in the order of their files' names."""
    return [_profile(path) for path in sorted(_FOLDER.glob("*.toml"))]


def _profile(path: Path) -> Profile:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    data["slug"] = path.stem.partition("-")[2]  # 02-education-bureau.toml
    data["institutions"] = tuple(_institution(each) for each in data.get("institutions", []))
    data["machines"] = len(data["institutions"])
    data["projects"] = tuple(_project(each) for each in data.get("projects", []))
    data["priorities"] = tuple((title, text) for title, text in data["priorities"])
    for name in ("functions", "offices", "units"):
        data[name] = tuple(data.get(name, ()))
    return Profile(**data)


def _institution(data: dict[str, Any]) -> Institution:
    return Institution(**(data | {"fund": Fund(data.get("fund", Fund.BUSINESS))}))


def _project(data: dict[str, Any]) -> ProjectProfile:
    measures = tuple(tuple(each) for each in data.pop("measures"))
    fund = Fund(data.pop("fund", Fund.GENERAL))
    return ProjectProfile(measures=measures, fund=fund, **data)
