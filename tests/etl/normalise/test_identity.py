"""ID numbers and credit codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from etl.normalise import CreditCode, IdNumber
from etl.normalise.identity import check_character
from tests.etl.normalise.reading import read


def _id_number(region: int, born: date, sequence: int) -> str:
    digits = f"{region:06}{born:%Y%m%d}{sequence:03}"
    return digits + check_character(digits)


#: Of a region that doesn't exist, so that no number is anybody's.
id_numbers = st.builds(
    _id_number, st.integers(990000, 999999), st.dates(date(1800, 1, 1), date(2100, 12, 31)), st.integers(1, 999)
).filter(lambda number: not number.endswith("000"))


@pytest.mark.parametrize(
    ("cell", "number", "masked"),
    [
        ("11010519491231002X", "11010519491231002X", "110105********002X"),
        ("11010519491231002x", "11010519491231002X", "110105********002X"),
        (" 110105 19491231 002X\t", "11010519491231002X", "110105********002X"),
        ("'11010519491231002X", "11010519491231002X", "110105********002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", "110105********002X"),
        ("110105491231002", "110105491231002", "110105******002"),
    ],
)
def test_numbers_are_kept_whole_beside_their_mask(cell: str, number: str, masked: str) -> None:
    assert read(IdNumber(), cell) == (number, masked, None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("110105194912310021", "id_number_checksum"),
        ("11010519491331002X", "id_number_birth_date"),
        ("11010517991231002X", "id_number_birth_date"),
        ("110105499931002", "id_number_birth_date"),
        ("1101051949123100", "id_number_length"),
        ("11010549123100X", "id_number_length"),
        ("1101051949X231002X", "id_number_unreadable"),
        ("无", "id_number_unreadable"),
        ("护照E00000000", "id_number_unreadable"),
        ("1.10105E+17", "damaged_number"),
        ("1.1010519491231E+17", "damaged_number"),
        ("110105194912310000", "damaged_number"),
    ],
)
def test_what_is_no_number_says_why(cell: str, reason: str) -> None:
    assert read(IdNumber(), cell) == (None, None, reason)


@pytest.mark.parametrize(
    ("cell", "masked"),
    [
        ("110105********002X", "110105********002X"),
        ("110105＊＊＊＊＊＊＊＊002X", "110105********002X"),
        ("110105XXXXXXXX0123", "110105********0123"),
        ("1101051949****0023", "110105********0023"),
        ("110105某某某某某某某某0023", "110105********0023"),
        ("110105000000000123", "110105********0123"),
        ("H000000000", "H*********"),
        ("000000000000000000", "******************"),
        ("1101**********", "1101**********"),
    ],
)
def test_of_a_masked_number_only_the_mask_is_kept(cell: str, masked: str) -> None:
    assert read(IdNumber(), cell) == (None, masked, None)


@given(id_numbers)
def test_every_number_with_a_right_check_character_passes(number: str) -> None:
    assert read(IdNumber(), number) == (number, f"{number[:6]}********{number[14:]}", None)
    assert read(IdNumber(), f" {number.lower()}")[0] == number


@given(id_numbers, st.integers(0, 16), st.integers(1, 9))
def test_no_number_with_one_digit_changed_passes(number: str, at: int, step: int) -> None:
    changed = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert read(IdNumber(), changed)[0] is None


@given(st.integers(990000, 999999), st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(1, 9))
def test_ends_of_zeros_are_believed_by_declaration_only(region: int, born: date, hundreds: int) -> None:
    number = _id_number(region, born, hundreds * 100)
    genuine = number.endswith("000")
    assert read(IdNumber(genuine_zeros=True), number)[0] == number
    assert read(IdNumber(), number)[2] == ("damaged_number" if genuine else None)


def test_credit_codes_are_normalised() -> None:
    for cell in (
        "91110000600037341L",
        "91110000600037341l",
        "9111 0000 6000 37341L",
        "９１１１００００６０００３７３４１Ｌ",
    ):
        assert read(CreditCode(), cell) == ("91110000600037341L", None)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("91110000600037341M", "credit_code_checksum"),
        ("9111000060003734", "credit_code_length"),
        ("9111000060003734IL", "credit_code_unreadable"),
        ("办理中", "credit_code_length"),
    ],
)
def test_what_is_no_credit_code_says_why(cell: str, reason: str) -> None:
    assert read(CreditCode(), cell) == (None, reason)


@given(st.from_regex("[159][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{9}", fullmatch=True))
def test_every_credit_code_with_a_right_check_character_passes(code: str) -> None:
    whole = code + uscc.calc_check_digit(code)
    assert read(CreditCode(), whole.lower()) == (whole, None)
