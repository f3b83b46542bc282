"""Reduce a Disclosure to its facts, so that two documents can be compared.

`facts_of` removes the place of a figure, repetitions of the same statement, and the order of statements.
Two documents with the same facts give the same result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from budgets.disclosure.both_sides import told_of_both_sides
from budgets.disclosure.codes import FUNCTIONAL, normalised
from budgets.disclosure.model import (
    NO_SOURCE,
    CompletionBase,
    Disclosure,
    Fund,
    Line,
    LineKey,
    Nature,
    Particular,
    ParticularKind,
    Reason,
    Row,
    Side,
    Statement,
    Table,
)
from budgets.disclosure.money import UNSAID, Amount, MoneyUnit, Nothing, Percent, plain
from budgets.disclosure.official_form.tables import form_of
from tests.disclosure.normalise.following import told_by, without_what_follows

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_UNTOLD = UNSAID | {Nothing.NOT_DISCLOSED}
_SILENT = _UNTOLD | {Nothing.NONE_PLANNED, Nothing.NOT_APPLICABLE}
_ORDERS = tuple(
    {member: position for position, member in enumerate(kind)}
    for kind in (Table, Side, Row, Fund, Nature)
)


def facts_of(disclosure: Disclosure) -> Disclosure:
    """The disclosure without what is no fact.

    Sources are blank, and so are the names of sums ("合计"), the labels of reasons, and paths that only
    say what the code says. A second line of a quantity is a statement; a statement of what its line (or
    another statement) says already is dropped, and so is a percentage, a change or a year before that
    follows from other figures beside it. A row of a table has one name, that of its first line.
    Of an amount that is not disclosed the document says nothing: no line, no year before.
    Figures keep their decimals and separators, but have their sign in their value only; words for
    nothing have no unit. Lines, statements and reasons stand in the order of the tables. Passages are
    the words around the facts, and left out. `unit` is that of most figures.
    """
    disclosure = _with_one_change_of_both_sides(disclosure)
    stated, repeated = _first_lines(disclosure)
    lines = {
        key: without_what_follows(line, stated)
        for key, line in stated.items()
        if not _is_silent(line)
    }
    statements = _new_statements([*repeated, *disclosure.statements], lines)
    return replace(
        disclosure,
        unit=_unit_of(lines.values(), statements),
        units=tuple(replace(u, amount=_amount(u.amount)) for u in disclosure.units),
        lines=tuple(sorted(lines.values(), key=lambda line: _order(line.key))),
        statements=statements,
        reasons=_telling_reasons(disclosure.reasons, lines),
        projects=tuple(
            replace(each, amount=_figure(each.amount), source=NO_SOURCE)
            for each in disclosure.projects
        ),
        particulars=_told(disclosure),
        holdings=tuple(replace(each, source=NO_SOURCE) for each in disclosure.holdings),
        passages=(),
    )


def _told(disclosure: Disclosure) -> tuple[Particular, ...]:
    """The particulars in the order of their kinds; that so many projects have goals, their list says."""
    counted = (ParticularKind.GOAL_PROJECTS, len(disclosure.projects))
    told = [x for x in disclosure.particulars if (x.kind, x.count) != counted]
    order = list(ParticularKind)
    plain = (
        replace(x, amount=_amount(x.amount), share=_percent(x.share), source=NO_SOURCE)
        for x in told
    )
    return tuple(sorted(plain, key=lambda x: order.index(x.kind)))


def _with_one_change_of_both_sides(disclosure: Disclosure) -> Disclosure:
    """Without the change beside a revenue total that a reason tells of both sides."""
    lines = (
        replace(x, change=None, percent=None) if told_of_both_sides(disclosure, x) else x
        for x in disclosure.lines
    )
    return replace(disclosure, lines=tuple(lines))


def _first_lines(disclosure: Disclosure) -> tuple[dict[LineKey, Line], list[Statement]]:
    printed = _printed_names(disclosure.lines)
    lines: dict[LineKey, Line] = {}
    repeated = []
    for line in disclosure.lines:
        if line.key in lines:
            repeated.append(Statement(line.key, line.amount))
        else:
            lines[line.key] = _line(line, printed, disclosure.fiscal_year)
    return lines, repeated


_Heading = tuple[Table, Side, str]


def _printed_names(lines: Iterable[Line]) -> dict[_Heading, str]:
    """The name of each row with a code: the first that is printed for it."""
    names: dict[_Heading, str] = {}
    for line in lines:
        if line.row is Row.ITEM and line.code:
            names.setdefault((line.table, line.side, line.code), line.name)
    return names


def _usual_path(printed: dict[_Heading, str], line: Line, year: int) -> tuple[str, ...]:
    """The names from the class down to the line's own, as its table prints them or the list has them.

    Empty where there is no code, or where a heading above has no name.
    """
    codes = form_of(year).national(line.table, line.side) or FUNCTIONAL
    if line.row is not Row.ITEM or not line.code[:1].isdecimal():
        return ()
    above = [line.code[:size] for size in (3, 5) if size < len(line.code)]
    names = [
        printed.get((line.table, line.side, code)) or codes.name_of(code, year) for code in above
    ]
    return (*names, line.name) if all(names) else ()


def _line(line: Line, printed: dict[_Heading, str], year: int) -> Line:
    name = line.name if line.row is Row.ITEM else ""
    if line.row is Row.ITEM and line.code:
        name = printed[line.table, line.side, line.code]
    usual = _usual_path(printed, replace(line, name=name), year)
    return replace(
        line,
        name=name,
        path=() if _same_path(line.path, usual) else line.path,
        amount=_figure(line.amount),
        prior=_amount(line.prior),
        planned=_amount(line.planned),
        change=_amount(line.change),
        share=_percent(line.share),
        percent=_percent(line.percent),
        completion=_percent(line.completion),
        completion_base=line.completion_base or CompletionBase.YEAR_START,
        purpose=_closed(line.purpose),
        source=NO_SOURCE,
    )


def _same_path(path: tuple[str, ...], usual: tuple[str, ...]) -> bool:
    return [_short(each) for each in path] == [_short(each) for each in usual]


def _short(name: str) -> str:
    return normalised(name).removesuffix("支出")


def _new_statements(
    statements: Iterable[Statement], lines: dict[LineKey, Line]
) -> tuple[Statement, ...]:
    """The statements that say something else than the line, each once."""
    told = {(key, _said(line.amount)) for key, line in lines.items()}
    new = []
    for each in statements:
        said = (each.about, _said(each.amount))
        if said not in told and each.amount.nothing not in _UNTOLD:
            told.add(said)
            new.append(Statement(each.about, _figure(each.amount)))
    return tuple(sorted(new, key=lambda each: (_order(each.about), each.amount.yuan or 0)))


def _is_silent(line: Line) -> bool:
    """Whether a line says nothing but its name."""
    beside = (line.prior, line.planned, line.change, line.percent, line.completion, line.share)
    words = (line.purpose, line.path, line.code_as_written)
    undisclosed = line.amount.nothing in _UNTOLD
    return undisclosed and not any(beside) and not any(words)


def _said(amount: Amount) -> Decimal | Nothing | None:
    """Zero is zero, whether printed or said in words."""
    return amount.nothing if amount.yuan is None else amount.yuan


def _telling_reasons(reasons: Iterable[Reason], lines: dict[LineKey, Line]) -> tuple[Reason, ...]:
    """The reasons, each once, that say more than their lines."""
    told = (told_by(each, lines.get(each.about)) for each in reasons)
    found = dict.fromkeys(_reason(each) for each in told if each)
    return tuple(sorted(found, key=_order_of_reason))


def _reason(reason: Reason) -> Reason:
    return replace(
        reason,
        label="",
        change=_amount(reason.change),
        percent=_percent(reason.percent),
        prior=_amount(reason.prior),
        text=_closed(reason.text),
        source=NO_SOURCE,
    )


def _closed(text: str) -> str:
    """A reason or purpose without the stop that ends its sentence."""
    return text.rstrip("。；;")


def _order(key: LineKey) -> tuple[object, ...]:
    table, side, row, fund, nature = _ORDERS
    return (table[key.table], side[key.side], row[key.row], key.code, key.name,
            fund[key.fund], nature[key.nature])  # fmt: skip


def _order_of_reason(reason: Reason) -> tuple[object, ...]:
    return (_order(reason.about), reason.against, reason.direction, reason.text)


def _amount(amount: Amount | None) -> Amount | None:
    if amount is None or amount.nothing in _UNTOLD:
        return None
    return _figure(amount)


def _figure(amount: Amount) -> Amount:
    if amount.nothing in _SILENT or amount.yuan is None:
        return Amount(amount.yuan, "", MoneyUnit.WAN, amount.nothing)
    printed = amount.printed or plain(amount.yuan / amount.unit.yuan)
    return Amount(amount.yuan, _bare(printed), amount.unit, amount.nothing)


def _percent(percent: Percent | None) -> Percent | None:
    return Percent(percent.value, _bare(percent.printed)) if percent else None


def _bare(printed: str) -> str:
    """A figure without its sign, in half width."""
    return printed.translate(_HALF_WIDTH).replace(" ", "").lstrip("-+")


def _unit_of(lines: Iterable[Line], statements: Iterable[Statement]) -> MoneyUnit:
    """The unit of most figures; of equally many, the smaller; 万元 where there are no figures."""
    amounts = [line.amount for line in lines] + [each.amount for each in statements]
    units = Counter(each.unit for each in amounts if each.nothing not in _SILENT)
    order = list(MoneyUnit)
    return max(units, key=lambda unit: (units[unit], -order.index(unit)), default=MoneyUnit.WAN)
