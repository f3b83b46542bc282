"""Disclosures of every kind that a document can say, for Hypothesis.

Their figures need not agree with each other: a document that contradicts itself has to survive too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from budgets.disclosure.codes import (
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
    Classification,
)
from budgets.disclosure.model import (
    Base,
    CompletionBase,
    Direction,
    Disclosure,
    Function,
    Fund,
    Holding,
    Identity,
    Indicator,
    Line,
    LineKey,
    Nature,
    Particular,
    ParticularKind,
    Passage,
    Phase,
    Priority,
    Project,
    Reason,
    Row,
    Section,
    Side,
    Source,
    Statement,
    Table,
    Term,
    Unit,
    UnitKind,
)
from budgets.disclosure.money import Amount, MoneyUnit, Percent

_SYLLABLES = "县局办公室中心人员经费项目管理服务建设水利教育卫生消防信访监督保障工作会议培训设备"
_MARKS = "，、（）“”《》—·()%-+=@#&<>'\"/:;！？…※ａＡ０"
_USUAL_NATURES = (Nature.TOTAL, Nature.BASIC, Nature.PROJECT)

_SUMS = ("人员经费", "公用经费")  # no item has the name of a sum

words = st.text(alphabet=_SYLLABLES, min_size=2, max_size=12).filter(lambda x: x not in _SUMS)
names = words | st.text(alphabet=_SYLLABLES, min_size=40, max_size=90)
years = st.integers(2014, 2031)
money_units = st.sampled_from([MoneyUnit.WAN] * 6 + [MoneyUnit.YUAN] * 3 + [MoneyUnit.YI])


@st.composite
def sentences(draw: st.DrawFn, lines: int = 3) -> str:
    """Prose of up to `lines` lines, with all the signs that departments print."""
    parts = draw(
        st.lists(
            st.text(alphabet=_SYLLABLES + _MARKS + "123", min_size=1, max_size=40),
            min_size=1,
            max_size=lines,
        )
    )
    return "\n".join(f"{part}。" for part in parts)


@st.composite
def printed_figures(draw: st.DrawFn) -> str:
    """A figure of 0 to 4 decimals: zero, tiny, usual, huge; with separators or without."""
    decimals = draw(st.integers(0, 4))
    whole = draw(st.sampled_from([0, 0, 1, 9, 174, 12_789, 3_456_789, 98_765_432_109]))
    fraction = draw(st.integers(0, 10**decimals - 1))
    value = Decimal(whole) + Decimal(fraction).scaleb(-decimals)
    return f"{value:,.{decimals}f}" if draw(st.booleans()) else f"{value:.{decimals}f}"


@st.composite
def figures(draw: st.DrawFn, unit: MoneyUnit, *, signed: bool = False) -> Amount:
    """An amount with a figure; `signed` ones may be decreases, which print no sign."""
    printed = draw(printed_figures())
    return Amount.of(printed, unit, negative=signed and draw(st.booleans()))


@st.composite
def amounts(draw: st.DrawFn, unit: MoneyUnit) -> Amount:
    """An amount of any kind: mostly a figure, seldom in another unit, or a kind of nothing."""
    kind = draw(st.integers(0, 19))
    if kind == 0:
        return Amount.none_planned(unit)
    if kind == 1:
        return Amount.not_disclosed(unit)
    if kind == 2:
        return Amount.not_applicable(unit)
    if kind == 3:
        return draw(figures(draw(st.sampled_from(MoneyUnit))))
    return draw(figures(unit))


@st.composite
def percents(draw: st.DrawFn, *, signed: bool = False) -> Percent:
    """A percentage of 0 to 2 decimals."""
    decimals = draw(st.integers(0, 2))
    value = Decimal(draw(st.integers(0, 20_000))).scaleb(-decimals)
    return Percent.of(f"{value:f}", negative=signed and draw(st.booleans()))


_ROLES = ("prior", "planned", "change", "percent", "completion", "share")


class _Table:
    """Draws the lines of one table: some of its rows, in some of its columns."""

    def __init__(self, draw: st.DrawFn, table: Table, year: int, unit: MoneyUnit) -> None:
        self._draw = draw
        self._table = table
        self.year = year
        self._unit = unit if draw(st.integers(0, 4)) else draw(money_units)
        self._roles = [role for role in _ROLES if draw(st.integers(0, 5)) == 0]
        self.lines: dict[LineKey, Line] = {}

    def cell(self, row: Row, code: str, name: str, fund: Fund, nature: Nature, side: Side) -> None:
        """One line, with what stands beside its amount."""
        draw = self._draw
        beside = {role: draw(self._beside(role)) for role in self._roles if draw(st.booleans())}
        if "completion" in beside:
            beside["completion_base"] = draw(st.sampled_from([None, *CompletionBase]))
        line = Line(
            table=self._table, side=side, row=row, code=code, name=name, fund=fund, nature=nature,
            amount=draw(amounts(self._unit)), **beside,  # type: ignore[arg-type]
        )  # fmt: skip
        self.lines.setdefault(line.key, line)

    def _beside(self, role: str) -> st.SearchStrategy[object]:
        if role in ("prior", "planned"):
            return amounts(self._unit)
        if role == "change":
            return figures(self._unit, signed=True)
        return percents(signed=role == "percent")

    def rows(
        self,
        items: Sequence[tuple[str, str]],
        sums: Sequence[Row],
        columns: Sequence[tuple[Fund, Nature]],
        side: Side = Side.EXPENDITURE,
    ) -> None:
        """Some items and sums, each in some of the columns."""
        draw = self._draw
        chosen = [(Row.ITEM, code, name) for code, name in items if draw(st.booleans())]
        chosen += [(row, "", "合计") for row in sums if draw(st.integers(0, 3))]
        for row, code, name in chosen:
            for number, (fund, nature) in enumerate(columns):
                if number == 0 or draw(st.integers(0, 2)) == 0:
                    self.cell(row, code, name, fund, nature, side)


def _headings(drawn: _Table, codes: Classification, *, top: bool = False) -> st.SearchStrategy:
    """Some headings of a list with the name of the year; at times another name, or no code."""
    year = drawn.year
    known = [c.code for c in codes.codes if c.in_force(year) and (not top or len(c.code) == 3)]

    @st.composite
    def headings(draw: st.DrawFn) -> list[tuple[str, str]]:
        chosen = draw(st.lists(st.sampled_from(known), max_size=5, unique=True))
        found = [(c, codes.name_of(c, year)) for c in sorted(chosen)]
        kind = draw(st.integers(0, 9))
        if kind == 0 and found:
            found[0] = (found[0][0], draw(names))
        elif kind == 1:
            found.append((draw(st.sampled_from(["2999901", "39999", "29999"])), draw(names)))
        elif kind == 2:
            found.append(("", draw(names)))
        return found

    return headings()


@st.composite
def _tables(draw: st.DrawFn, year: int, unit: MoneyUnit) -> list[Line]:
    """The lines of some tables."""
    lines: list[Line] = []
    for table in Table:
        if table is Table.T10 or draw(st.integers(0, 2)) == 0:
            continue
        drawn = _Table(draw, table, year, unit)
        _fill(draw, drawn, table)
        lines += drawn.lines.values()
    return lines


def _fill(draw: st.DrawFn, drawn: _Table, table: Table) -> None:
    own = table.fund
    whole = [(Fund.ALL, Nature.TOTAL)]
    match table:
        case Table.T1 | Table.T4:
            sums = (Row.CURRENT, Row.TOTAL)
            drawn.rows(draw(_headings(drawn, REVENUE)), sums, whole, Side.REVENUE)
            funds = [Fund.GENERAL, Fund.GOVERNMENT_FUND, Fund.STATE_CAPITAL]
            spread = [(fund, Nature.TOTAL) for fund in funds] if table is Table.T4 else []
            classes = [*draw(_headings(drawn, FUNCTIONAL, top=True)), ("E9", "结转下年")]
            drawn.rows(classes, sums, whole + spread)
        case Table.T2:
            funds = draw(st.lists(st.sampled_from(list(Fund)[1:]), max_size=4, unique=True))
            columns = whole + [(fund, Nature.TOTAL) for fund in funds]
            drawn.rows(draw(_headings(drawn, FUNCTIONAL)), [Row.TOTAL], columns, Side.REVENUE)
        case Table.T3:
            natures = [n for n in Nature if n in _USUAL_NATURES or draw(st.integers(0, 4)) == 0]
            columns = [(Fund.ALL, nature) for nature in natures]
            drawn.rows(draw(_headings(drawn, FUNCTIONAL)), [Row.TOTAL], columns)
        case Table.T5 | Table.T8 | Table.T9 if draw(st.integers(0, 3)) == 0:
            _none_planned(drawn, table, own)
        case Table.T5 | Table.T8 | Table.T9:
            columns = [(own, nature) for nature in _USUAL_NATURES]
            drawn.rows(draw(_headings(drawn, FUNCTIONAL)), [Row.TOTAL], columns)
        case Table.T6:
            columns = [(own, n) for n in (Nature.TOTAL, Nature.PERSONNEL, Nature.PUBLIC)]
            drawn.rows(draw(_headings(drawn, ECONOMIC)), [Row.TOTAL], columns)
        case Table.T7:
            items = [(code.code, code.name) for code in THREE_PUBLIC.codes]
            drawn.rows(items, [Row.TOTAL], [(own, Nature.TOTAL)])
        case Table.PROCUREMENT:
            items = [(code.code, code.name) for code in PROCUREMENT.codes]
            drawn.rows(items, [Row.TOTAL], whole)
        case _:
            drawn.rows([], [Row.TOTAL], whole)


def _none_planned(drawn: _Table, table: Table, fund: Fund) -> None:
    line = Line(
        table=table, row=Row.TOTAL, name="合计", fund=fund,
        amount=Amount.none_planned(MoneyUnit.WAN),
    )  # fmt: skip
    drawn.lines[line.key] = line


@st.composite
def _reasons(draw: st.DrawFn, keys: list[LineKey], unit: MoneyUnit) -> tuple[Reason, ...]:
    @st.composite
    def one(draw: st.DrawFn) -> Reason:
        direction = draw(st.sampled_from(Direction))
        falling = direction is Direction.DECREASE
        flat = direction is Direction.FLAT
        printed, share = draw(printed_figures()), draw(percents())
        return Reason(
            about=draw(st.sampled_from(keys)),
            label=draw(words),
            direction=direction,
            against=draw(st.sampled_from(Base)),
            change=None if flat else Amount.of(printed, unit, negative=falling),
            percent=None
            if flat or draw(st.booleans())
            else Percent.of(share.printed, negative=falling),
            prior=draw(st.none() | figures(unit)),
            comparable=draw(st.booleans()),
            comparable_direction=draw(st.none() | st.sampled_from(Direction)),
            text=draw(st.just("") | sentences()),
            source=Source(Section.GENERAL_BUDGET, "第 3 段", draw(words)),
        )

    return tuple(draw(st.lists(one(), max_size=4)))


@st.composite
def _particulars(draw: st.DrawFn, unit: MoneyUnit) -> tuple[Particular, ...]:
    """Some of the kinds, each counted or priced as it is measured."""
    found = []
    for kind in draw(st.lists(st.sampled_from(ParticularKind), max_size=4, unique=True)):
        source = Source(kind.section, "", draw(words))
        if kind.is_money:
            share = draw(st.none() | percents())
            found.append(Particular(kind, None, draw(figures(unit)), share, source))
        else:
            found.append(Particular(kind, draw(st.integers(0, 10_000)), source=source))
    return tuple(found)


@st.composite
def _projects(draw: st.DrawFn, unit: MoneyUnit) -> tuple[Project, ...]:
    indicators = st.builds(
        Indicator, words, words, names, st.sampled_from(["≥95", "=1", "100", "-3", "好"]), words
    )
    chosen = draw(st.lists(names, max_size=3, unique=True))
    return tuple(
        Project(
            number=number,
            name=name,
            amount=draw(amounts(unit)),
            goal=draw(st.just("") | sentences()),
            indicators=tuple(draw(st.lists(indicators, max_size=3))),
        )
        for number, name in enumerate(chosen, 1)
    )


@st.composite
def _worded(draw: st.DrawFn, lines: list[Line]) -> list[Line]:
    """Some lines with purposes, printed paths, and codes that were printed wrongly."""
    found = []
    for line in lines:
        item = line.row is Row.ITEM and len(line.code) == 7
        if item and draw(st.booleans()):
            path = (
                tuple(draw(st.lists(names, min_size=3, max_size=3))) if draw(st.booleans()) else ()
            )
            line = Line(
                **{slot: getattr(line, slot) for slot in line.__slots__}
                | {
                    "purpose": draw(sentences(lines=1)),
                    "path": path,
                    "code_as_written": draw(st.sampled_from(["", "", "2080501"])),
                }
            )
        found.append(line)
    return found


@st.composite
def disclosures(draw: st.DrawFn) -> Disclosure:
    """A budget or final accounts, with any part missing."""
    year, unit = draw(years), draw(money_units)
    lines = draw(_worded(draw(_tables(year, unit))))
    keys = [line.key for line in lines] or [LineKey(Table.T1)]
    said = st.builds(
        Statement,
        st.sampled_from(keys),
        amounts(unit),
        st.builds(Source, st.sampled_from(Section), st.just("第 9 段"), sentences()),
    )
    few = {"max_size": 3}
    return Disclosure(
        department=Identity(
            draw(names),
            tuple(draw(st.lists(words, max_size=2, unique=True))),
            draw(st.just("") | words),
            draw(st.sampled_from(["", "一级预算单位"])),
        ),
        fiscal_year=year,
        phase=draw(st.sampled_from(Phase)),
        title=draw(st.just("") | names),
        unit=unit,
        approved_on=draw(st.none() | st.dates(date(year, 1, 1), date(year + 1, 12, 31))),
        contact=draw(st.just("") | st.just("办公室，电话0800-123456")),
        functions=tuple(
            Function(n, text) for n, text in enumerate(draw(st.lists(sentences(), **few)), 1)
        ),
        priorities=tuple(
            Priority(n, draw(words), text)
            for n, text in enumerate(draw(st.lists(sentences(), **few)), 1)
        ),
        units=tuple(
            Unit(n, name, draw(st.sampled_from(UnitKind)), draw(st.none() | figures(unit)))
            for n, name in enumerate(draw(st.lists(names, **few, unique=True)), 1)
        ),
        lines=tuple(lines),
        statements=tuple(draw(st.lists(said, **few))),
        reasons=draw(_reasons(keys, unit)),
        projects=draw(_projects(unit)),
        holdings=tuple(
            Holding(name, draw(st.integers(0, 10_000)), draw(st.sampled_from(["辆", "台", "套"])))
            for name in draw(st.lists(names, **few, unique=True))
        ),
        particulars=draw(_particulars(unit)),
        glossary=tuple(
            Term(n, term, draw(sentences()))
            for n, term in enumerate(draw(st.lists(names, **few, unique=True)), 1)
        ),
        passages=tuple(
            draw(st.lists(st.builds(Passage, st.sampled_from(Section), words, sentences()), **few))
        ),
    )
