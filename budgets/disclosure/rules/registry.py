"""The list of rules: each a function over a `Case`, with what it says and on what it rests.

Numbers R01 to R40 are those of the field's own list of relations, which has no R38; R41 and above are
the portal's. A number is never given twice: explanations are kept under it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.model import Disclosure, Table
from budgets.disclosure.rules.cells import Cells


class Case:
    """What is judged: a disclosure, and where known last year's and the budget it accounts for."""

    def __init__(
        self,
        disclosure: Disclosure,
        previous: Disclosure | None = None,
        budget: Disclosure | None = None,
        known_as: Collection[str] = (),
    ) -> None:
        self.disclosure = disclosure
        self.previous = previous
        self.budget = budget
        self.known_as = known_as

    @cached_property
    def cells(self) -> Cells:
        """The lines, indexed."""
        return Cells(self.disclosure)

    @cached_property
    def previous_cells(self) -> Cells | None:
        """Last year's lines, indexed."""
        return Cells(self.previous) if self.previous else None

    @cached_property
    def budget_cells(self) -> Cells | None:
        """The lines of the year's published budget, indexed."""
        return Cells(self.budget) if self.budget else None


@dataclass(frozen=True, slots=True)
class Fault:
    """A relation that does not hold."""

    severity: Severity
    message: str
    message_en: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A relation that was looked at and holds."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A relation that cannot be looked at, and the tables (or "the year before") it would need."""

    what: tuple[Table | str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """What is missing, in Chinese."""
        return tuple(w.label if isinstance(w, Table) else w for w in self.what)


HELD = Held()
Outcome = Fault | Held | Missing
Examine = Callable[[Case], Iterator[Outcome]]


class Family(StrEnum):
    """What a rule holds against what; the public page lists the rules by family, in this order."""

    WITHIN_A_TABLE = "within_a_table"
    ACROSS_TABLES = "across_tables"
    TEXT = "text"
    CHANGES = "changes"
    FINAL_ACCOUNTS = "final_accounts"
    NAMES = "names"
    COMPLETENESS = "completeness"
    LEFTOVERS = "leftovers"

    @property
    def label(self) -> str:
        """What the family is about, in Chinese."""
        return _FAMILY_LABELS[self][0]

    @property
    def label_en(self) -> str:
        """What the family is about, in English."""
        return _FAMILY_LABELS[self][1]


_FAMILY_LABELS = {
    Family.WITHIN_A_TABLE: ("一张表之内", "Inside one table"),
    Family.ACROSS_TABLES: ("表与表之间", "Between tables"),
    Family.TEXT: ("文字与数字", "Words and figures"),
    Family.CHANGES: ("今年与去年", "This year and the year before"),
    Family.FINAL_ACCOUNTS: ("决算", "Final accounts"),
    Family.NAMES: ("科目名称", "Names of headings"),
    Family.COMPLETENESS: ("内容齐全", "Completeness"),
    Family.LEFTOVERS: ("文稿校对", "Proofreading"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, as the public page "how we check" explains it.

    `severity` is the worst that it reports. `basis` names the law or the practice it rests on. `needs`
    are the tables that it looks at, empty where it reads the words of the document.
    """

    id: str
    title: str
    title_en: str
    basis: str
    basis_en: str
    severity: Severity
    family: Family
    needs: tuple[Table, ...]
    examine: Examine = field(repr=False)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a rule rests on, in both languages."""

    zh: str
    en: str


TIES = Basis("预算公开表格之间的勾稽关系", "how the published tables tie together")
BY_FUNCTION = Basis(
    "预算法实施条例第六条：按功能分类公开到项",
    "Implementing Regulation of the Budget Law, art. 6: by function down to the item",
)
BY_ECONOMY = Basis(
    "预算法实施条例第六条：基本支出按经济分类公开到款",
    "Implementing Regulation of the Budget Law, art. 6: basic expenditure by economic heading",
)
OPERATING_COSTS = Basis(
    "预算法第十四条：说明机关运行经费的安排和使用情况",
    "Budget Law, art. 14: explain the operating cost of the organ",
)
PROCUREMENT = Basis("预算法第十四条：公开政府采购情况", "Budget Law, art. 14: publish procurement")
CLASSIFICATION = Basis(
    "当年《政府收支分类科目》", "the official book of budget headings of the year"
)
AGREEMENT = Basis("同一份文件里，同一数据应当一致", "one document states one figure one way")
EXPLANATION = Basis(
    "公开说明应写清增减变化及原因", "the explanation gives changes and their reasons"
)
TEMPLATE = Basis("公开文稿校对的通常要求", "ordinary proofreading of a published text")

_RULES: dict[str, Rule] = {}


def rule(
    identifier: str,
    title: str,
    title_en: str,
    *,
    family: Family,
    basis: Basis,
    severity: Severity,
    needs: tuple[Table, ...] = (),
) -> Callable[[Examine], Examine]:
    """Registers a function as the rule of that number."""

    def register(examine: Examine) -> Examine:
        if identifier in _RULES:
            raise ValueError(f"rule {identifier} is registered twice")
        _RULES[identifier] = Rule(
            id=identifier,
            title=title,
            title_en=title_en,
            basis=basis.zh,
            basis_en=basis.en,
            severity=severity,
            family=family,
            needs=needs,
            examine=examine,
        )
        return examine

    return register


def registered() -> tuple[Rule, ...]:
    """All rules registered so far, by number."""
    return tuple(_RULES[identifier] for identifier in sorted(_RULES))
