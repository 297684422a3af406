"""Queries of a vendor's PostgreSQL: every row is read, typed marks go on where they stood, and nothing is written."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text

from etl import Sql, env
from etl.run import RunInfo
from schema.lineage import RunStatus
from tests.etl.fetchers.conftest import Desk
from tests.postgres import Server

QUERY = "SELECT number, location, outlets, changed FROM sheds"
READER = Sql(env("HUB_SOURCE_VENDOR"), QUERY)
CHANGED = Sql(env("HUB_SOURCE_VENDOR"), QUERY, incremental_by="changed")


class Vendor:
    """A database of charging sheds, as many rows as are put into it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def execute(self, statement: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(statement), values)

    def put(self, first: int, last: int, changed: str | None = "2024-03-01 08:00:00.123456+08") -> None:
        self.execute(
            "INSERT INTO sheds SELECT n, n || '栋东侧', 10, CAST(:changed AS TIMESTAMPTZ)"
            " FROM generate_series(CAST(:first AS INT), :last) AS n",
            first=first,
            last=last,
            changed=changed,
        )

    def count(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(text("SELECT count(*) FROM sheds")).scalar_one())


@pytest.fixture(scope="module")
def address(postgres: Server) -> URL:
    return make_url(postgres.database())


@pytest.fixture
def vendor(address: URL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    monkeypatch.setenv("HUB_SOURCE_VENDOR", address.render_as_string(hide_password=False))
    engine = create_engine(address.set(drivername="postgresql+psycopg"))
    vendor = Vendor(engine)
    vendor.execute("DROP TABLE IF EXISTS sheds")
    vendor.execute("CREATE TABLE sheds (number INT PRIMARY KEY, location TEXT, outlets NUMERIC, changed TIMESTAMPTZ)")
    yield vendor
    engine.dispose()


def run(desk: Desk, reader: Any, **changes: Any) -> RunInfo:
    return desk.run(reader, **{"ignore": ("changed",), **changes})


def test_every_row_of_a_query_is_read(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 9)
    result = run(desk, READER, snapshot="full")
    assert (result.status, result.books.inserted) == (RunStatus.MERGED, 9), result.error
    assert desk.live() == list(range(1, 10))
    assert run(desk, READER, snapshot="full").status is RunStatus.UNCHANGED


def test_later_runs_read_what_is_at_least_the_mark_or_has_none(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 5, "2024-02-01 08:00:00+08")
    vendor.put(6, 9)
    assert run(desk, CHANGED).books.inserted == 9
    vendor.execute("UPDATE sheds SET outlets = 12, changed = '2024-03-02 07:00:00+08' WHERE number = 1")
    vendor.put(10, 11, "2024-03-01 00:00:00.123456+00")
    vendor.put(12, 12, None)
    books = run(desk, CHANGED).books
    assert (books.read, books.inserted, books.updated, books.unchanged) == (8, 3, 1, 4)
    assert run(desk, CHANGED).books.read == 2
    assert run(desk, CHANGED).status is RunStatus.UNCHANGED


@pytest.mark.parametrize(
    ("column", "kind", "small", "great"),
    [
        ("INT", "int", "9", "10"),
        ("NUMERIC(10, 2)", "decimal", "9.50", "10.25"),
        ("DATE", "date", "0900-01-01", "2024-01-01"),
    ],
)
def test_marks_keep_their_type(desk: Desk, vendor: Vendor, column: str, kind: str, small: str, great: str) -> None:
    vendor.put(1, 2)
    vendor.execute(f"ALTER TABLE sheds DROP COLUMN changed, ADD COLUMN changed {column}")
    vendor.execute(f"UPDATE sheds SET changed = CAST(CASE number WHEN 1 THEN '{small}' ELSE '{great}' END AS {column})")
    merged = run(desk, CHANGED)
    assert merged.status is RunStatus.MERGED, merged.error
    assert f'"type":"{kind}"' in str(desk.cursor(merged))
    vendor.execute(f"INSERT INTO sheds VALUES (3, '3栋', 8, CAST('{great}' AS {column}))")
    assert run(desk, CHANGED).books.read == 2


def test_a_run_that_failed_does_not_go_on(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    run(desk, CHANGED)
    vendor.put(4, 4, "2024-03-02 08:00:00+08")
    vendor.execute("ALTER TABLE sheds ADD COLUMN photo BYTEA DEFAULT 'x'")
    failed = run(desk, Sql(env("HUB_SOURCE_VENDOR"), f"{QUERY.replace('FROM', ', photo FROM')}", "changed"))
    assert (failed.status, failed.error_code) == (RunStatus.FAILED, "source_refused")
    assert "In the column photo, a value of the type bytes has no text" in failed.error
    assert run(desk, CHANGED).books.inserted == 1


def test_colons_and_percent_signs_in_a_query_are_its_own(desk: Desk, vendor: Vendor) -> None:
    vendor.put(1, 3)
    query = "SELECT number, location, outlets::int FROM sheds WHERE location LIKE '%栋%' AND ':x' <> '%(y)s';"
    assert desk.run(Sql(env("HUB_SOURCE_VENDOR"), query)).books.read == 3


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM sheds RETURNING number, location, outlets",
        "WITH gone AS (DELETE FROM sheds RETURNING *) SELECT number, location, outlets FROM gone",
    ],
)
def test_a_query_cannot_write(desk: Desk, vendor: Vendor, query: str) -> None:
    vendor.put(1, 2)
    result = desk.run(Sql(env("HUB_SOURCE_VENDOR"), query))
    assert (result.status, result.error_code) == (RunStatus.FAILED, "source_refused"), result.error
    assert vendor.count() == 2


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * FROM shed", 'relation "shed" does not exist'),
        ("SELECT number, location, outlets / 0 AS outlets FROM sheds", "DataError"),
    ],
)
def test_what_the_database_refuses_is_told(desk: Desk, vendor: Vendor, query: str, says: str) -> None:
    vendor.put(1, 1)
    result = desk.run(Sql(env("HUB_SOURCE_VENDOR"), query))
    assert (result.status, result.error_code) == (RunStatus.FAILED, "source_refused")
    assert says in result.error


def test_a_server_that_does_not_answer_is_told_without_the_password(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_SOURCE_VENDOR", "postgresql://clerk:s3cret@127.0.0.1:1/sheds")
    result = desk.run(READER)
    assert (result.status, result.error_code) == (RunStatus.FAILED, "source_unreachable")
    assert "postgresql/127.0.0.1/sheds" in result.error
    assert "s3cret" not in result.error
