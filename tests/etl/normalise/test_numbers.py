"""Numbers and measured quantities."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import Integer, Number, Quantity
from tests.etl.normalise.reading import read, read_all

HEADCOUNT = Quantity(units=("人次", "人", "户", "件", "家", "场", "场次", "学时", "个"), prefixes=("线上",))


@pytest.mark.parametrize(
    ("cell", "low", "high", "approximate"),
    [
        ("50", 50, 50, False),
        ("0", 0, 0, False),
        ("５０", 50, 50, False),
        ("50人次", 50, 50, False),
        ("50 人", 50, 50, False),
        ("1,234人", 1234, 1234, False),
        ("3场", 3, 3, False),
        ("共50人", 50, 50, False),
        ("多达50人", 50, 50, False),
        ("三百二十", 320, 320, False),
        ("一百五十人", 150, 150, False),
        ("50.0", 50, 50, False),
        ("3万人次", 30000, 30000, False),
        ("1.5万", 15000, 15000, False),
        ("300至500户", 300, 500, False),
        ("300户至500户", 300, 500, False),
        ("300—500", 300, 500, False),
        ("3-5万", 30000, 50000, False),
        ("3千~5千人", 3000, 5000, False),
        ("约300至500户", 300, 500, True),
        ("约50", 50, 50, True),
        ("大约50人", 50, 50, True),
        ("50人左右", 50, 50, True),
        ("50来人", 50, 50, True),
        ("150余", 150, None, True),
        ("150余场次", 150, None, True),
        ("2400余件", 2400, None, True),
        ("20余家", 20, None, True),
        ("4830余人次", 4830, None, True),
        ("4830多人次", 4830, None, True),
        ("2千余人", 2000, None, True),
        ("约50余人", 50, None, True),
        ("3000+", 3000, None, True),
        ("3000+人次", 3000, None, True),
        ("线上3000+", 3000, None, True),
        ("不少于24学时", 24, None, True),
        ("≥24", 24, None, True),
        (">=24学时", 24, None, True),
        ("至少24学时", 24, None, True),
        ("24学时以上", 24, None, True),
        ("24学时及以上", 24, None, True),
        ("超50人", 50, None, True),
        ("超过50人", 50, None, True),
        ("逾50人", 50, None, True),
        ("多于50人", 50, None, True),
        ("上百人", 100, None, True),
        ("百余人", 100, None, True),
        ("十余户", 10, None, True),
        ("近50人", 0, 50, True),
        ("近百人", 0, 100, True),
        ("不足50人", 0, 50, True),
        ("不到50人", 0, 50, True),
        ("不超过50人", 0, 50, True),
        ("至多50人", 0, 50, True),
        ("≤50", 0, 50, True),
        ("50人以内", 0, 50, True),
        ("50人以下", 0, 50, True),
        ("十几人", 11, 19, True),
        ("几十人", 20, 99, True),
        ("数十人", 20, 99, True),
        ("几百户", 200, 999, True),
        ("数百", 200, 999, True),
        ("数千人次", 2000, 9999, True),
        ("几个", 2, 9, True),
        ("近几十人", 0, 99, True),
    ],
)
def test_quantities_keep_their_bounds(cell: str, low: int, high: int | None, approximate: bool) -> None:
    assert read(HEADCOUNT, cell) == (low, high, approximate, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("50辆", "unit_mismatch"),
        ("80农庄", "unit_mismatch"),
        ("2000余万元", "unit_mismatch"),
        ("-5", "out_of_range"),
        ("99999999999999999999", "out_of_range"),
        ("500至300户", "range_reversed"),
        ("2.5", "too_precise"),
        ("党的二十大", "number_unreadable"),
        ("1+13+89+N", "number_unreadable"),
        ("一讲两稳三促", "number_unreadable"),
        ("现场50人", "number_unreadable"),
        ("50人，其中党员20人", "number_unreadable"),
        ("三五个", "number_unreadable"),
        ("百人", "number_unreadable"),
        ("1,23", "number_unreadable"),
        ("1 2", "number_unreadable"),
        ("5.", "number_unreadable"),
        ("近50人以上", "number_unreadable"),
        ("全体党员", "number_unreadable"),
        ("①", "number_unreadable"),
        ("10²", "unit_mismatch"),
    ],
)
def test_what_is_no_quantity_says_why(cell: str, reason: str) -> None:
    assert read(HEADCOUNT, cell) == (None, None, None, reason)


def test_persons_are_no_attendances() -> None:
    assert read(Quantity(units=("人次",)), "50人")[-1] == "unit_mismatch"
    assert read(Quantity(units=("人",)), "50人次")[-1] == "unit_mismatch"
    assert read(Quantity(), "50人")[-1] == "unit_mismatch"


def test_text_before_a_number_has_to_be_declared() -> None:
    assert read(Quantity(units=("人",)), "线上3000+")[-1] == "number_unreadable"
    assert read(Quantity(units=("人",), prefixes=("线上",)), "线上：3000人")[:2] == (3000, 3000)


@pytest.mark.parametrize("cell", ["150余", "约50", "300至500户", "近50", "几十", "3000+"])
def test_exact_quantities_refuse_bounds(cell: str) -> None:
    assert read(Quantity(units=("户",), exact=True), cell) == (None, None, None, "number_inexact")


def test_hours_keep_their_decimals_exactly() -> None:
    hours = Quantity(units=("小时",), scale=1)
    assert read_all(hours, ["2.5小时", "2.55", "2.50", "2余小时", "1.5-2小时"]) == [
        (25, 25, False, None),
        (None, None, None, "too_precise"),
        (25, 25, False, None),
        (20, None, True, None),
        (15, 20, False, None),
    ]


def test_a_multiplier_inside_the_columns_unit_is_counted_once() -> None:
    area = Quantity(units=("万㎡",))
    assert read(area, "5万㎡") == (5, 5, False, None)
    assert read(area, "5")[:2] == (5, 5)
    assert read(area, "5万") == (None, None, None, "number_unreadable")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("690.31", 69031),
        ("-690.31", -69031),
        ("−690.31", -69031),
        ("-0.5", -50),
        ("+5", 500),
        ("1,234.5", 123450),
        ("１，２３４．５", 123450),
        ("50.000", 5000),
        ("5小时", 500),
        ("三十", 3000),
        ("1.50E-1", 15),
        ("92233720368547758.07", 2**63 - 1),
    ],
)
def test_decimals_are_exact(cell: str, value: int) -> None:
    assert read(Number(scale=2, units=("小时",)), cell) == (value, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("690.315", "too_precise"),
        ("0.30000000000000004", "too_precise"),
        ("96%", "unit_mismatch"),
        ("1.10105E+17", "damaged_number"),
        ("1.5E+3", "damaged_number"),
        ("150余", "number_inexact"),
        ("3-5", "number_inexact"),
        ("92233720368547758.08", "out_of_range"),
        ("不详", "number_unreadable"),
        (".5", "number_unreadable"),
        ("1E-999", "too_precise"),
    ],
)
def test_what_is_no_decimal_says_why(cell: str, reason: str) -> None:
    assert read(Number(scale=2), cell) == (None, reason)


def test_rounding_is_half_to_even_and_only_by_declaration() -> None:
    cells = ["1.005", "1.015", "690.3149", "-1.005"]
    assert read_all(Number(scale=2, rounding=True), cells) == [(100, None), (102, None), (69031, None), (-100, None)]
    assert {row[-1] for row in read_all(Number(scale=2), cells)} == {"too_precise"}


def test_a_percentage_is_a_hundredth_where_declared() -> None:
    share = Number(scale=4, percent=True)
    assert read_all(share, ["96%", "９６％", "0.96", "12.5%"]) == [
        (9600, None),
        (9600, None),
        (9600, None),
        (1250, None),
    ]
    assert read(Number(scale=1, units=("%",)), "96.5%") == (965, None)


@pytest.mark.parametrize(
    ("cell", "row"),
    [("50", (50, None)), ("50.0", (50, None)), ("1,234", (1234, None)), ("-3", (-3, None)), ("5人", (5, None))],
)
def test_whole_numbers(cell: str, row: tuple[int | None, str | None]) -> None:
    assert read(Integer(units=("人",)), cell) == row


def test_a_whole_number_has_no_decimals() -> None:
    assert read(Integer(), "50.5") == (None, "too_precise")


@given(st.decimals(-(10**12), 10**12, places=3), st.sampled_from(["{}", "{:,}", "{}小时", " {} ", "{}0"]))
def test_every_decimal_comes_back_from_each_of_its_forms(number: Decimal, form: str) -> None:
    assert read(Number(scale=3, units=("小时",)), form.format(number)) == (int(number * 1000), None)


counts = st.integers(0, 10**9)


@given(counts, st.sampled_from(["{}人", "约{}人", "{}余人", "不少于{}人", "近{}人", "{}人左右", "{}"]))
def test_every_bound_comes_back_from_each_of_its_words(number: int, form: str) -> None:
    expected = {
        "约": (number, number, True),
        "余": (number, None, True),
        "不": (number, None, True),
        "近": (0, number, True),
        "左": (number, number, True),
    }
    bounds = next((row for word, row in expected.items() if word in form), (number, number, False))
    assert read(Quantity(units=("人",)), form.format(number)) == (*bounds, None)


@given(counts, counts, st.sampled_from("-–—~～至到"))
def test_every_range_comes_back(one: int, other: int, dash: str) -> None:
    low, high = sorted((one, other))
    assert read(Quantity(units=("户",)), f"{low}{dash}{high}户") == (low, high, False, None)
