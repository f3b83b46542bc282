"""Who renamed a department or reworded the documents, from what to what, from which address: in the log."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse

from budgets.access.roles import AUDITOR
from budgets.models import Change, Department, Event, FormerName, Jurisdiction, Wording
from tests.admin.conftest import logged_in, person
from tests.admin.registry.test_succession import form_of
from tests.cast import said_of

HOST = {"REMOTE_ADDR": "10.1.2.3"}
NEW = "云溪县消防救援局"


@pytest.fixture
def auditor(department: Department) -> Client:
    return logged_in(person("auditor", AUDITOR, where=department.jurisdiction))


@pytest.fixture
def stranger(db: None) -> Client:
    """An auditor of another county."""
    elsewhere = Jurisdiction.objects.create(slug="elsewhere", name="远山县")
    return logged_in(person("stranger", AUDITOR, where=elsewhere))


def page_of(department: Department) -> str:
    return reverse("admin:budgets_department_change", args=[department.pk])


def rename(client: Client, department: Department, **more: str) -> None:
    """The form of the department, with another name."""
    form = form_of(department, name=NEW, slug=department.slug, **more)
    assert client.post(page_of(department), form, **HOST).status_code == 302  # type: ignore[arg-type]


def in_the_file(client: Client, model: str, **asked: str) -> list[dict[str, str]]:
    file = client.get(reverse(f"admin:budgets_{model}_export"), asked)
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def test_who_renamed_a_department_is_told_from_what_to_what(
    administrator: Client, auditor: Client, stranger: Client, department: Department
) -> None:
    old = department.name
    rename(administrator, department)
    listed = reverse("admin:budgets_change_changelist")
    page = auditor.get(listed, {"q": NEW}).content.decode()
    assert "10.1.2.3</td>" in page
    assert old in page
    (row,) = (x for x in in_the_file(auditor, "change", q=NEW) if x["项目"] == "部门全称")
    told = [row[x] for x in ("操作人", "地址", "部分", "项目", "改前", "改后")]
    assert told == ["administrator", "10.1.2.3", "部门", "部门全称", old, NEW]
    assert in_the_file(stranger, "change", q=NEW) == []
    assert NEW not in stranger.get(listed, {"q": NEW}).content.decode().replace(
        f'value="{NEW}"', ""
    )


def test_the_log_of_acts_has_a_line_of_it_for_the_administrator_too(
    administrator: Client, department: Department, published: object
) -> None:
    old = department.name
    rename(administrator, department, contact="0800-1")
    (act,) = in_the_file(administrator, "event", q=NEW)
    assert (act["操作"], act["操作人"]) == ("改部门资料", "administrator")
    assert f"部门全称：{old} → {NEW}" in act["说明"]
    assert f"原名（{old}）" in act["说明"]
    event = Event.objects.get(act=Event.Act.DEPARTMENT)
    page = administrator.get(reverse("admin:budgets_event_change", args=[event.pk]))
    assert "0800-1" in page.content.decode()
    assert FormerName.objects.get().name == old


def test_what_became_of_a_department_is_told_row_by_row(
    administrator: Client, department: Department
) -> None:
    heir = Department.objects.create(
        jurisdiction=department.jurisdiction, slug="heir", name="云溪县应急局"
    )
    row = {
        "successions-TOTAL_FORMS": "1",
        "successions-0-former": str(department.pk),
        "successions-0-successor": str(heir.pk),
        "successions-0-on": "2024-03-22",
        "successions-0-kind": "merged",
    }
    form = form_of(department, slug=department.slug, **row)
    before = set(Event.objects.values_list("pk", flat=True))
    administrator.post(page_of(department), form)
    told = Change.objects.filter(event__act=Event.Act.DEPARTMENT, part="机构变动")
    assert set(told.values_list("column", "before", "after")) == {
        ("承接的部门", None, heir.name),
        ("从哪天起", None, "2024-03-22"),
        ("怎样变", None, "并入"),
    }
    assert Event.objects.exclude(pk__in=before).count() == 1


def test_a_form_sent_without_a_change_leaves_no_trace(
    administrator: Client, department: Department
) -> None:
    stored = Department.objects.get(pk=department.pk)
    same = {
        "short_names": ",".join(stored.short_names),
        "region": stored.region,
        "budget_level": stored.budget_level,
        "contact": stored.contact,
    }
    form = form_of(stored, slug=stored.slug, **same)
    assert administrator.post(page_of(department), form).status_code == 302
    assert not Event.objects.filter(act=Event.Act.DEPARTMENT).exists()


def test_a_refused_form_leaves_no_trace(administrator: Client, department: Department) -> None:
    assert administrator.post(page_of(department), form_of(department, name="")).status_code == 200
    assert not Event.objects.filter(act=Event.Act.DEPARTMENT).exists()


def test_a_new_department_is_told_with_all_that_was_said_of_it(
    administrator: Client, department: Department
) -> None:
    form = form_of(department, name="云溪县水利局", slug="water", contact="0800-2")
    administrator.post(reverse("admin:budgets_department_add"), form)
    event = Event.objects.get(act=Event.Act.DEPARTMENT)
    assert (event.department, event.note) == (Department.objects.get(slug="water"), "新增")
    assert event.changes.get(column="联系方式").after == "0800-2"


def test_a_wording_is_told_from_its_first_text_to_its_deletion(
    administrator: Client, auditor: Client, stranger: Client, department: Department
) -> None:
    fields = {
        "jurisdiction": str(department.jurisdiction_id), "phase": "budget", "section": "units",
    }  # fmt: skip
    first, second = "# 构成\n\n单位见下。", "# 构成\n\n" + "单位列于下表。" * 12
    administrator.post(reverse("admin:budgets_wording_add"), fields | {"template": first}, **HOST)  # type: ignore[arg-type]
    wording = Wording.objects.get()
    page = reverse("admin:budgets_wording_change", args=[wording.pk])
    administrator.post(page, fields | {"template": second})
    administrator.post(
        reverse("admin:budgets_wording_changelist"),
        {"action": "delete_selected", "_selected_action": str(wording.pk), "post": "yes"},
    )
    assert not Wording.objects.exists()
    told = Change.objects.filter(event__act=Event.Act.WORDING, column="模板").order_by("pk")
    assert [(x.before, x.after) for x in told] == [(None, first), (first, second), (second, None)]
    acts = in_the_file(auditor, "event", act__exact="wording")
    assert [act["说明"] for act in reversed(acts)] == ["新增", "模板", "删除"]
    assert {act["年度公开"] for act in acts} == {str(wording)}
    assert in_the_file(stranger, "event", act__exact="wording") == []


def test_a_wording_deleted_on_its_page_is_told(
    administrator: Client, department: Department
) -> None:
    wording = Wording(
        jurisdiction=department.jurisdiction, phase="budget", section="units", template="x"
    )
    with said_of(wording):
        wording.save()
    administrator.post(
        reverse("admin:budgets_wording_delete", args=[wording.pk]),
        {"post": "yes"},
        **HOST,  # type: ignore[arg-type]
    )
    event = Event.objects.get(act=Event.Act.WORDING, note="删除")
    assert event.address == "10.1.2.3"
    assert event.changes.get(column="模板").before == "x"


def test_the_notice_of_a_county_is_told(administrator: Client, department: Department) -> None:
    county = department.jurisdiction
    page = reverse("admin:budgets_jurisdiction_change", args=[county.pk])
    form = {
        "name": county.name,
        "slug": county.slug,
        "region_code": "",
        "notice": "试运行",
        "kind": "real",
        "population_and_prices-TOTAL_FORMS": "0",
        "population_and_prices-INITIAL_FORMS": "0",
    }
    assert administrator.post(page, form).status_code == 302
    event = Event.objects.get(act=Event.Act.JURISDICTION)
    assert event.jurisdiction == county
    assert "试运行" in event.note


def test_the_log_is_in_one_language_whoever_acts(
    administrator: Client, department: Department
) -> None:
    form = form_of(department, slug=department.slug, kind="town")
    administrator.post(page_of(department), form, headers={"accept-language": "en"})
    told = Change.objects.get(part="部门", column="类型")
    assert (told.before, told.after) == ("行政机关", "乡镇、街道")
