"""Relations that tie one table to another."""

from __future__ import annotations

from collections.abc import Iterator

from budgets.disclosure.codes import FUNCTIONAL, economic_headings_of
from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Nature, Phase, Row, Side, Table, UnitKind
from budgets.disclosure.money import Agreement, judge_sum, value_of
from budgets.disclosure.official_form.vocabulary import BUDGETS, PARTS_OF_BASIC
from budgets.disclosure.rules.line_index import Cells, NamedAmount, cell_of, tops
from budgets.disclosure.rules.registry import (
    HELD,
    OPERATING_COSTS,
    TIES,
    Case,
    Family,
    Fault,
    Missing,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import (
    adds_up,
    at_most,
    equal,
    equal_to_one_of,
    figure_of,
    told_apart,
)

_FISCAL = ("R1", "R901", "R902", "R903")  # the three appropriations, of the year and carried over


@rule(
    "R07", "收入总表、支出总表的合计等于收支总表的总计",
    "The revenue and expenditure tables have the totals of the overview",
    family=Family.ACROSS_TABLES, needs=(Table.T1, Table.T2, Table.T3),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def tables_have_the_totals_of_the_overview(case: Case) -> Iterator[Outcome]:
    for table, side in ((Table.T2, Side.REVENUE), (Table.T3, Side.EXPENDITURE)):
        own = case.cells.cell(table)
        # Whether what is carried over belongs in T2 and T3 differs from province to province.
        overview = _totals(case.cells, Table.T1, side)
        outcome = equal_to_one_of(own, overview) if own and overview else missing(Table.T1, table)
        open_end = case.disclosure.phase is Phase.FINAL or _is_carried_over(case.cells)
        if isinstance(outcome, Fault) and open_end and len(overview) == 1:
            outcome = missing(Table.T1)  # the total of the year alone is not stated
        yield outcome


def _totals(cells: Cells, table: Table, side: Side, fund: Fund = Fund.ALL) -> list[NamedAmount]:
    """Return the grand total of a side, and the total of the year where it is given too."""
    found = (cells.cell(table, side, row, fund=fund) for row in (Row.TOTAL, Row.CURRENT))
    return [cell for cell in found if cell]


@rule(
    "R13", "财政拨款收支总表各列等于对应预算支出表的合计",
    "Each column of the appropriation table has the total of its own table",
    family=Family.ACROSS_TABLES, needs=(Table.T4, Table.T5, Table.T8, Table.T9),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def columns_have_the_totals_of_their_tables(case: Case) -> Iterator[Outcome]:
    yield from columns_against_tables(case.cells)  # R37 judges final accounts


def columns_against_tables(cells: Cells) -> Iterator[Outcome]:
    """T4 by fund = T5, T8, T9; where T4 has no columns, its total is that of the three."""
    split = False
    for fund, table in BUDGETS.items():
        columns, own = _totals(cells, Table.T4, Side.EXPENDITURE, fund), cells.cell(table)
        if columns and own:
            split = True
            yield equal_to_one_of(own, columns)
    totals = _totals(cells, Table.T4, Side.EXPENDITURE) or _totals(cells, Table.T4, Side.REVENUE)
    parts = [cells.cell(table) for table in BUDGETS.values()]
    known = [part for part in parts if part]
    if split:
        return
    if not totals or len(known) < len(parts) or _is_carried_over(cells):
        yield missing(Table.T4, *(t for t in BUDGETS.values() if not cells.cell(t)))
        return
    yield adds_up(totals[0], known)


def _is_carried_over(cells: Cells) -> bool:
    """Return whether money of the year before plays a part: T5 may then leave it out."""
    return any(
        line.amount.yuan
        for table in (Table.T1, Table.T4)
        for line in cells.lines_of.get(table, ())
        if line.code.startswith(("R8", "R9", "E9"))
    )


@rule(
    "R14", "财政拨款收入总计等于财政拨款加财政拨款结转",
    "The appropriation total is the appropriation of the year plus what is carried over of it",
    family=Family.ACROSS_TABLES, needs=(Table.T1, Table.T4),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def appropriation_total_follows_from_the_overview(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    items = cells.items(Table.T1, Side.REVENUE)
    total = cells.cell(Table.T4, Side.REVENUE)
    for code, line in cells.items(Table.T4, Side.REVENUE).items():
        if code in items and code.startswith(_FISCAL):
            yield equal(cell_of(items[code]), cell_of(line))
    codes = [code for code in items if code.startswith(_FISCAL)]
    unsplit = "R9" in items and value_of(items["R9"].amount) != 0 and "R901" not in items
    if not (total and any(code.startswith("R1") for code in codes)) or unsplit:
        yield missing(Table.T1, Table.T4)
        return
    yield adds_up(total, [cell_of(items[code]) for code in sorted(tops(codes))])


@rule(
    "R15", "资金全部为财政拨款时，部门收支与财政拨款收支一致",
    "Where all money is appropriated, the department's totals are those of the appropriation",
    family=Family.ACROSS_TABLES, needs=(Table.T1, Table.T3, Table.T4, Table.T5, Table.T8, Table.T9),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def all_fiscal_means_same_totals(case: Case) -> Iterator[Outcome]:
    """Only in budgets: final accounts spend what was left of other money, too."""
    cells = case.cells
    if not cells.items(Table.T1, Side.REVENUE):
        yield missing(Table.T1)
    if not _all_fiscal(cells):
        return
    overview, appropriation = cells.cell(Table.T1, Side.REVENUE), cells.cell(Table.T4, Side.REVENUE)
    if overview and appropriation:
        yield equal(overview, appropriation)
    else:
        yield missing(Table.T1, Table.T4)
    if not _is_carried_over(cells):
        yield from _rows_are_the_sum_of_the_three_budgets(cells)


def _all_fiscal(cells: Cells) -> bool:
    """Return whether every source of revenue that is not nil is one of the three public budgets."""
    codes = {code for code, line in cells.items(Table.T1, Side.REVENUE).items() if line.amount.yuan}
    if (Table.T1, Side.REVENUE) in cells.unsummable or not codes:
        return False
    if any(code.startswith("R90") for code in codes):
        codes.discard("R9")  # it is split into what is carried over of each source
    return all(code.startswith(_FISCAL) for code in codes)


def _only_general_budget(cells: Cells) -> bool:
    """Return whether every source of revenue that is not nil is the general public budget."""
    items = [code for code, line in cells.items(Table.T1, Side.REVENUE).items() if line.amount.yuan]
    other = any(code.startswith(("R102", "R103", "R902", "R903")) for code in items)
    others = [cells.cell(table) for table in (Table.T8, Table.T9)]
    return _all_fiscal(cells) and not other and not any(o.amount.yuan for o in others if o)


def _rows_are_the_sum_of_the_three_budgets(cells: Cells) -> Iterator[Outcome]:
    total = cells.cell(Table.T3)
    parts = [part for part in (cells.cell(table) for table in BUDGETS.values()) if part]
    if total and parts:
        yield adds_up(total, parts, complete=len(parts) == len(BUDGETS))
    else:
        yield missing(Table.T3, Table.T5)
    for code, line in cells.items(Table.T3).items():
        rows = [cells.item(table, code) for table in BUDGETS.values()]
        known = [row for row in rows if row]
        if known:
            yield adds_up(cell_of(line), known)


@rule(
    "R16", "一般公共预算基本支出合计等于支出表中的基本支出",
    "Basic expenditure is the same in both tables of the general public budget",
    family=Family.ACROSS_TABLES, needs=(Table.T5, Table.T6),
    basis=TIES, severity=Severity.ERROR, phase=Phase.BUDGET,
)  # fmt: skip
def basic_expenditure_is_the_same_everywhere(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    basic = cells.cell(Table.T5, nature=Nature.BASIC)
    if not basic and _only_general_budget(cells):
        basic = cells.cell(Table.T3, nature=Nature.BASIC)
    yield basic_against(cells, basic)  # R37 judges final accounts
    if _only_general_budget(cells):
        yield from _parts_of_basic(cells)


def _parts_of_basic(cells: Cells) -> Iterator[Outcome]:
    """Compare 人员经费 and 公用经费 of T6 with the columns of T1 and T3 that split the expenditure."""
    for table in (Table.T1, Table.T3):
        for nature in PARTS_OF_BASIC:
            split = cells.cell(table, nature=nature) or cells.cell(
                table, row=Row.CURRENT, nature=nature
            )
            own = cells.cell(Table.T6, nature=nature)
            if split and own:
                yield equal(split, own)


def basic_against(cells: Cells, basic: NamedAmount | None) -> Outcome:
    """Compare the total of T6 with the basic expenditure of another table."""
    own = cells.cell(Table.T6)
    if not (own and basic):
        return missing(Table.T5, Table.T6)
    if told_apart(own, basic) and any(
        told_apart(own, cell_of(x)) for x in cells.lines_of[Table.T6]
    ):
        return Missing()  # R25 holds the sentence against the rows of its own table
    return equal(own, basic)


@rule(
    "R20", "“三公”经费各项不少于基本支出中的对应科目",
    "Travel abroad, cars and receptions are no less than their headings in basic expenditure",
    family=Family.ACROSS_TABLES, needs=(Table.T6, Table.T7),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def three_public_cover_their_headings(case: Case) -> Iterator[Outcome]:
    found = False
    for code, line in case.cells.items(Table.T7).items():
        for heading in economic_headings_of(code):
            part = case.cells.item(Table.T6, heading)
            if part:
                found = True
                because = ("后者应包含前者", "the latter includes the former")
                yield at_most(part, cell_of(line), because)
    if not found:
        yield missing(Table.T6, Table.T7)


@rule(
    "R21", "机关运行经费与公用经费一致（含事业单位的，不大于公用经费）",
    "The operating cost of an organ is its office costs (at most that where institutions belong)",
    family=Family.ACROSS_TABLES, needs=(Table.OPERATING_COST, Table.T6),
    basis=OPERATING_COSTS, severity=Severity.ERROR,
)  # fmt: skip
def operating_cost_is_office_costs(case: Case) -> Iterator[Outcome]:
    operating = case.cells.cell(Table.OPERATING_COST)
    office = case.cells.cell(Table.T6, nature=Nature.PUBLIC)
    if not (operating and office):
        yield missing(Table.OPERATING_COST, Table.T6)
        return
    # Final accounts may count running costs paid from projects: a difference is no contradiction.
    worst = Severity.ERROR if case.disclosure.phase is Phase.BUDGET else Severity.WARNING
    if _has_institutions(case):
        because = ("机关运行经费是公用经费的一部分", "it is a part of the office costs")
        yield at_most(operating, office, because, worst=worst)
    else:
        yield equal(operating, office, worst=worst)


_INSTITUTION_NAMES = ("事业运行", "事业单位", "事业机构", "机构运行")


def _has_institutions(case: Case) -> bool:
    """Return whether 事业单位 are among the department's units, as its units or its headings show."""
    if any(unit.kind is UnitKind.SUBORDINATE for unit in case.disclosure.units):
        return True
    codes = {code for table in (Table.T3, Table.T5) for code in case.cells.items(table)}
    names = [found.name for found in map(FUNCTIONAL.get, codes) if found and len(found.code) == 7]
    # A department none of whose headings runs an organ is itself a 事业单位.
    itself = bool(names) and "行政运行" not in names
    return itself or any(name.startswith(_INSTITUTION_NAMES) for name in names)


@rule(
    "R23", "编制绩效目标的项目之和不大于项目支出",
    "Projects with targets do not exceed project expenditure",
    family=Family.ACROSS_TABLES, needs=(Table.T3, Table.T10),
    basis=TIES, severity=Severity.ERROR,
)  # fmt: skip
def projects_stay_within_project_expenditure(case: Case) -> Iterator[Outcome]:
    cells, unit = case.cells, case.disclosure.unit
    stated = (cells.cell(table, nature=Nature.PROJECT) for table in (Table.T3, Table.T5))
    whole = next((cell for cell in stated if cell), None)
    amounts = [p.amount for p in case.disclosure.projects if p.amount.yuan is not None]
    if not (whole and amounts):
        yield missing(Table.T3, Table.T10)
        return
    low = sum(amount.interval.low for amount in amounts)
    if low < whole.amount.interval.high:
        yield HELD
        return
    total = sum((value_of(amount) for amount in amounts), value_of(amounts[0]) * 0)
    together = f"{total / unit.yuan:f}{unit}"
    yield Fault(
        Severity.ERROR,
        f"编制绩效目标的{len(amounts)}个项目合计{together}，超过了{whole.label}{whole.printed}。",
        f"The {len(amounts)} projects with targets add up to {together}, more than "
        f"{whole.label_en}, {whole.printed_en}.",
        (figure_of(whole),),
    )


@rule(
    "R41", "支出总计等于人员经费、公用经费、项目支出之和",
    "Total expenditure is staff costs plus office costs plus projects",
    family=Family.ACROSS_TABLES, needs=(Table.T3, Table.T6),
    basis=TIES, severity=Severity.NOTICE,
)  # fmt: skip
def personnel_office_and_projects_make_the_total(case: Case) -> Iterator[Outcome]:
    """Only rounding is named here: a real gap is a fault of R09, R16 or R17 already."""
    cells = case.cells
    total = cells.cell(Table.T3)
    known = [
        *cells.by_nature(Table.T6, PARTS_OF_BASIC),
        *cells.by_nature(Table.T3, (Nature.PROJECT,)),
    ]
    if not total or len(known) < 3 or not _only_general_budget(cells):
        yield missing(Table.T3, Table.T6)
    elif judge_sum(total.amount, [part.amount for part in known]) is Agreement.ROUNDING:
        yield adds_up(total, known, name_rounding=True)
    else:
        yield HELD


# What these headings pay is staff and daily running, never a project of its own.
_RUNNING = ("行政运行", "事业运行", "住房公积金", "提租补贴", "购房补贴")
_RUNNING_GROUPS = ("20805", "21011", "22102")


@rule(
    "R42", "项目支出有对应的功能分类科目", "Project expenditure has a functional heading",
    family=Family.ACROSS_TABLES, needs=(Table.T5,),
    basis=RuleBasis(
        "预算法实施条例第六条：项目支出也要按功能分类公开到项",
        "Implementing Regulation of the Budget Law, art. 6: projects too, by function",
    ),
    severity=Severity.WARNING,
)  # fmt: skip
def project_expenditure_has_a_heading(case: Case) -> Iterator[Outcome]:
    cells = case.cells
    projects = cells.cell(Table.T5, nature=Nature.PROJECT) or (
        cells.cell(Table.T3, nature=Nature.PROJECT) if _only_general_budget(cells) else None
    )
    items = [line for code, line in cells.items(Table.T5).items() if len(code) == 7]
    split = {nature for _, nature in cells.columns(Table.T5)} & {Nature.BASIC, Nature.PROJECT}
    if not (projects and value_of(projects.amount) > 0 and items) or split:
        yield missing(Table.T5)
        return
    for line in items:
        named = line.name.removesuffix("支出")
        is_running = line.code.startswith(_RUNNING_GROUPS) or named in _RUNNING
        if not is_running or "项目" in line.purpose:
            yield HELD
            return
    yield Fault(
        Severity.WARNING,
        f"{projects.label}{projects.printed}没有对应的项级科目：列出的{len(items)}个科目，"
        "按名称和用途都是基本支出。",
        f"{projects.label_en}, {projects.printed_en}, has no functional heading: by name and "
        f"purpose all {len(items)} items listed are basic expenditure.",
        (figure_of(projects), *(figure_of(cell_of(line)) for line in items)),
    )
