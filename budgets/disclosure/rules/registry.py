"""The list of rules: each a function over a `Case`, with what it says and on what it rests.

Numbers R01 to R40 are those of the field's own list of relations, which has no R38; R41 and above are
the portal's. A number is never given twice: explanations are kept under it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import KW_ONLY, dataclass, field
from decimal import Decimal
from functools import cached_property

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.frame import Framed
from budgets.disclosure.model import Disclosure, Phase, Section, Table
from budgets.disclosure.official_form.vocabulary import Name, Named
from budgets.disclosure.rules.line_index import Cells, Together
from budgets.disclosure.unread import Unread


@dataclass(frozen=True)
class Case:
    """What is judged: a disclosure, and where known last year's and the budget it accounts for.

    `unread` are the figures of the document that the reader put into no field, `frame` what stands around
    its contents: headings, makers of tables, notes. `of_unit` says whether a unit's own document is judged
    (单位预算) or a department's (部门预算); None where the level is not known. `together` are the documents
    of its department and units.
    """

    disclosure: Disclosure
    previous: Disclosure | None = None
    budget: Disclosure | None = None
    known_as: Collection[str] = ()
    unread: Collection[Unread] = ()
    frame: Collection[Framed] = ()
    of_unit: bool | None = None
    together: Together | None = None

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
class Gap:
    """What a sum of parts lacks, in 元, and the sections in which its amounts stand.

    `either_way` says that a part may be missing on both sides of the sum.
    """

    yuan: Decimal
    sections: frozenset[Section]
    either_way: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A relation that does not hold.

    `gap` is set where a part that was not read would explain it. `off` is by how much the figures miss each
    other, in 元: faults of one cell that are off by the same have one cause.
    """

    severity: Severity
    message: str
    message_en: str
    figures: tuple[CitedFigure, ...] = ()
    gap: Gap | None = None
    off: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A relation that was looked at and holds."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A relation that cannot be judged, and what is missing for it, in Chinese."""

    labels: tuple[str, ...] = ()


def missing(*what: Table | str) -> Missing:
    """Return the outcome of a rule that needs tables (or other things) that the document lacks."""
    return Missing(tuple(each.label if isinstance(each, Table) else each for each in what))


HELD = Held()
Outcome = Fault | Held | Missing
Examine = Callable[[Case], Iterator[Outcome]]


class Family(Named):
    """What a rule compares with what; the public page lists the rules by family, in this order."""

    WITHIN_A_TABLE = "within_a_table", Name("一张表之内", "inside one table")
    ACROSS_TABLES = "across_tables", Name("表与表之间", "between tables")
    TEXT = "text", Name("文字与数字", "words and figures")
    CHANGES = "changes", Name("今年与去年", "this year and the year before")
    FINAL_ACCOUNTS = "final_accounts", Name("决算", "final accounts")
    NAMES = "names", Name("科目名称", "names of headings")
    COMPLETENESS = "completeness", Name("内容齐全", "completeness")
    DETAIL = "detail", Name("细化程度", "detail")
    LEFTOVERS = "leftovers", Name("文稿校对", "proofreading")


@dataclass(frozen=True, slots=True)
class RuleBasis:
    """The law or the practice that a rule rests on, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as the public page "how we check" explains it.

    `severity` is the worst that it reports. `needs` are the tables that it reads, empty where it reads the
    words of the document. A rule with a `phase` judges documents of that phase only.
    """

    id: str
    title: str
    title_en: str
    examine: Examine = field(repr=False)
    _: KW_ONLY
    family: Family
    basis: RuleBasis
    severity: Severity
    needs: tuple[Table, ...] = ()
    phase: Phase | None = None

    def outcomes(self, case: Case) -> list[Outcome]:
        """Judge a disclosure; nothing where the rule is not about documents of its phase."""
        if self.phase not in (None, case.disclosure.phase):
            return []
        return list(self.examine(case))


TIES = RuleBasis("预算公开表格之间的勾稽关系", "how the published tables tie together")
BY_FUNCTION = RuleBasis(
    "预算法实施条例第六条：按功能分类公开到项",
    "Implementing Regulation of the Budget Law, art. 6: by function down to the item",
)
BY_ECONOMY = RuleBasis(
    "预算法实施条例第六条：基本支出按经济分类公开到款",
    "Implementing Regulation of the Budget Law, art. 6: basic expenditure by economic heading",
)
OPERATING_COSTS = RuleBasis(
    "预算法第十四条：说明机关运行经费的安排和使用情况",
    "Budget Law, art. 14: explain the operating cost of the organ",
)
PROCUREMENT = RuleBasis(
    "预算法第十四条：公开政府采购情况", "Budget Law, art. 14: publish procurement"
)
CLASSIFICATION = RuleBasis(
    "当年《政府收支分类科目》", "the official book of budget headings of the year"
)
AGREEMENT = RuleBasis("同一份文件里，同一数据应当一致", "one document states one figure one way")
EXPLANATION = RuleBasis(
    "公开说明应写清增减变化及原因", "the explanation gives changes and their reasons"
)
TEMPLATE = RuleBasis("公开文稿校对的通常要求", "ordinary proofreading of a published text")

_RULES: dict[str, Rule] = {}


def rule(
    identifier: str,
    title: str,
    title_en: str,
    *,
    family: Family,
    basis: RuleBasis,
    severity: Severity,
    needs: tuple[Table, ...] = (),
    phase: Phase | None = None,
) -> Callable[[Examine], Examine]:
    """Register a function as the rule of that number. Raise ValueError where it is taken."""

    def register(examine: Examine) -> Examine:
        if identifier in _RULES:
            raise ValueError(f"rule {identifier} is registered twice")
        _RULES[identifier] = Rule(
            identifier, title, title_en, examine,
            family=family, basis=basis, severity=severity, needs=needs, phase=phase,
        )  # fmt: skip
        return examine

    return register


def registered() -> tuple[Rule, ...]:
    """Return all rules registered so far, by number."""
    return tuple(_RULES[identifier] for identifier in sorted(_RULES))
