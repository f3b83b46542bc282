"""Errors of the kinds that real documents have, put into a paper one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from random import Random

from benchmarks.detector.papers import LEFT, Grid, Paper, Words, section_heading
from budgets.disclosure.model import Table


class Kind(StrEnum):
    """What kind of error; the first six are arithmetic."""

    WRONG_SUM = "a wrong sum"
    SHARE = "a share that does not follow"
    STATED_TWICE = "the same figure stated twice differently"
    PERCENT_SIGN = "a percentage with the wrong sign"
    YUAN_FOR_WAN = "元 written for 万元"
    TRUNCATED = "a truncated figure"
    REASON = "a reason that contradicts the direction"
    WRONG_YEAR = "a wrong year"
    LEFTOVER = "a leftover of a template"
    SWAPPED_NAME = "a swapped item name"
    RENAMED_CLASS = "a renamed class"
    MISSING_SECTION = "a missing section"


ARITHMETIC = frozenset(list(Kind)[:6])


@dataclass(frozen=True, slots=True)
class Plant:
    """An error: where it is, and the words of which a finding about it must show one."""

    kind: Kind
    was: str
    now: str
    marks: tuple[str, ...]


Planted = tuple[Paper, Plant]
Planter = Callable[[Paper, Random], Planted | None]

_FIGURE = r"(?<![\d.,])\d[\d,]*(?:\.\d+)?"
_STATED = re.compile(
    rf"(?:收入|支出|收支总|基本支出|人员经费|公用经费|经费|拨款)(?:预算|决算)?(?:数|总额)?({_FIGURE})(万元|元)"
)
_SHARE = re.compile(r"占(\d+\.\d+)%")
_CHANGED = re.compile(rf"(增加|减少){_FIGURE}(?:万元|元)，(增长|下降)(\d+\.\d+)%")
_REASONED = re.compile(
    rf"(?:比|与)上年(?:相比)?(增加|减少){_FIGURE}(?:万元|元)[^。]*?主要原因是([^。]+)"
)
_YEARED = re.compile(rf"(\d{{4}})年(?=[^。]{{2,30}}?{_FIGURE}(?:万元|元))")
_ITEM_NAME = re.compile(r"（款）([^（）]+(?:（[^款项]+）[^（）]*)*)（项）")
_OTHER = {"增长": "下降", "下降": "增长"}
_LEFTOVERS = (
    "[bookmark: _GoBack]",
    "XX万元以上的支出另行说明。",
    "厅机关的日常运转由财政保障。",
    "错误！未找到引用源。",
    "本年度安排会议____次。",
)
_UP = "新增业务工作，相应增加支出"
_DOWN = "落实过紧日子的要求，压减一般性支出"


def _paragraphs(paper: Paper, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    for place, block in enumerate(paper.blocks):
        if isinstance(block, Words) and not block.level and place:
            for found in pattern.finditer(block.text):
                yield place, found


def _replaced(paper: Paper, place: int, start: int, end: int, now: str) -> Paper:
    block = paper.blocks[place]
    assert isinstance(block, Words)
    return paper.with_block(place, replace(block, text=block.text[:start] + now + block.text[end:]))


def _other(figure: str, factor: str) -> str:
    """Return another figure with the same decimals."""
    plain = figure.replace(",", "")
    decimals = len(plain.partition(".")[2])
    value = (Decimal(plain) * Decimal(factor) + 7).quantize(Decimal(1).scaleb(-decimals))
    return f"{value:,}" if "," in figure else f"{value}"


def _in_the_text(
    kind: Kind,
    pattern: re.Pattern[str],
    change: Callable[[re.Match[str]], str],
    *,
    keep: Callable[[re.Match[str], Paper], bool] = lambda match, paper: True,
    group: int = 1,
    was: int = 1,
    marks: Callable[[re.Match[str], str], tuple[str, ...]] = lambda match, now: (now,),
) -> Planter:
    """Return a planter that changes one group of one match of a pattern in the paragraphs.

    `keep` says which matches serve; `was` is the group that the plant reports as the former text.
    """

    def plant(paper: Paper, random: Random) -> Planted | None:
        found = [(p, match) for p, match in _paragraphs(paper, pattern) if keep(match, paper)]
        if not found:
            return None
        place, match = random.choice(found)
        now = change(match)
        changed = _replaced(paper, place, match.start(group), match.end(group), now)
        return changed, Plant(kind, match[was], now, marks(match, now))

    return plant


_wrong_basic_sum = _in_the_text(
    Kind.WRONG_SUM,
    _STATED,
    lambda match: _other(match[1], "1.1"),
    keep=lambda match, paper: "基本支出" in match[0],
)


def wrong_sum(paper: Paper, random: Random) -> Planted | None:
    """Change a figure of a row or column that others add up to, in a table; else one in the text."""
    grids = [
        (n, b) for n, b in enumerate(paper.blocks)
        if isinstance(b, Grid) and b.table in (Table.T1, Table.T3, Table.T5, Table.T6)
    ]  # fmt: skip
    random.shuffle(grids)
    for place, grid in grids:
        rows = [
            n for n, row in enumerate(grid.rows[grid.header :], grid.header)
            if any(re.fullmatch(r"合\s*计|总\s*计|支出总计|本年支出合计", text) for text in row)
        ]  # fmt: skip
        figures = [
            (row, column) for row in rows for column, text in enumerate(grid.rows[row])
            if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", text) and Decimal(text.replace(",", "")) > 9
            and not re.search("上年|年初预算|增减|%", _label(grid, column))
        ]  # fmt: skip
        if figures:
            row, column = random.choice(figures)
            was = grid.rows[row][column]
            now = _other(was, "1.1")
            plant = Plant(Kind.WRONG_SUM, was, now, (now,))
            return paper.with_block(place, grid.with_cell(row, column, now)), plant
    return _wrong_basic_sum(paper, random)


def _label(grid: Grid, column: int) -> str:
    """Return the words above a column, those of merged cells included."""
    words = ""
    for row in grid.rows[: grid.header]:
        place = column
        while row[place] == LEFT:
            place -= 1
        words += row[place]
    return words


def _is_stated_elsewhere(match: re.Match[str], paper: Paper) -> bool:
    """Return whether a total of the text is in the tables or in another sentence too."""
    if Decimal(match[1].replace(",", "")) <= 50:
        return False
    texts = [b.text for b in paper.blocks if isinstance(b, Words)]
    cells = [c for b in paper.blocks if isinstance(b, Grid) for row in b.rows for c in row]
    return sum(text.count(match[1]) for text in (*texts, *cells)) > 1


def _would_be_rounded_up(match: re.Match[str], paper: Paper) -> bool:
    decimals = match[1].partition(".")[2]
    return len(decimals) == 2 and decimals[-1] in "6789" and Decimal(match[1]) > 1


def _contradiction(match: re.Match[str], now: str) -> tuple[str, ...]:
    return f"原因却说“{'压减' if match[1] == '增加' else '增加'}", "原因却说“新增"


def wrong_year(paper: Paper, random: Random) -> Planted | None:
    year = paper.disclosure.fiscal_year
    found = [(p, f) for p, f in _paragraphs(paper, _YEARED) if int(f[1]) == year]
    if not found:
        return None
    place, _ = random.choice(found)
    now = str(year - random.choice((2, 3, 4)))
    # Every year of the sentence: a template of another year was filled in.
    block = paper.blocks[place]
    assert isinstance(block, Words)
    text = block.text.replace(f"{year}年", f"{now}年")
    return paper.with_block(place, replace(block, text=text)), Plant(
        Kind.WRONG_YEAR, str(year), now, (now,)
    )


def leftover(paper: Paper, random: Random) -> Planted | None:
    places = [
        n for n, b in enumerate(paper.blocks)
        if isinstance(b, Words) and not b.level and n > 3 and b.text.endswith("。") and "万元" in b.text
    ]  # fmt: skip
    if not places:
        return None
    place, now = random.choice(places), random.choice(_LEFTOVERS)
    block = paper.blocks[place]
    assert isinstance(block, Words)
    mark = {"[": "_GoBack", "X": "XX", "厅": "厅机关", "错": "错误！", "本": "____"}[now[0]]
    return paper.with_block(place, replace(block, text=block.text + now)), Plant(
        Kind.LEFTOVER, "", now, (mark,)
    )


def swapped_name(paper: Paper, random: Random) -> Planted | None:
    """Name the item of another sentence of the section under this one's class and group."""
    found = list(_paragraphs(paper, _ITEM_NAME))
    names = sorted({match[1] for _, match in found})
    if len(names) < 2:
        return None
    place, match = random.choice(found)
    now = random.choice([name for name in names if name != match[1]])
    return _replaced(paper, place, match.start(1), match.end(1), now), Plant(
        Kind.SWAPPED_NAME, match[1], now, (now,)
    )


