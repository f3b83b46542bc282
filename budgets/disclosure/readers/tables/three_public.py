"""Read T7, the 三公 expenses: items across in any order, or downwards; beside them 机关运行经费."""

from __future__ import annotations

import re

from budgets.disclosure.model import Row, Side
from budgets.disclosure.money import Amount, judge_sum
from budgets.disclosure.official_form.vocabulary import OPERATING_COST_TABLE
from budgets.disclosure.readers.blocks.cell_values import is_blank
from budgets.disclosure.readers.blocks.document import half_width
from budgets.disclosure.readers.blocks.numbering import split_number
from budgets.disclosure.readers.code_lookup import three_public_item
from budgets.disclosure.readers.tables.column_labels import ColumnRole, TableColumn, figure_role
from budgets.disclosure.readers.tables.columns import AGREES, columns_of
from budgets.disclosure.readers.tables.parsed_table import ParsedTable
from budgets.disclosure.readers.tables.row_reader import RowKey, RowReader

_SUM = re.compile(r"(?:合计|总计|小计|共计|支出合计|金额|总额)(?:\(.*\))?")
_OTHERS = re.compile("会议费|培训费")
_OPERATING = re.compile(r"机关运行经费")
# Counts stand below the money: 团组数（个）, 公务用车保有量（辆）, 国内公务接待批次（个）.
_COUNT = re.compile(r"[数量次](?:\([^)]*\))?$|\([个辆台批人次]+\)|统计数|人数|批次|保有量")
_BEFORE_ITEM = re.compile(
    r"^(?:其中|一般公共预算|财政拨款|\d{4}年度?|本年|安排的?|[:、.,]|\([\d一二三四五]\)|\d|[一二三四五]、)*"
)
_AFTER_ITEM = re.compile(r"(?:支出|费用?|经费|预算|决算|数|合计|小计|\([^)]*\)|[:*])*")
# 三公经费, 三公经费财政拨款预算总额, 三公经费支出合计
_WHOLE = re.compile(
    r"三公(?:经费|费用)?(?:财政拨款)?(?:支出)?(?:预算|决算)?(?:数|合计|小计|总计|总额|总数)?"
)
_OTHER_ITEMS = (
    (
        "S2",
        re.compile(
            r"(?:公务)?(?:用车|车辆)购置费?[及和与、](?:用车|车辆)?运行(?:及?维护)?(?:费用?|经费|支出)?"
        ),
    ),
    ("S201", re.compile(r"(?:公务)?(?:用车|车辆)?购置(?:费用?|经费|支出)?")),
    ("S202", re.compile(r"(?:公务)?(?:用车|车辆)?运行(?:维护)?(?:费用?|经费|支出)?")),
)
_OF_OTHER_YEARS = (ColumnRole.PRIOR, ColumnRole.PLANNED)
TOTAL = ""


def read_three_public(parsed: ParsedTable, year: int, *, final: bool) -> None:
    """Read the table downwards where its rows name the items, else across."""
    columns = columns_of(parsed.sheet, year, final=final)
    named = [item_of(row_label(parsed, index)) for index in range(len(parsed.sheet.rows))]
    items = {code for code in named if code}
    if len(items) >= 2 or (items and not any(_column_item(c.label) for c in columns)):
        _read_down(parsed, columns)
    else:
        _read_across(parsed, year, final=final)


def item_of(text: str) -> str | None:
    """Return the code of the 三公 item that a label is, "" for their total, None for anything else."""
    plain = re.sub(r"[\s\"]", "", half_width(split_number(text).text))
    if not plain or _COUNT.search(re.sub(r"决算数|预算数|\(境\)", "", plain)):
        return None
    plain = _BEFORE_ITEM.sub("", plain, count=1)
    if _WHOLE.fullmatch(plain):
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


def row_label(parsed: ParsedTable, index: int) -> str:
    """Return the text that stands first in a row, numbers of lines aside."""
    row = parsed.sheet.rows[index]
    texts = [cell.strip() for cell in row[:3] if cell.strip() and not cell.strip().isdecimal()]
    return texts[0] if texts else ""


# Downwards


def _read_down(parsed: ParsedTable, columns: list[TableColumn]) -> None:
    heads = [c for c in columns if c.role in (ColumnRole.NAME, ColumnRole.NUMBER)]
    rows = RowReader(parsed.sheet, [c for c in columns if c not in heads])
    for index in range(len(parsed.sheet.rows)):
        label = row_label(parsed, index)
        code = item_of(label)
        if code is None and re.search(r"合计|总计", label) and not _COUNT.search(label):
            code = TOTAL
        if "统计数" in label:
            return
        if code is None:
            continue
        kind = Row.ITEM if code else Row.TOTAL
        name = re.sub(r"^其中[:：]?", "", split_number(label).text)
        place = RowKey(Side.EXPENDITURE, kind, code, split_number(name).text)
        if not parsed.state_row(rows, index, place):
            continue
        parsed.understood(
            index, [c for c, t in enumerate(parsed.sheet.rows[index]) if t.strip() == label]
        )
        parsed.understood(index, [c.place for c in columns if c.role is ColumnRole.NUMBER])


