"""Whether figures are of a size that a department's figures have: 元 typed for 万元 is ten thousand times."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import Severity
from budgets.disclosure.model import Fund, Line, Nature, Project, Row, Side, Table
from budgets.disclosure.money import (
    IMPOSSIBLE_YUAN,
    UNUSUAL_YUAN,
    ZERO,
    Amount,
    MoneyUnit,
    value_of,
)
from budgets.disclosure.official_form.vocabulary import PROJECT_TABLE
from budgets.disclosure.rules.line_index import (
    NamedAmount,
    cell_of,
    place_of,
    printed,
    printed_en,
    tops,
)
from budgets.disclosure.rules.parts_not_read import amounts_of
from budgets.disclosure.rules.registry import AGREEMENT, HELD, Case, Family, Fault, Outcome, rule
from budgets.disclosure.rules.relations import figure_of

# A department that is merged may grow tenfold; no department's total grows a hundredfold. A single heading
# may well: 2 of 万元 one year, a building site the next.
_TIMES_OF_A_TOTAL, _TIMES_OF_A_ROW = 100, 2000
# Below, a total is too small for its growth to mean anything: 三公 of 0.05 and then 6 of 万元.
_TOO_SMALL = 100 * MoneyUnit.WAN.yuan
_NAMED = 6


@rule(
    "R44", "金额的量级说得过去：与上年相差不到百倍，单个金额不过百亿元",
    "Figures are of a likely size: within a hundred times last year's, none beyond ten billion yuan",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def figures_are_of_a_likely_size(case: Case) -> Iterator[Outcome]:
    lines = [line for line in case.disclosure.lines if line.amount.yuan is not None]
    before = [(line, _before(case, line)) for line in lines]
    jumps = [(line, then) for line, then in before if then and _jumps(line, then)]
    totals = [(line, then) for line, then in jumps if line.row is not Row.ITEM]
    yield _slip(case) or HELD
    if jumps:
        yield _jump(totals or jumps, Severity.ERROR if totals else Severity.WARNING)
    cells = [*map(cell_of, lines), *map(_project, case.disclosure.projects)]
    impossible = [cell for cell in cells if _size(cell.amount) >= IMPOSSIBLE_YUAN]
    as_before = {line.key.address for line, then in before if then and not _jumps(line, then)}
    new = [cell for cell in cells if cell.address not in as_before]
    large = [cell for cell in new if _size(cell.amount) >= UNUSUAL_YUAN]
    if impossible:
        said = "一万亿元，不可能是一个部门的金额", "a trillion yuan, which no department has"
        yield _too_large(impossible, *said, Severity.ERROR)
    elif large and not jumps:
        yield _too_large(large, "一百亿元", "ten billion yuan", Severity.WARNING)


def _before(case: Case, line: Line) -> Amount | None:
    """Last year's figure: as it was published, or else as this document prints it."""
    published = case.previous_cells.line(line.key) if case.previous_cells else None
    found = (published.amount if published else None, line.prior)
    return next((each for each in found if each is not None and each.yuan), None)


def _jumps(line: Line, then: Amount) -> bool:
    now, before = _size(line.amount), _size(then)
    if not now or line.nature is not Nature.TOTAL or max(now, before) < _TOO_SMALL:
        return False
    times = _TIMES_OF_A_ROW if line.row is Row.ITEM else _TIMES_OF_A_TOTAL
    return max(now, before) > times * min(now, before)


def _project(project: Project) -> NamedAmount:
    place = place_of(project.source, PROJECT_TABLE)
    label, label_en = f"项目“{project.name}”", f"project {project.name}"
    return NamedAmount(label, label_en, project.amount, place, address="projects")


def _size(amount: Amount) -> Decimal:
    return abs(amount.yuan or Decimal(0))


def _jump(found: list[tuple[Line, Amount]], severity: Severity) -> Fault:
    line, then = found[0]
    cell = cell_of(line)
    times = max(_size(line.amount), _size(then)) / min(_size(line.amount), _size(then))
    slip = 3_000 < times < 30_000
    why = "，像是“元”与“万元”写错" if slip else ""
    why_en = ": 元 for 万元, it seems" if slip else ""
    more, more_en = _more(len(found) - 1)
    return Fault(
        severity,
        f"{cell.label}{cell.printed}，上年{printed(then)}，相差约{times:,.0f}倍{why}{more}。",
        f"{cell.label_en} is {cell.printed_en} after {printed_en(then)} the year before, about "
        f"{times:,.0f} times{why_en}{more_en}.",
        tuple(figure_of(cell_of(each)) for each, _then in found[:_NAMED]),
    )


def _too_large(cells: list[NamedAmount], limit: str, limit_en: str, severity: Severity) -> Fault:
    more, more_en = _more(len(cells) - 1)
    return Fault(
        severity,
        f"{cells[0].label}{cells[0].printed}，超过{limit}：请核对金额和单位{more}。",
        f"{cells[0].label_en} is {cells[0].printed_en}, more than {limit_en}: check figure and "
        f"unit{more_en}.",
        tuple(map(figure_of, cells[:_NAMED])),
    )


def _more(count: int) -> tuple[str, str]:
    return (f"；这样的还有 {count} 个", f"; {count} more like it") if count else ("", "")


def _slip(case: Case) -> Fault | None:
    """Find the one line of basic expenditure in 元 among others in 万元 that makes their sum right as 万元.

    What was not read may be one more part of the sum.
    """
    items = case.cells.items(Table.T6)
    lines = [items[code] for code in sorted(tops(items))]
    odd = [line for line in lines if line.amount.unit is MoneyUnit.YUAN]
    if len(odd) != 1 or len(lines) < 3 or not value_of(odd[0].amount):
        return None
    known = sum((value_of(line.amount) for line in lines if line is not odd[0]), ZERO)
    known += value_of(odd[0].amount) * MoneyUnit.WAN.yuan
    wholes = [case.cells.cell(Table.T6), case.cells.cell(Table.T5)]
    wholes += [case.cells.cell(Table.T5, nature=Nature.BASIC)]
    wholes += [case.cells.cell(Table.T1, Side.REVENUE, Row.ITEM, Fund.GENERAL)]
    section = odd[0].source.section
    parts = {ZERO, *(yuan for each in case.unread if each.section is section
                     for yuan in amounts_of(each.printed))}  # fmt: skip
    for whole in wholes:
        if whole and value_of(whole.amount) - known in parts:
            cell = cell_of(odd[0])
            return Fault(
                Severity.ERROR,
                f"{cell.label}写为{cell.printed}，像是“元”与“万元”写错：按万元计，各项之和正好是"
                f"{whole.label}{whole.printed}。",
                f"{cell.label_en} is stated as {cell.printed_en}: 元 for 万元, it seems, for then the parts "
                f"make {whole.label_en}, {whole.printed_en}.",
                (figure_of(cell), figure_of(whole)),
            )
    return None
