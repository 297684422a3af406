"""Code tables of divisions are merged whole, with balanced books, and nothing that is known is lost."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.division_load import DivisionLoad, load
from etl.errors import EtlError, HeaderMismatch
from schema import divisions
from schema.database import prepare
from schema.divisions import shipped
from tests.etl.ledgers import lectures, write
from tests.workbench import Workbench

Loading = Callable[..., DivisionLoad]
HEADER = "code,name"
#: A county that the shipped table has without its towns.
DATONG = "630121"


@pytest.fixture
def loading(workbench: Workbench, tmp_path: Path) -> Loading:
    """Load lines of one table."""

    def loading(*lines: str, header: str = HEADER, edition: int | None = 2023, encoding: str = "utf-8") -> DivisionLoad:
        path = tmp_path / "table.csv"
        path.write_text("\n".join([header, *lines, ""]), encoding=encoding)
        return load(workbench.engine, [path], edition)

    return loading


def counts(done: DivisionLoad) -> dict[str, int]:
    return {name: count for name, count in vars(done.books).items() if count}


def division(workbench: Workbench, code: int) -> tuple[str, int, list[str]]:
    row = workbench.one("SELECT name, edition, aliases FROM division WHERE id = :code", code=code)
    return row["name"], row["edition"], json.loads(row["aliases"])


def revision(workbench: Workbench) -> int:
    return int(workbench.one("SELECT number FROM revision WHERE entity = 'Division'")["number"])


def test_levels_may_be_mixed_and_stand_in_any_order(workbench: Workbench, loading: Loading) -> None:
    done = loading("630121100201,甲村委会", "630121,大通回族土族自治县", "630121100,桥头镇")
    assert counts(done) == {"read": 3, "inserted": 2, "unchanged": 1}
    village = workbench.one("SELECT level, parent_id, last FROM division WHERE id = 630121100201")
    assert village == {"level": "VILLAGE", "parent_id": 630121100000, "last": 630121100201}


def test_loading_again_changes_nothing(workbench: Workbench, loading: Loading) -> None:
    before = revision(workbench)
    loading("630121100,桥头镇", "630121100201,甲村委会")
    assert revision(workbench) == before + 1
    again = loading("630121100,桥头镇", "630121100201,甲村委会")
    assert counts(again) == {"read": 2, "unchanged": 2}
    assert revision(workbench) == before + 1


def test_a_newer_name_stands_and_the_older_one_becomes_an_alias(workbench: Workbench, loading: Loading) -> None:
    assert counts(loading("630105101,廿里铺街道", edition=2024)) == {"read": 1, "updated": 1}
    assert division(workbench, 630105101000) == ("廿里铺街道", 2024, ["二十里铺镇", "廿里铺镇"])


@pytest.mark.parametrize("years", [(2022, 2024, 2025), (2025, 2024, 2022), (2024, 2025, 2022)])
def test_the_order_in_which_editions_are_loaded_does_not_matter(
    workbench: Workbench, loading: Loading, years: tuple[int, ...]
) -> None:
    for year in years:
        loading(f"630121100,桥头镇{year}", edition=year)
    assert division(workbench, 630121100000) == ("桥头镇2025", 2025, ["桥头镇2022", "桥头镇2024"])


def test_divisions_that_a_newer_table_leaves_out_stay_with_their_edition(
    workbench: Workbench, loading: Loading
) -> None:
    loading("630121100,桥头镇", "630121101,城关镇")
    loading("630121100,桥头镇", edition=2024)
    assert division(workbench, 630121101000) == ("城关镇", 2023, [])
    assert division(workbench, 630121100000) == ("桥头镇", 2024, [])


def test_what_was_loaded_outlives_the_shipped_table(workbench: Workbench, loading: Loading) -> None:
    loading("630105101,廿里铺街道", "630121100,桥头镇", edition=2024)
    with workbench.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE edition SET fingerprint = 'of another hub'")
    prepare(workbench.engine)
    assert workbench.one("SELECT fingerprint FROM edition")["fingerprint"] == divisions.fingerprint()
    assert division(workbench, 630105101000)[:2] == ("廿里铺街道", 2024)
    assert division(workbench, 630121100000)[:2] == ("桥头镇", 2024)


def test_the_shipped_table_itself_loads_as_unchanged(loading: Loading) -> None:
    rows = [*shipped()]
    done = loading(*(f"{row.code},{row.name},{row.edition}" for row in rows), header="code,name,edition", edition=None)
    assert counts(done) == {"read": len(rows), "unchanged": len(rows)}


def test_chinese_headers_years_of_the_file_and_gbk_are_read(workbench: Workbench, loading: Loading) -> None:
    done = loading("1,桥头镇,630121100,2021", header="序号,名称,代码,年份", edition=None, encoding="gbk")
    assert counts(done) == {"read": 1, "inserted": 1}
    assert division(workbench, 630121100000) == ("桥头镇", 2021, [])


def test_two_years_in_one_table_end_as_the_newer_one(workbench: Workbench, loading: Loading) -> None:
    done = loading("630121100,桥头镇,2024", "630121100,桥头,2020", header="code,name,edition", edition=None)
    assert counts(done) == {"read": 2, "inserted": 1, "updated": 1}
    assert division(workbench, 630121100000) == ("桥头镇", 2024, ["桥头"])


def test_a_table_without_a_year_asks_for_one(workbench: Workbench, loading: Loading) -> None:
    with pytest.raises(EtlError, match="--edition 2023"):
        loading("630121100,桥头镇", edition=None)
    assert workbench.rows("SELECT id FROM division WHERE id = 630121100000") == []


@pytest.mark.parametrize(
    ("line", "reason", "told"),
    [
        (",桥头镇", "code_missing", "empty"),
        ("63012,桥头镇", "code_malformed", "'63012' is no division code"),
        ("6.30121E+11,桥头镇", "code_malformed", "6.30121E+11"),
        ("030121,桥头镇", "code_malformed", "the first of them not 0"),
        ("630121100,", "name_missing", "name is empty"),
        ("639921100,桥头镇", "parent_unknown", "639921000000"),
    ],
)
def test_a_line_that_is_no_division_is_refused_with_its_place_and_reason(
    loading: Loading, line: str, reason: str, told: str
) -> None:
    done = loading("630121100,桥头镇", line)
    assert counts(done) == {"read": 2, "inserted": 1, "rejected": 1}
    (rejected,) = done.rejected
    assert (rejected.row, rejected.reason) == (3, reason)
    assert rejected.file.endswith("table.csv")
    assert told in rejected.en
    assert rejected.zh


def test_what_lies_in_a_refused_division_is_refused_too(loading: Loading) -> None:
    done = loading("639921,", "639921100,桥头镇", "639921100201,甲村委会")
    assert counts(done) == {"read": 3, "rejected": 3}
    assert {line.row: line.reason for line in done.rejected} == {
        2: "name_missing",
        3: "parent_unknown",
        4: "parent_unknown",
    }


def test_equal_lines_count_once_and_lines_that_contradict_each_other_not_at_all(
    workbench: Workbench, loading: Loading
) -> None:
    done = loading("630121100,桥头镇", "630121100000,桥头镇", "630121101,城关镇", "630121101,城关街道")
    assert counts(done) == {"read": 4, "inserted": 1, "duplicate": 1, "rejected": 2}
    assert {line.reason for line in done.rejected} == {"code_conflict"}
    assert "城关镇、城关街道" in done.rejected[0].en
    assert workbench.rows("SELECT id FROM division WHERE id = 630121101000") == []


def test_an_sqlite_file_with_a_table_a_level_is_read(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "data.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE village (code VARCHAR PRIMARY KEY, name VARCHAR, streetCode VARCHAR)")
        connection.execute("CREATE TABLE street (code VARCHAR PRIMARY KEY, name VARCHAR)")
        connection.execute("CREATE TABLE note (text VARCHAR)")
        connection.execute(
            "INSERT INTO village VALUES ('630121100201', '甲村委会', '630121100'), ('6301211', '乙', '')"
        )
        connection.execute("INSERT INTO street VALUES ('630121100', '桥头镇')")
    done = load(workbench.engine, [path], 2023)
    assert counts(done) == {"read": 3, "inserted": 2, "rejected": 1}
    assert (done.rejected[0].sheet, done.rejected[0].row) == ("village", 2)


def test_a_file_without_codes_and_names_is_no_code_table(workbench: Workbench, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite") as connection:
        connection.execute("CREATE TABLE note (text VARCHAR)")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    for name in ("other.sqlite", "other.csv"):
        with pytest.raises(HeaderMismatch, match="Name the columns code and name"):
            load(workbench.engine, [tmp_path / name], 2023)


def test_a_table_without_lines_changes_nothing(loading: Loading) -> None:
    assert counts(loading()) == {}


def test_one_unreadable_file_keeps_the_others_out(workbench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("code,name\n630121100,桥头镇\n", encoding="utf-8")
    (tmp_path / "bad.csv").write_text("code,name\n630121100,桥头镇,3\n", encoding="utf-8")
    with pytest.raises(EtlError, match=r"bad\.csv"):
        load(workbench.engine, [tmp_path / "good.csv", tmp_path / "bad.csv"], 2023)
    assert workbench.rows("SELECT id FROM division WHERE id = 630121100000") == []


def test_sources_are_read_anew_when_divisions_changed(workbench: Workbench, loading: Loading, tmp_path: Path) -> None:
    source = lectures(
        write(tmp_path / "in", "lectures.csv", "编号,主题,人次,乡镇,村,团队,团队电话", ["1,课,5,新镇,,,"])
    )
    assert workbench.run(source).books.rejected == 1
    loading("341525999,新镇", edition=2024)
    assert workbench.run(source).books.inserted == 1
    assert workbench.one("SELECT division_id FROM lecture_session")["division_id"] == 341525999000
