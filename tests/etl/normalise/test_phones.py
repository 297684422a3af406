"""Telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import Phone
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "number", "masked"),
    [
        ("13900000000", "13900000000", "139****0000"),
        ("１３９００００００００", "13900000000", "139****0000"),
        ("139 0000 0000", "13900000000", "139****0000"),
        ("139-0000-0000", "13900000000", "139****0000"),
        ("+86 139 0000 0000", "13900000000", "139****0000"),
        ("8613900000000", "13900000000", "139****0000"),
        ("13900000000.0", "13900000000", "139****0000"),
        ("手机：13900000000", "13900000000", "139****0000"),
        ("0476-8000000", "0476-8000000", "0476-****000"),
        ("04768000000", "0476-8000000", "0476-****000"),
        ("(0476)8000000", "0476-8000000", "0476-****000"),
        ("0476-8000000转123", "0476-8000000#123", "0476-****000#***"),
        ("010-60000000", "010-60000000", "010-****000"),
        ("010-60000000-801", "010-60000000#801", "010-****000#***"),
        ("+86-10-60000000", "010-60000000", "010-****000"),
        ("+86 0476 8000000", "0476-8000000", "0476-****000"),
        ("02-20000571", "02-20000571", "02-****571"),
        ("02-2000-0571", "02-20000571", "02-****571"),
        ("02- 20000571", "02-20000571", "02-****571"),
        ("02-20000571#253", "02-20000571#253", "02-****571#***"),
        ("02-20000571分機 4071", "02-20000571#4071", "02-****571#***"),
        ("02-20000571*25", "02-20000571#25", "02-****571#***"),
        ("02-20000571 #99", "02-20000571#99", "02-****571#***"),
        ("+886-2-20000571", "02-20000571", "02-****571"),
        ("0826-60000", "0826-60000", "0826-****000"),
        ("0900-000-673", "0900-000-673", "0900-***-673"),
        ("0900-000673", "0900-000-673", "0900-***-673"),
        ("0900000673", "0900-000-673", "0900-***-673"),
        ("400-000-4567", "400-000-4567", "400-***-4567"),
    ],
)
def test_each_number_has_one_spelling_and_a_mask(cell: str, number: str, masked: str) -> None:
    assert read(Phone(), cell) == (number, masked, None)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13900000000、13900000001", "13900000000；13900000001"),
        ("13900000000 / 0476-8000000", "13900000000；0476-8000000"),
        ("02-20000571 0900-000673", "02-20000571；0900-000-673"),
        ("02- 20000571 0900-000673", "02-20000571；0900-000-673"),
        ("139 0000 0000 139 0000 0001", "13900000000；13900000001"),
        ("0476-8000000/8000001", "0476-8000000；0476-8000001"),
        ("13900000000；13900000001", "13900000000；13900000001"),
    ],
)
def test_all_numbers_of_a_cell_are_kept(cell: str, numbers: str) -> None:
    assert read(Phone(), cell)[0] == numbers


@pytest.mark.parametrize(
    ("cell", "masked"),
    [
        ("138****1234", "138****1234"),
        ("138＊＊＊＊1234", "138****1234"),
        ("138xxxx1234", "138****1234"),
        ("138×××ｘ1234", "138****1234"),
        ("1381234***8", "138*******8"),
        ("0476-****344", "0476-****344"),
        ("13900000000/138****1234", "139****0000；138****1234"),
    ],
)
def test_of_a_masked_number_only_the_mask_is_kept(cell: str, masked: str) -> None:
    assert read(Phone(), cell) == (None, masked, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12345", "phone_unreadable"),
        ("1390000000", "phone_unreadable"),
        ("139000000000", "phone_unreadable"),
        ("0476-800000", "phone_unreadable"),
        ("02-2000057", "phone_unreadable"),
        ("张三13900000000", "phone_unreadable"),
        ("完工後開 辦", "phone_unreadable"),
        ("13900000000转1", "phone_unreadable"),
        ("8000000", "phone_area_code_missing"),
        ("1.39E+10", "damaged_number"),
    ],
)
def test_what_is_no_number_says_why(cell: str, reason: str) -> None:
    assert read(Phone(), cell) == (None, None, reason)


def test_local_numbers_take_the_declared_area_code() -> None:
    assert read(Phone(area_code="0476"), "8000000") == ("0476-8000000", "0476-****000", None)
    assert read(Phone(area_code="0476"), "010-60000000")[0] == "010-60000000"


mobiles = st.from_regex("1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex("(?:010|02[0-9])-[1-9][0-9]{7}|0[3-9][0-9]{2}-[1-9][0-9]{6,7}", fullmatch=True)
taiwan = st.from_regex("02-[0-9]{8}|09[0-9]{2}-[0-9]{3}-[0-9]{3}", fullmatch=True)


@given(st.lists(mobiles | landlines | taiwan, min_size=1, max_size=3), st.sampled_from(["、", "/", "；", " "]))
def test_every_number_comes_back_and_its_mask_hides_it(numbers: list[str], separator: str) -> None:
    value, masked, error = read(Phone(), separator.join(numbers))
    assert (value, error) == ("；".join(numbers), None)
    assert not any(number in masked for number in numbers)


@given(mobiles, st.sampled_from(["{0}-{1}-{2}", "{0} {1} {2}", "+86{0}{1}{2}", "0086-{0}{1}{2}", "电话{0}{1}{2}"]))
def test_every_mobile_number_comes_back_from_each_of_its_forms(number: str, form: str) -> None:
    assert read(Phone(), form.format(number[:3], number[3:7], number[7:]))[0] == number
