"""What the parts of a page are given to draw: rows with their bars, keys, facts, folds, pairs of years.

Everything is ready to print: figures in the language and unit of the page, sentences with their links, bars
in per cent of their width. Each class has a template of its name in `templates/parts/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

Text = str | SafeString  # a str is escaped, a SafeString holds links and quotes

# Kinds of `Rect`, as classes of CSS: what a colour means, it means on the whole site.
PLAN, SPENT, LAST_YEAR, TRACK, AXIS = "plan", "real", "tick", "track", "axis"
MORE, LESS, UNEXPLAINED = "up", "down", "hollow"
INSIDE = "in"  # in a key: spent, inside of what was planned


@dataclass(frozen=True, slots=True)
class Rect:
    """One rectangle of a bar: `x` and `width` in per cent of the row's bar, two decimals.

    `kinds` are CSS classes ("down hollow"). Of "real" inside a plan the height is a third (`inside`).
    """

    kinds: str
    width: Decimal
    x: Decimal = Decimal(0)
    inside: bool = False


Bar = tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a step or row changed: the department's words, or that there are none (`missing`)."""

    text: Text
    missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: name, amount, bar, then plain words and change. "" for what it does not have.

    `inner`: one level below the row above it. `total`: a sum, without a bar. `steps`: laid out for a reason.
    `contradicted`: the amount is one that another place of the document contradicts, "≠" stands beside it.
    """

    name: Text
    href: str = ""
    amount: str = ""
    bar: Bar = ()
    note: Text = ""
    change: Text = ""
    why: Why | None = None
    mark: Text = ""
    inner: bool = False
    total: bool = False
    stepped: bool = False
    contradicted: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """What is folded under a summary: rows of the same scale, a table, or entries of a list."""

    summary: Text
    rows: Rows | None = None
    table: FoldedTable | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows with one scale, in order. `fold` stands as the last item before `last` rows."""

    items: Sequence[Row] = ()
    ordered: bool = False
    fold: Fold | None = None
    last: Sequence[Row] = ()

    def __bool__(self) -> bool:
        return bool(self.items or self.fold or self.last)

    @property
    def two_lines(self) -> bool:
        """Whether bar and change share a line in every row that has a bar: then all bars are equally long."""
        barred = [row for row in (*self.items, *self.last) if row.bar]
        return bool(barred) and not any(row.note or row.why or row.stepped for row in barred)


@dataclass(frozen=True, slots=True)
class FoldedTable:
    """A small table: heads, and rows of ready cells, of which the first is the row's head."""

    heads: tuple[str, ...]
    rows: Sequence[tuple[Text, ...]]


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One entry of a key: what a kind of rectangle means; `kind` "" for the unit and what +− compares."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section: its finding as heading (in groups that never break), a sentence, a key, rows, folds."""

    anchor: str
    heading: tuple[Text, ...]
    say: Text = ""
    key: tuple[KeyPart, ...] = ()
    rows: Rows = Rows()
    folds: tuple[Fold, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the first screen's rows: a link to its section, with a track where it is of a hundred."""

    name: Text
    amount: str
    href: str
    beside: str = ""  # smaller, after the amount: "项目 11 元", "上年 9.49"
    bar: Bar = ()
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The first screen's rows; `lead` is "每 100 元里：", "" where none is of a hundred."""

    lead: str
    items: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The number and the sentence. `large` is the number in 亿元 where it is that large."""

    label: Text
    number: str
    unit: str
    large: str
    sentence: SafeString
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One item of the line of standing; `kind` is "", "alert" (red), "call" (the telephone)."""

    text: Text
    href: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that the figures raise: in bold, and what is missing."""

    bold: Text
    rest: Text = ""


@dataclass(frozen=True, slots=True)
class YearPair:
    """One year of plan and actual. A height is in per cent of the plot, None where there is no column."""

    year: int
    plan: str
    actual: str  # "还没有" where there is none yet
    href: str = ""
    plan_height: Decimal | None = None
    actual_height: Decimal | None = None


@dataclass(frozen=True, slots=True)
class YearLink:
    """One link of the chain of years; `href` "" for the page itself."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two figures side by side that should be one: or, without `left`, a sentence about a name.

    A place is a link into the document. `reply` is the department's explanation.
    """

    message: Text
    left: Figure | None = None
    right: Figure | None = None
    reply: Text = ""
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """One cited figure: what it is, as printed, and where."""

    label: Text
    printed: str
    place: str
    href: str = ""
