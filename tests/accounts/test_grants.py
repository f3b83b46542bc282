"""Power waits for a second person, in other hands than who asked: by every door of an account."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from budgets.access.roles import ADMINISTRATOR, AUDITOR, CLERK, PUBLISHER, REVIEWER
from budgets.models import Assignment, Department, Jurisdiction
from budgets.publishing import ActRefused
from portal.accounts.grants import acts
from portal.accounts.models import AccountEvent, Grant, PasswordDue
from tests.accounts.conftest import NEW_WORD, WORD, at_work, typed
from tests.accounts.granting import (
    PAGE,
    asks,
    decides,
    made_by,
    page_of,
    powers_of,
    taken_over,
)
from tests.admin.conftest import person

pytestmark = pytest.mark.slow


@pytest.fixture
def county(department: Department) -> Jurisdiction:
    return department.jurisdiction


@pytest.fixture
def first(county: Jurisdiction) -> Client:
    person("guanli", ADMINISTRATOR, where=county)
    return at_work("guanli", REMOTE_ADDR="198.51.100.3")


@pytest.fixture
def second(county: Jurisdiction) -> Client:
    person("fuguan", ADMINISTRATOR, where=county)
    return at_work("fuguan", REMOTE_ADDR="198.51.100.4")


@pytest.fixture
def newcomer(department: Department) -> User:
    return person("xinren", CLERK, where=department)


@pytest.fixture
def publisher(department: Department) -> User:
    return person("fabu", PUBLISHER, where=department)


@pytest.mark.parametrize("role", [REVIEWER, PUBLISHER, ADMINISTRATOR, AUDITOR])
@pytest.mark.parametrize("confirmer", [ADMINISTRATOR, AUDITOR, "superuser"])
def test_a_role_with_power_waits_for_a_second_person(
    first: Client, newcomer: User, county: Jurisdiction, role: str, confirmer: str
) -> None:
    before = powers_of(newcomer)
    told = first.get(asks(first, newcomer, role)["Location"]).content.decode()
    assert "等第二个人确认后才生效" in told
    assert powers_of(newcomer) == before
    assert "现在还没有生效" in first.get(page_of(newcomer)).content.decode()
    if confirmer == "superuser":
        User.objects.create_superuser("er", password=WORD)
    else:
        person("er", confirmer, where=county)
    said = decides(at_work("er", REMOTE_ADDR="198.51.100.9"), "confirm")
    assert "已确认 1 个人的授权" in said
    assert set(newcomer.groups.values_list("name", flat=True)) == {CLERK, role}
    rows = AccountEvent.objects.filter(subject=newcomer).order_by("pk")
    told_of = [(row.act, row.actor_name, row.address, row.note) for row in rows][-3:]
    assert told_of == [
        ("grant_asked", "guanli", "198.51.100.3", f"角色 {role}"),
        ("grant_confirmed", "er", "198.51.100.9", f"角色 {role}；申请人：guanli"),
        ("roles", "er", "198.51.100.9", f"＋{role}"),
    ]


def test_what_gives_no_power_is_done_at_once(
    first: Client, county: Jurisdiction, department: Department, publisher: User
) -> None:
    fresh = made_by(first, "lurufresh")
    asks(first, fresh, CLERK, where=county)
    assert set(fresh.groups.values_list("name", flat=True)) == {CLERK}
    assert fresh.assignments.get().jurisdiction == county
    form = {"groups": None, "assignments-0-DELETE": "on"}
    asks(first, publisher, **form)  # a role and a place are taken away
    assert not publisher.groups.exists()
    assert not publisher.assignments.exists()
    asks(first, publisher, is_active=None)
    assert not User.objects.get(username="fabu").is_active
    assert not Grant.objects.exists()


def test_whoever_waits_for_power_gets_no_place_meanwhile(
    first: Client, second: Client, county: Jurisdiction
) -> None:
    fresh = made_by(first, "xinlai")
    asks(first, fresh, CLERK, PUBLISHER, where=county)
    assert set(fresh.groups.values_list("name", flat=True)) == {CLERK}
    assert not fresh.assignments.exists()
    asks(first, fresh, where=county)  # nor by a second try; and it is not asked for twice
    assert not fresh.assignments.exists()
    assert sorted(map(str, Grant.objects.waiting())) == ["角色 发布", "负责范围 云溪县"]
    decides(second, "confirm")
    assert fresh.assignments.get().jurisdiction == county
    assert set(fresh.groups.values_list("name", flat=True)) == {CLERK, PUBLISHER}


def by_a_place(client: Client, user: User) -> None:
    asks(client, user, where=Jurisdiction.objects.get())


def by_another_place(client: Client, user: User) -> None:
    """The row of one department becomes one of the whole county."""
    more = {
        "assignments-0-department": "",
        "assignments-0-jurisdiction": Jurisdiction.objects.get().pk,
    }
    asks(client, user, **more)


def by_activity(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    asks(client, user, is_active="on")


def by_the_back_office(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_staff=False)
    asks(client, user, is_staff="on")


def by_a_password(client: Client, user: User) -> None:
    words = {
        "password1": NEW_WORD,
        "password2": NEW_WORD,
        "usable_password": "true",
        "own_password": WORD,
    }
    answer = client.post(page_of(user, "password_change"), words, follow=True)
    assert "等第二个人确认后才生效：重设密码" in answer.content.decode()


def by_the_phone(client: Client, user: User) -> None:
    TOTPDevice.objects.create(user=user, name="TOTP")
    answer = client.post(page_of(user, "safety"), {"act": "factor", "password": WORD}, follow=True)
    assert "等第二个人确认后才生效：取消两步验证" in answer.content.decode()


DOORS = [by_a_place, by_another_place, by_activity, by_the_back_office, by_a_password, by_the_phone]


@pytest.mark.parametrize("door", DOORS)
def test_who_has_power_gets_more_of_it_by_two_people_only(
    first: Client, second: Client, publisher: User, door: Callable[[Client, User], None]
) -> None:
    door(first, publisher)
    (grant,) = Grant.objects.waiting()
    before = powers_of(publisher)
    assert typed(Client(), "fabu", NEW_WORD).status_code == 200  # refused
    said = decides(first, "confirm")
    assert "是您申请的，要由另一个人确认" in said
    assert powers_of(publisher) == before
    assert "已确认 1 个人的授权" in decides(second, "confirm")
    assert powers_of(publisher) != before
    grant.refresh_from_db()
    assert (grant.standing, grant.password) == ("confirmed", "")


@pytest.mark.parametrize("door", DOORS)
def test_a_clerks_account_is_looked_after_by_one_person(
    first: Client, newcomer: User, door: Callable[[Client, User], None], department: Department
) -> None:
    if door in (by_a_password, by_the_phone):
        pages = {by_a_password: "password_change", by_the_phone: "safety"}
        words = {
            "password1": NEW_WORD,
            "password2": NEW_WORD,
            "usable_password": "true",
            "own_password": WORD,
        }
        assert (
            first.post(
                page_of(newcomer, pages[door]), words | {"act": "factor", "password": WORD}
            ).status_code
            == 302
        )
    else:
        door(first, newcomer)
    assert not Grant.objects.exists()


def test_a_password_that_was_confirmed_opens_and_has_to_be_changed(
    first: Client, second: Client, publisher: User
) -> None:
    at_home = at_work("fabu")
    by_a_password(first, publisher)
    assert at_home.get(reverse("admin:index")).status_code == 200
    decides(second, "confirm")
    assert at_home.get(reverse("admin:index")).status_code == 302
    assert typed(Client(), "fabu", WORD).status_code == 200
    office = Client()
    typed(office, "fabu", NEW_WORD)
    assert office.get(reverse("admin:index"))["Location"].endswith("/password_change/")


@pytest.mark.parametrize("act", ["refuse", "take_back"])
def test_what_is_refused_or_taken_back_has_no_effect(
    first: Client, second: Client, newcomer: User, act: str
) -> None:
    asks(first, newcomer, PUBLISHER)
    before = powers_of(newcomer)
    decides(first if act == "take_back" else second, act)
    assert not Grant.objects.waiting().exists()
    assert "请先勾选" in decides(second, "confirm", *Grant.objects.all())
    with pytest.raises(ActRefused, match="已经办过"):
        acts.confirm(grant=Grant.objects.get(), by=User.objects.get(username="fuguan"))
    assert powers_of(newcomer) == before
    last = AccountEvent.objects.filter(subject=newcomer).latest("pk")
    assert last.act == {"refuse": "grant_refused", "take_back": "grant_taken_back"}[act]


def test_many_people_are_confirmed_with_one_act(
    first: Client, second: Client, department: Department
) -> None:
    asker = User.objects.get(username="guanli")
    publishers = Group.objects.get(name=PUBLISHER)
    people = [made_by(first, f"person{n}") for n in range(5)]
    for each in people:  # as from a pasted list
        role = Grant(kind=Grant.Kind.ROLE, group=publishers)
        place = Grant(kind=Grant.Kind.REACH, department=department)
        assert len(acts.give(person=each, by=asker, grants=[role, place])) == 2
    page = second.get(PAGE).content.decode()
    rows = [row for row in page.split('value="')[1:] if 'aria-label="person' in row[:60]]
    assert len(rows) == 5
    posted = {"act": "confirm", "grant": [row[: row.index('"')] for row in rows]}
    answer = second.post(PAGE, posted, follow=True).content.decode()
    assert "已确认 5 个人的授权" in answer
    assert all(each.has_perm("budgets.publish_edition") for each in people)
    assert Assignment.objects.filter(user__in=people).count() == 5


def test_nobody_confirms_what_is_for_themselves(
    first: Client, second: Client, county: Jurisdiction
) -> None:
    fuguan = User.objects.get(username="fuguan")
    asks(first, fuguan, PUBLISHER)
    assert "请先勾选" in decides(second, "confirm")
    with pytest.raises(ActRefused, match="给您自己的"):
        acts.confirm(grant=Grant.objects.get(), by=fuguan)
    assert not fuguan.groups.filter(name=PUBLISHER).exists()


def test_who_works_elsewhere_neither_sees_nor_confirms(first: Client, newcomer: User) -> None:
    far = Jurisdiction.objects.create(slug="far", name="远县")
    stranger = person("yuan", ADMINISTRATOR, where=far)
    asks(first, newcomer, PUBLISHER)
    elsewhere = at_work("yuan")
    assert "xinren" not in elsewhere.get(PAGE).content.decode()
    for act in ("confirm", "refuse"):
        assert "请先勾选" in decides(elsewhere, act)
    with pytest.raises(ActRefused, match="不在您的负责范围"):
        acts.confirm(grant=Grant.objects.get(), by=stranger)
    assert Grant.objects.waiting().count() == 1


@pytest.mark.parametrize("role", [CLERK, REVIEWER, PUBLISHER])
def test_who_sees_no_accounts_does_not_see_the_page(county: Jurisdiction, role: str) -> None:
    person("bierende", role, where=county)
    client = at_work("bierende")
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == 403


def test_an_account_that_somebody_made_is_no_second_person_for_them(
    first: Client, second: Client, newcomer: User, county: Jurisdiction
) -> None:
    """Even where somebody in good faith confirmed that account as an auditor or administrator."""
    puppets = {}
    for name, role in [("mu1", AUDITOR), ("mu2", ADMINISTRATOR)]:
        puppet = made_by(first, name)
        asks(first, puppet, role, where=county)
        assert not puppet.has_perm("auth.view_user")
        assert "已确认" in decides(second, "confirm")
        puppets[name] = taken_over(puppet)
    deeper = made_by(puppets["mu2"], "mu3")
    asks(puppets["mu2"], deeper, AUDITOR, where=county)
    decides(second, "confirm")
    puppets["mu3"] = taken_over(deeper)
    before = powers_of(newcomer)
    asks(first, newcomer, PUBLISHER)
    for name, client in puppets.items():  # their maker asks
        assert "不能互相确认" in decides(client, "confirm"), name
    decides(first, "take_back")
    asks(puppets["mu2"], newcomer, PUBLISHER)
    for client in (first, puppets["mu1"], puppets["mu3"]):  # one of them asks
        assert "不能互相确认" in decides(client, "confirm")
    assert powers_of(newcomer) == before
    assert "已确认" in decides(second, "confirm")


def test_an_account_whose_password_somebody_set_is_no_second_person_for_them(
    first: Client, second: Client, newcomer: User, department: Department
) -> None:
    """A clerk whom the other made is taken over before they become an auditor, or after."""
    words = {
        "password1": NEW_WORD + "x",
        "password2": NEW_WORD + "x",
        "usable_password": "true",
        "own_password": WORD,
    }
    auditor = made_by(second, "shenji")
    first.post(page_of(auditor, "password_change"), words)
    asks(first, auditor, AUDITOR, where=department.jurisdiction)
    assert "已确认" in decides(second, "confirm")
    client = taken_over(auditor, NEW_WORD + "x")
    asks(first, newcomer, PUBLISHER)
    assert "不能互相确认" in decides(client, "confirm")
    other = person("duli", AUDITOR, where=department.jurisdiction)
    independent = at_work("duli")
    first.post(page_of(other, "password_change"), words)
    assert "已确认" in decides(second, "confirm", Grant.objects.waiting().get(subject=other))
    assert independent.get(PAGE).status_code == 302  # the login has ended
    assert "不能互相确认" in decides(taken_over(other, NEW_WORD + "x"), "confirm")
    other.set_password(WORD)  # as `manage.py changepassword`, from the command line
    other.save()
    PasswordDue.objects.all().delete()
    client = Client()
    typed(client, "duli")
    assert "已确认" in decides(client, "confirm")


def test_who_confirms_reads_who_made_the_account_and_who_set_its_password_last(
    first: Client, second: Client, newcomer: User
) -> None:
    """Stripped of its role, anybody's account may be taken over; then the role is asked for again."""
    fresh = made_by(second, "xinlai")
    words = {"password1": NEW_WORD, "password2": NEW_WORD, "usable_password": "true"}
    posted = first.post(page_of(newcomer, "password_change"), words | {"own_password": WORD})
    assert posted.status_code == 302
    for person_ in (fresh, newcomer):
        asks(first, person_, AUDITOR)
    rows = re.findall(r"<tr>.*?</tr>", second.get(PAGE).content.decode(), re.S)
    told = {name: next(row for row in rows if name in row) for name in ("xinlai", "xinren")}
    assert "账号由 fuguan 于" in told["xinlai"]
    assert "密码由" not in told["xinlai"]
    assert "密码由 guanli 于" in told["xinren"]
    assert "账号由" not in told["xinren"]  # made on the command line


