"""What the law asks for besides the tables, as data: declared once, kept, merged, asked for again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgets.disclosure.merge import merge_document
from budgets.disclosure.model import Holding, Particular, ParticularKind, Phase
from budgets.disclosure.money import Percent
from budgets.disclosure.next_year import next_year_of
from budgets.disclosure.official_form.particulars import HoldingKind
from budgets.disclosure.readers.own_workbook.form import read_form
from budgets.disclosure.unfilled import open_places, with_all_kinds
from budgets.disclosure.workbook_format import PARTICULARS
from budgets.disclosure.writers.workbook import write_form
from tests.builders import wan
from tests.cast import fire_budget

K = ParticularKind
GUESTS, POSTS = Particular(K.GUESTS, 210), Particular(K.POSTS, 58)
RESERVED = Particular(K.RESERVED, None, wan("120"))
STATED = replace(fire_budget(), particulars=(GUESTS, POSTS, RESERVED))


def test_a_part_is_of_a_whole_that_is_measured_alike() -> None:
    for kind in K:
        for part in kind.parts:
            assert part.whole is kind
            assert (part.measure, part.section, part.about) == (
                kind.measure,
                kind.section,
                kind.about,
            )
            assert not part.parts


@pytest.mark.parametrize(
    ("kind", "measured"),
    [
        (K.GUESTS, {"amount": wan("1")}),
        (K.GUESTS, {"share": Percent.of("1")}),
        (K.RESERVED, {"count": 1}),
    ],
)
def test_money_is_not_counted_and_people_are_not_priced(
    kind: ParticularKind, measured: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=kind):
        Particular(kind, **measured)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("公务用车", HoldingKind.VEHICLES),
        ("车辆", HoldingKind.VEHICLES),
        ("消防车", None),
        ("副部（省）级及以上领导用车", HoldingKind.LEADERS),
        ("副部(省)级以上领导用车", HoldingKind.LEADERS),
        ("主要领导干部用车", HoldingKind.CHIEFS),
        ("主要负责人用车", HoldingKind.CHIEFS),
        ("机要通信用车", HoldingKind.COURIER),
        ("应急保障用车", HoldingKind.EMERGENCY),
        ("执法执勤用车", HoldingKind.ENFORCEMENT),
        ("特种专业技术用车", HoldingKind.SPECIAL),
        ("离退休干部服务用车", HoldingKind.RETIRED),
        ("一般公务用车", HoldingKind.GENERAL),
        ("其他用车", HoldingKind.OTHER),
        ("单价50万元以上的通用设备", HoldingKind.GENERAL_EQUIPMENT),
        ("单位价值100万元以上专用设备", HoldingKind.SPECIAL_EQUIPMENT),
        ("单位价值100万元以上设备（不含车辆）", HoldingKind.EQUIPMENT),
    ],
)
def test_a_holding_is_known_by_its_name(name: str, kind: HoldingKind | None) -> None:
    assert Holding(name, 1, "辆").kind is kind


def test_next_years_numbers_are_asked_for_and_last_years_are_not_taken_for_them() -> None:
    found = next_year_of(2021, Phase.BUDGET, last=STATED)
    assert [each.kind for each in found.particulars] == [K.GUESTS, K.POSTS, K.RESERVED]
    assert all(each.is_open for each in found.particulars)
    places = [place for place in open_places(found) if place.part == "particulars"]
    assert [(place.cell, place.field) for place in places] == [
        ("particulars:guests", "count"),
        ("particulars:posts", "count"),
        ("particulars:reserved", "amount"),
    ]


def test_what_only_final_accounts_state_is_not_asked_for_in_a_budget() -> None:
    final = replace(STATED, phase=Phase.FINAL, particulars=(Particular(K.AWARDED, None, wan("9")),))
    assert next_year_of(2021, Phase.BUDGET, last=final).particulars == ()
    assert next_year_of(2021, Phase.FINAL, last=final).particulars[0].is_open
    kinds = {each.kind for each in with_all_kinds(STATED)}
    assert K.AWARDED not in kinds
    assert kinds < {each.kind for each in with_all_kinds(final)}


def test_a_document_replaces_the_numbers_of_the_sections_of_which_it_states_some() -> None:
    page = replace(STATED, particulars=(Particular(K.RECEPTIONS, 25),))
    kinds = [each.kind for each in merge_document(STATED, page).particulars]
    assert kinds == [K.RECEPTIONS, K.POSTS, K.RESERVED]
    silent = replace(STATED, particulars=())
    assert merge_document(STATED, silent).particulars == STATED.particulars


def test_the_form_lists_every_kind_and_keeps_only_what_is_filled_in() -> None:
    filled = read_form("填报.xlsx", write_form(STATED), STATED)
    assert filled.errors == ()
    assert filled.disclosure == STATED


def test_a_form_of_an_earlier_portal_has_no_such_sheet_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from budgets.disclosure.writers import workbook

    earlier = tuple(each for each in workbook.TEXT_SHEETS if each is not PARTICULARS)
    with monkeypatch.context() as patch:
        patch.setattr(workbook, "TEXT_SHEETS", earlier)
        data = write_form(STATED)
    filled = read_form("填报.xlsx", data, STATED)
    assert filled.errors == ()
    assert filled.disclosure.particulars == STATED.particulars
