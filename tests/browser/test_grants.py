"""An administrator asks, another confirms, on a screen and on a phone; who holds the role reads it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from playwright.sync_api import Page, expect

from budgets.access.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER, ensure_roles
from budgets.models import Assignment, Department, Jurisdiction
from portal.accounts.grants import acts
from portal.accounts.models import Grant
from tests.browser.test_admin import WORD, log_in, look
from tests.cast import fire_brigade

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    groups, department = ensure_roles(), fire_brigade()
    found = {}
    for name, group, surname in [
        ("guanli", ADMINISTRATOR, "王"),
        ("fuguan", ADMINISTRATOR, "周"),
        ("fabu", PUBLISHER, "赵"),
        ("xinren", CLERK, "陈"),
    ]:
        found[name] = User.objects.create_user(
            name, password=WORD, is_staff=True, last_name=surname, first_name="小明"
        )
        found[name].groups.add(groups[group])
        Assignment.objects.create(user=found[name], jurisdiction=department.jurisdiction)
    return found


def asked_for_many(people: dict[str, User]) -> None:
    """As after a list of people was pasted."""
    for n, role in enumerate([REVIEWER, REVIEWER, AUDITOR]):
        person = User.objects.create_user(f"renyuan{n}", is_staff=True, last_name="李")
        whole = Jurisdiction.objects.all() if role == AUDITOR else []
        grants = [
            Grant(kind=Grant.Kind.ROLE, group=Group.objects.get(name=role)),
            *(Grant(kind=Grant.Kind.REACH, department=x) for x in Department.objects.all()),
            *(Grant(kind=Grant.Kind.REACH, jurisdiction=x) for x in whole),
        ]
        acts.give(person=person, by=people["guanli"], grants=grants)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_role_is_asked_for_and_confirmed(
    request: pytest.FixtureRequest,
    people: dict[str, User],
    axe: Callable[[Page], None],
    troubles: list[str],
    width: str,
) -> None:
    page: Page = request.getfixturevalue(width)
    log_in(page, "guanli")
    page.goto(reverse("admin:auth_user_change", args=[people["xinren"].pk]))
    if width == "desktop":
        page.locator("#id_groups_from").select_option(label=PUBLISHER)
        page.locator("#id_groups_add, #id_groups_add_link").first.click()
    else:
        role = Grant(kind=Grant.Kind.ROLE, group=Group.objects.get(name=PUBLISHER))
        acts.give(person=people["xinren"], by=people["guanli"], grants=[role])
    page.get_by_role("button", name="保存并继续编辑").click()
    expect(page.get_by_text("等第二个人确认，现在还没有生效：")).to_be_visible()
    asked_for_many(people)
    page.context.clear_cookies()
    log_in(page, "fuguan")
    expect(page.get_by_role("link", name="4 个人的授权等第二个人确认")).to_be_visible()
    look(page, axe, troubles)
    page.get_by_role("link", name="4 个人的授权等第二个人确认").click()
    look(page, axe, troubles)
    page.get_by_role("checkbox", name="xinren").check()
    page.get_by_role("checkbox", name="renyuan0").check()
    page.get_by_role("button", name="确认勾选的").click()
    expect(page.get_by_text("已确认 2 个人的授权，马上生效。")).to_be_visible()
    assert people["xinren"].groups.filter(name=PUBLISHER).exists()
    page.context.clear_cookies()
    log_in(page, "fabu")
    expect(page.get_by_text("（guanli 申请，fuguan 确认）")).to_be_visible()
    look(page, axe, troubles)
