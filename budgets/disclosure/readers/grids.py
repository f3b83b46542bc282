"""A table of a document as a sheet: which official table, its unit, its column labels, its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from budgets.disclosure.money import Amount, MoneyUnit, parse_decimal
from budgets.disclosure.readers.document import Grid, half_width
from budgets.disclosure.readers.numbering import Style, split_number
from budgets.disclosure.shape import Section, Table

_HEADER_CELL = re.compile(
    r".{0,30}(?:编码|代码|名称|项目|科目|预算数?|决算数?|金额|合计|小计|总计|收入|支出|经费|[类款项]|栏次|行次"
    r"|序号|说明|备注|拨款|费用?|资金|比例|增减|变动|情况|目标|指标|值|单位|年度?|%|数|额|结转|结余|补助|账户)"
    r"(?:\([^)]*\))*"
)
_TITLES = (
    (Table.T7, "三公"),
    (Table.T10, "绩效"),
    (Table.PROCUREMENT, "政府采购"),
    (Table.T8, "政府性基金"),
    (Table.T9, "国有资本经营"),
    (Table.T6, "基本支出"),
    (Table.T4, "财政拨款(?:预算|决算)?(?:收支|收入支出)"),
    (Table.T5, "一般公共预算(?:财政拨款)?(?:当年拨款)?支出|一般公共预算拨款"),
    (Table.T1, "收支(?:预算|决算)?总?表|收入支出(?:预算|决算)?总?表|收支总体"),
    (Table.T2, "收入(?:预算|决算)?总?(?:体情况)?表"),
    (Table.T3, "支出(?:预算|决算)?总?(?:体情况)?表"),
)
_KINDS = tuple((table, re.compile(words)) for table, words in _TITLES)
_UNIT = re.compile(r"单位[:为]?\s*(?:人民币)?(万元|亿元|元)|\((万元|亿元|元)\)")
_BLANK = frozenset({"", "-", "—", "——", "--", "/", "－"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table told apart from its title and header: `labels` are one per column, top to bottom."""

    table: Table | None
    unit: MoneyUnit
    number: int
    header: tuple[tuple[str, ...], ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int

    def heading(self, column: int) -> str:
        """The lowest header cell of a column as printed, the one above where it only says 小计."""
        cells = [row[column].strip() for row in self.header if row[column].strip()]
        cells = [cell for cell in cells if not is_figure(cell)]
        proper = [cell for cell in cells if cell not in ("小计", "合计", "总计")]
        return (proper or cells or [""])[-1]

    def amount(self, row: tuple[str, ...], column: int) -> Amount | None:
        """The amount in a cell; None where it is blank or no figure."""
        printed = row[column].strip()
        if printed in _BLANK:
            return None
        unit = _UNIT.search(self.labels[column])
        try:
            return Amount.of(printed, MoneyUnit(unit[1] or unit[2]) if unit else self.unit)
        except ValueError:
            return None


def is_figure(cell: str) -> bool:
    """Whether a cell holds a figure."""
    try:
        parse_decimal(cell.strip())
    except ValueError:
        return False
    return True


def sheet_of(grid: Grid, captions: tuple[str, ...], section: Section) -> Sheet:
    """The sheet of a table, recognised by its title, or else by its columns."""
    titles, body = _titles_and_rest(grid)
    depth = 0
    while depth < len(body) and _is_header(body[depth]):
        depth += 1
    header = body[:depth]
    labels = tuple(_label(column) for column in zip(*header, strict=True)) if header else ()
    labels = labels or ("",) * len(grid.rows[0])
    words = [*titles, *reversed(captions)]
    kind = _kind_by_title(words) or _kind_by_columns(labels, section)
    first = len(titles) + depth
    unit = _unit([*titles, *captions, *labels])
    return Sheet(kind, unit, grid.number, header, labels, body[depth:], first + 1)


def _titles_and_rest(grid: Grid) -> tuple[list[str], tuple[tuple[str, ...], ...]]:
    """Rows of one merged cell at the top are titles (表1 …, 单位：万元)."""
    titles: list[str] = []
    for row in grid.rows:
        texts = {cell for cell in row if cell}
        if len(texts) > 2 or not all(_is_title(text) for text in texts):
            break
        titles.append(" ".join(texts))
    return titles, grid.rows[len(titles) :]


def _is_title(text: str) -> bool:
    plain = half_width(text)
    return bool(re.search(r"表(?:\(.*\))?$|^附?表\s*\d|单位[:(]|编制|部门:", plain))


def _is_header(row: tuple[str, ...]) -> bool:
    cells = [half_width(cell).replace(" ", "") for cell in row if cell.strip()]
    if _counts_columns(cells):
        return True
    return all(
        not is_figure(cell)
        and _HEADER_CELL.fullmatch(cell)
        and split_number(cell).style is Style.NONE
        for cell in cells
    )


def _counts_columns(cells: list[str]) -> bool:
    """The row 栏次 1 2 3 …, which looks like amounts."""
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) <= 2]
    counted = len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    rest = [cell for cell in cells if not cell.isdecimal()]
    return (
        counted
        and numbers[0] in (1, 2)
        and all(re.search(r"栏次|\d|\*|合计|类|款|项", c) for c in rest)
    )


def _label(column: tuple[str, ...]) -> str:
    parts: list[str] = []
    for cell in column:
        text = half_width(cell).replace(" ", "").replace('"', "")
        if text and not text.isdecimal() and (not parts or parts[-1] != text):
            parts.append(text)
    return "/".join(parts)


def _kind_by_title(titles: list[str]) -> Table | None:
    for title in titles:
        plain = half_width(title).replace(" ", "").replace('"', "")
        for table, words in _KINDS:
            if words.search(plain):
                return table
    return None


def _kind_by_columns(labels: tuple[str, ...], section: Section) -> Table | None:
    words = " ".join(labels)
    if "因公出国" in words and "接待" in words:
        return Table.T7
    if "一级指标" in words:
        return Table.T10
    if "人员经费" in words and "公用经费" in words:
        return Table.T6
    if "收入" in words and "支出" in words and "项目" in words and "基本支出" not in words:
        return Table.T4 if "一般公共预算" in words else Table.T1
    if "事业收入" in words or "财政拨款收入" in words:
        return Table.T2
    if "基本支出" in words and "项目支出" in words:
        by_section = {
            Section.GENERAL_BUDGET: Table.T5,
            Section.GOVERNMENT_FUND: Table.T8,
            Section.STATE_CAPITAL: Table.T9,
        }
        return by_section.get(section, Table.T3)
    return None


def _unit(texts: list[str]) -> MoneyUnit:
    """The unit that the title or the header states; 万元 where neither does."""
    for text in texts:
        found = _UNIT.search(half_width(text))
        if found:
            return MoneyUnit(found[1] or found[2])
    return MoneyUnit.WAN
