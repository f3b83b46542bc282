"""Money as budgets print it: exact yuan and the printed string, and what a printed figure can mean.

A figure printed with *d* decimals stands for every value within half a unit of its last place, so
sums and shares are judged on open intervals: see `Agreement`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Self

ZERO = Decimal(0)
HALF = Decimal("0.5")


class MoneyUnit(StrEnum):
    """The unit in which a document prints an amount."""

    YUAN = "元"
    WAN = "万元"
    YI = "亿元"

    @property
    def yuan(self) -> Decimal:
        """How many 元 one of this unit is."""
        return _YUAN_PER_UNIT[self]


_YUAN_PER_UNIT = {
    MoneyUnit.YUAN: Decimal(1),
    MoneyUnit.WAN: Decimal(10_000),
    MoneyUnit.YI: Decimal(100_000_000),
}


# In 元. No department has a trillion (the whole country spends some thirty); few have ten billion.
IMPOSSIBLE_YUAN = Decimal(10) ** 12
UNUSUAL_YUAN = Decimal(10) ** 10


class Nothing(StrEnum):
    """The kinds of nothing, which must never be confused.

    The first four are said by the department. BLANK is what a document that was read leaves blank, or what
    was not found in it: nobody refused anything. OPEN exists in drafts only: it is not filled in yet.
    """

    ZERO = "zero"  # a printed 0
    NONE_PLANNED = "none_planned"  # it is said: 没有安排
    NOT_DISCLOSED = "not_disclosed"  # it is said: 没有公开
    NOT_APPLICABLE = "not_applicable"  # the question does not arise
    BLANK = "blank"
    OPEN = "open"


UNSAID = frozenset({Nothing.BLANK, Nothing.OPEN})
WITHOUT_AMOUNT = UNSAID | {Nothing.NOT_DISCLOSED, Nothing.NOT_APPLICABLE}
PUBLISHABLE = tuple(kind for kind in Nothing if kind is not Nothing.OPEN)


@dataclass(frozen=True, slots=True)
class Interval:
    """An open interval of 元 (or of per cent): every value that a printed figure can stand for."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def meets(self, other: Interval) -> bool:
        """Return whether one value can lie in both; ends that only touch do not meet."""
        if self.low == self.high:
            return other.low <= self.low <= other.high
        if other.low == other.high:
            return self.low <= other.low <= self.high
        return self.low < other.high and other.low < self.high


