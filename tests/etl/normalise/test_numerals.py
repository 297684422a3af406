"""Numerals of a whole token."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise.numerals import chinese, in_digits, numeral


@given(st.integers(0, 10**12))
def test_every_chinese_numeral_comes_back(number: int) -> None:
    assert chinese(cn2an.an2cn(number)) == number
    assert chinese(cn2an.an2cn(number, "up")) == number


@pytest.mark.parametrize(
    "text", ["三五", "十七八", "一百五", "一二三", "百", "二十三三", "零十", "元", "", "一点五", "12"]
)
def test_loose_and_malformed_numerals_are_no_numbers(text: str) -> None:
    assert chinese(text) is None


@given(st.text(st.sampled_from("零〇○一二两三四五六七八九十百千万亿壹贰叁拾佰仟廿卅"), max_size=12))
def test_any_run_of_numeral_characters_is_a_number_or_none(text: str) -> None:
    value = chinese(text)
    assert value is None or value >= 0


@pytest.mark.parametrize(
    ("text", "value"), [("1,234", 1234), ("12.50", 12.5), ("廿五", 25), ("1,23", None), ("9" * 61, None)]
)
def test_arabic_and_chinese_numerals_are_one(text: str, value: float | None) -> None:
    assert numeral(text) == value


@pytest.mark.parametrize(("text", "digits"), [("二〇二四", "2024"), ("二○二四", "2024"), ("十一", "11"), ("三", "3")])
def test_years_are_spelled_digit_by_digit(text: str, digits: str) -> None:
    assert in_digits(text) == digits
