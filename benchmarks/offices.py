"""Departments with a clerk and a draft each, in the database of the process that asks for them.

`manage.py shell -c "from benchmarks import offices; offices.prepare(80)"` prints where their clerks work.
"""

from __future__ import annotations

import json
from dataclasses import replace

from django.contrib.auth.models import Group, User
from django.urls import reverse

from benchmarks.clerks import LINES, PASSWORD, PUBLISHED
from budgets import publishing
from budgets.access.roles import CLERK, ensure_roles
from budgets.disclosure.model import Disclosure, Line
from budgets.disclosure.official_form.vocabulary import BUDGETS, EXPENDITURE_TABLE, Fund
from budgets.models import Assignment, Department, Edition, Jurisdiction
from tests.builders import wan
from tests.cast import fire_budget

_SHEETS = {BUDGETS[Fund.GENERAL]: Fund.GENERAL, EXPENDITURE_TABLE: Fund.ALL}


def prepare(count: int) -> None:
    """Make so many departments, each with a clerk and a draft; print their desks as JSON."""
    place = Jurisdiction.objects.create(name="溪口县", slug="xikou")
    clerks = ensure_roles()[CLERK]
    budget = replace(fire_budget(2024), lines=_lines())
    desks = []
    for number in range(count):
        department = Department.objects.create(
            jurisdiction=place, slug=f"office-{number}", name=f"溪口县第{number}局"
        )
        if department.slug in PUBLISHED:
            _published(department, replace(budget, fiscal_year=2023))
        draft = publishing.import_draft(department=department, disclosure=budget)
        person = _clerk(f"clerk{number}", department, clerks)
        desks.append(_desk(person, draft))
    print(json.dumps(desks))


def _lines() -> tuple[Line, ...]:
    """Return lines for each of the two sheets that clerks open."""
    return tuple(
        Line(
            table=table,
            code=f"201{number:04}",
            name=f"事项{number}",
            fund=fund,
            amount=wan("10.50"),
            prior=wan("10.00"),
        )
        for table, fund in _SHEETS.items()
        for number in range(LINES)
    )


def _published(department: Department, budget: Disclosure) -> None:
    draft = publishing.import_draft(department=department, disclosure=budget)
    publishing.publish(edition=draft)


def _clerk(name: str, department: Department, clerks: Group) -> User:
    person = User.objects.create_user(name, password=PASSWORD, is_staff=True)
    person.groups.add(clerks)
    Assignment.objects.create(user=person, department=department)
    return person


def _desk(person: User, draft: Edition) -> dict[str, object]:
    return {
        "name": person.username,
        "sheets": [
            reverse("admin:budgets_edition_part", args=[draft.pk, table.value]) for table in _SHEETS
        ],
        "submit": reverse("admin:budgets_edition_submit", args=[draft.pk]),
    }
