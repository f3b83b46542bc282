"""Read T1 and T4: revenue on one side, expenditure on the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgets.disclosure.codes import CARRIED_FORWARD, ECONOMIC, FUNCTIONAL, REVENUE
from budgets.disclosure.model import Nature, Row, Side
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import sure_code
from budgets.disclosure.readers.tables.column_labels import TableColumn
from budgets.disclosure.readers.tables.columns import columns_of, groups_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.row_reader import RowKey, RowReader

_CURRENT = re.compile(
    r"(?:本年|当年)(?:财政拨款)?(?:收入|支出)(?:合计|小计|总计)?|(?:本年|当年)(?:合计|小计)"
)
_TOTAL = re.compile(r"(?:财政拨款)?(?:收入|支出|收支)?(?:总计|合计|总额|共计)")
_GRAND = re.compile(r"(?:财政拨款)?(?:收入|支出|收支)?(?:总计|总额)")
_CARRIED_OUT = (
    ("E8", re.compile("结余分配")),
    ("E9", re.compile(r"(?:年末|年终).{0,8}(?:结转|结余)|结转下年|结转至?下一?年")),
)
_CARRIED_IN = re.compile(r"(?:年初|上年|以前年度).{0,8}(?:结转|结余)(?:和结余|结余|资金|收入)*")
_NATURES = {
    "基本支出": Nature.BASIC,
    "项目支出": Nature.PROJECT,
    "人员经费": Nature.PERSONNEL,
    "人员支出": Nature.PERSONNEL,
    "公用经费": Nature.PUBLIC,
    "日常公用经费": Nature.PUBLIC,
    "日常公用支出": Nature.PUBLIC,
    "公用支出": Nature.PUBLIC,
    "上缴上级支出": Nature.TO_SUPERIOR,
    "经营支出": Nature.OPERATION,
    "事业单位经营支出": Nature.OPERATION,
    "对附属单位补助支出": Nature.TO_SUBORDINATE,
    "对下级单位补助支出": Nature.TO_SUBORDINATE,
}
_APPROPRIATIONS = ("R101", "R102", "R103")
_AS_MONEY = r"(?:当年)?(?:财政)?(?:拨款|补助)?(?:资金|收入)*"
_SOURCES = (
    ("R101", re.compile(rf"(?:本年|当年)?一般公共预算{_AS_MONEY}")),
    ("R102", re.compile(rf"(?:本年|当年)?政府性基金(?:预算)?{_AS_MONEY}")),
    ("R103", re.compile(rf"(?:本年|当年)?国有资本经营(?:预算)?{_AS_MONEY}")),
    ("R2", re.compile(r"(?:纳入)?财政专户(?:管理)?(?:的?非税|的)?(?:资金)?(?:收入|拨款)*")),
)


def read_two_sided(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read every side of a table of revenue and expenditure."""
    groups = groups_of(columns_of(parsed.sheet, year, final=final))
    for side, group in zip(_sides(groups), groups, strict=True):
        _Side(parsed, RowReader(parsed.sheet, group), side, year).read()


def _sides(groups: Sequence[Sequence[TableColumn]]) -> list[Side]:
    """收入 stands left and 支出 right, unless the labels say otherwise."""
    sides: list[Side] = []
    for number, group in enumerate(groups):
        words = group[0].label
        if "支出" in words and "收入" not in words:
            sides.append(Side.EXPENDITURE)
        elif "收入" in words:
            sides.append(Side.REVENUE)
        else:
            sides.append(Side.EXPENDITURE if number else Side.REVENUE)
    return sides


class _Side:
    """One side: what a row means depends on those above it (what is carried over, and its parts)."""

    def __init__(self, parsed: ParsedTable, rows: RowReader, side: Side, year: int) -> None:
        self._parsed, self._rows, self._side, self._year = parsed, rows, side, year
        self._class = ""  # the class of expenditure whose groups may follow
        self._under = ""  # the code of the row whose parts follow, where it is one carried over
        names = [self._bare(rows.label(index)) for index in range(len(parsed.sheet.rows))]
        self._by_economy = side is Side.EXPENDITURE and self._is_economic(names)
        self._has_grand_total = any(_GRAND.fullmatch(name) for name in names)

    def read(self) -> None:
        for index in range(len(self._parsed.sheet.rows)):
            printed = split_number(self._rows.label(index)).text.strip()
            place = self._place_of(printed) if printed else None
            if place is not None:
                self._parsed.state_row(self._rows, index, place)

    def _is_economic(self, names: Sequence[str]) -> bool:
        """Return whether a side is of the economic classification: by its label or two of its rows."""
        if any("经济" in column.label for column in self._rows.columns):
            return True
        known = [
            name
            for name in set(names)
            if sure_code(ECONOMIC, name, self._year) and not sure_code(FUNCTIONAL, name, self._year)
        ]
        return len(known) > 1

    @staticmethod
    def _bare(name: str) -> str:
        plain = re.sub(r"\s", "", half_width(split_number(name).text))
        plain = re.sub(r"^\d+[.、]", "", plain)
        return re.sub(r"^(?:其中|减|加)[:,]?", "", plain).rstrip(":")

    def _place_of(self, printed: str) -> RowKey | None:
        bare = self._bare(printed)
        side = self._side
        if _CURRENT.fullmatch(bare):
            self._under = ""
            return RowKey(side, Row.CURRENT, name=printed)
        if _TOTAL.fullmatch(bare):
            self._under = ""
            current = self._has_grand_total and not _GRAND.fullmatch(bare)
            return RowKey(side, Row.CURRENT if current else Row.TOTAL, name=printed)
        return self._source(bare, printed) if side is Side.REVENUE else self._use(bare, printed)

    def _source(self, bare: str, printed: str) -> RowKey | None:
        """Return a source of revenue; below 上年结转 the appropriations are those carried over."""
        code = sure_code(REVENUE, bare, self._year) or next(
            (code for code, words in _SOURCES if words.fullmatch(bare)), ""
        )
        if not code and _CARRIED_IN.fullmatch(bare):
            code = "R9"
        if self._under:
            if code in _APPROPRIATIONS:
                code = f"R90{code[-1]}"
            elif not code:
                return None  # a part of what is carried over that has no code of its own
        self._under = code if code.startswith("R9") else ""
        return RowKey(Side.REVENUE, Row.ITEM, code, printed)

    def _use(self, bare: str, printed: str) -> RowKey | None:
        """Return a class of expenditure, a nature of it, or what is carried out of the year."""
        if self._by_economy:
            return None  # 工资福利支出: T1 has no rows of this classification, and shares 其他支出 with it
        if bare in _NATURES:
            return RowKey(Side.EXPENDITURE, Row.TOTAL, name=printed, nature=_NATURES[bare])
        code = sure_code(FUNCTIONAL, bare, self._year)
        if len(code) == 3:
            self._class = code
        elif below := self._class and FUNCTIONAL.only_below(self._class, bare, self._year):
            code = below  # 普通教育 below 教育支出
        else:
            others = (code for code, words in _CARRIED_OUT if words.match(bare))
            code = sure_code(CARRIED_FORWARD, bare, self._year) or next(others, "")
        if self._under and not code:
            return None  # a part of what is carried forward
        self._under = code if code.startswith("E") else ""
        return RowKey(Side.EXPENDITURE, Row.ITEM, code, printed)