def renamed_class(paper: Paper, random: Random) -> Planted | None:
    """Write the name that class 210 had until 2018, everywhere in the text or in one table."""
    if paper.disclosure.fiscal_year < 2020:
        return None
    now = "医疗卫生与计划生育支出"
    blocks = [
        replace(b, text=b.text.replace("卫生健康支出", now)) if isinstance(b, Words) else b
        for b in paper.blocks
    ]
    if tuple(blocks) == paper.blocks:
        blocks = [
            replace(b, rows=tuple(tuple(c.replace("卫生健康支出", now) for c in r) for r in b.rows))
            if isinstance(b, Grid) else b
            for b in paper.blocks
        ]  # fmt: skip
    if tuple(blocks) == paper.blocks:
        return None
    return replace(paper, blocks=tuple(blocks)), Plant(
        Kind.RENAMED_CLASS, "卫生健康支出", now, ("医疗卫生与计划生育",)
    )


def missing_section(paper: Paper, random: Random) -> Planted | None:
    """Return a section with all its paragraphs, and the table that belongs to it."""
    choice = [
        ("“三公”经费", Table.T7), ("政府性基金", Table.T8), ("国有资本经营", Table.T9),
        ("机关运行经费", Table.OPERATING_COST), ("名词解释", None), ("基本支出", Table.T6),
    ]  # fmt: skip
    words, table = random.choice(choice)
    start = section_heading(paper, words)
    if start is None:
        return None
    head = paper.blocks[start]
    assert isinstance(head, Words)
    end = next(
        (
            n for n, b in enumerate(paper.blocks[start + 1 :], start + 1)
            if isinstance(b, Grid) or (b.level and b.level <= head.level)
        ),
        len(paper.blocks),
    )  # fmt: skip
    blocks = [
        b for n, b in enumerate(paper.blocks)
        if not start <= n < end and not (isinstance(b, Grid) and b.table is table)
        and not (isinstance(b, Words) and b.text.startswith("说明：") and words in b.text)
    ]  # fmt: skip
    return replace(paper, blocks=tuple(blocks)), Plant(
        Kind.MISSING_SECTION, words, "", (words, words.replace("“", "").replace("”", ""))
    )


