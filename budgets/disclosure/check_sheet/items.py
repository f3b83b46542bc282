"""The items of the check sheet, as `items.toml` declares them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from budgets.disclosure.model import Phase, Section, Table
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import Name, Named
from budgets.disclosure.rules.registry import Family


class Aspect(Named):
    """The five aspects by which inspectors judge."""

    TIMELINESS = "timeliness", Name("及时性", "on time")
    COMPLETENESS = "completeness", Name("完整性", "complete")
    DEPTH = "depth", Name("细化程度", "detailed enough")
    MANNER = "manner", Name("公开方式", "how it is published")
    ACCURACY = "accuracy", Name("真实性", "accurate")


class Mark(Named):
    """How binding an item is."""

    LAW = "law", Name("法律法规", "law")
    RULE = "rule", Name("财政部门规定", "rules of the finance ministry")
    CUSTOM = "custom", Name("通行做法", "custom")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is looked for; `items.toml` says what each member is."""

    key: str
    aspect: Aspect
    mark: Mark
    basis: Name
    judge: str
    text: Name | None = None
    tables: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()
    rules: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    phase: Phase | None = None
    since: int = 0
    of_departments_only: bool = False
    part: str = ""

    def name(self, year: int, phase: Phase) -> Name:
        """Return what it is called; of a table, its title in the documents of that year and phase."""
        if self.text:
            return self.text
        (table,) = self.tables
        return Name(form_of(year)[table].title_in(phase), f"the table “{table.text.en}”")

    def applies_to(self, year: int, phase: Phase, *, is_unit: bool) -> bool:
        """Return whether it is asked of a document of a year, a phase and a level."""
        return (
            year >= self.since
            and self.phase in (None, phase)
            and not (is_unit and self.of_departments_only)
        )


def _item(declared: dict[str, Any]) -> Item:
    tables = [declared["table"]] if "table" in declared else declared.get("tables", [])
    return Item(
        key=declared["key"],
        aspect=Aspect(declared["aspect"]),
        mark=Mark(declared["mark"]),
        basis=Name(*declared["basis"]),
        judge=declared["judge"],
        text=Name(declared["zh"], declared["en"]) if "zh" in declared else None,
        tables=tuple(map(Table, tables)),
        sections=tuple(map(Section, declared.get("sections", ()))),
        rules=tuple(declared.get("rules", ())),
        families=tuple(map(Family, declared.get("families", ()))),
        phase=Phase(declared["phase"]) if "phase" in declared else None,
        since=declared.get("since", 0),
        of_departments_only=declared.get("level") == "department",
        part=declared.get("part", tables[0] if len(tables) == 1 else ""),
    )


def _declared() -> Iterator[Item]:
    text = files(__package__).joinpath("items.toml").read_text(encoding="utf-8")
    for each in tomllib.loads(text)["item"]:
        yield _item(each)


ITEMS: tuple[Item, ...] = tuple(_declared())
# What these rules look for in one go, section by section (R58) and table by table (R96), are items here.
JUDGED_APART = frozenset({"R58", "R96"})
# Rules with an item of their own: the item of their family leaves them to it.
OWN_ITEM = JUDGED_APART | {rule for item in ITEMS for rule in item.rules}
