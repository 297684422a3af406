import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.divisions import (
    ALIASES,
    DivisionCodeError,
    DivisionRow,
    fingerprint,
    is_statistical_zone,
    last_of,
    level_of,
    name_variants,
    parent_of,
    shipped,
    span_of,
)
from schema.entity import entity
from schema.places import DivisionLevel
from tests.real.folder import FOLDER, require_real_files

ROOT = Path(__file__).parents[2]
CODES = st.integers(10**11, 10**12 - 1).flatmap(
    lambda code: st.sampled_from([code - code % unit for unit in (1, 10**3, 10**6, 10**8, 10**10)])
)


@pytest.fixture(scope="module")
def rows() -> dict[int, DivisionRow]:
    return {row.id: row for row in shipped()}


@given(CODES)
def test_every_code_lies_in_its_parent_whose_level_is_wider(code: int) -> None:
    parent = parent_of(code)
    if parent is None:
        assert level_of(code) is DivisionLevel.PROVINCE
    else:
        assert parent < code <= last_of(code) <= last_of(parent)
        assert level_of(parent).code < level_of(code).code


@given(CODES)
def test_what_lies_in_a_zone_is_part_of_it(code: int) -> None:
    parent = parent_of(code)
    if parent is not None and is_statistical_zone(parent):
        assert is_statistical_zone(code)


@given(CODES, st.sampled_from([2, 4, 6, 9, 12]))
def test_a_shortened_code_spans_the_codes_that_begin_with_it(code: int, digits: int) -> None:
    prefix = str(code)[:digits]
    first, last = span_of(prefix)
    assert first == int(prefix.ljust(12, "0"))
    assert first <= code <= last
    assert span_of(str(first)) == (first, last)


@pytest.mark.parametrize(
    ("code", "level", "parent", "last"),
    [
        (150000000000, DivisionLevel.PROVINCE, None, 159999999999),
        (150400000000, DivisionLevel.CITY, 150000000000, 150499999999),
        (150402000000, DivisionLevel.COUNTY, 150400000000, 150402999999),
        (530702002000, DivisionLevel.TOWN, 530702000000, 530702002999),
        (530702002003, DivisionLevel.VILLAGE, 530702002000, 530702002003),
        (441900003000, DivisionLevel.TOWN, 441900000000, 441900003999),
    ],
)
def test_level_parent_and_last_follow_from_the_code(
    code: int, level: DivisionLevel, parent: int | None, last: int
) -> None:
    assert (level_of(code), parent_of(code), last_of(code)) == (level, parent, last)


@pytest.mark.parametrize("code", [0, -1, 150402, 10**12])
def test_other_numbers_are_no_codes(code: int) -> None:
    for function in (level_of, parent_of, last_of, is_statistical_zone):
        with pytest.raises(DivisionCodeError, match="12 digits"):
            function(code)


@pytest.mark.parametrize("text", ["", "1", "150", "15040", "1504020", "15O4", "１５", "15040200000a", "00"])
def test_other_texts_are_no_codes(text: str) -> None:
    with pytest.raises(DivisionCodeError, match="not a division code"):
        span_of(text)


def test_shipped_rows_are_sorted_and_unique_and_lie_in_shipped_parents(rows: dict[int, DivisionRow]) -> None:
    codes = [row.id for row in shipped()]
    assert codes == sorted(set(codes))
    assert {row.parent_id for row in rows.values()} - {None} <= set(codes)


def test_shipped_rows_are_rows_of_the_table(rows: dict[int, DivisionRow]) -> None:
    assert set(DivisionRow._fields) == {column.name for column in entity("Division").table.c}
    for row in rows.values():
        assert row.code == str(row.id)
        assert row.name == row.name.strip() != ""
        assert row.level in DivisionLevel.__members__


def test_shipped_table_has_every_province_city_and_county(rows: dict[int, DivisionRow]) -> None:
    """Of 2,978 entries at county level three are cities without counties, which have one code for both."""
    levels = Counter(row.level for row in rows.values())
    assert (levels["PROVINCE"], levels["CITY"], levels["COUNTY"]) == (34, 342, 2975)
    assert [rows[code * 10**10].name for code in (71, 81, 82)] == ["台湾省", "香港特别行政区", "澳门特别行政区"]
    assert [rows[code * 10**8].level for code in (4190, 4290, 4690, 6590)] == ["CITY"] * 4


def test_aliases_belong_to_shipped_divisions_and_add_to_their_names(rows: dict[int, DivisionRow]) -> None:
    aliases = {row.id: json.loads(row.aliases) for row in rows.values()}
    assert aliases[630105101000] == ["二十里铺镇"]
    assert aliases[630105101200] == ["二十里铺村"]
    assert "龙泉水村" in aliases[360703101205]
    lines = (ROOT / "schema" / "data" / ALIASES).read_text(encoding="utf-8").splitlines()
    assert sum(map(len, aliases.values())) == len(lines) - 1
    for code, names in aliases.items():
        variants = name_variants(rows[code].name, level_of(code))
        assert not set(names) & set(variants), f"{code}: an alias that every ledger's spelling covers"


