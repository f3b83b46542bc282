"""The door between the wings: what goes in comes out the same."""

from dataclasses import replace

import pytest

from budgets import store
from budgets.disclosure.model import Disclosure, Identity, Line, Phase, Row, Side, Table
from budgets.disclosure.money import Amount, MoneyUnit
from budgets.models import Edition
from tests.builders import wan
from tests.cast import fire_brigade, fire_budget

pytestmark = pytest.mark.django_db


def draft(disclosure: Disclosure) -> Edition:
    return Edition.objects.create(
        department=fire_brigade(), fiscal_year=disclosure.fiscal_year, phase=disclosure.phase
    )


@pytest.mark.parametrize(
    "disclosure",
    [
        fire_budget(),
        fire_budget(phase=Phase.FINAL),
        Disclosure(department=Identity("云溪县消防救援大队"), fiscal_year=2020),
        Disclosure(
            department=Identity("改过的名称"),
            fiscal_year=2021,
            unit=MoneyUnit.YUAN,
            lines=(
                Line(
                    table=Table.T1,
                    side=Side.REVENUE,
                    row=Row.CURRENT,
                    name="本年收入合计",
                    amount=Amount.of("1,234,567,890.12", MoneyUnit.YUAN),
                    prior=Amount.of("0.00", MoneyUnit.YUAN),
                ),
                Line(table=Table.T1, name="零钱", amount=Amount.of("0.000001", MoneyUnit.WAN)),
            ),
        ),
    ],
    ids=["budget", "final accounts", "nothing but a name", "figures of all sizes"],
)
def test_what_is_written_is_read_back_the_same(disclosure: Disclosure) -> None:
    edition = draft(disclosure)
    store.write(edition, disclosure)
    assert store.read(Edition.objects.get(pk=edition.pk)) == disclosure


def test_writing_again_leaves_nothing_of_the_former_content() -> None:
    edition = draft(fire_budget())
    store.write(edition, fire_budget())
    second = replace(fire_budget(), lines=fire_budget().lines[:2], projects=(), glossary=())
    store.write(edition, second)
    assert store.read(edition) == second


def test_a_disclosure_that_breaks_a_constraint_is_refused_whole() -> None:
    edition = draft(fire_budget())
    store.write(edition, fire_budget())
    twice = Line(table=Table.T5, code="2010101", name="行政运行", amount=wan("5"))
    with pytest.raises(Exception, match="line_once_an_edition"):
        store.write(edition, replace(fire_budget(), functions=(), lines=(twice, twice)))
    assert store.read(edition) == fire_budget()


def test_reading_many_editions_takes_a_constant_number_of_queries(
    django_assert_num_queries: object,
) -> None:
    department = fire_brigade()
    for year in (2019, 2020, 2021):
        edition = Edition.objects.create(department=department, fiscal_year=year)
        store.write(edition, fire_budget(year))
    with django_assert_num_queries(13):  # type: ignore[operator]
        found = [store.read(x) for x in store.editions_with_parts(Edition.objects.all())]
    assert [x.fiscal_year for x in found] == [2021, 2020, 2019]


def test_leaves_are_marked_for_files_that_read_rows() -> None:
    edition = draft(fire_budget())
    store.write(edition, fire_budget())
    leaves = edition.lines.filter(is_leaf=True, table="T5").values_list("amount_printed", flat=True)
    assert list(leaves) == ["65.5", "30", "4.5"]
