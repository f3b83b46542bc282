"""A finding leads to its cells, and is the same relation whatever these say."""

from __future__ import annotations

from budgets.disclosure.findings import Finding
from budgets.disclosure.model import Table
from budgets.disclosure.rules import judge
from tests.builders import document, item, total


def broken(part: str) -> Finding:
    (finding,) = judge(
        document(total(Table.T5, "100"), item(Table.T5, "201", part), item(Table.T5, "221", "40"))
    )[:1]
    return finding


def test_a_finding_names_the_address_of_each_cell() -> None:
    cells = [figure.cell for figure in broken("50").figures]
    assert cells == [
        "T5/expenditure/total//R101//",
        "T5/expenditure/item/201/R101//",
        "T5/expenditure/item/221/R101//",
    ]


def test_the_relation_stays_when_its_figures_change() -> None:
    one, other = broken("50"), broken("51")
    assert one.key != other.key
    assert one.relation == other.relation