def test_whose_password_another_chose_confirms_nothing(
    first: Client, second: Client, newcomer: User
) -> None:
    asks(first, newcomer, PUBLISHER)
    fuguan = User.objects.get(username="fuguan")
    root = User.objects.create_superuser("root", password=WORD)
    password = Grant(kind=Grant.Kind.PASSWORD, password=make_password(NEW_WORD))
    acts.give(person=fuguan, by=None, grants=[password])
    with pytest.raises(ActRefused, match="先改成您自己的"):
        acts.confirm(grant=Grant.objects.get(), by=fuguan)
    acts.confirm(grant=Grant.objects.get(), by=root)


def test_what_was_asked_by_somebody_who_may_not_any_more_is_not_confirmed(
    first: Client, second: Client, newcomer: User
) -> None:
    asks(first, newcomer, PUBLISHER)
    User.objects.filter(username="guanli").update(is_active=False)
    assert "申请人现在无权给这项授权" in decides(second, "confirm")
    assert not newcomer.groups.filter(name=PUBLISHER).exists()
    assert "已拒绝" in decides(second, "refuse")


def test_a_superuser_is_made_by_two_superusers(superuser: Client, newcomer: User) -> None:
    User.objects.create_superuser("er", password=WORD)
    review = Permission.objects.get(codename="review_edition")
    asks(superuser, newcomer, is_superuser="on", user_permissions=[review.pk])
    fresh = User.objects.get(pk=newcomer.pk)
    assert not fresh.is_superuser
    assert not fresh.user_permissions.exists()
    assert "是您申请的" in decides(superuser, "confirm")
    assert "已确认" in decides(at_work("er"), "confirm")
    fresh = User.objects.get(pk=newcomer.pk)
    assert fresh.is_superuser
    assert fresh.user_permissions.get() == review