# Across

_Roles = dict[
    int, tuple[str, ColumnRole]
]  # by the place of a column: its item, and which figure it is


def _read_across(parsed: ParsedTable, year: int, *, final: bool) -> None:
    roles: _Roles = {}
    for place, label in enumerate(parsed.sheet.labels):
        item = _column_item(label)
        if item is not None:
            roles[place] = (item, figure_role(label, year, final=final))
    roles = _with_one_total(
        parsed, _with_plans(parsed, _with_other_years(parsed, roles, year, final))
    )
    row = _row_of_figures(parsed, list(roles))
    if row is None:
        _read_rows_of_roles(parsed, roles, year, final=final)
        return
    beside = _each_once(parsed, row, roles)
    main = ColumnRole.AMOUNT
    for item, found in beside.items():
        amount = parsed.sheet.amount(row, found[main]) if main in found else None
        if amount is None:
            continue
        kind = Row.ITEM if item else Row.TOTAL
        target = RowKey(Side.EXPENDITURE, kind, item, _name(parsed, found[main]))
        others = {role: place for role, place in found.items() if role is not main}
        parsed.state(row, target, amount, TableColumn(found[main], main, ""), others)
    _read_operating_cost(parsed, row)
    cells = enumerate(parsed.sheet.rows[row])
    texts = [place for place, cell in cells if place not in roles and not re.search(r"\d", cell)]
    if not any(_OTHERS.search(parsed.sheet.labels[c]) for c in texts):
        parsed.understood(row, texts)


_IN_ROWS = (*_OF_OTHER_YEARS, ColumnRole.CHANGE, ColumnRole.PERCENT)
# 比上年增减额, 2025年比2024年增减%, 较上年增长率(%)
_CHANGE_ROW = re.compile(
    r"(?:20\d\d年)?[比较](?:上年|20\d\d年)(?:增减|增长|变动)(?:额|率|幅度?|比例|%|\(%\))*"
)


def _read_rows_of_roles(parsed: ParsedTable, roles: _Roles, year: int, *, final: bool) -> None:
    """Read items across where each row is one figure of them: 2024年预算数, 2024年决算数."""
    labels = [half_width(row_label(parsed, index)) for index in range(len(parsed.sheet.rows))]
    if not all(label and (_is_role(label) or _CHANGE_ROW.fullmatch(label)) for label in labels):
        return
    rows = [figure_role(label, year, final=final) for label in labels]
    if rows.count(ColumnRole.AMOUNT) != 1 or any(rows.count(r) > 1 for r in _IN_ROWS):
        return
    now = rows.index(ColumnRole.AMOUNT)
    for place, (item, _) in roles.items():
        amount = parsed.sheet.amount(now, place)
        if amount is None:
            continue
        kind = Row.ITEM if item else Row.TOTAL
        target = RowKey(Side.EXPENDITURE, kind, item, _name(parsed, place))
        beside = {role: (rows.index(role), place) for role in _IN_ROWS if role in rows}
        parsed.state(
            now, target, amount, TableColumn(place, ColumnRole.AMOUNT, ""), {}, cells=beside
        )
    for index, role in enumerate(rows):
        if role is not ColumnRole.UNREAD:
            parsed.understood(index, [c for c in range(3) if c not in roles])


def _each_once(parsed: ParsedTable, row: int, roles: _Roles) -> dict[str, dict[ColumnRole, int]]:
    """Return the columns of each item by role, but not two of one role that differ: either may be meant."""
    places: dict[tuple[str, ColumnRole], list[int]] = {}
    for place, meant in roles.items():
        places.setdefault(meant, []).append(place)
    beside: dict[str, dict[ColumnRole, int]] = {}
    for (item, role), found in places.items():
        printed = {amount.yuan for place in found if (amount := parsed.sheet.amount(row, place))}
        if len(printed) < 2:
            filled = (p for p in found if parsed.sheet.amount(row, p) is not None)
            beside.setdefault(item, {})[role] = next(filled, found[0])
    return beside


