import datetime as dt

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.readers import DAMAGED
from etl.readers.cells import cleaned, is_plain, texts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (25.037805309673, "25.037805309673"),
        (1e-7, "0.0000001"),
        (999999999999999.0, "999999999999999"),
        (7, "7"),
        (True, "TRUE"),
        (dt.date(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5, 14), "2024-03-05 14:00:00"),
        (dt.datetime(2024, 3, 5, 14, 0, 1, 500000), "2024-03-05 14:00:01.500"),
        (dt.time(17), "17:00:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        (dt.timedelta(hours=-1), "-01:00:00"),
        ("\u3000\t张 三\xa0\n", "张 三"),
        ("甲\n乙\t丙\x07", "甲\n乙\t丙"),
        (" \r\n ", None),
        ("", None),
        (None, None),
    ],
)
def test_value_has_one_spelling(value: object, text: str | None) -> None:
    assert texts([value]).to_list() == [text]


@pytest.mark.parametrize("number", [1.1010519491231e17, 1e15, -123456789012345680.0, 110105194912310021])
def test_whole_number_of_more_than_15_digits_is_marked_damaged(number: float) -> None:
    [text] = texts([number])
    assert text == f"{DAMAGED}{int(number)}"


def test_display_of_a_longer_number_is_marked_damaged() -> None:
    assert texts(["1.10105E+17", "E+17", "1E+17", "5E16"]).to_list() == [
        f"{DAMAGED}1.10105E+17",
        "E+17",
        "1E+17",
        "5E16",
    ]


def test_mark_of_damage_is_stripped_from_other_cells() -> None:
    assert texts([f"{DAMAGED}990000", 1.0]).to_list() == ["990000", "1"]


def test_mixed_column_keeps_every_value_in_its_row() -> None:
    values = ["2024/1/1", dt.date(2024, 1, 2), "", 45292.0, True, None, dt.time(8)]
    assert texts(values).to_list() == ["2024/1/1", "2024-01-02", None, "45292", "TRUE", None, "08:00:00"]


@given(st.lists(st.floats(-1e14, 1e14) | st.none() | st.text(max_size=3)))
def test_numbers_read_back_equal(values: list[object]) -> None:
    for value, text in zip(values, texts(values), strict=True):
        if isinstance(value, float):
            assert float(text) == value
            assert "e" not in text


@given(st.text())
def test_plain_text_needs_no_cleaning(text: str) -> None:
    frame = pl.DataFrame({"a": [text]})
    if is_plain(text.encode()):
        assert cleaned(frame, plain=True).equals(cleaned(frame))


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = cleaned(pl.DataFrame({"a": [text]}))
    again = once.with_columns(pl.col("a").str.strip_prefix(DAMAGED))
    assert cleaned(again).equals(once)
