"""Reads T7, the 三公 expenses: items across in any order, or downwards; beside them 机关运行经费."""

from __future__ import annotations

import re

from budgets.disclosure.model import Row, Side
from budgets.disclosure.money import Amount, Percent, judge_sum
from budgets.disclosure.official_form.vocabulary import OPERATING_COST_TABLE
from budgets.disclosure.readers.blocks.cells import is_blank, percent_in
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import three_public_item
from budgets.disclosure.readers.tables.column_labels import Column, ColumnRole, figure_role
from budgets.disclosure.readers.tables.columns import AGREES, columns_of
from budgets.disclosure.readers.tables.parsed_table import Draft
from budgets.disclosure.readers.tables.rows import Beside, Place, Rows

_SUM = re.compile(r"(?:合计|总计|小计|共计|支出合计|金额|总额)(?:\(.*\))?")
_OTHERS = re.compile("会议费|培训费")
_OPERATING = re.compile(r"机关运行经费")
# Counts stand below the money: 团组数（个）, 公务用车保有量（辆）, 国内公务接待批次（个）.
_COUNT = re.compile(r"[数量次](?:\([^)]*\))?$|\([个辆台批人次]+\)|统计数|人数|批次|保有量")
_BEFORE_ITEM = re.compile(
    r"(?:其中|一般公共预算|财政拨款|\d{4}年度?|本年|安排的?|[:、.,]|\([\d一二三四五]\)|\d|[一二三四五]、)*"
)
_AFTER_ITEM = re.compile(r"(?:支出|费用?|经费|预算|决算|数|合计|小计|\([^)]*\)|[:*])*")
_OTHER_ITEMS = (
    ("S201", re.compile(r"(?:公务)?(?:用车|车辆)?购置(?:费用?|经费|支出)?")),
    ("S202", re.compile(r"(?:公务)?(?:用车|车辆)?运行(?:维护)?(?:费用?|经费|支出)?")),
)
TOTAL = ""


def read_three_public(draft: Draft, year: int, *, final: bool) -> None:
    """Reads the table downwards where its rows name the items, else across."""
    columns = columns_of(draft.sheet, year, final=final)
    named = [item_of(row_label(draft, index)) for index in range(len(draft.sheet.rows))]
    items = {code for code in named if code}
    if len(items) >= 2 or (items and not any(_column_item(c.label) for c in columns)):
        _read_down(draft, columns)
    else:
        _read_across(draft, year, final=final)


def item_of(text: str) -> str | None:
    """The code of the 三公 item that a label is, "" for their total, None for anything else."""
    plain = re.sub(r"[\s\"]", "", half_width(split_number(text).text))
    if not plain or _COUNT.search(re.sub(r"决算数|预算数|\(境\)", "", plain)):
        return None
    plain = plain[_before(plain) :]
    if re.fullmatch(r"三公(?:经费)?(?:支出)?(?:预算|决算)?(?:数|合计|小计)?", plain):
        return TOTAL
    for code, words in _OTHER_ITEMS:
        if words.fullmatch(plain):
            return code
    found = three_public_item(plain)
    if found is None:
        return None
    start = plain.find(half_width(found[1]))
    rest = plain[start + len(found[1]) :]
    return found[0] if start == 0 and _AFTER_ITEM.fullmatch(rest) else None


def _before(plain: str) -> int:
    found = _BEFORE_ITEM.match(plain)
    return found.end() if found else 0


def row_label(draft: Draft, index: int) -> str:
    """The text that stands first in a row, numbers of lines aside."""
    row = draft.sheet.rows[index]
    texts = [cell.strip() for cell in row[:3] if cell.strip() and not cell.strip().isdecimal()]
    return texts[0] if texts else ""


# Downwards


def _read_down(draft: Draft, columns: list[Column]) -> None:
    heads = [c for c in columns if c.role in (ColumnRole.NAME, ColumnRole.NUMBER)]
    rows = Rows(draft.sheet, [c for c in columns if c not in heads])
    for index in range(len(draft.sheet.rows)):
        label = row_label(draft, index)
        code = item_of(label)
        if code is None and re.search(r"合计|总计", label) and not _COUNT.search(label):
            code = TOTAL
        if "统计数" in label:
            return
        if code is None:
            continue
        kind = Row.ITEM if code else Row.TOTAL
        place = Place(Side.EXPENDITURE, kind, code, split_number(label).text)
        if not draft.state_row(rows, index, place):
            continue
        draft.understood(
            index, [c for c, t in enumerate(draft.sheet.rows[index]) if t.strip() == label]
        )
        draft.understood(index, [c.place for c in columns if c.role is ColumnRole.NUMBER])


