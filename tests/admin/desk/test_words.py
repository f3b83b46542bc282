"""Functions, priorities, units, glossary, passages, holdings, reasons, projects and their indicators."""

from __future__ import annotations

import pytest
from django.test import Client

from budgets import store
from budgets.admin.desk.pages import PARTS
from budgets.disclosure.model import Direction, Disclosure, LineKey, Section, Table, UnitKind
from budgets.disclosure.money import Nothing
from budgets.models import Edition
from tests.admin.entry import save, shown, type_into

pytestmark = pytest.mark.slow


def held(edition: Edition) -> Disclosure:
    return store.read(Edition.objects.get(pk=edition.pk))


def enter(client: Client, edition: Edition, part: str, *rows: dict[str, str]) -> None:
    response = save(client, edition, part, type_into(shown(client, edition, part), part, *rows))
    assert response.status_code == 302, response.content.decode()


def test_words_are_entered_and_numbered_in_order(clerk: Client, draft: Edition) -> None:
    enter(clerk, draft, "functions", {"text": "扑救火灾。"}, {"text": "宣传。"})
    enter(clerk, draft, "priorities", {"title": "换装", "text": "更换消防车。"})
    enter(clerk, draft, "units", {"name": "大队本级", "kind": "self"})
    enter(clerk, draft, "glossary", {"term": "基本支出", "text": "日常运转。"})
    enter(clerk, draft, "passages", {"section": "three_public", "text": "从严控制。"})
    enter(clerk, draft, "holdings", {"name": "消防车", "count": "3", "measure": "辆"})
    found = held(draft)
    assert [(f.number, f.text) for f in found.functions] == [(1, "扑救火灾。"), (2, "宣传。")]
    assert (found.priorities[0].title, found.priorities[0].text) == ("换装", "更换消防车。")
    assert found.units[0].kind is UnitKind.SELF
    assert found.glossary[0].term == "基本支出"
    assert found.passages[0].section is Section.THREE_PUBLIC
    assert (found.holdings[0].count, found.holdings[0].measure) == (3, "辆")


def test_numbers_close_up_when_a_row_is_struck_out(clerk: Client, imported: Edition) -> None:
    fields = shown(clerk, imported, "functions") | {"functions-0-DELETE": "on"}
    save(clerk, imported, "functions", fields)
    assert [(f.number, f.text) for f in held(imported).functions] == [(1, "宣传消防知识。")]


def test_a_missing_title_is_asked_for_and_the_text_kept(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "priorities"), "priorities", {"text": "没有标题的内容"})
    response = save(clerk, draft, "priorities", fields)
    assert response.status_code == 200
    assert "没有标题的内容" in response.content.decode()
    assert not draft.priorities.exists()


def test_a_reason_is_typed_without_a_sign(clerk: Client, draft: Edition) -> None:
    about = next(v for v in _options(clerk, draft) if '"O1"' in v)
    row = {"about": about, "direction": "decrease", "change": "2.5", "percent": "3.7%"}
    enter(clerk, draft, "reasons", {**row, "text": "压减支出", "comparable": "on"})
    (reason,) = held(draft).reasons
    assert reason.about == LineKey(Table.OPERATING_COST)
    assert reason.label == "机关运行经费"
    assert reason.direction is Direction.DECREASE
    assert reason.change is not None
    assert (reason.change.yuan, reason.change.printed) == (-25_000, "2.5")
    assert reason.percent is not None
    assert str(reason.percent.value) == "-3.7"
    assert reason.comparable


@pytest.mark.parametrize(
    ("direction", "change", "sentence"),
    [
        ("increase", "0", "增加或减少的金额不能是 0"),
        ("flat", "2", "持平时没有变化金额"),
        ("decrease", "-2", "变化金额不带正负号"),
    ],
)
def test_a_change_against_its_direction_is_explained(
    clerk: Client, draft: Edition, direction: str, change: str, sentence: str
) -> None:
    row = {"about": _options(clerk, draft)[0], "direction": direction, "change": change}
    fields = type_into(shown(clerk, draft, "reasons"), "reasons", row)
    assert sentence in save(clerk, draft, "reasons", fields).content.decode()
    assert not draft.reasons.exists()


def test_projects_keep_their_indicators_when_saved_again(clerk: Client, imported: Edition) -> None:
    enter(clerk, imported, "projects", {"name": "培训", "amount": "1.5", "goal": "人人会用"})
    found = held(imported).projects
    assert [p.name for p in found] == ["消防车购置", "宣传", "培训"]
    assert found[0].indicators[0].target == "1"
    assert found[1].amount.nothing is Nothing.NOT_DISCLOSED


def test_indicators_are_entered_for_a_project(clerk: Client, imported: Edition) -> None:
    second = imported.projects.get(name="宣传")
    row = {"level1": "产出指标", "level3": "宣传场次", "target": "≥12", "unit": "场"}
    enter(clerk, imported, "indicators", {"project": str(second.pk), **row})
    found = held(imported).projects
    assert found[1].indicators[0].level3 == "宣传场次"
    assert found[0].indicators[0].level3 == "购置车辆"


@pytest.mark.parametrize("part", sorted(PARTS))
def test_saving_an_untouched_page_changes_nothing(
    clerk: Client, imported: Edition, part: str
) -> None:
    before = held(imported)
    assert save(clerk, imported, part, shown(clerk, imported, part)).status_code == 302
    after = held(imported)
    for field in Disclosure.__slots__:
        if field != "lines":
            assert getattr(after, field) == getattr(before, field), field
    assert set(after.lines) == set(before.lines)


def _options(client: Client, edition: Edition) -> list[str]:
    response = client.get(f"/admin/budgets/edition/{edition.pk}/part/reasons/")
    field = response.context["blocks"][0].formset.forms[0].fields["about"]
    return [value for _, group in field.choices for value, _ in group]
