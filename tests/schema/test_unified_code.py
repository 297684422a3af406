import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from schema.unified_code import ALPHABET, MAX_ID, UnifiedCode, UnifiedCodeError, decode, encode

#: The 36 symbols of ISO 7064 MOD 37-36 in the order of their values.
SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
READING = str.maketrans("ILO", "110")

TAGS = st.from_regex(r"[RDSWZ][0-9]{2}", fullmatch=True)
LOCALITIES = st.integers(10**11, 10**12 - 1)
IDS = st.integers(0, MAX_ID)
CODES = st.builds(encode, TAGS, LOCALITIES, IDS)


def normal(code: str) -> str:
    """The code with the characters of its id as they are read."""
    return code[:17] + code[17:30].translate(READING) + code[30:]


def iso_7064_mod_37_36(symbols: str) -> str:
    """The check character after the text of the standard (hybrid system, M = 36)."""
    product = 36
    for symbol in symbols:
        product = ((product + SYMBOLS.index(symbol)) % 36 or 36) * 2 % 37
    return SYMBOLS[(1 - product) % 36]


@given(TAGS, LOCALITIES, IDS)
@example("S01", 150402000000, 0)
@example("Z99", 999999999999, MAX_ID)
def test_reading_a_printed_key_gives_the_key(tag: str, locality: int, id_: int) -> None:
    code = encode(tag, locality, id_)
    assert decode(code) == UnifiedCode(tag, locality, id_)
    assert decode(f" {code.lower()}\n") == UnifiedCode(tag, locality, id_)


@given(CODES)
def test_check_character_is_that_of_iso_7064(code: str) -> None:
    assert code[-1] == iso_7064_mod_37_36(code[:-1].replace("-", ""))


def test_codes_keep_their_print() -> None:
    assert encode("S01", 150402000000, 0) == "S01-150402000000-0000000000000X"
    assert encode("D01", 530702002003, 4269181246309424171) == "D01-530702002003-3PFSDQ5T0GQ1BQ"


@given(CODES, st.data())
def test_any_single_wrong_character_is_an_error(code: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(code) - 1))
    typed = data.draw(st.sampled_from(SYMBOLS + "-"))
    wrong = code[:position] + typed + code[position + 1 :]
    assume(normal(wrong) != code)
    with pytest.raises(UnifiedCodeError):
        decode(wrong)


@given(CODES, st.data())
def test_swapped_neighbours_are_an_error_unless_successive(code: str, data: st.DataObject) -> None:
    """MOD 37-36 misses a swap in one of 36 states, and then only of characters whose values follow each other."""
    position = data.draw(st.integers(0, len(code) - 2))
    left, right = code[position], code[position + 1]
    swapped = normal(code[:position] + right + left + code[position + 2 :])
    assume(swapped != code)
    if "-" in (left, right) or (SYMBOLS.index(left) - SYMBOLS.index(right)) % 36 not in (1, 35):
        with pytest.raises(UnifiedCodeError):
            decode(swapped)


@given(
    TAGS, LOCALITIES, st.text(ALPHABET, min_size=12, max_size=12), st.sampled_from([("1", "I"), ("1", "L"), ("0", "O")])
)
def test_letters_that_look_like_digits_are_read_as_digits_in_the_id(
    tag: str, locality: int, digits: str, alike: tuple[str, str]
) -> None:
    digit, letter = alike
    id_ = int("".join(f"{ALPHABET.index(symbol):05b}" for symbol in "0" + digits[:-1] + digit), 2)
    code = encode(tag, locality, id_)
    assert code[29] == digit
    assert decode(code[:29] + letter + code[30]) == UnifiedCode(tag, locality, id_)


@pytest.mark.parametrize("check", ["I", "L", "O"])
def test_the_check_character_is_not_read_as_a_digit(check: str) -> None:
    code = next(code for id_ in range(1000) if (code := encode("S01", 150402000000, id_)).endswith(check))
    assert decode(code).locality == 150402000000
    with pytest.raises(UnifiedCodeError):
        decode(code[:-1] + check.translate(READING))


@pytest.mark.parametrize("id_", [-1, MAX_ID + 1])
def test_ids_beyond_63_bits_are_not_printed(id_: int) -> None:
    with pytest.raises(ValueError, match="63 bits"):
        encode("S01", 150402000000, id_)


@pytest.mark.parametrize("text", ["", "S01", "X01-150402000000-0000000000000X", "S01-15040200000-0000000000000X"])
def test_other_texts_are_no_codes(text: str) -> None:
    with pytest.raises(UnifiedCodeError, match="not a unified code"):
        decode(text)


def test_an_id_beyond_63_bits_is_an_error_though_its_check_fits() -> None:
    body = "S01-150402000000-ZZZZZZZZZZZZZ"
    with pytest.raises(UnifiedCodeError, match="out of range"):
        decode(body + iso_7064_mod_37_36(body.replace("-", "")))