# Across


def _read_across(draft: Draft, year: int, *, final: bool) -> None:
    roles: dict[int, tuple[str, ColumnRole]] = {}
    for place, label in enumerate(draft.sheet.labels):
        item = _column_item(label)
        if item is not None:
            roles[place] = (item, figure_role(label, year, final=final))
    roles = _one_total(draft, _plans_told(draft, _with_year_beside(draft, roles, year, final)))
    row = _row_of_figures(draft, list(roles))
    if row is None:
        return
    beside: dict[str, dict[ColumnRole, int]] = {}
    for place, (item, role) in roles.items():
        beside.setdefault(item, {}).setdefault(role, place)
    main = ColumnRole.AMOUNT
    if not any(main in found for found in beside.values()):  # only 预算数 is printed
        main = ColumnRole.PLANNED
    for item, found in beside.items():
        amount = draft.sheet.amount(row, found[main]) if main in found else None
        if amount is None:
            continue
        column = Column(found[main], main, "")
        target = Place(
            Side.EXPENDITURE,
            Row.ITEM if item else Row.TOTAL,
            item,
            _name(draft, found[main]),
        )
        draft.state(row, target, amount, column, _beside(draft, row, found, main))
    _read_operating_cost(draft, row)
    texts = [c for c, t in enumerate(draft.sheet.rows[row]) if c not in roles and not _figure(t)]
    if not any(_OTHERS.search(draft.sheet.labels[c]) for c in texts):
        draft.understood(row, texts)


def _with_year_beside(
    draft: Draft, roles: dict[int, tuple[str, ColumnRole]], year: int, final: bool
) -> dict[int, tuple[str, ColumnRole]]:
    """One column that only says 上年数 or 年初预算数 is that of the total, where no other is."""
    told = {role for item, role in roles.values() if item == TOTAL}
    found: dict[ColumnRole, list[int]] = {}
    for place, label in enumerate(draft.sheet.labels):
        role = figure_role(label, year, final=final)
        if place not in roles and label and role in _BESIDE and _is_role(label):
            found.setdefault(role, []).append(place)
    alone = {
        places[0]: (TOTAL, role)
        for role, places in found.items()
        if len(places) == 1 and role not in told
    }
    return {**roles, **alone}


def _plans_told(
    draft: Draft, roles: dict[int, tuple[str, ColumnRole]]
) -> dict[int, tuple[str, ColumnRole]]:
    """年初预算数 beside another amount of the year is what was planned."""
    labels = draft.sheet.labels
    amounts = [p for p, (_, role) in roles.items() if role is ColumnRole.AMOUNT]
    plans = [p for p in amounts if "年初预算" in labels[p]]
    if not plans or len(plans) == len(amounts):
        return roles
    told = {p: (roles[p][0], ColumnRole.PLANNED) for p in plans}
    return {**roles, **told}


def _figure(cell: str) -> bool:
    return bool(re.search(r"\d", cell))


def _beside(draft: Draft, row: int, found: dict[ColumnRole, int], main: ColumnRole) -> Beside:
    values: dict[ColumnRole, Amount | Percent] = {}
    for role, place in found.items():
        value: Amount | Percent | None = None
        if role in _AMOUNTS and role is not main:
            value = draft.sheet.amount(row, place)
        elif role in _PERCENTS and not is_blank(draft.sheet.rows[row][place]):
            value = percent_in(draft.sheet.rows[row][place])
        if value is not None:
            values[role] = value
    columns = tuple(found[role] for role in values)
    return Beside(**{role.value: value for role, value in values.items()}, columns=columns)  # type: ignore[arg-type]


_BESIDE = (ColumnRole.PRIOR, ColumnRole.PLANNED)
_AMOUNTS = (ColumnRole.PRIOR, ColumnRole.PLANNED, ColumnRole.CHANGE)
_PERCENTS = (ColumnRole.PERCENT, ColumnRole.COMPLETION, ColumnRole.SHARE)


