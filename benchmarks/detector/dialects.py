"""The same document as other departments would word and print it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from benchmarks.detector.papers import Grid, Paper, Words

_WAN = re.compile(r"(?<![\d.,])(\d[\d,]*(?:\.\d+)?)万元")
_ITEM = re.compile(
    r"^\d+\.(?P<path>.+?（类）.+?（款）.+?（项）)(?:\d{4}年)?预算数(?P<rest>[\d,.]+(?:万元|元))"
)
_HEADINGS = {
    "基本职能及主要工作": "部门概况",
    "职能简介": "主要职责",
    "部门预算单位构成": "机构设置情况",
    "收支预算情况说明": "收支总体情况说明",
    "财政拨款收支预算情况说明": "财政拨款收支总体情况说明",
    "一般公共预算当年拨款情况说明": "一般公共预算支出情况说明",
    "一般公共预算基本支出情况说明": "一般公共预算基本支出安排情况说明",
    "名词解释": "专业名词解释",
}
_FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


def standard(paper: Paper) -> Paper:
    """As the portal's own templates word it."""
    return paper


def quoted_items(paper: Paper) -> Paper:
    """「“…（类）…（款）…（项）”25.77万元，主要用于…」."""
    return _worded(paper, lambda text: _ITEM.sub(r"“\g<path>”\g<rest>", text))


def in_yuan(paper: Paper) -> Paper:
    """All amounts in 元, with thousands separators in the tables."""
    return _converted(paper, _yuan, "元")


def other_headings(paper: Paper) -> Paper:
    """Headings as other provinces have them, and brackets for the numbers of paragraphs."""

    def worded(text: str) -> str:
        for name, other in _HEADINGS.items():
            if text.endswith(name) and len(text) <= len(name) + 12:
                return text.removesuffix(name) + other
        return re.sub(r"^(\d+)\.", r"（\1）", text)

    return _worded(paper, worded)


def full_width(paper: Paper) -> Paper:
    """Figures of the text in full width."""

    def worded(text: str) -> str:
        return re.sub(r"[\d.,]+(?=万元|元|%)|%", lambda m: m[0].translate(_FULL_WIDTH), text)

    return _worded(paper, worded)


def rounded(paper: Paper) -> Paper:
    """All amounts to one decimal, each rounded on its own: sums and differences no longer fit exactly."""
    return _converted(paper, _to_one_decimal, "万元")


def _to_one_decimal(wan: str) -> str:
    value = Decimal(wan.replace(",", "")).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{value:,}" if "," in wan else f"{value}"


DIALECTS = (standard, quoted_items, in_yuan, other_headings, full_width, rounded)


def _worded(paper: Paper, worded: Callable[[str], str]) -> Paper:
    blocks = [
        replace(block, text=worded(block.text)) if isinstance(block, Words) else block
        for block in paper.blocks
    ]
    return replace(paper, blocks=tuple(blocks))


def _converted(paper: Paper, converted: Callable[[str], str], unit: str) -> Paper:
    """Convert the amounts in 万元 of tables and text."""
    in_text = _worded(paper, lambda text: _WAN.sub(lambda m: f"{converted(m[1])}{unit}", text))
    blocks = [
        _grid_converted(block, converted, unit) if isinstance(block, Grid) else block
        for block in in_text.blocks
    ]
    return replace(paper, blocks=tuple(blocks))


def _grid_converted(grid: Grid, converted: Callable[[str], str], unit: str) -> Grid:
    if grid.unit != "万元":
        return grid
    percents = {
        place
        for row in grid.rows[: grid.header]
        for place, text in enumerate(row)
        if re.search("%|％|率|比重|占", text)
    }
    rows = [
        tuple(
            converted(text)
            if place not in percents and re.fullmatch(r"-?[\d,]+\.\d+", text)
            else text
            for place, text in enumerate(row)
        )
        for row in grid.rows[grid.header :]
    ]
    return replace(grid, unit=unit, rows=(*grid.rows[: grid.header], *rows))


def _yuan(wan: str) -> str:
    value = Decimal(wan.replace(",", "")) * 10_000
    return f"{value.quantize(Decimal(1)):,}"