def test_an_administrator_does_not_decide_on_superusers(
    first: Client, superuser: Client, newcomer: User
) -> None:
    asks(superuser, newcomer, is_superuser="on")
    assert "请先勾选" in decides(first, "confirm")
    assert Grant.objects.waiting().count() == 1


def test_a_group_with_people_gets_no_power(superuser: Client, newcomer: User) -> None:
    group = Group.objects.create(name="档案")
    page = reverse("admin:auth_group_change", args=[group.pk])
    publish = Permission.objects.get(codename="publish_edition")
    posted = {"name": "档案", "permissions": [publish.pk]}
    newcomer.groups.add(group)
    answer = superuser.post(page, posted)
    assert "这个组已经有人" in answer.content.decode()
    assert not group.permissions.exists()
    newcomer.groups.remove(group)
    assert superuser.post(page, posted).status_code == 302
    asks(superuser, newcomer, "档案")  # and whoever comes into it waits
    assert not User.objects.get(pk=newcomer.pk).has_perm("budgets.publish_edition")
    assert str(Grant.objects.get()) == "角色 档案"
    withdraw = Permission.objects.get(codename="withdraw_edition")
    answer = superuser.post(page, posted | {"permissions": [publish.pk, withdraw.pk]})
    assert "这个组已经有人" in answer.content.decode()  # what waits is what was shown