def _column_item(label: str) -> str | None:
    """Which item a column is: by its own words, or those above it where it only says 小计 or 预算数."""
    if _OPERATING.search(label) or _OTHERS.search(label.rpartition("/")[2]):
        return None
    parts = [part for part in label.split("/") if not _is_role(part)]
    if not parts:  # 比上年增减额 without an item is that of the total
        return TOTAL if re.search("增减|变动|占比|完成", label) else None
    own = parts[-1]
    item = item_of(own)
    if item is not None:
        return item
    if not _SUM.fullmatch(own):
        return None
    for part in reversed(parts[:-1]):
        item = item_of(part)
        if item is not None:
            return item
        if _OTHERS.search(part):
            return None
    return TOTAL


def _is_role(part: str) -> bool:
    """Whether a label only says which year's figure it is, planned or spent, or what is derived."""
    bare = re.sub(r"\(.*\)", "", part)
    year = r"(?:\d{4}年?度?|上年度?|本年度?|当年|年初|全年)*(?:预算|决算|执行)?(?:数|额|情况)?"
    derived = (
        r"(?:比|较|占|完成)?(?:上年|年初预算|预算)?"
        r"(?:增减|变动|占比|比重|完成率)?(?:额|数|情况|比例|[%率])*"
    )
    return bool(re.fullmatch(f"{year}|{derived}", bare))


def _one_total(
    draft: Draft, roles: dict[int, tuple[str, ColumnRole]]
) -> dict[int, tuple[str, ColumnRole]]:
    """A 合计 over 三公, 会议费 and 培训费 together is no total of the 三公 expenses."""
    totals = [p for p, (item, role) in roles.items() if item == TOTAL and role is ColumnRole.AMOUNT]
    others = [p for p, label in enumerate(draft.sheet.labels) if _OTHERS.search(label)]
    if not totals or not others:
        return roles
    under = [p for p in totals if "三公" in draft.sheet.labels[p]]
    row = _row_of_figures(draft, list(roles))
    wrong = [p for p in totals if under and p not in under]
    if not under and row is not None:
        parts = _amounts(draft, row, [p for p, (i, r) in roles.items() if i in ("S1", "S2", "S3")])
        wrong = [
            p
            for p in totals
            if (total := draft.sheet.amount(row, p)) is not None
            and total.yuan is not None
            and judge_sum(total, parts) not in AGREES
            and judge_sum(total, parts + _amounts(draft, row, others)) in AGREES
        ]
    return {place: role for place, role in roles.items() if place not in wrong}


def _amounts(draft: Draft, row: int, places: list[int]) -> list[Amount]:
    found = (draft.sheet.amount(row, place) for place in places)
    return [amount for amount in found if amount is not None and amount.yuan is not None]


def _row_of_figures(draft: Draft, places: list[int]) -> int | None:
    """The row of the department: 合计, or the only one that holds figures."""
    rows = draft.sheet.rows
    filled = [
        index
        for index in range(len(rows))
        if any(draft.sheet.amount(index, place) is not None for place in places)
    ]
    totals = [
        index for index in filled if re.fullmatch(r"合\s*计|总\s*计", row_label(draft, index))
    ]
    if totals:
        return totals[0]
    return filled[0] if len(filled) == 1 else None


def _name(draft: Draft, place: int) -> str:
    """The printed name of a column's item, without the rows that only say 预算数 or 决算数."""
    cells = [row[place].strip() for row in draft.sheet.header if row[place].strip()]
    cells = [
        c for c in cells if not is_blank(c) and not c.isdecimal() and not _is_role(half_width(c))
    ]
    own = cells[-1] if cells else ""
    above = [c for c in cells if not _SUM.fullmatch(half_width(c))]
    # 小计 below 公务用车 is called by what it sums up; the 合计 of all is called 合计.
    return above[-1] if above and _SUM.fullmatch(half_width(own)) and item_of(above[-1]) else own


def _read_operating_cost(draft: Draft, row: int) -> None:
    for place, label in enumerate(draft.sheet.labels):
        if not _OPERATING.search(label):
            continue
        amount = draft.sheet.amount(row, place)
        if amount is not None:
            target = Place(Side.EXPENDITURE, Row.TOTAL, name="机关运行经费")
            column = Column(place, ColumnRole.AMOUNT, label)
            draft.state(row, target, amount, column, table=OPERATING_COST_TABLE)
        return