def _with_other_years(parsed: ParsedTable, roles: _Roles, year: int, final: bool) -> _Roles:
    """Add the one column that only says 上年数 or 年初预算数: it is the total's, if no other is."""
    told = {role for item, role in roles.values() if item == TOTAL}
    found: dict[ColumnRole, list[int]] = {}
    for place, label in enumerate(parsed.sheet.labels):
        role = figure_role(label, year, final=final)
        if place not in roles and label and role in _OF_OTHER_YEARS and _is_role(label):
            found.setdefault(role, []).append(place)
    alone = {role: at[0] for role, at in found.items() if len(at) == 1 and role not in told}
    return roles | {place: (TOTAL, role) for role, place in alone.items()}


def _with_plans(parsed: ParsedTable, roles: _Roles) -> _Roles:
    """年初预算数 beside another amount of the year is what was planned."""
    labels = parsed.sheet.labels
    amounts = [p for p, (_, role) in roles.items() if role is ColumnRole.AMOUNT]
    plans = [p for p in amounts if "年初预算" in labels[p]]
    if not plans or len(plans) == len(amounts):
        return roles
    return roles | {p: (roles[p][0], ColumnRole.PLANNED) for p in plans}


def _column_item(label: str) -> str | None:
    """Return which item a column is: by its own words, or by those above if it only says 小计 or 预算数."""
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
    """Return whether a label only says which year's figure it is, planned or spent, or what is derived."""
    bare = re.sub(r"\(.*\)", "", part)
    year = r"(?:\d{4}年?度?|上年度?|本年度?|当年|年初|全年)*(?:预算|决算|执行)?(?:数|额|情况)?"
    derived = (
        r"(?:比|较|占|完成)?(?:上年|年初预算|预算)?"
        r"(?:增减|变动|占比|比重|完成率)?(?:额|数|情况|比例|[%率])*"
    )
    return bool(re.fullmatch(f"{year}|{derived}", bare))


def _with_one_total(parsed: ParsedTable, roles: _Roles) -> _Roles:
    """Return the roles without a 合计 over 三公, 会议费 and 培训费, which is no total of the 三公."""
    totals = [p for p, (item, role) in roles.items() if item == TOTAL and role is ColumnRole.AMOUNT]
    others = [p for p, label in enumerate(parsed.sheet.labels) if _OTHERS.search(label)]
    if not totals or not others:
        return roles
    under = [p for p in totals if "三公" in parsed.sheet.labels[p]]
    row = _row_of_figures(parsed, list(roles))
    wrong = [p for p in totals if under and p not in under]
    if not under and row is not None:
        parts = _amounts(parsed, row, [p for p, (i, r) in roles.items() if i in ("S1", "S2", "S3")])
        wrong = [
            p
            for p in totals
            if (total := parsed.sheet.amount(row, p)) is not None
            and total.yuan is not None
            and judge_sum(total, parts) not in AGREES
            and judge_sum(total, parts + _amounts(parsed, row, others)) in AGREES
        ]
    return {place: role for place, role in roles.items() if place not in wrong}


def _amounts(parsed: ParsedTable, row: int, places: list[int]) -> list[Amount]:
    found = (parsed.sheet.amount(row, place) for place in places)
    return [amount for amount in found if amount is not None and amount.yuan is not None]


def _row_of_figures(parsed: ParsedTable, places: list[int]) -> int | None:
    """Return the row of the department: 合计, or the only one that holds figures."""
    rows = parsed.sheet.rows
    filled = [
        index
        for index in range(len(rows))
        if any(parsed.sheet.amount(index, place) is not None for place in places)
    ]
    totals = [i for i in filled if re.fullmatch(r"合\s*计|总\s*计", row_label(parsed, i))]
    return next(iter(totals), filled[0] if len(filled) == 1 else None)


def _name(parsed: ParsedTable, place: int) -> str:
    """Return the printed name of a column's item, without the rows that only say 预算数 or 决算数."""
    cells = [row[place].strip() for row in parsed.sheet.header]
    cells = [c for c in cells if not (is_blank(c) or c.isdecimal() or _is_role(half_width(c)))]
    own = cells[-1] if cells else ""
    above = [c for c in cells if not _SUM.fullmatch(half_width(c))]
    # 小计 below 公务用车 is called by what it sums up; the 合计 of all is called 合计.
    return above[-1] if above and _SUM.fullmatch(half_width(own)) and item_of(above[-1]) else own


def _read_operating_cost(parsed: ParsedTable, row: int) -> None:
    for place, label in enumerate(parsed.sheet.labels):
        if not _OPERATING.search(label):
            continue
        if amount := parsed.sheet.amount(row, place):
            target = RowKey(Side.EXPENDITURE, Row.TOTAL, name="机关运行经费")
            column = TableColumn(place, ColumnRole.AMOUNT, label)
            parsed.state(row, target, amount, column, table=OPERATING_COST_TABLE)
        return
