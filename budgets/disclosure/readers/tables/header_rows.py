"""Tell the header rows of a table from its body, and make one label a column of them."""

from __future__ import annotations

import re

from budgets.disclosure.codes import ECONOMIC, FUNCTIONAL, REVENUE, normalised
from budgets.disclosure.readers.blocks.cell_values import is_figure
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import Style, split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.unread import NO_LABEL

_HEADER_CELL = re.compile(
    r".{0,40}(?:编码|代码|名称|项目|科目|分类|预算数?|决算数?|金额|合计|小计|总计|收入|支出|经费|[类款项]|栏次"
    r"|行次|序号|说明|备注|原因|拨款|费用?|资金|比例|增减|变动|增长|情况|目标|指标|值|单位|部门|年度?|[%％‰]"
    r"|率|数|额|量|幅|结转|结余|补助|账户|管理|预算管理|内容|依据|来源|性质|时间|日期|级|上缴|专户|其中:?|基金|经营)"
    r"(?:\([^)]*\))*:?"
)


Rows = tuple[tuple[str, ...], ...]


def header_depth(body: Rows) -> int:
    """Return how many rows at the top are the header.

    A row that merging left empty is part of it where labels go on below: 合计 | 接待费, an empty row,
    预算数 | 决算数 | 预算数 | 决算数.
    """
    depth = 0
    while depth < len(body) and not _is_project(body, depth):
        gap = depth
        while depth and gap < len(body) and _adds_nothing(body[gap], body[gap - 1]):
            gap += 1
        if gap == len(body) or not _is_header(body[gap], depth):
            break
        if gap > depth and not _goes_on(body[gap]):
            break
        depth = gap + 1
    return depth


def _adds_nothing(row: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Return whether all cells of a row are empty, or merged with those above."""
    return all(not cell.strip() or cell == up for cell, up in zip(row, above, strict=True))


def _goes_on(row: tuple[str, ...]) -> bool:
    """Return whether the row below an empty one labels columns: most of them, in two words or more."""
    cells = [cell for cell in row if cell.strip()]
    return len(set(cells)) >= 2 and 2 * len(cells) >= len(row)


def _is_project(body: tuple[tuple[str, ...], ...], depth: int) -> bool:
    """Whether a row has nothing but the name of a project (…经费), which could be a label by its words."""
    name, *rest = body[depth]
    above = half_width(body[0][0]).replace(" ", "")
    return (
        depth > 0 and above == "项目名称" and bool(name.strip()) and not any(map(str.strip, rest))
    )


def _is_header(row: tuple[str, ...], depth: int) -> bool:
    cells = [half_width(cell).replace(" ", "") for cell in row if cell.strip()]
    if _counts_columns(cells):
        return depth > 0
    if depth and (not cells or _begins_body(row)):
        return False
    if not depth and len(cells) == 1 < len(row) - 1:
        return False  # one lone cell, not merged: the rest of a name that a page cut off
    told = [_is_header_cell(cell) for cell in cells]
    distinct = len(set(cells))
    # One label of several may be a department's own.
    mostly = distinct >= 3 and sum(told) >= _MOST_TOLD * len(told)
    short = all(len(cell) <= _LONGEST_LABEL and not is_figure(cell) for cell in cells)
    return all(told) or (mostly and short)


def _is_header_cell(cell: str) -> bool:
    if cell == NO_LABEL:
        return True
    numbered = split_number(cell).style is not Style.NONE and not _ENUMERATED.fullmatch(cell)
    return not is_figure(cell) and not numbered and bool(_HEADER_CELL.fullmatch(cell))


_MOST_TOLD = 0.7
_LONGEST_LABEL = 60


_ENUMERATED = re.compile(r"\d[.、](?:收入|支出|.*(?:合计|小计))")


def _begins_body(row: tuple[str, ...]) -> bool:
    """Return whether a row without figures names a heading of the classification, or a total, by itself."""
    texts = [cell for cell in row if cell.strip()]
    first = next(place for place, cell in enumerate(row) if cell.strip())
    name = half_width(texts[0]).strip()
    blank = len(texts) < len(row) and len(set(texts)) < len(row)
    if not blank:
        return False
    if re.fullmatch(r"合\s*计|总\s*计", name) and len(set(texts)) == 1:
        return True
    known = [FUNCTIONAL, ECONOMIC] + ([REVENUE] if first == 0 else [])
    return (
        all(
            any(normalised(half_width(text)) and sure_code(codes, text, 0) for codes in known)
            for text in set(texts)
        )
        and len(set(texts)) <= 2
    )


def _counts_columns(cells: list[str]) -> bool:
    """Return whether it is the row 栏次 1 2 3 …, which looks like amounts."""
    plain = [re.sub(r"[=(].*$", "", cell) for cell in cells]  # 3=4+5
    numbers = [int(cell) for cell in plain if cell.isdecimal() and len(cell) <= 2]
    counted = len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    rest = [cell for cell in plain if not cell.isdecimal()]
    named = any(re.search("栏次|栏目", cell) for cell in rest)
    return (
        counted
        and (numbers[0] in (1, 2) or named)
        and (len(numbers) >= 3 or named)
        and all(re.search(r"^$|栏次|栏目|\*|合计|[类款项]|^[甲乙丙]$|-|—", cell) for cell in rest)
    )


def labels_of(header: Rows) -> tuple[str, ...]:
    """Return one label a column: its words from top to bottom, joined by "/"."""
    return tuple(_label(column) for column in zip(*_spread(header), strict=True))


def _spread(header: Rows) -> list[list[str]]:
    """Write a label over every column that it stands above, where merging left the others empty.

    合计 | (empty) over 预算数 | 决算数 is 合计 twice. A label with nothing of its own below it is one
    column, merged downwards: what is empty beside it is not its. Nor is what another label stands above.
    """
    rows = [list(row) for row in header]
    above = [""] * (len(rows[0]) if rows else 0)
    for depth, row in enumerate(rows[:-1]):
        below = ["".join(column).strip() for column in zip(*rows[depth + 1 :], strict=True)]
        start = None  # where the label stands that still spreads
        for place, cell in enumerate(row):
            if cell.strip():
                own = below[place] and cell not in (rows[depth + 1][place], above[place])
                start = place if own else None
            elif start is not None and below[place] and above[place] == above[start]:
                row[place] = row[start]
            else:
                start = None
        above = row
    return rows


def _label(column: tuple[str, ...]) -> str:
    parts: list[str] = []
    for cell in column:
        text = re.sub(r"[\s\"]", "", half_width(cell))
        counts = text.isdecimal() or re.fullmatch(r"栏次|\*|[甲乙丙]|\d+=[\d+\-]+", text)
        if text and not counts and (not parts or parts[-1] != text):
            parts.append(text)
    return "/".join(parts)
