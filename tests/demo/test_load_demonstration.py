"""The command that fills a fresh portal: whole, harmless when repeated, with an account for each role."""

import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from budgets.access.rights import may_manage
from budgets.models import Approval, Department, Edition, Event, Jurisdiction
from demo import loading

pytestmark = pytest.mark.slow


def logged_in_with(name: str, word: str) -> User:
    """The account, whose password opens the back office at once: nothing is asked for before."""
    client = Client()
    client.post("/admin/login/", {"username": name, "password": word})
    page = client.get("/admin/")
    assert page.status_code == 200
    return User.objects.get(pk=page.wsgi_request.user.pk)


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_demonstration", stdout=out, **options)
    return out.getvalue()


@pytest.fixture(scope="class")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """Two departments and the sample, loaded once and taken back after this class."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.delenv("DEMO_PASSWORD", raising=False)
        yield load(departments=2)
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestLoaded:
    def test_everything_is_published_under_its_notice(self, loaded: str) -> None:
        assert set(Jurisdiction.objects.values_list("slug", "notice")) == {
            ("qilan", "演示数据：虚构的县，一切部门、数字和文字均为虚构"),
            ("zhaohua", "样例：数字取自公开的部门预算，文字为改写，不是官方文件"),
        }
        assert Department.objects.count() == 3
        assert Edition.objects.published().count() == 2 * 11 + 1

    def test_the_samples_errors_carry_explanations_that_are_not_the_departments(
        self, loaded: str
    ) -> None:
        edition = Edition.objects.get(department__slug="zhaohua-qunzhong-gongzuoju")
        errors = edition.findings.filter(severity="error")
        assert errors.count() == 3
        assert all(each.explanation.startswith("（样例中的说明") for each in errors)
        assert edition.source_name == "zhaohua-qungongju-2020.docx"

    def test_entry_review_and_publication_are_in_different_hands(self, loaded: str) -> None:
        acts = set(
            Event.objects.filter(edition__status="published").values_list("act", "actor__username")
        )
        assert acts == {
            ("import_draft", "clerk"),
            ("submit", "clerk"),
            ("approve", "reviewer"),
            ("publish", "publisher"),
        }

    def test_there_is_something_to_do_for_everybody(self, loaded: str) -> None:
        opened = Edition.objects.unpublished().values_list("status", "number", "fiscal_year")
        assert set(opened) == {("draft", 1, 2025), ("submitted", 2, 2024)}
        latest = Approval.objects.order_by("-fiscal_year").first()
        assert latest
        assert latest.fiscal_year == 2025

    def test_loading_again_changes_nothing_and_shows_no_password(self, loaded: str) -> None:
        before = Edition.objects.count(), get_user_model().objects.count()
        again = load()
        assert "已经在库中" in again
        assert "/admin/" not in again
        assert (Edition.objects.count(), get_user_model().objects.count()) == before

    def test_the_passwords_shown_open_the_accounts(self, loaded: str) -> None:
        shown = dict(re.findall(r"^  ([a-z0-9]+)\s+(\S+)", loaded, re.MULTILINE))
        assert len(set(shown.values())) == 7
        users = {name: logged_in_with(name, word) for name, word in shown.items()}
        assert users["admin"].is_superuser
        assert users["clerk"].has_perm("budgets.add_edition")
        assert not users["clerk"].has_perm("budgets.publish_edition")
        assert users["reviewer"].has_perm("budgets.review_edition")
        assert users["publisher"].has_perm("budgets.publish_edition")
        assert not users["administrator"].has_perm("budgets.view_edition")
        assert not users["auditor"].has_perm("budgets.change_edition")
        second = users["administrator2"]
        assert may_manage(second, users["publisher"])  # the second person, for what the first asks
        assert all(user.is_staff for user in users.values())


@pytest.mark.django_db
def test_one_password_can_be_given_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PASSWORD", "everybody knows it 1")
    load(departments=0)
    for name in (
        "admin",
        "clerk",
        "reviewer",
        "publisher",
        "administrator",
        "administrator2",
        "auditor",
    ):
        assert logged_in_with(name, "everybody knows it 1")


@pytest.mark.django_db
def test_a_load_that_is_cut_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut_off(*args: object, **options: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "load_county", cut_off)
    with pytest.raises(KeyboardInterrupt):
        load()
    assert not Jurisdiction.objects.exists()
    assert not get_user_model().objects.exists()


@pytest.mark.django_db
def test_a_correction_stands_beside_what_it_corrects() -> None:
    transport = next(each for each in loading.profiles() if each.slug == "transport-bureau")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "profiles", lambda: [transport])
        load()
    first, second = Edition.objects.filter(
        department__slug="transport-bureau", fiscal_year=2023, phase="budget"
    ).order_by("number")
    assert (first.status, second.status) == ("superseded", "published")
    assert "小数点错位" in second.correction_note
    assert first.findings.filter(severity="error").exclude(explanation="").count() == 1
    assert not second.findings.filter(severity="error").exists()


@pytest.mark.django_db
def test_it_is_not_mixed_into_a_portal_that_has_departments() -> None:
    county = Jurisdiction.objects.create(name="真县", slug="real")
    Department.objects.create(jurisdiction=county, slug="real-bureau", name="真局")
    with pytest.raises(CommandError, match="只装进空的库"):
        load()
    assert Department.objects.count() == 1
    assert not get_user_model().objects.exists()
