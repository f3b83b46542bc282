"""/totals: sums of the files' rows, one table and one side at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.api.question import ApiQuestion, ApiRow, PageOfRows
from budgets.data_views.parameters import Parameter
from budgets.data_views.refusals import Refused
from budgets.disclosure.codes import (
    CARRIED_FORWARD,
    ECONOMIC,
    FUNCTIONAL,
    PROCUREMENT,
    REVENUE,
    THREE_PUBLIC,
)
from budgets.disclosure.model import Phase, Side, Table
from budgets.disclosure.open_data.schema import FUND_NAMES, NATURE_NAMES, OF_DEPARTMENT, OF_UNIT
from budgets.models import Department, Jurisdiction
from budgets.reports.levels import ALL_LEVELS, level_of
from budgets.reports.open_data.row_query import row_condition
from budgets.reports.open_data.sums import GROUPS, GroupSum, sums_after

SORTS = ("amount_yuan", "-amount_yuan", "group", "-group")
GROUP_BY = Parameter(
    name="group_by",
    about=_("按什么分组相加；class 是编码前 3 位（类），group 前 5 位（款）"),
    values=tuple(GROUPS),
    many=True,
    example="class",
)
_FUNDS = {fund.value: name for fund, name in FUND_NAMES.items()}
_NATURES = {nature.value: name for nature, name in NATURE_NAMES.items()}
# No two of these lists have a code in common.
_LISTS = (FUNCTIONAL, REVENUE, CARRIED_FORWARD, ECONOMIC, THREE_PUBLIC, PROCUREMENT)


def totals(question: ApiQuestion) -> PageOfRows:
    """Return a page of sums."""
    groups = _within_places(question)
    _unmixed(question, groups)
    _of_one_level(question, groups)
    values = question.values
    if "phase" not in groups and not values["phase"]:
        values = values | {"phase": (Phase.BUDGET.value,)}
    asked = replace(question, values=values)
    order = f"{question.order} {','.join(groups)}"
    found, more = sums_after(
        asked.scope(),
        row_condition(asked.values),
        groups=groups,
        sort=question["sort"],
        after=question.after(order),
        limit=question["limit"],
    )
    rows = _named(groups, found, asked)
    _tell(rows, asked)
    for row, each in zip(rows, found, strict=True):
        row["cursor"] = question.cursor(each.place(question["sort"]), order)
    columns = tuple(name for name in (rows[0] if rows else ()) if name != "cursor")
    return PageOfRows(rows, rows[-1]["cursor"] if more else None, columns)


def _within_places(question: ApiQuestion) -> tuple[str, ...]:
    """Return what is grouped by: by jurisdiction too, unless the client names the places to add up."""
    groups = tuple(question["group_by"])
    named = question["jurisdiction"] or question["department"]
    if named or {"jurisdiction", "department"} & {*groups} or Jurisdiction.objects.count() < 2:
        return groups
    return ("jurisdiction", *groups)


def _unmixed(question: ApiQuestion, groups: Sequence[str]) -> None:
    """Refuse to add up tables or sides: they tell of the same money."""
    tables, sides = question["table"], question["side"]
    if "table" not in groups and len(tables) != 1:
        raise _missing(
            "table", tuple(Table), _("一次只加一张表：用 table 指定一张，或按 table 分组。")
        )
    two = not tables or any(Table(table).two_sided for table in tables)
    if two and "side" not in groups and len(sides) != 1:
        raise _missing(
            "side", tuple(Side), _("这张表有收入和支出两边：用 side 指定一边，或按 side 分组。")
        )
    if "phase" not in groups and len(question["phase"]) > 1:
        raise _missing(
            "phase", tuple(Phase), _("预算和决算不能相加：用 phase 指定一个，或按 phase 分组。")
        )


def _of_one_level(question: ApiQuestion, groups: Sequence[str]) -> None:
    """Refuse to add units to departments: the budget of a unit is contained in its department's."""
    if "department" in groups:
        return
    named = Department.objects.filter(slug__in=question["department"])
    mixed = question["level"] == ALL_LEVELS or named.filter(superior__in=named).exists()
    if mixed:
        raise Refused(
            "bad_value",
            _(
                "单位的金额已经包含在它的部门里，加在一起就算了两次："
                "用 level 指定 department 或 unit，或按 department 分组。"
            ),
            parameter="level",
            known=(OF_DEPARTMENT, OF_UNIT),
        )


def _missing(name: str, known: Sequence[str], text: Any) -> Refused:
    return Refused("missing_parameter", text, parameter=name, known=known)


def _named(groups: Sequence[str], found: Sequence[GroupSum], question: ApiQuestion) -> list[ApiRow]:
    """Return the sums with their keys in the words of the CSV."""
    names = {
        "jurisdiction": _people(Jurisdiction, groups, found, "jurisdiction"),
        "department": _people(Department, groups, found, "department"),
    }
    latest = max(question["year"], default=timezone.localdate().year)
    rows = []
    for each in found:
        row: ApiRow = {}
        keys = dict(zip(groups, each.keys, strict=True))
        for group, key in keys.items():
            row |= _members(group, key, keys.get("year") or latest, names)
        row |= {
            "amount_yuan": each.amount,
            "rows": each.rows,
            "undisclosed": each.undisclosed,
        }
        rows.append(row)
    return rows


def _members(group: str, key: Any, year: int, names: dict[str, dict[int, ApiRow]]) -> ApiRow:
    """Return one key of a sum; a heading has the name that it had in `year`."""
    if group in names:
        return dict(names[group][key])
    if group in ("class", "group", "code"):
        return {group: key, f"{group}_name": _name_of(key, year)}
    if group == "year":
        return {"fiscal_year": key}
    return {group: _FUNDS[key] if group == "fund" else _NATURES[key] if group == "nature" else key}


def _tell(rows: list[ApiRow], question: ApiQuestion) -> None:
    """Add to each sum what the jurisdictions that are in it say of their data."""
    places = list(question.scope().with_notice)
    named = [row["department_id"] for row in rows if "department_id" in row]
    home = dict(Department.objects.filter(slug__in=named).values_list("slug", "jurisdiction__slug"))
    for row in rows:
        place = row.get("jurisdiction_id") or home.get(row.get("department_id", ""))
        inside = [each for each in places if place in (None, each.slug)]
        row["notice"] = "；".join(each.notice for each in inside)
        row["notice_en"] = "; ".join(each.notice_en for each in inside if each.notice_en)


def _people(
    model: Any, groups: Sequence[str], found: Sequence[GroupSum], group: str
) -> dict[int, ApiRow]:
    """Return the members that name each, by id, of those that a group names."""
    if group not in groups:
        return {}
    numbers = {each.keys[list(groups).index(group)] for each in found}
    rows = model.objects.filter(pk__in=numbers)
    if model is not Department:
        return {each.pk: {f"{group}_id": each.slug, group: each.name} for each in rows}
    return {
        each.pk: {"department_id": each.slug, "department": each.name, **level_of(each)}
        for each in rows.select_related("superior")
    }


def _name_of(code: str, year: int) -> str:
    """Return the official name that a code had in a year; "" for one that no list knows."""
    return next((name for each in _LISTS if (name := each.name_of(code, year))), "")