PLANTERS: dict[Kind, Planter] = {
    Kind.WRONG_SUM: wrong_sum,
    Kind.SHARE: _in_the_text(
        Kind.SHARE,
        _SHARE,
        lambda match: f"{Decimal(match[1]) - Decimal('10.07')}",
        keep=lambda match, paper: Decimal(match[1]) > 12,
    ),
    Kind.STATED_TWICE: _in_the_text(
        Kind.STATED_TWICE,
        _STATED,
        lambda match: _other(match[1], "1.02"),
        keep=_is_stated_elsewhere,
    ),
    Kind.PERCENT_SIGN: _in_the_text(
        Kind.PERCENT_SIGN,
        _CHANGED,
        lambda match: _OTHER[match[2]],
        keep=lambda match, paper: Decimal(match[3]) > 1,
        group=2,
        was=0,
        marks=lambda match, now: (f"{match[3]}%", f"{match[3]} %"),
    ),
    Kind.YUAN_FOR_WAN: _in_the_text(
        Kind.YUAN_FOR_WAN,
        _STATED,
        lambda match: "元",
        keep=lambda match, paper: match[2] == "万元" and match[1] not in ("0", "0.00"),
        group=2,
        was=0,
        marks=lambda match, now: tuple(f"{match[1]}{unit}" for unit in ("元", " 元", " yuan")),
    ),
    Kind.TRUNCATED: _in_the_text(  # the last decimal is cut off where rounding would have raised it
        Kind.TRUNCATED,
        _SHARE,
        lambda match: match[1][:-1],
        keep=_would_be_rounded_up,
        marks=lambda match, now: (f"{now}%", f"{now} %"),
    ),
    Kind.REASON: _in_the_text(
        Kind.REASON,
        _REASONED,
        lambda match: _DOWN if match[1] == "增加" else _UP,
        group=2,
        was=2,
        marks=_contradiction,
    ),
    Kind.WRONG_YEAR: wrong_year,
    Kind.LEFTOVER: leftover,
    Kind.SWAPPED_NAME: swapped_name,
    Kind.RENAMED_CLASS: renamed_class,
    Kind.MISSING_SECTION: missing_section,
}