EXACTLY_ZERO = Interval(ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as disclosed: its exact value in 元 and what was printed.

    `yuan` is None only where there is no figure (`WITHOUT_AMOUNT`). `printed` keeps
    the figure as written ("12,789", "174.3"; "" where a sentence says that nothing is planned); it
    carries no sign: a decrease of 2.5 is printed "2.5" and has a negative `yuan`.
    """

    yuan: Decimal | None
    printed: str
    unit: MoneyUnit
    nothing: Nothing | None = None

    def __post_init__(self) -> None:
        silent = self.nothing in WITHOUT_AMOUNT
        none = self.nothing in (Nothing.ZERO, Nothing.NONE_PLANNED)
        if silent != (self.yuan is None) or none != (self.yuan == ZERO):
            raise ValueError(f"yuan {self.yuan} contradicts nothing {self.nothing}")

    @classmethod
    def of(cls, printed: str, unit: MoneyUnit, *, negative: bool = False) -> Self:
        """Return the amount of a figure as printed ("12,789.00", "-2.5"); ValueError if it is no figure.

        `negative`: the words around it say that it is a decrease, whatever its own sign.
        """
        value = parse_decimal(printed) * unit.yuan
        if negative:
            value = -abs(value)
        return cls(value, printed, unit, Nothing.ZERO if value == 0 else None)

    @classmethod
    def from_yuan(cls, yuan: Decimal | int, unit: MoneyUnit, decimals: int) -> Self:
        """Return the amount that a department would print for `yuan` 元, in `unit` with `decimals`.

        The value is the printed one: what was rounded away was never disclosed.
        """
        step = Decimal(1).scaleb(-decimals)
        printed = (Decimal(yuan) / unit.yuan).quantize(step, rounding=ROUND_HALF_UP)
        return cls.of(f"{printed:f}", unit)

    @classmethod
    def none_planned(cls, unit: MoneyUnit) -> Self:
        """Nothing, because a sentence says that nothing is planned."""
        return cls(ZERO, "", unit, Nothing.NONE_PLANNED)

    @classmethod
    def not_disclosed(cls, unit: MoneyUnit) -> Self:
        """No amount, because the department says that it discloses none."""
        return cls(None, "", unit, Nothing.NOT_DISCLOSED)

    @classmethod
    def blank(cls, unit: MoneyUnit) -> Self:
        """No amount, because the document leaves the cell blank or none was found in it."""
        return cls(None, "", unit, Nothing.BLANK)

    @classmethod
    def open(cls, unit: MoneyUnit) -> Self:
        """No amount yet: somebody still has to fill it in."""
        return cls(None, "", unit, Nothing.OPEN)

    @classmethod
    def not_applicable(cls, unit: MoneyUnit) -> Self:
        """No amount, because the question does not arise."""
        return cls(None, "", unit, Nothing.NOT_APPLICABLE)

    @property
    def is_unsaid(self) -> bool:
        """Whether nobody has said anything: a blank cell."""
        return self.nothing in UNSAID

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to fill it in."""
        return self.nothing is Nothing.OPEN

    @property
    def decimals(self) -> int:
        """The number of decimals printed."""
        return decimals_of(self.printed)

    @property
    def interval(self) -> Interval:
        """The 元 that the printed figure can stand for; ValueError where there is no amount.

        A bare "0" is a statement that there is nothing, not a rounded figure: it is exact.
        """
        yuan = value_of(self)
        if yuan == 0 and self.decimals == 0:
            return EXACTLY_ZERO
        return _around(yuan, HALF.scaleb(-self.decimals) * self.unit.yuan)

    @property
    def interval_if_cut_off(self) -> Interval:
        """The 元 that the figure can stand for if its last places were cut off, not rounded."""
        yuan = value_of(self)
        if yuan == 0 and self.decimals == 0:
            return EXACTLY_ZERO
        return _cut_off(yuan, _step(self))


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage as printed: "3.7" in 下降3.7% has the value −3.7."""

    value: Decimal
    printed: str

    @classmethod
    def of(cls, printed: str, *, negative: bool = False) -> Self:
        """Return the percentage of a figure as printed, without its sign %; ValueError if it is no figure."""
        value = parse_decimal(printed)
        return cls(-abs(value) if negative else value, printed)

    @property
    def decimals(self) -> int:
        """The number of decimals printed."""
        return decimals_of(self.printed)

    @property
    def interval(self) -> Interval:
        """The per cent that the printed figure can stand for."""
        return _around(self.value, HALF.scaleb(-self.decimals))

    @property
    def interval_if_cut_off(self) -> Interval:
        """The per cent that the figure can stand for if it was cut off, not rounded."""
        return _cut_off(self.value, Decimal(1).scaleb(-self.decimals))


class Agreement(StrEnum):
    """How printed figures agree with each other."""

    OK = "ok"  # the printed figures agree
    ROUNDING = "rounding"  # only what they can stand for agrees
    TRUNCATED = "truncated"  # they agree once a figure is read as cut off
    ERROR = "error"  # no reading makes them agree


def judge_equal(left: Amount, right: Amount) -> Agreement:
    """Return how two statements of one quantity agree."""
    return judge_sum(left, [right])


def judge_sum(total: Amount, parts: Iterable[Amount]) -> Agreement:
    """Return how a printed total agrees with the sum of its printed parts.

    Every amount must have a value: ValueError where one was not disclosed.
    """
    parts = list(parts)
    if total.yuan == sum((value_of(part) for part in parts), ZERO):
        return Agreement.OK
    span = _sum(part.interval for part in parts)
    if total.interval.meets(span):
        return Agreement.ROUNDING
    # One figure printed twice with the same decimals was copied, not computed: cutting off can
    # explain a difference only where a coarser figure is compared with finer ones, or against a sum.
    if len(parts) == 1 and _step(total) == _step(parts[0]):
        return Agreement.ERROR
    cut_total, cut_parts = total.interval_if_cut_off, _sum(p.interval_if_cut_off for p in parts)
    if cut_total.meets(span) or total.interval.meets(cut_parts) or cut_total.meets(cut_parts):
        return Agreement.TRUNCATED
    return Agreement.ERROR


def judge_share(stated: Percent, part: Amount, whole: Amount) -> Agreement:
    """Return how a printed share agrees with part / whole; ValueError where the whole is zero."""
    exact = share_of(part, whole)
    if round_half_up(exact, stated.decimals) == stated.value:
        return Agreement.OK
    return judge_percent(stated, _quotient(part.interval, whole.interval))


def judge_percent(stated: Percent, span: Interval) -> Agreement:
    """Return how a printed percentage agrees with the values that it can have."""
    if stated.interval.meets(span):
        return Agreement.ROUNDING
    return Agreement.TRUNCATED if stated.interval_if_cut_off.meets(span) else Agreement.ERROR


def last_digit_differs(stated: Percent, exact: Decimal) -> bool:
    """Return whether a percentage is only off by one in its last decimal: 33.1 for 33.047."""
    step = Decimal(1).scaleb(-stated.decimals)
    return (
        bool(stated.decimals) and abs(round_half_up(exact, stated.decimals) - stated.value) == step
    )


def beside_stated(stated: Percent, exact: Decimal) -> str:
    """Return the computed percentage with as many decimals as show how it differs: 33.047 beside 33.1.

    Two decimals are enough where it is far off.
    """
    near = abs(exact - stated.value) < Decimal(2).scaleb(-stated.decimals)
    return f"{round_half_up(exact, stated.decimals + 2 if near else 2):f}"


def share_of(part: Amount, whole: Amount) -> Decimal:
    """part / whole in per cent, unrounded; ValueError on a zero or undisclosed whole."""
    base = value_of(whole)
    if base == 0:
        raise ValueError("no share of zero")
    return value_of(part) / base * 100


def value_of(amount: Amount) -> Decimal:
    """Return the amount in 元; ValueError where none was disclosed."""
    if amount.yuan is None:
        raise ValueError("no amount was disclosed")
    return amount.yuan


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round as accountants do (四舍五入)."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Return a decimal without exponent or trailing zeros: "1743000", "-0.5"."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，－＋", "0123456789.,-+")
_LONGEST_FIGURE = 20


def parse_decimal(printed: str) -> Decimal:
    """Return the value of a printed figure, full width or half, with or without thousands separators.

    ValueError for anything else, and for figures longer than any budget has.
    """
    text = printed.translate(_FULL_WIDTH).replace(",", "").replace(" ", "").lstrip("+")
    digits = text.removeprefix("-")
    if not digits.replace(".", "", 1).isdecimal() or len(digits) > _LONGEST_FIGURE:
        raise ValueError(f"not a figure: {printed[:40]!r}")
    return Decimal(text)


def decimals_of(printed: str) -> int:
    """Return the number of decimals of a printed figure."""
    _, _, fraction = printed.translate(_FULL_WIDTH).partition(".")
    return len(fraction.strip())


def _step(amount: Amount) -> Decimal:
    return Decimal(1).scaleb(-amount.decimals) * amount.unit.yuan


def _around(value: Decimal, half: Decimal) -> Interval:
    return Interval(value - half, value + half)


def _cut_off(value: Decimal, step: Decimal) -> Interval:
    return Interval(value - step, value) if value < 0 else Interval(value, value + step)


def _sum(intervals: Iterable[Interval]) -> Interval:
    return sum(intervals, EXACTLY_ZERO)


def _quotient(part: Interval, whole: Interval) -> Interval:
    if whole.low <= 0:
        return Interval(Decimal("-Infinity"), Decimal("Infinity"))
    ends = [p / w * 100 for p in (part.low, part.high) for w in (whole.low, whole.high)]
    return Interval(min(ends), max(ends))
