"""`add_people`: accounts with roles and places from a table; nothing of it where anything is wrong."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from budgets.access.rights import departments_within_reach
from budgets.access.roles import CLERK
from budgets.disclosure.readers.row_files import RowPlace
from budgets.models import Department
from budgets.publishing.registration import TableRow
from portal.accounts.audit_log import Act
from portal.accounts.models import AccountEvent, Grant
from portal.accounts.people import register_people
from tests.accounts.conftest import typed
from tests.admin.conftest import person

pytestmark = pytest.mark.django_db


def add(folder: Path, *rows: str) -> str:
    file = folder / "people.csv"
    file.write_text("\n".join(("用户名,姓名,角色,地区,部门", *rows)), encoding="utf-8-sig")
    output = StringIO()
    call_command("add_people", str(file), stdout=output)
    return output.getvalue()


def test_people_get_accounts_roles_and_places_at_once(
    department: Department, tmp_path: Path
) -> None:
    county = department.jurisdiction
    told = add(
        tmp_path,
        f"wangfang,王芳,录入,,{department.slug}",
        f"lina,李娜,审核、发布,{county.name},",
    )
    clerk, publisher = (User.objects.get(username=name) for name in ("wangfang", "lina"))
    assert clerk.has_perm("budgets.change_edition")
    assert not clerk.has_perm("budgets.publish_edition")
    assert [*departments_within_reach(clerk)] == [department]
    assert publisher.has_perm("budgets.publish_edition")
    assert publisher.has_perm("budgets.review_edition")
    assert publisher.assignments.get().jurisdiction == county
    acts = {*AccountEvent.objects.filter(subject=publisher).values_list("act", flat=True)}
    assert {Act.CREATED, Act.ROLES, Act.REACH} <= acts
    password = told.splitlines()[1].split()[1]
    client = Client()
    typed(client, "wangfang", password)
    assert client.get("/admin/")["Location"].endswith("/password_change/")


def test_a_second_place_is_added_and_nothing_taken_away(
    department: Department, tmp_path: Path
) -> None:
    rows = (f"wangfang,王芳,录入,,{department.slug}", "wangfang,王芳,审核,,{}")
    add(tmp_path, rows[0])
    again = add(tmp_path, rows[0], f"wangfang,王芳,审核,{department.jurisdiction.slug},")
    assert again == "原来就有的账号：1 个。\n"
    found = User.objects.get(username="wangfang")
    assert found.groups.count() == 2
    assert found.assignments.count() == 2


def test_everything_that_is_wrong_is_told_and_nobody_is_made(
    department: Department, tmp_path: Path
) -> None:
    place = department.slug
    with pytest.raises(CommandError) as refused:
        add(
            tmp_path,
            f"wangfang,王芳,会计,,{place}",
            f"li na,李娜,录入,,{place}",
            "zhaolei,赵磊,录入,,",
            "chenjing,陈静,录入,,nowhere",
            f"liuyang,,录入,,{place}",
            f"good,好人,录入,,{place}",
        )
    lines = str(refused.value).splitlines()[1:]
    assert [line[: line.index("：")] for line in lines] == [f"第 {row} 行" for row in range(2, 7)]
    for words, line in zip(
        ("没有“会计”这种角色", "li na", "没有写在哪里工作", "nowhere", "要写用户名和姓名"),
        lines,
        strict=True,
    ):
        assert words in line
    assert not User.objects.exists()


def test_anothers_user_name_is_refused(department: Department, tmp_path: Path) -> None:
    add(tmp_path, f"wangfang,王芳,录入,,{department.slug}")
    with pytest.raises(CommandError, match="用户名“wangfang”已经是王芳的"):
        add(tmp_path, f"wangfang,王刚,审核,,{department.slug}")


def test_what_a_person_gives_waits_for_a_second_one(department: Department) -> None:
    """The page of a county's first day calls the same act."""
    root = User.objects.create_superuser("root")
    cells = {"username": "lina", "name": "李娜", "roles": "发布", "department": department.slug}
    (made,) = register_people(rows=[TableRow(RowPlace(2), cells)], by=root)
    assert [grant.kind for grant in made.waiting] == [Grant.Kind.ROLE, Grant.Kind.REACH]
    assert not made.user.has_perm("budgets.publish_edition")
    assert person("xinren", CLERK, where=department).groups.count() == 1
