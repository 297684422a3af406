"""Ids and codes of whole columns are those of single records."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.identifiers import canonical, content_hash, identify, unified_codes
from schema.entity import ENTITIES, entity
from schema.keys import canonical as canonical_of_one
from schema.keys import identify as identify_one
from schema.unified_code import decode, encode

SECRET = "0f" * 32
texts = st.none() | st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=8)


def frame_of(name: str, /, **values: object) -> pl.DataFrame:
    """One row with the entity's value columns, null unless given."""
    types = {"division_id": pl.Int64, "person_id": pl.Int64, "programme_id": pl.Int64}
    columns = {column: types.get(column, pl.String) for column in entity(name).value_columns}
    return pl.DataFrame({column: [values.get(column)] for column in columns}, schema=columns)


@given(texts, texts, st.text("东西南北", min_size=1, max_size=3))
def test_ids_of_columns_equal_those_of_single_keys(kind: str | None, credit: str | None, name: str) -> None:
    frame = frame_of("Organization", division_id=341525000000, kind=kind, name=name, credit_code=credit)
    text, keyed = canonical(entity("Organization"))
    columns = frame.select(text.alias("text"), keyed.alias("keyed"))
    ids, checks = identify(columns["text"], columns["keyed"], SECRET)
    if credit is not None:
        expected = canonical_of_one("Z01", 0, [credit])
    elif kind is not None:
        expected = canonical_of_one("Z01", 1, ["341525000000", kind, name])
    else:
        assert ids[0] is None
        return
    assert columns["text"][0] == expected
    assert (ids[0], checks[0]) == identify_one(expected)


def test_personal_keys_are_hashed_with_the_key_file() -> None:
    frame = frame_of("Person", id_number="990000199001010011")
    text, keyed = canonical(entity("Person"))
    columns = frame.select(text.alias("text"), keyed.alias("keyed"))
    ids, checks = identify(columns["text"], columns["keyed"], SECRET)
    expected = identify_one(canonical_of_one("R01", 0, ["990000199001010011"]), SECRET.encode())
    assert (ids[0], checks[0]) == expected
    assert expected != identify_one(canonical_of_one("R01", 0, ["990000199001010011"]))


def test_a_key_without_its_required_part_is_no_key() -> None:
    text, _ = canonical(entity("Person"))
    assert frame_of("Person", name="张三").select(text).item() is None
    assert frame_of("Person", name="张三", phone="19900000001").select(text).item() == canonical_of_one(
        "R01", 1, ["张三", "19900000001"]
    )


def test_periods_of_different_precision_make_different_keys() -> None:
    text, _ = canonical(entity("SubsidyGrant"))
    month, year = (
        frame_of("SubsidyGrant", programme_id=5, person_id=7, period_start="2024-01-01", period_precision=precision)
        for precision in ("MONTH", "YEAR")
    )
    assert month.select(text).item() != year.select(text).item()


@given(st.lists(st.integers(0, 2**63 - 1), min_size=1, max_size=20), st.integers(0, 999_999_999_999))
def test_unified_codes_of_columns_equal_those_of_single_ids(ids: list[int], locality: int) -> None:
    codes = unified_codes(entity("Venue"), locality, pl.Series(ids)).to_list()
    assert codes == [encode("D01", locality, id_) for id_ in ids]
    assert [decode(code).id for code in codes] == ids


@pytest.mark.parametrize("name", [name for name, of in ENTITIES.items() if not of.is_reference])
def test_every_record_has_a_key_that_can_be_written(name: str) -> None:
    text, _ = canonical(entity(name))
    assert frame_of(name).select(text).height == 1


def test_content_hash_tells_null_from_empty_and_columns_apart() -> None:
    rows = pl.DataFrame({"a": ["x", None, "", "x", "xy"], "b": ["y", "y", "y", None, ""]})
    hashes = content_hash(rows, ["a", "b"]).to_list()
    assert len(set(hashes)) == 5
    assert hashes == content_hash(rows, ["a", "b"]).to_list()
    assert all(0 <= value < 2**63 for value in hashes)