def test_who_holds_the_role_is_told_who_newly_has_it(
    first: Client, second: Client, newcomer: User, publisher: User, county: Jurisdiction
) -> None:
    reviewer = person("shenhe", REVIEWER, where=county)
    far = person("yuanfang", PUBLISHER, where=Jurisdiction.objects.create(slug="far", name="远县"))
    asks(first, newcomer, PUBLISHER)
    index = reverse("admin:index")
    assert "1 个人的授权等第二个人确认" in second.get(index).content.decode()
    assert "xinren" not in at_work("fabu").get(index).content.decode()
    decides(second, "confirm")
    assert "等第二个人确认" not in second.get(index).content.decode()
    for user, told in [(publisher, True), (newcomer, True), (reviewer, False), (far, False)]:
        page = at_work(user.get_username()).get(index).content.decode()
        words = ["xinren", "角色 发布", "guanli 申请，fuguan 确认"]
        assert all(word in page for word in words) is told, user


def test_the_person_is_told_that_their_password_was_set(
    first: Client, second: Client, publisher: User
) -> None:
    by_a_password(first, publisher)
    decides(second, "confirm")
    client = Client()
    typed(client, "fabu", NEW_WORD)
    words = {"old_password": NEW_WORD, "new_password1": WORD + " 9A", "new_password2": WORD + " 9A"}
    client.post("/admin/password_change/", words)
    assert "重设密码" in client.get(reverse("admin:index")).content.decode()


