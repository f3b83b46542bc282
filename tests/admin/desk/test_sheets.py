"""Tables typed by hand, read back as a Disclosure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from budgets import store
from budgets.disclosure.model import Fund, Line, LineKey, Nature, Row, Side, Table
from budgets.disclosure.money import Nothing
from budgets.models import Edition, Event
from tests.admin.entry import address, row_of, save, shown, type_into


def line_of(edition: Edition, key: LineKey) -> Line:
    edition = Edition.objects.get(pk=edition.pk)
    found = store.read(edition).line(key)
    assert found is not None
    return found


def yuan(edition: Edition, key: LineKey) -> Decimal | None:
    return line_of(edition, key).amount.yuan


def test_one_row_of_table_five_is_a_line_for_each_nature(clerk: Client, draft: Edition) -> None:
    fields = shown(clerk, draft, "T5")
    row = {
        "code": "2010301",
        "c0": "149",
        "c1": "146.4",
        "c2": "2.6",
        "c3": "140",
        "purpose": "运转",
    }
    response = save(clerk, draft, "T5", type_into(fields, "expenditure", row))
    assert response.status_code == 302
    item = LineKey(Table.T5, row=Row.ITEM, code="2010301", fund=Fund.GENERAL)
    line = line_of(draft, item)
    assert (line.name, line.purpose) == ("行政运行", "运转")
    assert line.amount.yuan == 1_490_000
    assert line.prior is not None
    assert line.prior.yuan == 1_400_000
    basic = LineKey(Table.T5, row=Row.ITEM, code="2010301", fund=Fund.GENERAL, nature=Nature.BASIC)
    assert line_of(draft, basic).amount.printed == "146.4"


def test_totals_are_worked_out_from_the_items(clerk: Client, draft: Edition) -> None:
    fields = type_into(
        shown(clerk, draft, "T5"),
        "expenditure",
        {"code": "2010301", "c1": "146.4", "c2": "2.6"},
        {"code": "2210201", "c1": "9.15"},
    )
    save(clerk, draft, "T5", fields, "_totals")
    total = LineKey(Table.T5, fund=Fund.GENERAL)
    assert line_of(draft, total).amount.printed == "158.15"
    item = LineKey(Table.T5, row=Row.ITEM, code="2010301", fund=Fund.GENERAL)
    assert yuan(draft, item) == 1_490_000


def test_both_sides_of_table_one_are_totalled_with_what_is_carried_over(
    clerk: Client, draft: Edition
) -> None:
    fields = shown(clerk, draft, "T1")
    fields[f"{row_of(fields, 'revenue', code='R101')}-c0"] = "100"
    fields[f"{row_of(fields, 'revenue', code='R9')}-c0"] = "5"
    type_into(fields, "expenditure", {"code": "201", "c0": "105"})
    save(clerk, draft, "T1", fields, "_totals")
    assert yuan(draft, LineKey(Table.T1, Side.REVENUE, Row.CURRENT)) == 1_000_000
    assert yuan(draft, LineKey(Table.T1, Side.REVENUE)) == 1_050_000
    assert yuan(draft, LineKey(Table.T1)) == 1_050_000


def test_the_rows_of_table_seven_are_there_and_its_totals_computed(
    clerk: Client, draft: Edition
) -> None:
    fields = shown(clerk, draft, "T7")
    for code, figure in {"S1": "没有安排", "S202": "2.5", "S3": "0.5"}.items():
        fields[f"{row_of(fields, 'expenditure', code=code)}-c0"] = figure
    save(clerk, draft, "T7", fields, "_totals")
    item = {"row": Row.ITEM, "fund": Fund.GENERAL}
    assert yuan(draft, LineKey(Table.T7, code="S2", **item)) == 25_000
    assert yuan(draft, LineKey(Table.T7, fund=Fund.GENERAL)) == 30_000
    abroad = line_of(draft, LineKey(Table.T7, code="S1", **item))
    assert abroad.amount.nothing is Nothing.NONE_PLANNED


@pytest.mark.parametrize(
    ("table", "prefix", "row", "fund", "nature"),
    [
        ("T2", "revenue", {"code": "201", "c2": "7"}, Fund.GENERAL, Nature.TOTAL),
        ("T3", "expenditure", {"code": "201", "c2": "7"}, Fund.ALL, Nature.PROJECT),
        ("T4", "expenditure", {"code": "201", "c1": "7"}, Fund.GENERAL, Nature.TOTAL),
        ("T6", "expenditure", {"code": "30101", "c1": "7"}, Fund.GENERAL, Nature.PERSONNEL),
        ("T8", "expenditure", {"code": "212", "c0": "7"}, Fund.GOVERNMENT_FUND, Nature.TOTAL),
        ("T9", "expenditure", {"code": "223", "c0": "7"}, Fund.STATE_CAPITAL, Nature.TOTAL),
    ],
)
def test_every_table_takes_its_own_columns(
    clerk: Client,
    draft: Edition,
    table: str,
    prefix: str,
    row: dict[str, str],
    fund: Fund,
    nature: Nature,
) -> None:
    fields = type_into(shown(clerk, draft, table), prefix, row)
    assert save(clerk, draft, table, fields).status_code == 302
    key = LineKey(Table(table), Side(prefix), Row.ITEM, row["code"], "", fund, nature)
    assert yuan(draft, key) == 70_000


def test_what_stands_in_no_table_is_entered_too(clerk: Client, draft: Edition) -> None:
    fields = shown(clerk, draft, "O1")
    fields["expenditure-0-c0"] = "64.2"
    save(clerk, draft, "O1", fields)
    fields = shown(clerk, draft, "O2")
    fields[f"{row_of(fields, 'expenditure', code='G1')}-c0"] = "12"
    save(clerk, draft, "O2", fields, "_totals")
    fields = type_into(shown(clerk, draft, "O3"), "expenditure", {"name": "打印机", "c0": "0.5"})
    save(clerk, draft, "O3", fields)
    assert yuan(draft, LineKey(Table.OPERATING_COST)) == 642_000
    assert yuan(draft, LineKey(Table.PROCUREMENT)) == 120_000
    assert yuan(draft, LineKey(Table.ASSETS, row=Row.ITEM, name="打印机")) == 5_000


def test_a_bad_figure_is_one_sentence_and_nothing_typed_is_lost(
    clerk: Client, draft: Edition
) -> None:
    fields = type_into(
        shown(clerk, draft, "T5"),
        "expenditure",
        {"code": "2010301", "c0": "12O.5", "c1": "１２０．５"},
        {"code": "2210201", "c0": "9.1"},
    )
    response = save(clerk, draft, "T5", fields)
    assert response.status_code == 200
    page = response.content.decode()
    assert "“12O.5”不是金额" in page
    for typed in ("12O.5", "１２０．５", "2210201", "9.1"):
        assert f'value="{typed}"' in page
    assert not draft.lines.exists()


def test_full_width_figures_and_other_units_are_understood(clerk: Client, draft: Edition) -> None:
    fields = type_into(
        shown(clerk, draft, "T8"),
        "expenditure",
        {"code": "212", "c0": "１，２３４．５"},
        {"code": "213", "c0": "3,000元"},
    )
    save(clerk, draft, "T8", fields)
    fund = {"row": Row.ITEM, "fund": Fund.GOVERNMENT_FUND}
    assert yuan(draft, LineKey(Table.T8, code="212", **fund)) == 12_345_000
    assert yuan(draft, LineKey(Table.T8, code="213", **fund)) == 3_000
    again = shown(clerk, draft, "T8")
    assert again[f"{row_of(again, 'expenditure', code='213')}-c0"] == "3,000元"


def test_the_unit_of_the_sheet_may_be_yuan(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T8"), "expenditure", {"code": "212", "c0": "98,765.43"})
    save(clerk, draft, "T8", fields | {"unit": "元"})
    key = LineKey(Table.T8, row=Row.ITEM, code="212", fund=Fund.GOVERNMENT_FUND)
    assert yuan(draft, key) == Decimal("98765.43")
    assert shown(clerk, draft, "T8")["unit"] == "元"


def test_the_same_heading_twice_is_refused(clerk: Client, draft: Edition) -> None:
    row = {"code": "2010301", "name": "行政运行", "c0": "1"}
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", row, row)
    response = save(clerk, draft, "T5", fields)
    assert "同一科目只填一行" in response.content.decode()
    assert not draft.lines.exists()


def test_last_year_without_this_year_stays_an_empty_cell(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2010301", "c3": "5"})
    assert save(clerk, draft, "T5", fields).status_code == 302
    again = shown(clerk, draft, "T5")
    row = next(key.rpartition("-")[0] for key, value in again.items() if value == "2010301")
    assert (again[f"{row}-c0"], again[f"{row}-c3"]) == ("", "5")
    findings = clerk.get(address(draft, "change")).content.decode()
    assert "还没有填" in findings


@pytest.mark.parametrize("table", [t.value for t in Table if t is not Table.T10])
def test_saving_an_untouched_sheet_changes_nothing(
    clerk: Client, imported: Edition, table: str
) -> None:
    before = set(store.read(imported).lines)
    assert save(clerk, imported, table, shown(clerk, imported, table)).status_code == 302
    assert set(store.read(Edition.objects.get(pk=imported.pk)).lines) == before


def test_a_changed_figure_leaves_the_rest_of_its_line(clerk: Client, imported: Edition) -> None:
    fields = shown(clerk, imported, "T5")
    prefix = row_of(fields, "expenditure", code="2240201")
    assert fields[f"{prefix}-purpose"] == "执勤备战"
    fields[next(n for n, v in fields.items() if n.startswith(prefix) and v == "65.5")] = "60"
    save(clerk, imported, "T5", fields)
    item = {"row": Row.ITEM, "code": "2240201", "fund": Fund.GENERAL}
    assert yuan(imported, LineKey(Table.T5, **item, nature=Nature.BASIC)) == 600_000
    whole = line_of(imported, LineKey(Table.T5, **item))
    assert (whole.purpose, whole.path[1]) == ("执勤备战", "消防救援事务")
    assert whole.planned is not None
    assert whole.planned.printed == "95.5"


def test_whoever_saves_second_is_told_and_loses_nothing(clerk: Client, draft: Edition) -> None:
    first, second = shown(clerk, draft, "T5"), shown(clerk, draft, "T5")
    save(clerk, draft, "T5", type_into(first, "expenditure", {"code": "2010301", "c0": "1"}))
    typed = type_into(second, "expenditure", {"code": "2210201", "c0": "2"})
    response = save(clerk, draft, "T5", typed)
    page = response.content.decode()
    assert "还没有保存" in page
    assert 'value="2210201"' in page
    assert list(draft.lines.values_list("code", flat=True)) == ["2010301"]


def test_every_save_leaves_an_event(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2010301", "c0": "1"})
    save(clerk, draft, "T5", fields)
    event = Event.objects.filter(edition=draft).first()
    assert event is not None
    assert (event.act, event.actor_name) == ("edit_draft", "clerk")
    assert "表5" in event.note


def test_a_struck_out_row_is_gone(clerk: Client, imported: Edition) -> None:
    fields = shown(clerk, imported, "T5")
    fields[f"{row_of(fields, 'expenditure', code='2210201')}-DELETE"] = "on"
    save(clerk, imported, "T5", fields)
    assert not imported.lines.filter(table="T5", code="2210201").exists()


@pytest.mark.parametrize("typed", ["9" * 24, "9" * 5000, "١٢٣", "5²", "1e9"])
def test_what_is_no_amount_comes_back_as_typed_with_a_sentence(
    clerk: Client, draft: Edition, typed: str
) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2010301", "c0": typed})
    response = save(clerk, draft, "T5", fields)
    assert response.status_code == 200
    assert typed in response.content.decode()
    assert not draft.lines.exists()


def test_a_negative_amount_keeps_the_sign_it_was_typed_with(clerk: Client, draft: Edition) -> None:
    fields = type_into(shown(clerk, draft, "T5"), "expenditure", {"code": "2010301", "c0": "-5"})
    save(clerk, draft, "T5", fields)
    item = LineKey(Table.T5, row=Row.ITEM, code="2010301", fund=Fund.GENERAL)
    amount = line_of(draft, item).amount
    assert (amount.printed, amount.yuan) == ("-5", Decimal(-50_000))
