"""Amounts of money in fen."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import DeclarationError
from etl.normalise import Money, MoneyQuantity
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("300", 30000),
        ("300.00", 30000),
        ("300.000", 30000),
        ("300元", 30000),
        ("300元/人", 30000),
        ("每人300元", 30000),
        ("人均300元", 30000),
        ("24,900元", 2490000),
        ("￥1,234.5", 123450),
        ("¥300", 30000),
        ("人民币300元整", 30000),
        ("RMB 300", 30000),
        ("5万元", 5000000),
        ("2.5万", 2500000),
        ("贰万肆仟玖佰元整", 2490000),
        ("叁佰圆", 30000),
        ("叁佰元零伍分", 30005),
        ("壹佰贰拾元伍角", 12050),
        ("3元5角2分", 352),
        ("5角", 50),
        ("-50.00", -5000),
        ("0", 0),
    ],
)
def test_amounts_are_in_fen(cell: str, fen: int) -> None:
    assert read(Money(), cell) == (fen, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("2000余万元", "money_inexact"),
        ("约300元", "money_inexact"),
        ("300-500元", "money_inexact"),
        ("1.234", "too_precise"),
        ("300元/桌", "unit_mismatch"),
        ("300美元", "unit_mismatch"),
        ("不详", "money_unreadable"),
        ("300元，已发", "money_unreadable"),
        ("1.5E+3", "damaged_number"),
        ("99999999999999999999", "out_of_range"),
    ],
)
def test_what_is_no_exact_amount_says_why(cell: str, reason: str) -> None:
    assert read(Money(), cell) == (None, reason)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("2.5", (2500000, None)),
        ("2.456789", (2456789, None)),
        ("2.4567891", (None, "too_precise")),
        ("2.5万元", (2500000, None)),
        ("3万", (3000000, None)),
        ("300元", (30000, None)),
    ],
)
def test_a_unit_in_the_cell_goes_before_that_of_the_column(cell: str, row: tuple[int | None, str | None]) -> None:
    assert read(Money(unit="万元"), cell) == row


def test_heads_that_amounts_are_stated_for_are_declared() -> None:
    assert read(Money(per=("餐",)), "9元/餐") == (900, None)
    assert read(Money(per=("餐",)), "9元/人") == (None, "unit_mismatch")


def test_units_that_are_no_money_are_refused() -> None:
    with pytest.raises(DeclarationError):
        Money(unit="人次")


@pytest.mark.parametrize(
    ("cell", "low", "high", "approximate"),
    [
        ("2000余万元", 2_000_000_000, None, True),
        ("近30万元", 0, 30_000_000, True),
        ("300元/人", 30000, 30000, False),
        ("300-500元", 30000, 50000, False),
        ("几十万元", 20_000_000, 99_999_999, True),
        ("贰万肆仟玖佰元整", 2490000, 2490000, False),
        ("3元5角", 350, 350, False),
        ("300.5", 30050, 30050, False),
    ],
)
def test_amounts_with_bounds_are_in_fen(cell: str, low: int, high: int | None, approximate: bool) -> None:
    assert read(MoneyQuantity(), cell) == (low, high, approximate, None)


def test_no_bound_is_negative() -> None:
    assert read(MoneyQuantity(), "-50")[-1] == "out_of_range"


@given(
    st.decimals(0, 10**10, places=2),
    st.sampled_from(["{}", "{:,}", "￥{}", "¥{:,}元", "{}元", "{}元/人", "每人{}元", "{:,}元整"]),
)
def test_every_amount_comes_back_from_each_of_its_forms(amount: Decimal, form: str) -> None:
    assert read(Money(), form.format(amount)) == (int(amount * 100), None)
    assert read(MoneyQuantity(), form.format(amount))[0] == int(amount * 100)


@given(st.integers(1, 10**10))
def test_every_amount_in_bankers_characters_comes_back(yuan: int) -> None:
    assert read(Money(), f"{cn2an.an2cn(yuan, 'up')}元整") == (yuan * 100, None)
