"""Changes on the year before: their arithmetic, and what was published then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from budgets.disclosure.findings import CitedFigure, Severity
from budgets.disclosure.model import Base, Direction, LineKey, Reason, Row, Table
from budgets.disclosure.money import (
    Agreement,
    Amount,
    Interval,
    Percent,
    beside_stated,
    judge_percent,
    judge_share,
    round_half_up,
    share_of,
    value_of,
)
from budgets.disclosure.rules.changes_of_parts import changes_make_up_the_whole
from budgets.disclosure.rules.line_index import (
    Cells,
    NamedAmount,
    cell_of,
    in_unit,
    place_of,
    printed,
    printed_en,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    HELD,
    Case,
    Family,
    Fault,
    Outcome,
    RuleBasis,
    missing,
    rule,
)
from budgets.disclosure.rules.relations import adds_up, equal, figure_of, judged_percentage


@dataclass(frozen=True, slots=True)
class StatedChange:
    """A change as a sentence or a row of a table states it, with both amounts where they are known."""

    label: str
    place: str
    now: NamedAmount | None
    prior: Amount | None
    change: Amount | None
    percent: Percent | None
    against: Base = Base.YEAR_BEFORE
    comparable: bool = False
    in_table: bool = False

    @property
    def address(self) -> str:
        """Where the change is stated: in the cell of its table, or among the reasons."""
        return self.now.address if self.in_table and self.now else "reasons"

    def cell(self, zh: str, en: str, amount: Amount) -> NamedAmount:
        """Return one of its amounts under the names of the change, in which "{}" is the label."""
        names = zh.format(self.label), en.format(self.label)
        return NamedAmount(*names, amount, self.place, address=self.address)

    @property
    def change_cell(self) -> NamedAmount | None:
        """The stated difference: an increase or a decrease of the quantity."""
        if self.change is None:
            return None
        word = (Direction.DECREASE if value_of(self.change) < 0 else Direction.INCREASE).text
        return self.cell(f"{{}}{word.zh}", f"{{}}: {word.en} of", self.change)


def change_of(case: Case, reason: Reason) -> StatedChange:
    """Return the change that a reason explains."""
    line = case.cells.line(reason.about)
    now = cell_of(line) if line and line.amount.yuan is not None else None
    prior = reason.prior
    if (prior is None or prior.yuan is None) and line:
        prior = line.prior if reason.against is Base.YEAR_BEFORE else line.planned
    place = place_of(reason.source, reason.about.table)
    return StatedChange(
        reason.label, place, now, _known(prior), _known(reason.change), reason.percent,
        reason.against, reason.comparable,
    )  # fmt: skip


def _changes(case: Case) -> Iterator[StatedChange]:
    for reason in case.disclosure.reasons:
        yield change_of(case, reason)
    for line in case.disclosure.lines:
        if (line.change is not None or line.percent is not None) and line.amount.yuan is not None:
            cell, prior, change = cell_of(line), _known(line.prior), _known(line.change)
            yield StatedChange(
                cell.label, cell.place, cell, prior, change, line.percent, in_table=True
            )


def _known(amount: Amount | None) -> Amount | None:
    return amount if amount is not None and amount.yuan is not None else None


@rule(
    "R32", "增减额、增减比例与两年的数据相符，各部分的增减合计等于总的增减",
    "Change and percentage follow from the two years' figures; changes of parts make up that of the whole",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def changes_follow_from_both_years(case: Case) -> Iterator[Outcome]:
    found = False
    faults: set[tuple[str, Percent | None, Amount | None, str]] = set()  # of both sides at once
    for stated in _changes(case):
        for judge in (_difference, percentage):
            outcome = judge(stated)
            if outcome is None:
                continue
            found = True
            said = stated.place, stated.percent, stated.change, judge.__name__
            if isinstance(outcome, Fault) and said in faults:
                continue
            faults |= {said} if isinstance(outcome, Fault) else set()
            yield outcome
    for outcome in changes_make_up_the_whole(case):
        found = True
        yield outcome
    if not found:
        yield missing("增减变化说明")


def _difference(stated: StatedChange) -> Outcome | None:
    """now = prior + change; a like for like change (同口径) need not be the difference."""
    now, prior, change = stated.now, stated.prior, stated.change_cell
    if not now or prior is None or change is None or stated.comparable:
        return None
    before = stated.cell(
        f"{{}}{stated.against.text.zh}数", f"{{}} in {stated.against.text.en}", prior
    )
    return adds_up(now, [before, change])


_FILLED_IN = (0, 100)  # what tables print in a column of percentages where there is none


def percentage(stated: StatedChange) -> Outcome | None:
    """Judge a percentage by change ÷ what it is compared with; None where that cannot be computed."""
    percent = stated.percent
    if percent is None:
        return None
    if stated.prior is not None and value_of(stated.prior) == 0:
        return _on_a_base_of_nil(stated, stated.prior, percent)
    if nothing := _nothing_before(stated):
        return _on_a_base_of_nil(stated, nothing, percent)
    judged = _judged(stated, percent)
    if judged is None:
        return None
    exact, verdict, change, base = judged
    if verdict in (Agreement.OK, Agreement.ROUNDING):
        return HELD
    rate = f"{percent.printed}%"
    figures = [CitedFigure(f"{stated.label}变化率", rate, stated.place, stated.address)]
    figures += [figure_of(cell) for cell in (stated.now, stated.change_cell) if cell]
    severity, why, why_en = judged_percentage(verdict, percent, exact)
    computed = _signed(exact, beside_stated(percent, exact))
    said = _signed(percent.value, percent.printed)
    unit = max((x.unit for x in (stated.prior, stated.change) if x), key=lambda unit: unit.yuan)
    (moved, moved_en), (before, before_en) = in_unit(change, unit), in_unit(base, unit)
    how, how_en = f"{moved}÷{before}", f"{moved_en} of {before_en}"
    if stated.change is None and stated.now:
        how, how_en = f"{before}到{stated.now.printed}", f"{before_en} to {stated.now.printed_en}"
    wrong_sign = round_half_up(-exact, percent.decimals) == percent.value
    if wrong_sign:
        why, why_en = "，正负号相反", "; its sign is wrong"
    return Fault(
        severity,
        f"{stated.label}的变化率写为{said}%，按金额计算是{computed}%（{how}）{why}。",
        f"{stated.label} is stated to change by {said} %; the amounts give {computed} % "
        f"({how_en}){why_en}.",
        tuple(figures),
    )


def _nothing_before(stated: StatedChange) -> Amount | None:
    """Return a prior of nil where the amount rose by all that it is: 「6.40万元，增加6.40万元」."""
    now, change = stated.now, stated.change
    if stated.prior is not None or now is None or change is None or not value_of(change):
        return None
    rose = value_of(now.amount) == value_of(change) and now.amount.decimals == change.decimals
    return Amount.of("0", change.unit) if rose else None


def _on_a_base_of_nil(stated: StatedChange, prior: Amount, percent: Percent) -> Outcome:
    if stated.in_table and percent.value in _FILLED_IN:
        return HELD
    return Fault(
        Severity.WARNING,
        f"{stated.label}{stated.against.text.zh}为{printed(prior)}，不应计算变化率{percent.printed}%。",
        f"{stated.label} was {printed_en(prior)} in {stated.against.text.en}: there is no percentage, "
        f"yet {percent.printed} % is stated.",
        (
            CitedFigure(
                f"{stated.label}变化率", f"{percent.printed}%", stated.place, stated.address
            ),
        ),
    )


def _judged(
    stated: StatedChange, percent: Percent
) -> tuple[Decimal, Agreement, Decimal, Decimal] | None:
    """Return the percentage that the amounts give, how the stated one agrees, the change and its base.

    None if the amounts give none.
    """
    now, prior, change = stated.now, stated.prior, stated.change
    if change is not None and prior is not None:
        verdict = judge_share(percent, change, prior)
        return share_of(change, prior), verdict, value_of(change), value_of(prior)
    if now and change is not None:
        span = _percent_of_change(now.amount.interval, change.interval)
        base = value_of(now.amount) - value_of(change)
        if span is None or base <= 0:
            return None
        verdict = judge_percent(percent, span)
        return value_of(change) / base * 100, verdict, value_of(change), base
    if now and prior is not None:
        moved, before = value_of(now.amount) - value_of(prior), value_of(prior)
        span = _percent_of_change(now.amount.interval, now.amount.interval - prior.interval)
        verdict = judge_percent(percent, span or percent.interval)
        return moved / before * 100, verdict, moved, before
    return None


def _signed(value: Decimal, text: str) -> str:
    return f"-{text.lstrip('-')}" if value < 0 else f"+{text.lstrip('+')}"


def _percent_of_change(now: Interval, change: Interval) -> Interval | None:
    """change ÷ (now − change) in per cent over both intervals; None where the base may be nil."""
    ends = []
    for n in (now.low, now.high):
        for c in (change.low, change.high):
            if n - c <= 0:
                return None
            ends.append(c / (n - c) * 100)
    return Interval(min(ends), max(ends))


@rule(
    "R33", "上年数与上年公开的数据一致", "Last year's figures are those published last year",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.WARNING,
)  # fmt: skip
def priors_are_what_was_published(case: Case) -> Iterator[Outcome]:
    previous = case.previous_cells
    if previous is None:
        yield missing("上年公开的文件")
        return
    for line in case.disclosure.lines:
        published = _published(previous, line.key)
        if line.prior is not None and line.prior.yuan is not None and published:
            now = cell_of(line).called("{}的上年数", "{} of the year before")
            stated = replace(now, amount=line.prior, address=f"{now.address}:prior")
            yield equal(stated, published, worst=Severity.WARNING)
    for reason in case.disclosure.reasons:
        published = _published(previous, reason.about)
        if reason.against is Base.YEAR_BEFORE and not reason.comparable and published:
            yield from _derived_prior(case, reason, published)


def _published(previous: Cells, key: LineKey) -> NamedAmount | None:
    line = previous.line(key)
    if line is None or line.amount.yuan is None:
        return None
    return cell_of(line).called("上年公开的{}", "{} as published", address="")


def _derived_prior(case: Case, reason: Reason, published: NamedAmount) -> Iterator[Outcome]:
    """Compare what the stated change says of the year before with what was published."""
    stated = change_of(case, reason)
    if reason.prior is not None and reason.prior.yuan is not None:
        prior = stated.cell("{}的上年数", "{} the year before", reason.prior)
        yield equal(prior, published, worst=Severity.WARNING)
        return
    now, change = stated.now, stated.change_cell
    if not now or change is None:
        return
    if (now.amount.interval - change.amount.interval).meets(published.amount.interval):
        yield HELD
        return
    before = value_of(now.amount) - value_of(change.amount)
    derived, derived_en = in_unit(before, now.amount.unit)
    yield Fault(
        Severity.WARNING,
        f"按{reason.label}的增减额推算，上年数为{derived}，"
        f"与{published.label}{published.printed}不一致。",
        f"The change of {reason.label} implies {derived_en} for the year before, but "
        f"{published.label_en} is {published.printed_en}.",
        (figure_of(now), figure_of(change), figure_of(published)),
    )


@rule(
    "R34", "“三公”经费比上年增加时提示", "A rise of travel abroad, cars and receptions is pointed out",
    family=Family.CHANGES, needs=(Table.T7,),
    basis=RuleBasis(
        "厉行节约的要求：“三公”经费只减不增", "the thrift rules: these should not rise"
    ),
    severity=Severity.NOTICE,
)  # fmt: skip
def three_public_did_not_rise(case: Case) -> Iterator[Outcome]:
    line = next((x for x in case.cells.lines_of.get(Table.T7, ()) if x.row is Row.TOTAL), None)
    risen = [
        reason
        for reason in case.disclosure.reasons
        if reason.about.table is Table.T7
        and reason.about.row is Row.TOTAL
        and reason.against is Base.YEAR_BEFORE
        and reason.direction is Direction.INCREASE
    ]
    grew = bool(line and line.prior and (line.amount.yuan or 0) > (line.prior.yuan or 0))
    if line is None or (line.prior is None and not case.disclosure.reasons):
        yield missing(Table.T7)
    elif not (risen or grew):
        yield HELD
    else:
        yield Fault(
            Severity.NOTICE,
            f"“三公”经费{printed(line.amount)}，比上年增加，请确认已写明原因。",
            f"Travel abroad, cars and receptions come to {printed_en(line.amount)}, more than the "
            "year before: see that the reason is given.",
            (figure_of(cell_of(line)),),
        )