def test_an_office_of_one_gives_at_once(
    first: Client, newcomer: User, publisher: User, settings: Settings
) -> None:
    settings.SEPARATION_OF_DUTIES = 1
    asks(first, newcomer, PUBLISHER, where=Jurisdiction.objects.get())
    assert set(newcomer.groups.values_list("name", flat=True)) == {CLERK, PUBLISHER}
    words = {
        "password1": NEW_WORD,
        "password2": NEW_WORD,
        "usable_password": "true",
        "own_password": WORD,
    }
    first.post(page_of(publisher, "password_change"), words)
    assert typed(Client(), "fabu", NEW_WORD).status_code == 302
    assert not Grant.objects.exists()


@pytest.mark.parametrize("hands", [2, 3])
def test_two_hands_and_three_ask_for_a_second_person(
    first: Client, newcomer: User, settings: Settings, hands: int
) -> None:
    settings.SEPARATION_OF_DUTIES = hands
    asks(first, newcomer, PUBLISHER)
    assert set(newcomer.groups.values_list("name", flat=True)) == {CLERK}


def test_a_command_gives_at_once_and_the_log_says_so(newcomer: User) -> None:
    role = Grant(kind=Grant.Kind.ROLE, group=Group.objects.get(name=PUBLISHER))
    assert str(role) == "角色 发布"
    assert acts.give(person=newcomer, by=None, grants=[role]) == []
    assert newcomer.has_perm("budgets.publish_edition")
    assert AccountEvent.objects.filter(subject=newcomer).latest("pk").note == "＋发布"
