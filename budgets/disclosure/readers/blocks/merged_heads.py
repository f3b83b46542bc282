"""Put labels above their columns where the merged cells of a head were printed once.

    编码 | 名称 | 年初预算数 | 决算数
    合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | 项目支出

stands above eight columns. Every way to spread such a head is tried; the kinds of what stands below, and
the sums of the table itself, say which one is meant. A column to which the ways that are left give different
labels has none: it is read by nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations, groupby, pairwise

from budgets.disclosure.money import ZERO, parse_decimal
from budgets.disclosure.readers.blocks.cell_values import is_blank, is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.unread import NO_LABEL

Rows = Sequence[Sequence[str]]
Path = tuple[str, ...]  # the labels above one column, from top to bottom
Head = tuple[Path, ...]  # those of all columns

_MOST_STEPS = 8_000  # of all searches for one head, about 0.1 s
_MOST = 0.8  # of the rows: one may be a sum, or hold a mistake
LAST_DIGITS = Decimal("0.03")  # what rounding leaves between a sum and its parts
_CODE = re.compile("编码|代码|编号|^[类款项]$")
_NAME = re.compile(r"名称|科目|项目(?:\(.*\))?$|分类|内容|事项|指标|目标|^(?:单位|部门)$")
_REMARK = re.compile("备注|说明|原因|依据")
_FIGURE = re.compile(
    r"(?:合计|小计|总计|总额|[数额费率幅%]|费用|收入|支出|经费|拨款|资金|基金|预算|决算|金额|结转|结余)(?:\(.*\))?$"
)
_SUM = re.compile(r"(?:合计|小计|总计)(?:\(.*\))?$")
_DERIVED = re.compile("增减|增长|变动|比上年|较上年|占比|比重|完成|率")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


class Columns:
    """What stands below a head: for each column the cells that say something."""

    def __init__(self, body: Rows, width: int) -> None:
        self.width = width
        self.steps = 0  # of the searches for their head
        self._body = body

    @cached_property
    def _cells(self) -> list[list[str]]:
        return [
            [row[place] for row in self._body if not is_blank(row[place])]
            for place in range(self.width)
        ]

    @cached_property
    def _values(self) -> list[list[Decimal | None]]:
        return [[value_of(row[place]) for row in self._body] for place in range(self.width)]

    @cached_property
    def _counts(self) -> list[tuple[int, int, int]]:
        """How many cells say something, how many of them may be names or codes, how many figures."""
        return [
            (
                len(cells),
                sum(not is_figure(cell) or _is_code(cell) for cell in cells),
                sum(is_figure(cell) or not _CHINESE.search(cell) for cell in cells),
            )
            for cells in self._cells
        ]

    def fit(self, label: str, place: int) -> bool:
        """Return whether a column holds what a label says: codes, names, or figures."""
        count, names, figures = self._counts[place]
        plain = plain_label(label)
        if is_of_names(plain) or _REMARK.search(plain):
            return names >= _MOST * count
        return not _FIGURE.search(plain) or figures >= _MOST * count

    @cached_property
    def _kinds(self) -> list[tuple[bool, bool] | None]:
        """For each column whether it holds figures mostly, and codes mostly; None for a blank one."""
        return [
            (
                2 * sum(map(is_figure, cells)) > len(cells),
                2 * sum(map(_is_code, cells)) > len(cells),
            )
            if cells
            else None
            for cells in self._cells
        ]

    def hold_alike(self, row: Sequence[str]) -> bool:
        """Return whether a row has figures where the other rows have them, and words where they do."""
        for cell, kind in zip(row, self._kinds, strict=False):
            if kind is None or is_blank(cell):
                continue
            figures, codes = kind
            if is_figure(cell) is not figures and not (codes and not is_figure(cell)):  # or 合计
                return False
        return True

    def add_up(self, whole: int, parts: Iterable[Iterable[int]]) -> bool | None:
        """Return whether a column is the sum of others in most rows; None where zeros tell nothing.

        Each part is one column, or several that make it up together.
        """
        told = right = 0
        places = [place for part in parts for place in part]
        for row in range(len(self._body)):
            total = self._values[whole][row]
            known = [value for place in places if (value := self._values[place][row]) is not None]
            if total is None or not (total or any(known)):
                continue
            told += 1
            right += abs(total - sum(known, ZERO)) <= LAST_DIGITS
        return right >= _MOST * told if told else None


def plain_label(label: str) -> str:
    """Return a label without blanks, in half width."""
    return re.sub(r"\s", "", half_width(label))


def value_of(cell: str) -> Decimal | None:
    """Return the figure in a cell; None for anything else."""
    return parse_decimal(half_width(cell).strip()) if is_figure(cell) else None


def _is_code(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{2,3}|\d{5}|\d{7}", half_width(cell).strip()))


def spread(header: Rows, body: Rows, width: int) -> list[list[str]]:
    """Return the rows of a head over all columns, `?` above those of which the labels are not sure.

    [] where no way to spread it fits. The rows of the header have no blank cells.
    """
    rows = [list(row) for row in header]
    found = _decided(Columns(body, width), [rows], _MANNERS)
    return found or _decided(Columns(body, width), [_with_names_on_top(rows)], _MANNERS)


def _with_names_on_top(rows: list[list[str]]) -> list[list[str]]:
    """Return a head whose labels of names stood lower in their merged cells: beside 合计, below no year."""
    first, *lower = rows
    names: list[str] = []
    for row in lower:
        while row and is_of_names(row[0]):
            names.append(row.pop(0))
    return [[*names, *first], *(row for row in lower if row)]


def spread_cells(cells: Sequence[str], body: Rows, width: int) -> list[list[str]]:
    """Do the same for the labels of a head one after the other, wherever its rows begin."""
    return _decided(Columns(body, width), list(_in_rows(cells, width)), _STRICT)


def _decided(
    columns: Columns, headers: list[list[list[str]]], manners: Iterable[_Manner]
) -> list[list[str]]:
    try:
        found = _ways(headers, columns, manners)
    except _TooMany:
        return []
    return as_rows(_agreed(_likeliest(found, columns)))


def _in_rows(cells: Sequence[str], width: int) -> Iterator[list[list[str]]]:
    """Yield every way to cut labels into one to three rows; one that comes again stays in its row."""
    for count in range(3):
        for cuts in combinations(range(1, len(cells)), count):
            edges = (0, *cuts, len(cells))
            rows = [list(cells[a:b]) for a, b in pairwise(edges)]
            apart = len(set(cells)) == sum(len(set(row)) for row in rows)
            if apart and all(len(row) <= width for row in rows):
                yield rows


def as_rows(head: Head) -> list[list[str]]:
    """Return labels by column as rows; one merged downwards is repeated."""
    depth = max(map(len, head), default=0)
    return [[path[min(row, len(path) - 1)] for path in head] for row in range(depth)]


def path_heads(rows: Rows) -> Head:
    """Return the labels of each column, from rows that are spread over all columns."""
    return tuple(tuple(dict.fromkeys(column)) for column in zip(*rows, strict=True))


# Every way


class _TooMany(Exception):
    """The search takes too long."""


@dataclass(frozen=True, slots=True)
class _Manner:
    """What to search for: equal labels above equal ones, or not; several labels below one, or just one."""

    alike: bool
    several: bool


_STRICT = (_Manner(alike=True, several=True), _Manner(alike=False, several=True))
_MANNERS = (_STRICT[0], _Manner(alike=True, several=False), _STRICT[1], _Manner(False, False))


class _Search:
    """Puts labels over columns from left to right, those of the next row below one of this row."""

    def __init__(self, rows: list[list[str]], columns: Columns, manner: _Manner) -> None:
        self._rows, self._columns, self._manner = rows, columns, manner

    def heads(self) -> Iterator[Head]:
        for at, head in self._fill(0, (), (), (0,) * len(self._rows), ()):
            if len(head) == self._columns.width and all(
                place == len(row) for place, row in zip(at, self._rows, strict=True)
            ):
                yield head

    def _fill(
        self, depth: int, above: Path, before: Path, at: tuple[int, ...], head: Head
    ) -> Iterator[tuple[tuple[int, ...], Head]]:
        """Yield what one more label of a row, and any number of further ones, make of the head."""
        self._columns.steps += 1
        if self._columns.steps > _MOST_STEPS:
            raise _TooMany
        row = self._rows[depth]
        if at[depth] == len(row) or not self._have_room(at, head):
            return
        label = row[at[depth]]
        if above and not may_stand_below(above, before, label):
            return
        moved = (*at[:depth], at[depth] + 1, *at[depth + 1 :])
        for then, done in self._of_label(depth, (*above, label), moved, head):
            if self._manner.alike and not _are_alike(done, depth, label):
                continue
            if not above or bool(before) is self._manner.several:
                yield then, done
            if not above or not before or self._manner.several:
                yield from self._fill(depth, above, (*before, label), then, done)

    def _of_label(
        self, depth: int, path: Path, at: tuple[int, ...], head: Head
    ) -> Iterator[tuple[tuple[int, ...], Head]]:
        """Yield a label over its own column, and over those of the labels below it."""
        if len(head) < self._columns.width and self._columns.fit(path[-1], len(head)):
            yield at, (*head, path)
        if depth + 1 < len(self._rows):
            yield from self._fill(depth + 1, path, (), at, head)

    def _have_room(self, at: tuple[int, ...], head: Head) -> bool:
        left = [len(row) - place for place, row in zip(at, self._rows, strict=True)]
        return max(left) <= self._columns.width - len(head) <= sum(left)


def may_stand_below(above: Path, before: Path, label: str) -> bool:
    """Return whether a label may stand below one, behind others: each once, names first, a sum at an end.

    Names stand below names (科目编码 | 科目名称 below 项目), parts below a whole, and below 合计 only its own
    sum or the years.
    """
    plain = plain_label(label)
    if label in above or label in before:
        return False
    if is_of_names(above[-1]) and not (is_of_names(label) or _LEVEL.fullmatch(plain)):
        return False
    if _SUM.fullmatch(plain_label(above[-1])) and not before:
        return bool(_SUM.fullmatch(plain) or _YEARS.search(plain))
    if is_of_names(label) and (not all(map(is_of_names, before)) or _OF_A_YEAR.search(above[-1])):
        return False
    figures = [plain_label(each) for each in before if not is_of_names(each)]
    return not any(map(_SUM.fullmatch, figures[1:]))


_LEVEL = re.compile("[类款项]级?")
_YEARS = re.compile("预算|决算|年|执行")
_OF_A_YEAR = re.compile(r"(?:预算|决算|执行)数|\d{4}年")


def is_of_names(label: str) -> bool:
    """Return whether a label says that codes or names stand below it."""
    plain = plain_label(label)
    return bool(_CODE.search(plain) or _NAME.search(plain))


def _are_alike(head: Head, depth: int, label: str) -> bool:
    """Return whether a label that comes again stands above the same labels as the first time."""
    below = [
        [path[depth + 1 :] for path in paths]
        for _, group in groupby(head, key=lambda path: path[: depth + 1])
        if len((paths := list(group))[0]) > depth and paths[0][depth] == label
    ]
    return all(each == below[0] for each in below)


def _ways(
    headers: list[list[list[str]]], columns: Columns, manners: Iterable[_Manner]
) -> list[Head]:
    """Return the ways to spread a head, found in the strictest manner in which there are any."""
    for manner in manners:
        found: dict[Head, None] = {}
        for rows in headers:
            found |= dict.fromkeys(_Search(rows, columns, manner).heads())
        if found:
            return list(found)
    return []


# Which of them


def _likeliest(heads: list[Head], columns: Columns) -> list[Head]:
    """Return the heads whose sums add up; of several those whose labels share words with what is above.

    None where the sums say one thing and the words another.
    """
    if len(heads) < 2:
        return heads
    checked = {head: [columns.add_up(*each) for each in sums_of(head)] for head in heads}
    right = [head for head in heads if False not in checked[head]]
    most = max((checked[head].count(True) for head in right), default=0)
    best = [head for head in right if checked[head].count(True) == most] or heads
    related = {head: _related(head) for head in heads}
    closest = [head for head in best if related[head] == max(related.values())]
    if most and not closest:
        return []
    return closest if max(related.values()) else best


def sums_of(head: Head) -> Iterator[tuple[int, list[list[int]]]]:
    """Yield each column that is a sum by its label, with those of its parts: 合计 = 基本支出 + 项目支出."""
    for depth in range(max(map(len, head))):
        for above, group in groupby(enumerate(head), key=lambda each: each[1][:depth]):
            members = [(place, path) for place, path in group if len(path) > depth]
            if members and len(above) == depth:
                yield from _sum(members, depth)


def _sum(members: list[tuple[int, Path]], depth: int) -> Iterator[tuple[int, list[list[int]]]]:
    labels = [plain_label(path[depth]) for _, path in members]
    sums = [n for n, label in enumerate(labels) if _SUM.fullmatch(label)]
    if len(sums) != 1 or any("其中" in label for label in labels):
        return
    (own,) = sums
    if len(members[own][1]) != depth + 1:
        return
    parts = [
        _whole([members[n] for n in group], depth + 1)
        for label, each in groupby(range(len(labels)), key=labels.__getitem__)
        if (group := list(each)) != sums and _is_part(label)
    ]
    if len(parts) > 1:
        yield members[own][0], parts


def _is_part(label: str) -> bool:
    return not (
        _CODE.search(label)
        or _NAME.search(label)
        or _REMARK.search(label)
        or _DERIVED.search(label)
    )


def _whole(members: list[tuple[int, Path]], depth: int) -> list[int]:
    """Return the column of the sum of a group, or else all of its columns."""
    sums = [
        place for place, path in members
        if len(path) == depth + 1 and _SUM.fullmatch(plain_label(path[depth]))
    ]  # fmt: skip
    return sums[:1] or [place for place, _ in members]


def _related(head: Head) -> int:
    """Return how many labels share two characters with the one above: 用车运行费 below 公务用车."""
    pairs = {(plain_label(path[-2]), plain_label(path[-1])) for path in head if len(path) > 1}
    return sum(
        any(
            above[n : n + 2] in own and above[n : n + 2] not in _COMMON
            for n in range(len(above) - 1)
        )
        for above, own in pairs
    )


_COMMON = frozenset(
    {
        "公务",
        "因公",
        "支出",
        "收入",
        "预算",
        "决算",
        "经费",
        "费用",
        "拨款",
        "财政",
        "年度",
        "金额",
        "项目",
    }
)


def _agreed(heads: list[Head]) -> Head:
    """Return the labels of the columns in which all heads agree, `?` above the others."""
    if not heads:
        return ()
    return tuple(
        paths[0] if len(set(paths)) == 1 else (NO_LABEL,) for paths in zip(*heads, strict=True)
    )
