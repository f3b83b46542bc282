"""Changes on the year before: their arithmetic, their reasons, and what was published then."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgets.disclosure.findings import Figure, Severity
from budgets.disclosure.money import Amount, Interval, Verdict, judge_share, value_of
from budgets.disclosure.rules.cells import (
    Cell,
    cell_of,
    in_unit,
    place_of,
    printed,
    printed_en,
)
from budgets.disclosure.rules.registry import (
    AGREEMENT,
    EXPLANATION,
    HELD,
    Basis,
    Case,
    Family,
    Fault,
    Outcome,
    rule,
)
from budgets.disclosure.rules.relations import adds_up, equal, figure_of
from budgets.disclosure.rules.within_tables import missing
from budgets.disclosure.shape import Direction, Reason, Row, Table

_WORD = {
    Direction.INCREASE: ("增加", "an increase"),
    Direction.DECREASE: ("减少", "a decrease"),
    Direction.FLAT: ("持平", "no change"),
}
_MORE = re.compile(r"增加|新增|增长|上升|提高|上调|扩大|增编|调入|补充|加大|上涨")
_LESS = re.compile(r"减少|压减|下降|压缩|降低|削减|缩减|核减|调出|精简")
_EMPTY_REASON = re.compile(r"^[\s，。、；：]*(?:主要原因(?:是|为)?|主要是|原因是)?[\s，。、；：]*$")


def _place(reason: Reason) -> str:
    return place_of(reason.source, reason.about.table)


def _change_cell(reason: Reason, change: Amount) -> Cell:
    word, word_en = _WORD[reason.direction]
    return Cell(f"{reason.label}{word}", f"{reason.label}: {word_en} of", change, _place(reason))


@rule(
    "R31", "增减变化说明了原因，且与变化方向一致",
    "A change has a reason, and the reason agrees with its direction",
    family=Family.CHANGES,
    basis=EXPLANATION, severity=Severity.ERROR,
)  # fmt: skip
def reasons_agree_with_directions(case: Case) -> Iterator[Outcome]:
    if not case.disclosure.reasons:
        yield missing("增减变化说明")
    explained = {
        piece.section
        for piece in case.disclosure.passages
        if "原因" in piece.text or "主要是" in piece.text
    } | {reason.source.section for reason in case.disclosure.reasons if reason.text}
    for reason in case.disclosure.reasons:
        yield _sign(reason)
        if reason.text or reason.source.section not in explained:
            yield _words(case, reason)


def _sign(reason: Reason) -> Outcome:
    change = reason.change
    if change is None or change.yuan is None or _direction(change.yuan) is reason.direction:
        return HELD
    # "与上年持平，增加0.2万元" is loose, not false.
    loose = change.yuan == 0 or reason.direction is Direction.FLAT
    word, word_en = _WORD[reason.direction]
    actual, actual_en = _WORD[_direction(change.yuan)]
    return Fault(
        Severity.WARNING if loose else Severity.ERROR,
        f"{reason.label}写为{word}，但金额{printed(change)}表示{actual}。",
        f"{reason.label} is said to be {word_en}, but the amount {printed_en(change)} means "
        f"{actual_en}.",
        (Figure(reason.label, printed(change), _place(reason)),),
    )


def _direction(yuan: Decimal) -> Direction:
    if yuan == 0:
        return Direction.FLAT
    return Direction.INCREASE if yuan > 0 else Direction.DECREASE


def _words(case: Case, reason: Reason) -> Outcome:
    """The words of the reason: none at all, or all of the other direction."""
    now = _now(case, reason)
    if reason.direction is Direction.FLAT and now and now.amount.yuan == 0:
        return HELD  # nothing and nothing before: the reason is that of a neighbour
    text = reason.text
    more, less = bool(_MORE.search(text)), bool(_LESS.search(text))
    word, word_en = _WORD[reason.direction]
    stated = printed(reason.change) if reason.change else word
    figure = Figure(reason.label, stated, _place(reason))
    if reason.direction is not Direction.FLAT and _EMPTY_REASON.match(text):
        return Fault(
            Severity.WARNING,
            f"{reason.label}比上年{word}，没有说明原因。",
            f"{reason.label}: {word_en} on the year before, without a reason.",
            (figure,),
        )
    against = (
        (less and not more and reason.direction is not Direction.DECREASE)
        or (more and not less and reason.direction is not Direction.INCREASE)
    )  # fmt: skip
    if not against:
        return HELD
    said = (_LESS if less else _MORE).search(text)
    return Fault(
        Severity.WARNING,
        f"{reason.label}写为{word}，原因却说“{said.group() if said else ''}”。",
        f"{reason.label}: {word_en}, but the reason speaks of "
        f"{'less' if less else 'more'} ({said.group() if said else ''}).",
        (figure,),
    )


@rule(
    "R32", "增减额、增减比例与两年的数据相符",
    "Change and percentage follow from the two years' figures",
    family=Family.CHANGES,
    basis=AGREEMENT, severity=Severity.ERROR,
)  # fmt: skip
def changes_follow_from_both_years(case: Case) -> Iterator[Outcome]:
    found = False
    for reason in case.disclosure.reasons:
        for outcome in (_difference(case, reason), _percentage(case, reason)):
            if outcome is not None:
                found = True
                yield outcome
    if not found:
        yield missing("增减变化说明")


def _now(case: Case, reason: Reason) -> Cell | None:
    line = case.cells.line(reason.about)
    return cell_of(line) if line and line.amount.yuan is not None else None


def _prior(case: Case, reason: Reason) -> Amount | None:
    if reason.prior is not None and reason.prior.yuan is not None:
        return reason.prior
    line = case.cells.line(reason.about)
    prior = line.prior if line else None
    return prior if prior is not None and prior.yuan is not None else None


def _difference(case: Case, reason: Reason) -> Outcome | None:
    """now = prior + change; a like for like change (同口径) need not be the difference."""
    now, prior, change = _now(case, reason), _prior(case, reason), reason.change
    if not now or prior is None or change is None or change.yuan is None or reason.comparable:
        return None
    before = Cell(f"{reason.label}上年数", f"{reason.label} the year before", prior, _place(reason))
    return adds_up(now, [before, _change_cell(reason, change)])


def _percentage(case: Case, reason: Reason) -> Outcome | None:
    percent, change = reason.percent, reason.change
    now, prior = _now(case, reason), _prior(case, reason)
    if percent is None:
        return None
    figures = [Figure(f"{reason.label}变化率", f"{percent.printed}%", _place(reason))]
    if prior is not None and value_of(prior) == 0:
        return Fault(
            Severity.WARNING,
            f"{reason.label}上年为{printed(prior)}，不应计算变化率{percent.printed}%。",
            f"{reason.label} was {printed_en(prior)} the year before: there is no percentage, "
            f"yet {percent.printed} % is stated.",
            tuple(figures),
        )
    if change is not None and change.yuan is not None and prior is not None:
        verdict = judge_share(percent, change, prior)
        exact = value_of(change) / value_of(prior) * 100
    elif now and change is not None and change.yuan is not None and not prior:
        span = _percent_of_change(now.amount.interval, change.interval)
        base = value_of(now.amount) - change.yuan
        if span is None or base <= 0:
            return None
        exact = change.yuan / base * 100
        verdict = _judge(percent.interval, percent.interval_if_cut_off, span)
    elif now and prior is not None:
        exact = (value_of(now.amount) - value_of(prior)) / value_of(prior) * 100
        span = _percent_of_change(now.amount.interval, now.amount.interval - prior.interval)
        verdict = _judge(percent.interval, percent.interval_if_cut_off, span or percent.interval)
    else:
        return None
    if verdict in (Verdict.OK, Verdict.ROUNDING):
        return HELD
    if now:
        figures.append(figure_of(now))
    if change is not None:
        figures.append(figure_of(_change_cell(reason, change)))
    cut = verdict is Verdict.TRUNCATED
    return Fault(
        Severity.WARNING if cut else Severity.ERROR,
        f"{reason.label}的变化率写为{_signed(percent.value, percent.printed)}%，按金额计算是"
        f"{exact:+.2f}%{'，像是尾数被直接截去' if cut else ''}。",
        f"{reason.label} is stated to change by {_signed(percent.value, percent.printed)} %; "
        f"the amounts give {exact:+.2f} %{', as if cut off instead of rounded' if cut else ''}.",
        tuple(figures),
    )


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


def _judge(stated: Interval, stated_if_cut: Interval, span: Interval) -> Verdict:
    if stated.meets(span):
        return Verdict.ROUNDING
    return Verdict.TRUNCATED if stated_if_cut.meets(span) else Verdict.ERROR


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
        published = previous.line(line.key)
        if line.prior is None or line.prior.yuan is None or not published:
            continue
        if published.amount.yuan is not None:
            now, then = cell_of(line), cell_of(published)
            stated = Cell(
                f"{now.label}的上年数", f"{now.label_en} of the year before", line.prior, now.place
            )
            yield equal(stated, _as_published(then), worst=Severity.WARNING)
    for reason in case.disclosure.reasons:
        published = previous.line(reason.about)
        if published and published.amount.yuan is not None and not reason.comparable:
            yield from _derived_prior(case, reason, _as_published(cell_of(published)))


def _as_published(cell: Cell) -> Cell:
    return Cell(f"上年公开的{cell.label}", f"{cell.label_en} as published", cell.amount, cell.place)


def _derived_prior(case: Case, reason: Reason, published: Cell) -> Iterator[Outcome]:
    """What the stated change says of the year before, against what was published."""
    if reason.prior is not None and reason.prior.yuan is not None:
        stated = Cell(
            f"{reason.label}的上年数",
            f"{reason.label} the year before",
            reason.prior,
            _place(reason),
        )
        yield equal(stated, published, worst=Severity.WARNING)
        return
    now, change = _now(case, reason), reason.change
    if not now or change is None or change.yuan is None:
        return
    if (now.amount.interval - change.interval).meets(published.amount.interval):
        yield HELD
        return
    derived, derived_en = in_unit(value_of(now.amount) - change.yuan, now.amount.unit)
    yield Fault(
        Severity.WARNING,
        f"按{reason.label}的增减额推算，上年数为{derived}，"
        f"与{published.label}{published.printed}不一致。",
        f"The change of {reason.label} implies {derived_en} for the year before, but "
        f"{published.label_en} is {published.printed_en}.",
        (figure_of(now), figure_of(_change_cell(reason, change)), figure_of(published)),
    )


@rule(
    "R34", "“三公”经费比上年增加时提示", "A rise of the three public expenses is pointed out",
    family=Family.CHANGES, needs=(Table.T7,),
    basis=Basis(
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
            f"The three public expenses are {printed_en(line.amount)}, more than the year before: "
            "see that the reason is given.",
            (figure_of(cell_of(line)),),
        )
