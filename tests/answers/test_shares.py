"""Whole yuan of each hundred add up to a hundred."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgets.reports.answers.shares import hundred

AMOUNTS = st.lists(
    st.decimals(min_value=0, max_value=10**9, places=2), min_size=1, max_size=30
).filter(lambda amounts: sum(amounts) > 0)


def parts(*amounts: str) -> list[Decimal]:
    return [Decimal(each) for each in amounts]


@given(AMOUNTS)
def test_all_parts_of_a_whole_add_up_to_a_hundred(amounts: list[Decimal]) -> None:
    found = hundred(amounts)
    assert sum(found) == 100
    whole = sum(amounts)
    assert all(
        abs(part - amount / whole * 100) < 1 for part, amount in zip(found, amounts, strict=True)
    )


@given(AMOUNTS, st.decimals(min_value=0, max_value=10**9, places=2))
def test_what_nobody_names_has_its_share(amounts: list[Decimal], more: Decimal) -> None:
    found = hundred(amounts, sum(amounts) + more)
    rest = 100 - sum(found)
    assert rest >= 0
    assert abs(rest - more / (sum(amounts) + more) * 100) < 1


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (("1", "1", "1"), (34, 33, 33)),
        (("171.7", "2.6"), (99, 1)),
        (("0.1", "999.9"), (0, 100)),
        (("5",), (100,)),
    ],
)
def test_the_largest_remainders_are_rounded_up(
    amounts: tuple[str, ...], expected: tuple[int, ...]
) -> None:
    assert hundred(parts(*amounts)) == expected


def test_of_nothing_or_of_less_than_nothing_there_is_no_share() -> None:
    assert hundred([]) == ()
    assert hundred(parts("0", "0")) == ()
    assert hundred(parts("5", "-1")) == ()
    assert hundred(parts("5", "5"), Decimal(1)) == (50, 50)
