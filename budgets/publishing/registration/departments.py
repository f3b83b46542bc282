"""Register the departments of a jurisdiction, and their units, from a table: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from budgets.models import Department, Jurisdiction
from budgets.publishing.audit_log import ActRefused, require_visible
from budgets.publishing.master_data import master_data_of, save_master_data
from budgets.publishing.proposed_address import proposed_address
from budgets.publishing.registration.tables import (
    Column,
    Outcome,
    RowProblem,
    TableRefused,
    TableRow,
    flag,
    messages_of,
    names,
)

DEPARTMENT_COLUMNS = (
    Column("name", ("部门全称", "名称", "单位名称", "部门", "单位", "name"), required=True),
    Column("slug", ("地址用名", "slug")),
    Column("kind", ("类型", "kind")),
    Column("short_names", ("简称", "short_names")),
    Column("superior", ("主管部门", "superior")),
    Column("is_own_office", ("本级", "部门本级", "is_own_office")),
    Column("is_merged", ("并入本级", "is_merged")),
    Column("region", ("所在地区", "region")),
    Column("budget_level", ("预算级次", "budget_level")),
    Column("contact", ("联系方式", "contact")),
)
_TEXTS = ("region", "budget_level", "contact")
_FLAGS = ("is_own_office", "is_merged")


@transaction.atomic
def register_departments(
    *, jurisdiction: Jurisdiction, rows: Sequence[TableRow], actor: User | None = None
) -> list[tuple[Department, Outcome]]:
    """Register what the rows name and change what is registered under the same name; log each change.

    An empty cell leaves as it is what is registered. A superior may stand anywhere in the table, or be
    registered already. Raise TableRefused with everything that is wrong; then nothing is stored.
    """
    known = {each.name: each for each in jurisdiction.departments.select_related("superior")}
    problems = _doubles(rows)
    done: list[tuple[Department, Outcome]] = []
    for row in _superiors_first(rows):
        try:
            with transaction.atomic():
                done.append(_registered(jurisdiction, row, known, actor))
        except ActRefused as against:
            problems.append(RowProblem(row.place, str(against)))
    if problems:
        problems.sort(
            key=lambda each: (each.place.table, each.place.row) if each.place else ("", 0)
        )
        raise TableRefused(problems)
    return done


def _doubles(rows: Sequence[TableRow]) -> list[RowProblem]:
    first: dict[str, TableRow] = {}
    problems = []
    for row in rows:
        if row["name"] and first.setdefault(row["name"], row) is not row:
            said = _("“%(name)s”在第 %(row)s 行已有。")
            told = {"name": row["name"], "row": first[row["name"]].place.row}
            problems.append(RowProblem(row.place, said % told))
    return problems


def _superiors_first(rows: Sequence[TableRow]) -> list[TableRow]:
    """Return the rows so that each stands behind that of its superior: there is one level of units."""
    return [
        *(row for row in rows if not row["superior"]),
        *(row for row in rows if row["superior"]),
    ]


def _registered(
    jurisdiction: Jurisdiction, row: TableRow, known: dict[str, Department], actor: User | None
) -> tuple[Department, Outcome]:
    name = row["name"]
    if not name:
        raise ActRefused(_("没有写名称。"))
    require_visible(*row.cells.values())
    department = known.get(name)
    is_new = department is None
    if department is None:
        department = Department(jurisdiction=jurisdiction, name=name)
    before = master_data_of(None if is_new else department)
    _fill(department, row, known)
    if not department.slug:
        department.slug = proposed_address(jurisdiction, name)
    try:
        department.full_clean()
    except ValidationError as error:
        raise ActRefused(messages_of(error)) from error
    department.save()
    known[name] = department
    changed = master_data_of(department) != before
    save_master_data(described=department, before=before, actor=actor)
    if is_new:
        return department, Outcome.NEW
    return department, Outcome.CHANGED if changed else Outcome.SAME


def _fill(department: Department, row: TableRow, known: dict[str, Department]) -> None:
    """Take over what the cells say. Raise ActRefused for what they cannot say."""
    if row["slug"] and row["slug"] != department.slug:
        if department.pk and department.editions.once_published().exists():
            raise ActRefused(_("已经公开过，地址用名“%s”不能再改。") % department.slug)
        department.slug = row["slug"]
    if row["kind"]:
        department.kind = _kind_of(row["kind"])
    if row["short_names"]:
        department.short_names = names(row["short_names"])
    if row["superior"]:
        if row["superior"] not in known:
            said = _("主管部门“%s”既没有登记，也不在表里。")
            raise ActRefused(said % row["superior"])
        department.superior = known[row["superior"]]
    for key in _TEXTS:
        if row[key]:
            setattr(department, key, row[key])
    for key in _FLAGS:
        try:
            said_so = flag(row[key])
        except ValueError as error:
            raise ActRefused(str(error)) from error
        if said_so is not None:
            setattr(department, key, said_so)


def _kind_of(text: str) -> Department.Kind:
    """Return a kind by its label (行政机关) or its value. Raise ActRefused for another word."""
    for kind in Department.Kind:
        if text in (kind.value, str(kind.label)):
            return kind
    labels = "、".join(str(kind.label) for kind in Department.Kind)
    raise ActRefused(
        _("没有“%(text)s”这种类型，可以写：%(labels)s。") % {"text": text, "labels": labels}
    )
