"""A page of the desk sent by its script: kept, not understood, overtaken; and what it costs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from budgets import publishing
from budgets.models import Edition
from tests.admin.entry import address, row_of, save, shown, type_into

ASK = {"HTTP_ACCEPT": "application/json"}


def sent(client: Client, edition: Edition, part: str, fields: dict[str, str], **more: str) -> Any:
    response = client.post(address(edition, "part", part), fields | more, **ASK)  # type: ignore[arg-type]
    assert response.status_code == 200
    return response.json()


def first_saves(client: Client, edition: Edition, part: str, **texts: str) -> None:
    """Somebody else changes fields of a page meanwhile."""
    fields = shown(client, edition, part)
    assert save(client, edition, part, fields | texts).status_code == 302


def test_a_save_tells_which_relations_it_mended_and_where_the_rest_are(
    clerk: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5")
    broken = sent(clerk, imported, "T5", fields | {"expenditure-0-c1": "120.5"})
    assert broken["saved"]
    assert "新出现" in broken["message"]
    assert "#cell=T5/expenditure/total//R101//" in broken["panel"]
    assert 'class="count wrong"' in broken["tabs"]
    again = shown(clerk, imported, "T5") | {"expenditure-0-c1": "100"}
    mended = sent(clerk, imported, "T5", again)
    assert "解决了" in mended["message"]


def test_a_cell_that_is_not_understood_is_named(clerk: Client, imported: Edition) -> None:
    fields = shown(clerk, imported, "T5") | {"expenditure-0-c1": "12O"}
    answer = sent(clerk, imported, "T5", fields)
    assert not answer["saved"]
    assert [trouble[:2] for trouble in answer["troubles"]] == [["expenditure-0", "c1"]]


def test_the_page_goes_on_after_a_save(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2210201", "c0": "1"})
    answer = sent(clerk, draft, "T5", fields)
    (row,) = [start for start in answer["rows"] if answer["rows"][start].get("code")]
    assert answer["rows"][row] == {"code": "2210201", "name": "住房公积金", "was": "item|2210201"}
    fields |= {f"{row}-was": "item|2210201", f"{row}-c0": "2"}
    fields |= {"state": answer["state"], "base": answer["base"]}
    assert sent(clerk, draft, "T5", fields)["saved"]
    assert draft.lines.get(code="2210201").amount_printed == "2"


def test_what_only_one_of_two_changed_is_merged_after_asking(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5")
    mine = row_of(fields, "expenditure", code="2210201")
    theirs = row_of(fields, "expenditure", code="2240201")
    first_saves(colleague, imported, "T5", **{f"{theirs}-c3": "29"})
    fields[f"{mine}-c1"] = "5"
    asked = sent(clerk, imported, "T5", fields)
    assert not asked["saved"]
    assert "colleague" in asked["overtaken"]
    assert "<table" not in asked["overtaken"]
    state = asked["overtaken"].partition('name="merge" value="')[2][:20]
    assert sent(clerk, imported, "T5", fields, merge=state)["saved"]
    assert imported.lines.get(table="T5", code="2210201").amount_printed == "5"
    assert imported.lines.get(table="T5", code="2240201", nature="project").amount_printed == "29"


@pytest.mark.parametrize(("side", "stays"), [("mine", "31"), ("theirs", "29")])
def test_what_both_changed_is_for_a_person_to_choose(
    clerk: Client, colleague: Client, imported: Edition, side: str, stays: str
) -> None:
    fields = shown(clerk, imported, "T5")
    name = f"{row_of(fields, 'expenditure', code='2240201')}-c3"
    first_saves(colleague, imported, "T5", **{name: "29"})
    fields[name] = "31"
    asked = sent(clerk, imported, "T5", fields)["overtaken"]
    for said in ("31", "29", "30", "项目支出"):
        assert said in asked
    state = asked.partition('name="merge" value="')[2][:20]
    unanswered = sent(clerk, imported, "T5", fields, merge=state)
    assert not unanswered["saved"]
    chosen = "choose-" + asked.partition('name="choose-')[2][:12]
    assert sent(clerk, imported, "T5", fields, merge=state, **{chosen: side})["saved"]
    stored = imported.lines.get(table="T5", code="2240201", nature="project")
    assert stored.amount_printed == stays


def test_a_third_save_between_question_and_answer_is_asked_about_too(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5")
    name = f"{row_of(fields, 'expenditure', code='2240201')}-c3"
    first_saves(colleague, imported, "T5", **{name: "29"})
    fields[name] = "31"
    state = sent(clerk, imported, "T5", fields)["overtaken"].partition('name="merge" value="')[2][
        :20
    ]
    first_saves(colleague, imported, "T5", **{name: "28"})
    assert not sent(clerk, imported, "T5", fields, merge_mine=state)["saved"]


def test_rows_that_each_added_are_both_there_and_the_same_heading_once(
    clerk: Client, colleague: Client, draft: Edition
) -> None:
    fields = shown(clerk, draft, "T5")
    first_saves(
        colleague,
        draft,
        "T5",
        **type_into(
            shown(colleague, draft, "T5"), "expenditure",
            {"code": "2210201", "name": "住房公积金", "c0": "1"}, {"code": "205", "c0": "7"},
        ),
    )  # fmt: skip
    type_into(
        fields, "expenditure", {"code": "2210201", "c0": "1", "c3": "2"}, {"code": "206", "c0": "3"}
    )
    asked = sent(clerk, draft, "T5", fields)["overtaken"]
    state = asked.partition('name="merge" value="')[2][:20]
    assert sent(clerk, draft, "T5", fields, merge=state)["saved"]
    found = draft.lines.filter(table="T5").values_list("code", "amount_printed", "prior_printed")
    assert sorted(found) == [("205", "7", ""), ("206", "3", ""), ("2210201", "1", "2")]


def test_words_that_two_people_changed_are_chosen_between_too(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "functions")
    first_saves(colleague, imported, "functions", **{"functions-0-text": "对方写的。"})
    fields |= {"functions-0-text": "我写的。", "functions-1-text": "只有我改的。"}
    asked = sent(clerk, imported, "functions", fields)["overtaken"]
    assert "对方写的。" in asked
    state = asked.partition('name="merge_theirs" value="')[2][:20]
    assert sent(clerk, imported, "functions", fields, merge_theirs=state)["saved"]
    texts = imported.functions.order_by("number").values_list("text", flat=True)
    assert list(texts) == ["对方写的。", "只有我改的。"]


def test_without_script_the_page_asks_the_same(
    clerk: Client, colleague: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5")
    name = f"{row_of(fields, 'expenditure', code='2240201')}-c3"
    first_saves(colleague, imported, "T5", **{name: "29"})
    page = save(clerk, imported, "T5", fields | {name: "31"}).content.decode()
    assert 'value="31"' in page
    state = page.partition('name="merge_mine" value="')[2][:20]
    response = save(clerk, imported, "T5", fields | {name: "31", "merge_mine": state})
    assert response.status_code == 302
    stored = imported.lines.get(table="T5", code="2240201", nature="project")
    assert stored.amount_printed == "31"


def test_next_leads_to_where_work_is_left(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2210201", "c0": "1"})
    answer = sent(clerk, draft, "T5", fields, _next="1")
    assert answer["next"] == address(draft, "part", "T6")
    holdings = sent(clerk, draft, "holdings", shown(clerk, draft, "holdings"), _next="1")
    assert holdings["next"] == address(draft, "part", "functions")


def with_rows(client: Client, draft: Edition, count: int) -> dict[str, str]:
    rows = [{"code": f"201{n:04}", "name": f"事项{n}", "c0": f"{n + 1}.5"} for n in range(count)]
    return type_into(shown(client, draft, "T5"), "expenditure", *rows)


def queries(client: Client, edition: Edition) -> tuple[int, int]:
    """How many queries it takes to open the sheet, and to save it with a figure changed."""
    shown(client, edition, "T5")
    with CaptureQueriesContext(
        connection,
    ) as opened:
        fields = shown(client, edition, "T5")
    fields[f"{row_of(fields, 'expenditure', code='2010001')}-c0"] = "77"
    with CaptureQueriesContext(connection) as kept:
        assert sent(client, edition, "T5", fields)["saved"]
    return len(opened), len(kept)


def test_ten_times_the_lines_cost_no_query_more(clerk: Client, draft: Edition) -> None:
    assert sent(clerk, draft, "T5", with_rows(clerk, draft, 40))["saved"]
    few = queries(clerk, draft)
    draft.lines.all().delete()
    assert sent(clerk, draft, "T5", with_rows(clerk, draft, 400))["saved"]
    assert draft.lines.count() == 400
    assert queries(clerk, draft) == few


def test_a_published_edition_takes_nothing_from_the_script(
    clerk: Client, imported: Edition
) -> None:
    fields = shown(clerk, imported, "T5")
    publishing.publish(edition=imported, actor=User.objects.get(username="clerk"))
    answer = sent(clerk, imported, "T5", fields)
    assert (answer["saved"], "已经公开" in answer["message"]) == (False, True)