def test_streets_and_towns_of_hongshan_are_13_beside_two_zones(rows: dict[int, DivisionRow]) -> None:
    towns = [row for row in rows.values() if row.parent_id == 150402000000]
    assert Counter(row.is_statistical_zone for row in towns) == {False: 13, True: 2}


@pytest.mark.parametrize(
    ("code", "is_zone"),
    [
        (360702400000, True),
        (360702400498, True),
        (130171000000, True),
        (360702000000, False),
        (360703101205, False),
        (429000000000, False),
    ],
)
def test_zones_are_told_from_administrative_divisions(code: int, is_zone: bool, rows: dict[int, DivisionRow]) -> None:
    assert rows[code].is_statistical_zone is is_zone


def test_fingerprint_is_stable() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64


@pytest.mark.parametrize(
    ("name", "level", "spelling"),
    [
        ("龙泉村委会", DivisionLevel.VILLAGE, "龙泉村"),
        ("龙泉村委会", DivisionLevel.VILLAGE, "龙泉村村民委员会"),
        ("字库村村民委员会", DivisionLevel.VILLAGE, "字库村"),
        ("字库村村民委员会", DivisionLevel.VILLAGE, "字库村委会"),
        ("新村委会", DivisionLevel.VILLAGE, "新村"),
        ("大孤山村民委员会", DivisionLevel.VILLAGE, "大孤山村"),
        ("大孤山村", DivisionLevel.VILLAGE, "大孤山村民委员会"),
        ("七一社区居委会", DivisionLevel.VILLAGE, "七一社区"),
        ("七一社区居委会", DivisionLevel.VILLAGE, "七一社区居民委员会"),
        ("苏步西街居委会", DivisionLevel.VILLAGE, "苏步西街社区"),
        ("东宾社区", DivisionLevel.VILLAGE, "东宾社区居委会"),
        ("大研街道", DivisionLevel.TOWN, "大研街道办事处"),
        ("大研街道", DivisionLevel.TOWN, "大研街道办"),
        ("凤岗镇", DivisionLevel.TOWN, "凤岗镇人民政府"),
        ("太阳乡", DivisionLevel.TOWN, "太阳"),
        ("霍山县", DivisionLevel.COUNTY, "霍山"),
        ("红山区", DivisionLevel.COUNTY, "红山"),
        ("鞍山市", DivisionLevel.CITY, "鞍山"),
        ("香港特别行政区", DivisionLevel.PROVINCE, "香港"),
    ],
)
def test_ledgers_spellings_are_variants(name: str, level: DivisionLevel, spelling: str) -> None:
    assert spelling in name_variants(name, level)


@pytest.mark.parametrize(
    ("name", "level", "spelling"),
    [
        ("佛子岭社区", DivisionLevel.VILLAGE, "佛子岭村"),
        ("佛子岭村委会", DivisionLevel.VILLAGE, "佛子岭社区"),
        ("滦县", DivisionLevel.COUNTY, "滦"),
        ("新村委会", DivisionLevel.VILLAGE, "新"),
        ("凤岗镇", DivisionLevel.TOWN, "凤岗乡"),
    ],
)
def test_names_of_other_divisions_are_no_variants(name: str, level: DivisionLevel, spelling: str) -> None:
    assert spelling not in name_variants(name, level)


def test_names_without_a_known_ending_have_no_variants() -> None:
    assert name_variants("省直辖县级行政区划", DivisionLevel.CITY) == ("省直辖县级行政区划",)
    assert name_variants("县", DivisionLevel.CITY) == ("县",)


@given(st.text("龙泉新村社区街道镇乡县市委会居民", min_size=1, max_size=8), st.sampled_from(DivisionLevel))
def test_the_name_itself_comes_first_and_nothing_twice(name: str, level: DivisionLevel) -> None:
    variants = name_variants(name, level)
    assert variants[0] == name
    assert len(set(variants)) == len(variants)
    assert "" not in variants


def test_within_a_town_only_bare_stems_name_two_divisions(rows: dict[int, DivisionRow]) -> None:
    named: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in rows.values():
        if row.level == "VILLAGE" and row.parent_id:
            for variant in name_variants(row.name, DivisionLevel.VILLAGE):
                named[row.parent_id, variant].add(row.name)
    shared = {variant for (_, variant), names in named.items() if len(names) > 1}
    assert shared
    assert not [variant for variant in shared if variant.endswith(("村", "会", "社区"))]


@pytest.mark.parametrize("table", ["provinces", "cities", "areas", "villages_subset"])
def test_shipped_names_are_those_of_the_published_code_table(table: str, rows: dict[int, DivisionRow]) -> None:
    require_real_files()
    with (FOLDER / f"division_cn_{table}.csv").open(encoding="utf-8", newline="") as lines:
        published = {int(line["code"].ljust(12, "0")): line["name"] for line in csv.DictReader(lines)}
    assert {code: rows[code].name for code in published} == published
