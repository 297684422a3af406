"""Ids hang off natural keys for ever: these vectors may be added to, never changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.entity import entity
from schema.keys import canonical, identify

SECRET = bytes(range(32))
PARTS = st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=8), max_size=4)

GOLDEN = [
    (
        "Venue",
        0,
        ["150402000000", "PRACTICE_CENTRE", "红山区新时代文明实践中心"],
        4269181246309424171,
        8937883298028690292,
    ),
    ("Organization", 0, ["91110000600037341L"], 4699061274400471591, 6255705234634630895),
    (
        "Organization",
        1,
        ["530702002003", "RESIDENTS_COMMITTEE", "七一社区居委会"],
        8289282880056984600,
        3381145156448217064,
    ),
    (
        "LectureSession",
        1,
        ["党的二十大精神宣讲", "210302015201", "2023-03-07T14:30:00+08:00", "8301034833169298227", None],
        7132991638411469701,
        5113798641366230832,
    ),
    (
        "LectureSession",
        1,
        ["党的二十大精神宣讲", "210302015201", "2023-03-07T14:30:00+08:00", "8301034833169298227", ""],
        3997516818793348610,
        3937752986351661551,
    ),
    ("Issue", 1, ["FLYING_WIRE", None, None, None, None, None, None], 6146869161080434068, 3893044793447606857),
    ("IssueAction", 0, ["1", "FOUND", None], 2907237648598683734, 1043351959216365231),
    ("SubsidyGrant", 0, ["7132991638411469701", "2023-03-01", "MONTH", "42"], 7766136223715867191, 7679185847724294498),
    ("Facility", 0, [""], 1150530067890396928, 3053030020342561530),
    ("Grid", 0, ["150402001001", "GENERAL", "003"], 6736922892072551571, 1966871396630735348),
    ("ReportedFigure", 0, ["grids", "“全科网格”475个"], 4522151455312694905, 7293374535993163438),
]
GOLDEN_KEYED = [
    ("Person", 0, ["990000190001010005"], 8207736204965243911, 9055191916068829316),
    ("Person", 1, ["张三", "10000000000"], 384352832217142240, 5787611160647759396),
]


@pytest.mark.parametrize(("name", "position", "parts", "id_", "check"), GOLDEN)
def test_public_keys_keep_their_ids(name: str, position: int, parts: list[str | None], id_: int, check: int) -> None:
    assert identify(canonical(entity(name).tag, position, parts)) == (id_, check)


@pytest.mark.parametrize(("name", "position", "parts", "id_", "check"), GOLDEN_KEYED)
def test_personal_keys_keep_their_ids_under_one_secret(
    name: str, position: int, parts: list[str | None], id_: int, check: int
) -> None:
    assert entity(name).keys[position].keyed
    assert identify(canonical(entity(name).tag, position, parts), SECRET) == (id_, check)


def test_canonical_text_counts_utf8_bytes_and_marks_null() -> None:
    assert canonical("S01", 1, ["宣讲", None, ""]) == "S01#1|6:宣讲|~|0:"


@given(PARTS, PARTS)
def test_different_parts_have_different_canonical_texts(left: list[str | None], right: list[str | None]) -> None:
    assert (canonical("S01", 0, left) == canonical("S01", 0, right)) == (left == right)


@given(PARTS, st.none() | st.binary(min_size=1, max_size=64))
def test_ids_and_checks_have_63_bits_and_differ(parts: list[str | None], secret: bytes | None) -> None:
    id_, check = identify(canonical("S01", 0, parts), secret)
    assert 0 <= id_ < 1 << 63
    assert 0 <= check < 1 << 63
    assert id_ != check


def test_another_secret_gives_another_id() -> None:
    text = canonical("R01", 0, ["990000190001010005"])
    assert len({identify(text), identify(text, SECRET), identify(text, SECRET[::-1])}) == 3
