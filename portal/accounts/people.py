"""Accounts made from a table or a list of names, each with a first password that is shown once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from budgets.access.roles import PERMISSIONS
from budgets.models import Department, Jurisdiction
from budgets.publishing import ActRefused
from budgets.publishing.registration import (
    Column,
    Outcome,
    RowProblem,
    TableRefused,
    TableRow,
    names,
)
from portal.accounts.grants.acts import give
from portal.accounts.grants.powers import Kind, is_new
from portal.accounts.models import Grant, PasswordDue

Place = TypeVar("Place", Department, Jurisdiction)

PEOPLE_COLUMNS = (
    Column("username", ("用户名", "账号", "username"), required=True),
    Column("name", ("姓名", "name"), required=True),
    Column("roles", ("角色", "roles"), required=True),
    Column("jurisdiction", ("地区", "jurisdiction")),
    Column("department", ("部门", "department")),
    Column("email", ("邮箱", "电子邮件", "email")),
)
_LETTERS = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789")


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of a row: the account, its first password if it is new, and the grants that wait."""

    user: User
    outcome: Outcome
    password: str = ""
    waiting: list[Grant] = field(default_factory=list)


def make_account(user: User) -> str:
    """Store a new account of the back office, and return its first password, which must be changed.

    Raise ActRefused for a user name that is taken, or cannot be one.
    """
    password = "-".join(
        "".join(secrets.choice(letters) for letters in _LETTERS for _twice in range(2))
        for _group in range(3)
    )
    user.is_staff = True
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        raise ActRefused(f"{user.username}：{' '.join(error.messages)}") from error
    user.save()
    PasswordDue.objects.create(user=user)
    return password


@transaction.atomic
def register_people(*, rows: Sequence[TableRow], by: User | None = None) -> list[Registered]:
    """Make the accounts that the rows name, and give them their roles and places; nothing is taken away.

    A person who works in several places stands in several rows. What `by` gives may wait for a second person;
    what a command gives (None) takes effect at once. Raise TableRefused with everything that is wrong; then
    nothing is stored.
    """
    done: list[Registered] = []
    problems = []
    for row in rows:
        try:
            with transaction.atomic():
                done.append(_registered(row, by))
        except ActRefused as against:
            problems.append(RowProblem(row.place, str(against)))
    if problems:
        raise TableRefused(problems)
    return done


def _registered(row: TableRow, by: User | None) -> Registered:
    if not (row["username"] and row["name"]):
        raise ActRefused(_("要写用户名和姓名。"))
    grants = [*_roles(row["roles"]), *_places(row)]
    user, password = User.objects.filter(username=row["username"]).first(), ""
    if user is None:
        user = User(username=row["username"], first_name=row["name"], email=row["email"])
        password = make_account(user)
    elif f"{user.last_name}{user.first_name}" not in (row["name"], ""):
        said = _("用户名“%(username)s”已经是%(name)s的。")
        told = {"username": user.username, "name": f"{user.last_name}{user.first_name}"}
        raise ActRefused(said % told)
    for grant in grants:
        grant.subject = user
    new = [grant for grant in grants if is_new(grant)]
    waiting = give(person=user, by=by, grants=new)
    changed = Outcome.CHANGED if new else Outcome.SAME
    return Registered(user, Outcome.NEW if password else changed, password, waiting)


def _roles(text: str) -> list[Grant]:
    found = []
    for name in names(text):
        if name not in PERMISSIONS:
            told = {"name": name, "roles": "、".join(PERMISSIONS)}
            raise ActRefused(_("没有“%(name)s”这种角色，可以写：%(roles)s。") % told)
        found.append(Grant(kind=Kind.ROLE, group=Group.objects.get(name=name)))
    if not found:
        raise ActRefused(_("没有写角色。"))
    return found


def _places(row: TableRow) -> list[Grant]:
    """Return where a person works: the department of a jurisdiction if one is named, else all of it."""
    counties = Jurisdiction.objects.all()
    county = None
    if row["jurisdiction"]:
        county = _one_of(counties, row["jurisdiction"], _("没有名称或地址用名为“%s”的地区。"))
    if row["department"]:
        departments = county.departments.all() if county else Department.objects.all()
        unknown = _("没有唯一一个名称或地址用名为“%s”的部门。")
        return [Grant(kind=Kind.REACH, department=_one_of(departments, row["department"], unknown))]
    if county is None:
        raise ActRefused(_("没有写在哪里工作：要写地区，或部门。"))
    return [Grant(kind=Kind.REACH, jurisdiction=county)]


def _one_of(places: QuerySet[Place], word: str, unknown: str) -> Place:
    """Return the place of a name or an address. Raise ActRefused where there is none, or more than one."""
    found = list(places.filter(Q(slug=word) | Q(name=word))[:2])
    if len(found) != 1:
        raise ActRefused(unknown % word)
    return found[0]
