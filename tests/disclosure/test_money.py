"""Printed figures: their exact value in 元, and how they agree with each other."""

from decimal import Decimal

import pytest

from budgets.disclosure.money import (
    Agreement,
    Amount,
    Interval,
    MoneyUnit,
    Nothing,
    Percent,
    beside_stated,
    judge_equal,
    judge_share,
    judge_sum,
    last_digit_differs,
    plain,
)


def wan(printed: str) -> Amount:
    return Amount.of(printed, MoneyUnit.WAN)


@pytest.mark.parametrize(
    ("printed", "unit", "yuan"),
    [
        ("174.3", MoneyUnit.WAN, "1743000"),
        ("12,789", MoneyUnit.WAN, "127890000"),
        ("１４．０７", MoneyUnit.WAN, "140700"),
        ("110,000.50", MoneyUnit.YUAN, "110000.5"),
        ("1.2", MoneyUnit.YI, "120000000"),
        ("-2.5", MoneyUnit.WAN, "-25000"),
    ],
)
def test_a_printed_figure_has_one_value_in_yuan(printed: str, unit: MoneyUnit, yuan: str) -> None:
    amount = Amount.of(printed, unit)
    assert (amount.yuan, amount.printed) == (Decimal(yuan), printed)


def test_a_decrease_is_negative_whatever_the_sign_of_its_figure() -> None:
    for printed in ("50", "-50"):
        assert Amount.of(printed, MoneyUnit.WAN, negative=True).yuan == -500_000
        assert Percent.of(printed, negative=True).value == -50


@pytest.mark.parametrize("printed", ["", "12O.5", "1.2.3", "3%", "9" * 30, "--1", "二"])
def test_what_is_no_figure_is_refused(printed: str) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        Amount.of(printed, MoneyUnit.WAN)


def test_the_four_kinds_of_nothing_stay_apart() -> None:
    assert wan("0").nothing is Nothing.ZERO
    assert Amount.none_planned(MoneyUnit.WAN).yuan == 0
    assert Amount.not_disclosed(MoneyUnit.WAN).yuan is None
    with pytest.raises(ValueError, match="contradicts"):
        Amount(Decimal(5), "5", MoneyUnit.WAN, Nothing.NONE_PLANNED)
    with pytest.raises(ValueError, match="contradicts"):
        Amount(None, "", MoneyUnit.WAN)


def test_an_amount_made_from_yuan_is_what_would_be_printed() -> None:
    amount = Amount.from_yuan(1_743_250, MoneyUnit.WAN, 1)
    assert (amount.printed, amount.yuan) == ("174.3", Decimal(1_743_000))


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        ("174.3", ["171.7", "2.6"], Agreement.OK),
        ("174.3", ["107.2", "64.4", "2.6"], Agreement.ROUNDING),
        ("174.3", ["107.2", "64.4", "2.1"], Agreement.ERROR),
        ("171.7", ["171.6"], Agreement.ERROR),
        ("64.4", ["64.2"], Agreement.ERROR),
        ("149", ["149.3"], Agreement.ROUNDING),
        ("149", ["149.8"], Agreement.TRUNCATED),
        ("149", ["150.2"], Agreement.ERROR),
        ("0", ["0.3"], Agreement.ERROR),
    ],
)
def test_a_sum_is_judged_on_what_its_figures_can_stand_for(
    total: str, parts: list[str], verdict: Agreement
) -> None:
    assert judge_sum(wan(total), [wan(part) for part in parts]) is verdict


def test_units_mix_without_harm() -> None:
    yuan = Amount.of("1,743,000.00", MoneyUnit.YUAN)
    assert judge_equal(wan("174.3"), yuan) is Agreement.OK
    assert judge_equal(wan("174.3"), Amount.of("1743210.55", MoneyUnit.YUAN)) is Agreement.ROUNDING


@pytest.mark.parametrize(
    ("stated", "part", "whole", "verdict"),
    [
        ("98.5", "171.7", "174.3", Agreement.OK),
        ("3.7", "2.5", "66.7", Agreement.OK),
        ("3.8", "2.5", "66.7", Agreement.ROUNDING),
        ("3.2", "5.6", "174.3", Agreement.OK),
        ("4.2", "5.6", "174.3", Agreement.ERROR),
    ],
)
def test_a_share_is_judged_against_its_part_and_whole(
    stated: str, part: str, whole: str, verdict: Agreement
) -> None:
    assert judge_share(Percent.of(stated), wan(part), wan(whole)) is verdict


def test_there_is_no_share_of_nothing() -> None:
    with pytest.raises(ValueError, match="no share of zero"):
        judge_share(Percent.of("5"), wan("5"), wan("0"))


def test_ends_that_only_touch_do_not_meet() -> None:
    assert not Interval(Decimal(1), Decimal(2)).meets(Interval(Decimal(2), Decimal(3)))


@pytest.mark.parametrize(
    ("value", "text"), [("1743000", "1743000"), ("0.50", "0.5"), ("-0.00", "0"), ("1E+4", "10000")]
)
def test_plain_decimals_carry_no_exponent_and_no_idle_zeros(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


@pytest.mark.parametrize(
    ("stated", "exact", "last_digit", "shown"),
    [
        ("33.1", "33.0467", True, "33.047"),
        ("4.63", "4.6251", False, "4.6251"),
        ("12.5", "11.04", False, "11.04"),
        ("12.40", "12.3850", True, "12.3850"),
        ("33", "32", False, "32.00"),
    ],
)
def test_a_percentage_off_in_its_last_digit_shows_the_digits_that_differ(
    stated, exact, last_digit, shown
):
    percent = Percent.of(stated)
    assert last_digit_differs(percent, Decimal(exact)) is last_digit
    assert beside_stated(percent, Decimal(exact)) == shown
