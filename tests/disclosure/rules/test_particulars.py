"""The counts and shares that the law asks for are judged with each other and with the money they go with."""

from __future__ import annotations

from typing import Any

import pytest

from budgets.disclosure.findings import Finding, Severity
from budgets.disclosure.model import (
    Holding,
    Line,
    Nature,
    Particular,
    ParticularKind,
    Passage,
    Phase,
    Section,
    Table,
)
from budgets.disclosure.money import Percent
from tests.builders import document, found_by, item, total, wan

K = ParticularKind


def counts(**numbers: int) -> tuple[Particular, ...]:
    return tuple(Particular(K(kind), number) for kind, number in numbers.items())


def amounts(**numbers: str) -> tuple[Particular, ...]:
    return tuple(Particular(K(kind), None, wan(number)) for kind, number in numbers.items())


def finding(rule: str, *lines: Line, **more: Any) -> Finding:
    (found,) = found_by(rule, document(*lines, **more))
    return found


def silent(rule: str, *lines: Line, **more: Any) -> bool:
    return found_by(rule, document(*lines, **more)) == []


def test_no_more_is_reserved_for_small_firms_than_is_procured() -> None:
    found = finding("R70", total(Table.PROCUREMENT, "186"), particulars=amounts(reserved="216"))
    assert found.severity is Severity.ERROR
    assert "216万元" in found.message
    assert "186万元" in found.message
    assert found.figures[0].cell == "particulars:reserved"
    assert silent("R70", total(Table.PROCUREMENT, "186"), particulars=amounts(reserved="186"))
    assert silent("R70", particulars=amounts(reserved="216"))


def test_micro_firms_are_some_of_the_small_ones() -> None:
    found = finding("R71", particulars=amounts(awarded="10", awarded_small="12"))
    assert "12万元" in found.message
    assert silent("R71", particulars=amounts(awarded="12", awarded_small="12"))
    assert silent("R71", particulars=amounts(reserved="10", awarded_small="12"))


@pytest.mark.parametrize(("share", "fine"), [("68.62", True), ("68.6", True), ("31.38", False)])
def test_a_share_of_procurement_follows(share: str, fine: bool) -> None:
    stated = Particular(K.AWARDED, None, wan("118.30"), Percent.of(share))
    found = found_by("R72", document(total(Table.PROCUREMENT, "172.40"), particulars=(stated,)))
    assert (found == []) is fine
    if not fine:
        assert "68.62%" in found[0].message
        assert "写为31.38%" in found[0].message


def test_goals_cover_no_more_than_the_projects() -> None:
    projects = total(Table.T3, "730", Nature.PROJECT)
    found = finding("R73", projects, particulars=amounts(goal_money="930"))
    assert "930万元" in found.message
    assert silent("R73", projects, particulars=amounts(goal_money="700"))
    assert silent("R73", projects, phase=Phase.FINAL, particulars=amounts(goal_money="930"))


def test_there_are_no_more_people_than_posts() -> None:
    found = finding("R74", particulars=counts(posts=58, staff=61))
    assert found.severity is Severity.WARNING
    assert "61人" in found.message
    assert "58人" in found.message
    assert silent("R74", particulars=counts(posts=58, staff=58))
    assert silent("R74", particulars=counts(posts_administrative=24, staff=61))


def test_parts_of_people_are_no_more_than_the_whole() -> None:
    parts = counts(staff=55, staff_administrative=25, staff_institution=32)
    assert "合计57人" in finding("R75", particulars=parts).message
    assert silent("R75", particulars=counts(staff=55, staff_administrative=23))


def three_public(amount: str, code: str = "S3") -> Line:
    return item(Table.T7, code, amount, "公务接待费")


@pytest.mark.parametrize(
    ("line", "stated", "wrong"),
    [
        (three_public("0"), {"receptions": 3, "guests": 9}, True),
        (three_public("2.41"), {"receptions": 0, "guests": 0}, True),
        (three_public("2.41"), {"receptions": 3, "guests": 9}, False),
        (three_public("0"), {"receptions": 0}, False),
        (three_public("0", "S202"), {"cars_kept": 3}, False),  # another body pays for them
    ],
)
def test_counts_go_with_money(line: Line, stated: dict[str, int], wrong: bool) -> None:
    found = found_by("R76", document(line, phase=Phase.FINAL, particulars=counts(**stated)))
    assert [each.severity for each in found] == [Severity.NOTICE] * wrong


def accounts(words: str, **more: Any) -> list[Finding]:
    said = Passage(Section.THREE_PUBLIC, "", words)
    line = three_public("2.41")
    return found_by("R77", document(line, phase=Phase.FINAL, passages=(said,), **more))


def test_what_was_spent_on_receptions_comes_with_their_counts() -> None:
    (found,) = accounts("公务接待费2.41万元，减少的主要原因是压缩接待批次。比2022年减少1万元。")
    assert "国内公务接待批次、国内公务接待人次" in found.message
    assert [each.cell for each in found.figures[1:]] == [
        "particulars:receptions",
        "particulars:guests",
    ]
    (found,) = accounts(
        "公务接待费2.41万元。其中：外事接待0批次，0人次。因公出国（境）团组1个、2人次。"
    )
    assert "国内公务接待人次" in found.message


def test_nobody_is_blamed_for_a_count_that_was_not_read() -> None:
    assert accounts("全年接待上级来人46批、368人。") == []
    assert accounts("公务接待费2.41万元。", particulars=counts(receptions=4, guests=9)) == []
    line = three_public("2.41")
    assert found_by("R77", document(line, phase=Phase.FINAL)) == []  # a table without its words
    assert found_by("R77", document(line)) == []  # a budget need not say


def vehicles(**numbers: int) -> tuple[Holding, ...]:
    return tuple(Holding(name, number, "辆") for name, number in numbers.items())


@pytest.mark.parametrize(
    ("held", "wrong"),
    [
        ({"车辆": 3, "应急保障用车": 1, "执法执勤用车": 3, "其他用车": 0}, True),
        ({"车辆": 3, "应急保障用车": 1, "其他用车": 0}, True),
        ({"车辆": 3, "应急保障用车": 1}, False),  # the list may be cut short
        ({"车辆": 3, "应急保障用车": 1, "其他用车": 2}, False),
        ({"应急保障用车": 1, "其他用车": 2}, False),
    ],
)
def test_the_kinds_of_vehicles_add_up(held: dict[str, int], wrong: bool) -> None:
    found = found_by("R78", document(holdings=vehicles(**held)))
    assert [each.severity for each in found] == [Severity.WARNING] * wrong


@pytest.mark.parametrize(
    ("held", "severities"),
    [
        ({"公务用车": 3}, []),
        ({"公务用车": 2}, [Severity.WARNING]),
        ({"公务用车": 5}, [Severity.NOTICE]),
        ({"车辆": 5}, []),  # among all vehicles there may be others
    ],
)
def test_cars_kept_are_the_cars_held(held: dict[str, int], severities: list[Severity]) -> None:
    stated = document(holdings=vehicles(**held), particulars=counts(cars_kept=3))
    assert [each.severity for each in found_by("R79", stated)] == severities
