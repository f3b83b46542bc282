"""What a reviewer and a publisher are shown before they decide."""

from __future__ import annotations

from django.test import Client

from budgets import publishing
from budgets.models import Edition
from tests.admin.entry import address, fields_of
from tests.cast import fire_budget


def test_a_reviewer_goes_from_a_table_to_a_remark_on_it(
    reviewer: Client, clerk: Client, submitted: Edition
) -> None:
    way = f"{address(submitted, 'examine')}?part=T5#return"
    sheet = address(submitted, "part", "T5")
    assert f'href="{way}"' in reviewer.get(sheet).content.decode()
    assert way not in clerk.get(sheet).content.decode()
    form = fields_of(reviewer.get(way).content)
    assert form["remarks-0-part"] == "T5"
    typed = form | {"remarks-0-text": "请核对。", "_return": "1"}
    assert reviewer.post(address(submitted, "examine"), typed).status_code == 302
    assert submitted.remarks.get().part_name.startswith("表5")


def test_an_unknown_part_is_no_part(reviewer: Client, submitted: Edition) -> None:
    page = reviewer.get(f"{address(submitted, 'examine')}?part=T99")
    assert fields_of(page.content)["remarks-0-part"] == ""


def test_what_a_neighbouring_year_changed_is_shown_before_the_decision(
    reviewer: Client, publisher: Client, submitted: Edition
) -> None:
    examine, publish = address(submitted, "examine"), address(submitted, "publish")
    assert "提交审核以后变了的问题" not in reviewer.get(examine).content.decode()
    before = publishing.import_draft(department=submitted.department, disclosure=fire_budget(2019))
    publishing.publish(edition=before)
    assert "提交审核以后变了的问题" in reviewer.get(examine).content.decode()
    publishing.approve(edition=submitted)
    page = publisher.get(publish).content.decode()
    assert page.index("提交审核以后变了的问题") < page.index("立即公开")
    preview = publisher.get(address(submitted, "preview")).content.decode()
    publisher.post(publish, {"first": "unknown", "_now": "1"})
    finding = submitted.findings.filter(rule="R33").first()
    assert finding
    assert finding.message in preview
    assert finding.message in Client().get(submitted.get_absolute_url()).content.decode()


def test_the_first_page_says_what_a_person_did_last(clerk: Client, imported: Edition) -> None:
    def acts() -> str:
        page = clerk.get("/admin/").content.decode()
        return page[page.index('id="recent-acts"') :]

    assert "还没有办过" in acts()
    clerk.post(address(imported, "submit"), {"hurry": "on"})
    assert "提交审核</a>" in acts()
    assert str(imported) in acts()


def test_an_older_edition_is_withdrawn_by_a_publisher_and_the_correction_stays(
    publisher: Client, clerk: Client, published: Edition
) -> None:
    draft = publishing.correct(edition=published)
    with publishing.changing(edition=draft):
        draft.functions.filter(number=1).update(text="救火。")
    correction = publishing.publish(edition=draft, correction_note="删去一句。")
    way = address(published, "withdraw")
    assert f'href="{way}"' not in clerk.get(address(published, "change")).content.decode()
    assert f'href="{way}"' in publisher.get(address(published, "change")).content.decode()
    publisher.post(way, {"reason": "写了个人信息。"})
    reader = Client()
    assert reader.get(published.get_fixed_url()).status_code == 410
    assert reader.get(correction.get_absolute_url()).status_code == 200
    assert "已撤回" in publisher.post(way, {"reason": "再来"}, follow=True).content.decode()
    assert published.events.filter(act="withdraw").count() == 1
