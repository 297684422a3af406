"""Queries of databases: every row is read, as text that loses nothing."""

import sqlite3
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import Sql, env
from etl.errors import DeclarationError, Place, SourceRefused
from etl.explain import explain
from etl.fetchers.fetcher import Visit
from etl.rawstore import RawStore
from etl.readers.part import BATCH_ROWS, ROW
from etl.readers.sql_marks import kept, restored
from etl.readers.sql_values import spelled
from schema.lineage import RunStatus
from tests.etl.fetchers.conftest import Desk

QUERY = "SELECT number, location, outlets, changed FROM sheds"
READER = Sql("vendor.db", QUERY)
CHANGED = Sql("vendor.db", QUERY, incremental_by="changed")


class Vendor:
    """A vendor's database with a table of sheds, in the source's folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "vendor.db"
        self.execute("CREATE TABLE sheds (number TEXT PRIMARY KEY, location TEXT, outlets INTEGER, changed TEXT)")

    def execute(self, statement: str, rows: list[tuple[Any, ...]] | None = None) -> None:
        with sqlite3.connect(self.path) as connection:
            connection.executemany(statement, [()] if rows is None else rows)
        connection.close()

    def put(self, first: int, last: int, changed: str | None = "2024-03-01 08:00:00", outlets: int = 10) -> None:
        rows = [(str(n), f"{n}栋东侧", outlets, changed) for n in range(first, last + 1)]
        self.execute("INSERT OR REPLACE INTO sheds VALUES (?, ?, ?, ?)", rows)


@pytest.fixture
def vendor(desk: Desk) -> Vendor:
    return Vendor(desk.folder)


def run(desk: Desk, reader: Any, **changes: Any) -> Any:
    return desk.run(reader, **{"ignore": ("changed",), **changes})


def test_every_row_of_a_query_is_read(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 9)
    result = run(desk, READER, snapshot="full")
    assert (result.status, result.books.inserted) == (RunStatus.MERGED, 9), result.error
    assert desk.live() == list(range(1, 10))
    assert run(desk, READER, snapshot="full").status is RunStatus.UNCHANGED


def test_rows_come_in_batches_of_bounded_size(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, BATCH_ROWS * 2 + 1)
    result = run(desk, READER)
    assert result.books.inserted == BATCH_ROWS * 2 + 1
    files = desk.workbench.rows("SELECT name, read FROM run_file ORDER BY name")
    assert [file["read"] for file in files] == [BATCH_ROWS, BATCH_ROWS, 1]
    assert [file["name"] for file in files] == [f"vendor.db {n:06}.parquet" for n in (1, 2, 3)]


def test_rows_that_a_snapshot_lacks_are_removed(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 9)
    run(desk, READER, snapshot="full")
    vendor.execute("DELETE FROM sheds WHERE number = '3'")
    assert run(desk, READER, snapshot="full").books.removed == 1


def test_a_query_without_rows_is_an_empty_export(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 9)
    run(desk, READER, snapshot="full")
    vendor.execute("DELETE FROM sheds")
    result = run(desk, READER, snapshot="full")
    assert result.status is RunStatus.NEEDS_REVIEW
    assert "9 of 9 records would be removed" in result.error


def test_a_record_is_explained_by_the_rows_that_are_kept(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    source = desk.source(READER, ignore=("changed",))
    importer = desk.workbench.importer(source)
    importer.run(importer.host.sources["sheds"])
    vendor.path.unlink()
    found = explain(importer, desk.workbench.one("SELECT code FROM facility WHERE number = '2'")["code"])
    assert found.place == "vendor.db 000001.parquet  row 2"
    assert ("location", "2栋东侧") in [(value.field, value.cell) for value in found.values]


def test_later_runs_read_only_what_changed(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 9)
    run(desk, CHANGED)
    vendor.put(9, 10, "2024-03-02 08:00:00", outlets=12)
    vendor.put(1, 8, "2024-02-01 08:00:00", outlets=99)
    result = run(desk, CHANGED)
    assert (result.books.read, result.books.inserted, result.books.updated) == (2, 1, 1)
    assert desk.live() == list(range(1, 11))


def test_rows_that_share_the_mark_or_have_none_are_never_missed(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    run(desk, CHANGED)
    vendor.put(4, 5)
    vendor.put(6, 6, None)
    result = run(desk, CHANGED)
    assert (result.books.inserted, result.books.unchanged) == (3, 3)
    assert run(desk, CHANGED).status is RunStatus.UNCHANGED


def test_numeric_marks_compare_as_numbers(desk: Desk, vendor: Vendor) -> None:
    reader = Sql("vendor.db", "SELECT number, location, outlets, changed + 0 AS version FROM sheds", "version")
    vendor.put(1, 1, "9")
    vendor.put(2, 2, "10")
    run(desk, reader, ignore=("version",))
    vendor.put(3, 3, "11")
    assert run(desk, reader, ignore=("version",)).books.read == 2


def test_an_incremental_query_with_nothing_new_ends_as_unchanged(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    run(desk, CHANGED)
    vendor.execute("DELETE FROM sheds")
    assert run(desk, CHANGED).status is RunStatus.UNCHANGED
    assert desk.live() == [1, 2, 3]


def test_a_failed_run_does_not_go_on(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    run(desk, CHANGED)
    vendor.put(4, 4, "2024-03-02 08:00:00")
    vendor.execute("UPDATE sheds SET outlets = x'00ff' WHERE number = '4'")
    assert run(desk, CHANGED).status is RunStatus.FAILED
    vendor.execute("UPDATE sheds SET outlets = 8 WHERE number = '4'")
    assert run(desk, CHANGED).books.inserted == 1


def test_colons_and_percent_signs_in_a_query_are_its_own(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    query = "SELECT number, location, outlets FROM sheds WHERE changed LIKE '%08:00:00' AND ':x' <> '::y';"
    assert desk.run(Sql("vendor.db", query)).books.read == 3


def test_bytes_are_refused_by_column_and_remedy(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 1)
    result = run(desk, Sql("vendor.db", "SELECT number, location, outlets, x'00' AS photo FROM sheds"))
    assert (result.status, result.error_code) == (RunStatus.FAILED, "source_refused")
    assert "In the column photo, a value of the type bytes has no text" in result.error
    assert "leave the column out" in result.error


def test_two_columns_of_one_name_are_refused(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 1)
    result = run(desk, Sql("vendor.db", "SELECT number, location, outlets, number FROM sheds"))
    assert "two columns number" in result.error


@pytest.mark.parametrize(
    ("reader", "code", "says"),
    [
        (Sql("vendor.db", "SELECT * FROM shed"), "source_refused", "no such table: shed"),
        (Sql("vendor.db", "SELECT number FROM sheds", "changd"), "source_refused", "changd"),
        (Sql("nowhere.db", QUERY), "source_unreachable", "unable to open database file"),
        (Sql("nodialect://host/x", QUERY), "setting_invalid", "The driver of nodialect isn't installed"),
        (Sql(env("HUB_SOURCE_NOWHERE"), QUERY), "setting_invalid", "HUB_SOURCE_NOWHERE isn't set"),
        (Sql("vendor.db", "SELECT number, location FROM sheds"), "header_mismatch", "outlets"),
    ],
)
def test_what_a_database_refuses_is_told(desk: Desk, vendor: Vendor, reader: Sql, code: str, says: str) -> None:
    vendor.put(1, 1)
    result = run(desk, reader)
    assert (result.status, result.error_code) == (RunStatus.FAILED, code), result.error
    assert says in result.error
    assert not (desk.folder / "nowhere.db").exists()


@pytest.mark.parametrize(
    ("address", "package"),
    [
        ("mysql://clerk@host/x", "pip install pymysql"),
        ("mysql+mysqldb://clerk@host/x", "pip install mysqlclient"),
        ("oracle://clerk@host/x", "pip install oracledb"),
        ("mssql+pyodbc://clerk@host/x", "pip install pyodbc"),
        ("nodialect://host/x", "the package that brings the SQLAlchemy dialect nodialect"),
    ],
)
def test_a_driver_that_is_not_installed_is_named_with_what_brings_it(desk: Desk, address: str, package: str) -> None:
    result = run(desk, Sql(address, QUERY))
    assert (result.status, result.error_code) == (RunStatus.FAILED, "setting_invalid")
    assert f"The driver of {address.partition(':')[0]} isn't installed" in result.error
    assert package in result.error


def test_a_query_cannot_write(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 2)
    result = run(desk, Sql("vendor.db", "DELETE FROM sheds RETURNING number, location, outlets"))
    assert (result.status, result.error_code) == (RunStatus.FAILED, "source_refused")
    assert "readonly" in result.error
    assert run(desk, READER).books.read == 2


def test_the_password_stands_nowhere(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_SOURCE_SHEDS", "nodialect://clerk:s3cret@db.example.cn/sheds?token=c0rrect")
    result = run(desk, Sql(env("HUB_SOURCE_SHEDS"), QUERY))
    assert "nodialect/db.example.cn/sheds" in result.error
    assert not any(secret in result.error for secret in ("s3cret", "c0rrect", "clerk"))
    with pytest.raises(DeclarationError) as error:
        Sql("postgresql://clerk:s3cret@db.example.cn/sheds", QUERY)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        (True, "true"),
        (9007199254740993, "9007199254740993"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (0.1, "0.1"),
        (1e22, "10000000000000000000000"),
        (date(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 8, 30, tzinfo=UTC), "2024-03-05T08:30:00+00:00"),
        (time(8, 30), "08:30:00"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (["甲", "乙"], "甲；乙"),
        ({"n": [1, {"price": Decimal("1.5")}]}, '{"n": [1, {"price": "1.5"}]}'),
    ],
)
def test_values_have_one_spelling(value: object, text: str | None) -> None:
    assert spelled(value) == text


@pytest.mark.parametrize("value", [b"x", float("nan"), Decimal("Infinity"), object()])
def test_what_has_no_text_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="no"):
        spelled(value)


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_lose_nothing_as_text(value: Decimal | float) -> None:
    assert type(value)(spelled(value) or "") == value
    assert "E" not in str(spelled(value)).upper()


@given(
    st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.dates()
    | st.text()
)
def test_marks_come_back_as_they_were(mark: object) -> None:
    found = restored(kept(mark, Place("vendor.db")))
    assert (type(found), found) == (type(mark), mark)


def test_a_mark_that_nothing_compares_by_is_refused() -> None:
    with pytest.raises(SourceRefused, match="type bytes"):
        kept(b"x", Place("vendor.db"))


@given(st.lists(st.text(st.characters(exclude_categories=["C"])).map(str.strip), min_size=1, max_size=20))
def test_a_batch_reads_back_as_it_was_kept(tmp_path_factory: pytest.TempPathFactory, cells: list[str]) -> None:
    folder = tmp_path_factory.mktemp("vendor")
    with sqlite3.connect(folder / "x.db") as connection:
        connection.execute("CREATE TABLE x (n INTEGER, cell TEXT)")
        connection.executemany("INSERT INTO x VALUES (?, ?)", list(enumerate(cells)))
    connection.close()
    reader = Sql("x.db", "SELECT n, cell FROM x ORDER BY n")
    visits = [Visit("x", folder, {}, RawStore(folder / "raw")) for _ in range(2)]
    (raw,), again = (list(reader.fetch(visit)) for visit in visits)
    assert again == [raw]
    (part,) = reader.parts(raw.name, raw.content, ["cell"])
    (frame,) = part.batches
    assert frame["cell"].to_list() == [cell or None for cell in cells]
    assert frame[ROW].to_list() == list(range(1, len(cells) + 1))
    assert part.tally.total() == len(cells)
