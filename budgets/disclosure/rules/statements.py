"""Text against tables, and the text against itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Base, Line, LineKey, Nature, Reason, Row, Section, Side, Table
from budgets.disclosure.money import (
    EXACTLY_ZERO,
    ZERO,
    Agreement,
    Amount,
    Nothing,
    Percent,
    beside_stated,
    judge_share,
    judge_sum,
    share_of,
    value_of,
)
from budgets.disclosure.official_form.tables import form_of
from budgets.disclosure.official_form.vocabulary import BUDGETS, PARTS_OF_BASIC
from budgets.disclosure.rules.line_index import (
    NamedAmount,
    canonical,
    cell_of,
    label_of,
    place_of,
    tops,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    BY_FUNCTION,
    HELD,
    Case,
    Family,
    Fault,
    Gap,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import (
    adds_up,
    adds_up_in_its_table,
    equal,
    figure_of,
    judged_percentage,
    levels_of,
    names_all,
    told_apart,
)


@rule(
    "R25", "文字中的金额与表格一致", "Amounts in sentences are those of the tables",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def sentences_agree_with_tables(case: Case) -> Iterator[Outcome]:
    doubted: set[Table] = set()
    for table, outcome in _statements(case, across=True):
        if isinstance(outcome, Fault):
            doubted.add(table)
        yield outcome
    # A figure that a sentence states otherwise explains the sum, too: one finding is enough.
    for table in Table:
        if table not in doubted:
            yield from _first_fault(_sums_told_in_sentences(case, table))


def _first_fault(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        yield outcome
        if isinstance(outcome, Fault):
            return


def _sums_told_in_sentences(case: Case, table: Table) -> Iterator[Outcome]:
    """Compare a total from a sentence with the rows of its table, and the other way round."""
    cells = case.cells
    for side in Side:
        for column in sorted(cells.columns(table, side)):
            for whole, lines in levels_of(cells, table, column, side):
                parts = [cell_of(line) for line in lines]
                if told_apart(whole, *parts):
                    yield adds_up(whole, parts, complete=names_all(lines))
    total, halves = cells.cell(table), cells.by_nature(table, PARTS_OF_BASIC)
    if table.nature and total and len(halves) == 2 and told_apart(total, *halves):
        yield adds_up(total, halves)


@rule(
    "R28", "同一数据前后一致", "A quantity stated twice is the same",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def sentences_agree_with_each_other(case: Case) -> Iterator[Outcome]:
    for _, outcome in _statements(case, across=False):
        yield outcome
    for first, later in case.cells.repeated:
        if first.amount.yuan is not None and later.amount.yuan is not None:
            cell, place = cell_of(first), place_of(later.source, later.table)
            yield equal(cell, _elsewhere(cell, later.amount, place, later.key.address))
    yield from _changes(case)


def _elsewhere(cell: NamedAmount, amount: Amount, place: str, address: str) -> NamedAmount:
    """Return the same quantity as stated in another place."""
    zh, en = f"{cell.label}（{place}）", f"{cell.label_en} ({place})"
    return NamedAmount(zh, en, amount, place, address=address)


def _statements(case: Case, *, across: bool) -> Iterator[tuple[Table, Outcome]]:
    """Compare each statement with the line, or the first sentence, about the same quantity."""
    first: dict[LineKey, NamedAmount] = {}
    for statement in case.disclosure.statements:
        if statement.amount.yuan is None:
            continue
        key, section = canonical(statement.about), statement.source.section
        place = place_of(statement.source, key.table)
        line = case.cells.line(key)
        if line is not None and line.amount.yuan is not None:
            cell = cell_of(line)
        elif key in first:
            cell = first[key]
        else:
            names = _label(case, key)
            amount = statement.amount
            first[key] = NamedAmount(*names, amount, place, section, "statements")
            continue
        if ((cell.section is Section.TABLES) != (section is Section.TABLES)) is across:
            yield key.table, equal(cell, _elsewhere(cell, statement.amount, place, "statements"))


def _label(case: Case, key: LineKey) -> tuple[str, str]:
    """Return what a quantity is called for which there is no line."""
    unnamed = Amount.blank(case.disclosure.unit)
    return label_of(
        Line(
            table=key.table, side=key.side, row=key.row, code=key.code, name=key.name,
            fund=key.fund, nature=key.nature, amount=unnamed,
        )
    )  # fmt: skip


def _changes(case: Case) -> Iterator[Outcome]:
    """Yield the change of one quantity, stated in several places."""
    by_key: dict[tuple[LineKey, Base], list[Reason]] = defaultdict(list)
    for reason in case.disclosure.reasons:
        if reason.change is not None and reason.change.yuan is not None:
            by_key[canonical(reason.about), reason.against].append(reason)
    for reasons in by_key.values():
        cells = []
        for reason in reasons:
            if reason.change is not None and not reason.comparable:
                place = place_of(reason.source, reason.about.table)
                zh, en = f"{reason.label}的增减额（{place}）", f"change of {reason.label} ({place})"
                cells.append(NamedAmount(zh, en, reason.change, place, address="reasons"))
        for later in cells[1:]:
            yield equal(cells[0], later)


@rule(
    "R26", "各项级科目之和等于所属的类", "The items described add up to their class",
    family=Family.TEXT, needs=(Table.T5,),
    basis=BY_FUNCTION, severity=Severity.ERROR,
)  # fmt: skip
def items_add_up_to_their_class(case: Case) -> Iterator[Outcome]:
    """Judge documents that have classes and items without the groups between them: see also R10."""
    items = case.cells.items(Table.T5)
    low = {code for code in items if len(code) == 7}
    classes = {code for code in items if len(code) == 3 and items[code].amount.yuan}
    if not (low and classes) or any(len(code) == 5 for code in items):
        yield missing(Table.T5)
        return
    for code in sorted(classes):
        parts = [cell_of(items[each]) for each in sorted(low) if each.startswith(code)]
        whole = cell_of(items[code])
        if parts:
            yield adds_up_in_its_table(whole, parts)
        elif (Table.T5, Side.EXPENDITURE) not in case.cells.unsummable:
            yield Fault(
                Severity.WARNING,
                f"{whole.label}{whole.printed}没有列出所属的项级科目。",
                f"{whole.label_en} ({whole.printed_en}) lists none of its items.",
                (figure_of(whole),),
                Gap(value_of(whole.amount), frozenset({whole.section})),
            )


@rule(
    "R27", "占比等于部分除以总数，各占比合计为100%",
    "A share is part divided by whole, and the shares add up to 100 %",
    family=Family.TEXT,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def shares_follow_from_amounts(case: Case) -> Iterator[Outcome]:
    groups: dict[tuple[Table, Side, Row], list[Line]] = defaultdict(list)
    for line in case.disclosure.lines:
        if line.share is not None and line.amount.yuan is not None:
            groups[line.table, line.side, line.row].append(line)
    for lines in groups.values():
        wholes = _wholes(case, lines[0]) or _summed(lines)
        for line in lines:
            if line.share is not None:
                yield from _share(wholes, line, line.share)
        yield from _shares_make_a_hundred(case, lines)
    if not groups:
        yield missing("占比")


def _summed(lines: list[Line]) -> list[NamedAmount]:
    """Return the whole that is not stated, where the shares of its parts make a hundred: their sum."""
    shares = [line.share for line in lines if line.share]
    total = sum((share.value for share in shares), ZERO)
    if len(lines) < 2 or lines[0].row is not Row.ITEM or abs(total - 100) > _last_places(shares):
        return []
    unit, decimals = lines[0].amount.unit, max(line.amount.decimals for line in lines)
    yuan = sum((value_of(line.amount) for line in lines), ZERO)
    zh, en = lines[0].table.spoken.zh, lines[0].table.spoken.en
    amount = Amount.from_yuan(yuan, unit, decimals)
    return [NamedAmount(f"{zh}各项之和", f"the sum of {en}", amount, "")]


def _last_places(shares: list[Percent]) -> Decimal:
    """Return by how much shares miss a hundred if each is out by one in its last place."""
    return Decimal(len(shares)).scaleb(-min(share.decimals for share in shares))


def _share(wholes: list[NamedAmount], line: Line, share: Percent) -> Iterator[Outcome]:
    if not wholes:
        yield missing(line.table)
        return
    verdicts = {judge_share(share, line.amount, whole.amount): whole for whole in wholes}
    if verdicts.keys() & {Agreement.OK, Agreement.ROUNDING}:
        yield HELD
        return
    verdict = Agreement.TRUNCATED if Agreement.TRUNCATED in verdicts else Agreement.ERROR
    cell = cell_of(line)  # beside the whole that it comes nearest to
    whole = min(wholes, key=lambda each: abs(share_of(line.amount, each.amount) - share.value))
    exact = share_of(line.amount, whole.amount)
    severity, why, why_en = judged_percentage(verdict, share, exact)
    computed = beside_stated(share, exact)
    yield Fault(
        severity,
        f"{cell.label}{cell.printed}占{whole.label}{whole.printed}的比例写为{share.printed}%，"
        f"应为{computed}%{why}。",
        f"{cell.label_en} ({cell.printed_en}) is stated as {share.printed} % of "
        f"{whole.label_en} ({whole.printed_en}); it is {computed} %{why_en}.",
        (
            CitedFigure(f"{cell.label}占比", f"{share.printed}%", cell.place, cell.address),
            *map(figure_of, [cell, whole]),
        ),
    )


def _wholes(case: Case, line: Line) -> list[NamedAmount]:
    """Return what a share can be a share of: the total of its table's side, or of the year in it.

    Shares of basic expenditure may be told beside its total in another table, which can differ.
    """
    key, cells = canonical(line.key), case.cells
    found = [cells.cell(key.table, key.side, row) for row in (Row.TOTAL, Row.CURRENT)]
    if key.table.nature:
        found += [cells.cell(table, nature=key.table.nature) for table in (Table.T5, Table.T3)]
    return [cell for cell in found if cell and cell.amount.yuan]


def _shares_make_a_hundred(case: Case, lines: list[Line]) -> Iterator[Outcome]:
    """Only where the amounts themselves make the whole: a share of a part list proves nothing."""
    if lines[0].row is Row.ITEM:
        rows = [line for line in lines if line.nature is Nature.TOTAL]
        highest = set(tops(line.code for line in rows if line.code))
        parts = [line for line in rows if line.code in highest]
    else:
        natures = {line.nature for line in lines}
        inner = PARTS_OF_BASIC if Nature.BASIC in natures else ()
        parts = [x for x in lines if x.nature not in (Nature.TOTAL, *inner)]
    wholes = _wholes(case, lines[0])
    amounts = [part.amount for part in parts]
    verdicts = {judge_sum(whole.amount, amounts) for whole in wholes}
    # More than the whole they cannot be, even where it is not stated: 84.06% and 19.62%.
    over = not wholes and sum((x.share.interval for x in parts if x.share), EXACTLY_ZERO).low > 100
    if len(parts) < 2 or not (over or verdicts & {Agreement.OK, Agreement.ROUNDING}):
        return
    if (
        not over and Agreement.OK not in verdicts
    ):  # of parts that add up by rounding, shares do, too
        yield HELD
        return
    shares = [(part, part.share) for part in parts if part.share]
    total = sum((share.value for _, share in shares), ZERO)
    span = sum((share.interval for _, share in shares), EXACTLY_ZERO)
    if total == 100 or span.low < 100 < span.high:
        yield HELD
        return
    near = abs(total - 100) <= _last_places([each for _, each in shares])
    severity = Severity.WARNING if near else Severity.ERROR
    _, name_en = label_of(parts[0])
    cells = [(cell_of(part), share) for part, share in shares]
    yield Fault(
        severity,
        f"{lines[0].table.label}的各项占比合计{total}%，不是100%，四舍五入解释不了。",
        f"The shares in {name_en.split(':')[0]} add up to {total} %, not 100 %; "
        "rounding does not explain it.",
        tuple(
            CitedFigure(f"{cell.label}占比", f"{share.printed}%", cell.place, cell.address)
            for cell, share in cells
        ),
    )


_NONE = re.compile(r"(?:没有|未|无)\w{0,4}(?:政府性基金|国有资本经营)")
_CAN_BE_NONE = (Table.T7, Table.T8, Table.T9, Table.PROCUREMENT, Table.ASSETS)


@rule(
    "R30", "表中没有数据与“没有安排”的说明一致",
    "A table is empty exactly where the text says that nothing is planned",
    family=Family.TEXT, needs=_CAN_BE_NONE,
    basis=RuleBasis("空表也要公开，并说明没有数据", "empty tables are published too, and said so"),
    severity=Severity.ERROR,
)  # fmt: skip
def nothing_planned_means_no_amounts(case: Case) -> Iterator[Outcome]:
    for table in _CAN_BE_NONE:
        lines = case.cells.lines_of.get(table, [])
        said = _none_said(case, table)
        spent = next((line for line in lines if line.amount.yuan), None)
        if not lines:
            yield missing(table)
        elif said is None or spent is None:
            yield HELD
        else:
            cell = cell_of(spent)
            yield Fault(
                Severity.ERROR,
                f"{table.label}的说明称没有安排（{said}），但{cell.label}为{cell.printed}。",
                f"The text says that nothing is planned ({said}), but {cell.label_en} is "
                f"{cell.printed_en}.",
                (CitedFigure(table.label, "没有安排", said, "passages"), figure_of(cell)),
            )


def _none_said(case: Case, table: Table) -> str | None:
    """Return where the document says that a whole table is empty, if it does."""
    stated = [(each.key, each.amount, each.source) for each in case.cells.lines_of.get(table, [])]
    stated += [(each.about, each.amount, each.source) for each in case.disclosure.statements]
    whole = LineKey(table)
    for key, amount, source in stated:
        if canonical(key) == whole and amount.nothing is Nothing.NONE_PLANNED:
            return place_of(source, table)
    section = form_of(case.disclosure.fiscal_year)[table].section
    for passage in case.disclosure.passages:
        if table in BUDGETS.values() and passage.section is section and _NONE.search(passage.text):
            return passage.heading or table.label
    return None
