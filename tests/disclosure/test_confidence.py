"""How sure a figure is: what the document's own statements of it say to each other."""

from __future__ import annotations

from budgets.disclosure.confidence import Evidence, confidence_of
from budgets.disclosure.model import Disclosure, Identity, Line, Statement, Table
from budgets.disclosure.money import Amount, MoneyUnit

WAN = MoneyUnit.WAN


def line(name: str, printed: str) -> Line:
    return Line(table=Table.T5, name=name, amount=Amount.of(printed, WAN))


def said(about: Line, amount: Amount) -> Statement:
    return Statement(about.key, amount)


def disclosure(lines: list[Line], *statements: Statement) -> Disclosure:
    return Disclosure(
        department=Identity("清源县水利局"),
        fiscal_year=2024,
        lines=tuple(lines),
        statements=statements,
    )


def test_conflicting_figures_come_first_and_confirmed_ones_last() -> None:
    twice, once, torn = line("甲", "10"), line("乙", "20"), line("丙", "30")
    judged = confidence_of(
        disclosure(
            [twice, once, torn], said(twice, Amount.of("10", WAN)), said(torn, Amount.of("31", WAN))
        )
    )
    assert [(each.line.name, each.standing) for each in judged] == [
        ("丙", Evidence.CONFLICTING),
        ("乙", Evidence.ONCE),
        ("甲", Evidence.TWICE),
    ]
    assert judged[0].statements[0].amount.printed == "31"


def test_another_unit_and_rounding_do_not_conflict() -> None:
    first = line("甲", "171.68")
    same = disclosure(
        [first],
        said(first, Amount.of("1716800", MoneyUnit.YUAN)),
        said(first, Amount.of("171.7", WAN)),
    )
    assert [each.standing for each in confidence_of(same)] == [Evidence.TWICE]


def test_one_statement_among_several_is_enough_to_conflict() -> None:
    first = line("甲", "171.7")
    torn = disclosure(
        [first], said(first, Amount.of("171.7", WAN)), said(first, Amount.of("171.6", WAN))
    )
    assert [each.standing for each in confidence_of(torn)] == [Evidence.CONFLICTING]


def test_a_figure_beside_a_silence_conflicts_but_two_silences_do_not() -> None:
    silent = Line(table=Table.T8, name="甲", amount=Amount.not_disclosed(WAN))
    given = line("乙", "5")
    judged = confidence_of(
        disclosure(
            [silent, given],
            said(silent, Amount.not_disclosed(WAN)),
            said(given, Amount.not_disclosed(WAN)),
        )
    )
    assert {each.line.name: each.standing for each in judged} == {
        "乙": Evidence.CONFLICTING,
        "甲": Evidence.TWICE,
    }
