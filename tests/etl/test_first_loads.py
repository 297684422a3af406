"""On PostgreSQL, the rows of an empty table come by another one that takes its place, which they alone tell."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Semaphore, Thread

import pytest
from sqlalchemy import Connection, event, text

from etl import col, const, hookimpl, ref
from etl.dialects import postgresql
from etl.run import RunInfo
from etl.stages import making
from etl.stages.stage import open_stage
from hub.graphql.databases.pool import Pool
from schema.lineage import RunStatus
from schema.organizations import Organization, OrganizationKind
from tests.etl.ledgers import HUOSHAN, ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
from tests.etl.processes import ROOT
from tests.postgres import Server
from tests.workbench import Workbench

TABLE = "lecture_session"
ROWS = [f"{number},宣讲,30,,,," for number in range(20)]
SHUCHENG = "341523000000"
#: The last statement by which the other table is made ready.
READY = rf"VACUUM .* stage_\w+\.{TABLE}"
#: Seconds after which something that has to happen won't.
LONG = 30


@pytest.fixture
def postgres_workbench(
    postgres: Server, prepared_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workbench]:
    """A workbench where few rows are many."""
    monkeypatch.setattr(postgresql, "MANY", 10)
    monkeypatch.setattr(making, "LARGE", 10)
    with Workbench(tmp_path, postgres.database(prepared_postgres), postgres.drop) as workbench:
        yield workbench


def ledger(folder: Path) -> Path:
    return write(folder, "lectures.csv", LECTURE_HEADER, ROWS)


def execute(workbench: Workbench, *statements: str) -> None:
    with workbench.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def number(workbench: Workbench, table: str = TABLE) -> int:
    """The number by which the database knows a table."""
    return int(workbench.one("SELECT CAST(to_regclass(:table) AS OID) AS number", table=table)["number"])


def count(workbench: Workbench) -> int:
    return int(workbench.one(f"SELECT count(*) AS count FROM {TABLE}")["count"])


def on(workbench: Workbench, moment: str, pattern: str, do: Callable[[], object]) -> None:
    """Do something `before` or `after` each statement of imports in which a pattern is found."""

    def listen(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        if re.search(pattern, statement):
            do()

    event.listen(workbench.engine, f"{moment}_cursor_execute", listen)


def catalog(workbench: Workbench) -> dict[str, list[dict[str, object]]]:
    """Columns, constraints, indexes and privileges of the table."""
    queries = {
        "columns": "SELECT column_name, data_type, collation_name, is_nullable, column_default"
        f" FROM information_schema.columns WHERE table_name = '{TABLE}' ORDER BY ordinal_position",
        "storage": "SELECT attname, attstorage, attcompression, attstattarget, col_description(attrelid, attnum)"
        f" FROM pg_attribute WHERE attrelid = to_regclass('{TABLE}') AND attnum > 0 AND NOT attisdropped"
        " ORDER BY attnum",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        f" WHERE conrelid = to_regclass('{TABLE}') ORDER BY conname",
        "indexes": f"SELECT * FROM pg_indexes WHERE tablename = '{TABLE}' ORDER BY indexname",
        "privileges": f"SELECT * FROM information_schema.table_privileges WHERE table_name = '{TABLE}'"
        " ORDER BY grantee, privilege_type",
        "tables": "SELECT schemaname, tablename, tableowner FROM pg_tables WHERE schemaname NOT LIKE 'pg_%' ORDER BY 2",
    }
    return {name: workbench.rows(query) for name, query in queries.items()}


def test_the_table_is_another_one_and_the_catalog_tells_the_same_of_it(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    reader, other = (f"{name}_{postgres_workbench.engine.url.database}" for name in ("reader", "other"))
    execute(
        postgres_workbench,
        *(f"CREATE ROLE {role}" for role in (reader, other)),
        f"GRANT SELECT ON {TABLE} TO {reader} WITH GRANT OPTION",
        f"GRANT UPDATE ON {TABLE} TO PUBLIC",
        f"ALTER DEFAULT PRIVILEGES GRANT SELECT, DELETE ON TABLES TO {other}, {reader}",
        f"COMMENT ON COLUMN {TABLE}.title IS 'What it is about'",
        f"ALTER TABLE {TABLE} ALTER COLUMN title SET STORAGE EXTERNAL",
        f"ALTER TABLE {TABLE} ADD COLUMN gone TEXT DEFAULT 'x', ADD COLUMN stays TEXT DEFAULT 'y' NOT NULL",
        f"ALTER TABLE {TABLE} DROP COLUMN gone, ADD CONSTRAINT long CHECK (length(stays) > 0)",
    )
    before, known = catalog(postgres_workbench), number(postgres_workbench)
    run = postgres_workbench.run(lectures(ledger(tmp_path / "in")))
    assert (run.status, run.books.inserted, count(postgres_workbench)) == (RunStatus.MERGED, len(ROWS), len(ROWS))
    assert number(postgres_workbench) != known
    assert catalog(postgres_workbench) == before
    told = postgres_workbench.one(f"SELECT reltuples FROM pg_class WHERE oid = to_regclass('{TABLE}')")
    assert told["reltuples"] == len(ROWS)


#: What a table may have that another one made like it hasn't, and what undoes it.
HINDRANCES = {
    "view": ("CREATE VIEW seen AS SELECT title FROM {}", "DROP VIEW seen"),
    "row type": ("CREATE FUNCTION told({}) RETURNS INT LANGUAGE SQL RETURN 1", "DROP FUNCTION told"),
    "reference": ("CREATE TABLE child (a BIGINT, b BIGINT, FOREIGN KEY (a, b) REFERENCES {})", "DROP TABLE child"),
    "heir": ("CREATE TABLE heir () INHERITS ({})", "DROP TABLE heir"),
    "trigger": (
        "CREATE TRIGGER fires BEFORE UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "DROP TRIGGER fires ON {}",
    ),
    "rule": ("CREATE RULE mine AS ON DELETE TO {} DO INSTEAD NOTHING", "DROP RULE mine ON {}"),
    "policy": ("CREATE POLICY mine ON {} USING (TRUE)", "DROP POLICY mine ON {}"),
    "row security": ("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {} DISABLE ROW LEVEL SECURITY"),
    "publication": ("CREATE PUBLICATION told FOR ALL TABLES", "DROP PUBLICATION told"),
    "statistics": ("CREATE STATISTICS pair ON title, theme FROM {}", "DROP STATISTICS pair"),
    "target": (
        "ALTER TABLE {} ALTER COLUMN title SET STATISTICS 10",
        "ALTER TABLE {} ALTER COLUMN title SET STATISTICS -1",
    ),
    "option": ("ALTER TABLE {} SET (fillfactor = 90)", "ALTER TABLE {} RESET (fillfactor)"),
    "toast option": (
        "ALTER TABLE {} SET (toast.vacuum_truncate = off)",
        "ALTER TABLE {} RESET (toast.vacuum_truncate)",
    ),
    "identity": ("ALTER TABLE {} REPLICA IDENTITY FULL", "ALTER TABLE {} REPLICA IDENTITY DEFAULT"),
    "comment": ("COMMENT ON TABLE {} IS 'Lectures'", "COMMENT ON TABLE {} IS NULL"),
    "column privilege": ("GRANT SELECT (title) ON {} TO PUBLIC", "REVOKE SELECT (title) ON {} FROM PUBLIC"),
    "owner": ("ALTER TABLE {} OWNER TO pg_monitor", "ALTER TABLE {} OWNER TO CURRENT_USER"),
}


def test_a_table_with_what_another_one_cannot_be_given_is_not_replaced(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    engine = postgres_workbench.engine

    def made() -> bool:
        with open_stage(engine, tmp_path, 1) as stage:
            stage.close()
            return making.made_ahead(engine, stage, TABLE, 10, lambda *_: 0) is not None

    for name, (statement, undo) in HINDRANCES.items():
        execute(postgres_workbench, statement.format(TABLE))
        assert not made(), name
        execute(postgres_workbench, undo.format(TABLE))
    assert made()


class Reader:
    """A plugin that reads the table when a run is about to commit."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.seen: list[int] = []

    @hookimpl
    def hub_stage(self, run: RunInfo, stage: str) -> None:  # noqa: ARG002
        if stage == "commit":
            self.seen.append(count(self.workbench))


def test_an_observer_of_the_commit_reads_the_table_that_is_replaced(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    execute(postgres_workbench, f"ALTER DATABASE {postgres_workbench.engine.url.database} SET lock_timeout = '1s'")
    postgres_workbench.engine.dispose()
    reader = Reader(postgres_workbench)
    bench = postgres_workbench.importer(lectures(ledger(tmp_path / "in")))
    bench.host.register("reader", reader)
    known = number(postgres_workbench)
    assert bench.run(bench.host.sources["lectures"]).books.inserted == len(ROWS)
    assert number(postgres_workbench) != known
    assert reader.seen == [0]


def test_what_hangs_on_a_table_stays_through_a_first_load(postgres_workbench: Workbench, tmp_path: Path) -> None:
    execute(postgres_workbench, f"CREATE VIEW seen AS SELECT title FROM {TABLE}")
    before = catalog(postgres_workbench)
    assert postgres_workbench.run(lectures(ledger(tmp_path / "in"))).books.inserted == len(ROWS)
    assert len(postgres_workbench.rows("SELECT * FROM seen")) == len(ROWS)
    assert catalog(postgres_workbench) == before


def test_a_table_that_changes_while_another_one_is_made_keeps_its_change(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    known = number(postgres_workbench)
    on(postgres_workbench, "before", READY, lambda: execute(postgres_workbench, f"GRANT SELECT ON {TABLE} TO PUBLIC"))
    assert postgres_workbench.run(lectures(ledger(tmp_path / "in"))).books.inserted == len(ROWS)
    assert number(postgres_workbench) == known
    assert "PUBLIC" in {row["grantee"] for row in catalog(postgres_workbench)["privileges"]}


def test_rows_that_bring_more_records_of_their_own_kind_come_as_before(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    kind = const(OrganizationKind.LECTURE_TEAM)
    columns = {"kind": kind, "name": col("名称"), "parent": ref(Organization, kind=kind, name=col("上级"))}
    folder = write(tmp_path / "in", "teams.csv", "名称,上级", [f"{n}队,总队" for n in range(20)])
    known = number(postgres_workbench, "organization")
    run = postgres_workbench.run(teams(folder, columns=columns))
    assert (run.status, run.books.inserted, run.books.derived["Organization"]["inserted"]) == (RunStatus.MERGED, 20, 1)
    assert len(postgres_workbench.rows("SELECT id FROM organization")) == 21
    assert number(postgres_workbench, "organization") == known


def test_who_reads_sees_nothing_or_all_and_is_answered_while_indexes_are_built(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    answered, awaited = Semaphore(0), []
    runs: list[RunInfo] = []

    def await_an_answer() -> None:
        while answered.acquire(blocking=False):
            pass
        awaited.append(answered.acquire(timeout=LONG))

    on(postgres_workbench, "after", "CREATE (UNIQUE )?INDEX .* ON stage_.* USING", await_an_answer)
    source = issues(write(tmp_path / "in", "issues.csv", ISSUE_HEADER, [f"{n},{n}栋,2024-03-05,," for n in range(20)]))
    tables = ("issue", "issue_action")
    known = [number(postgres_workbench, table) for table in tables]
    importing = Thread(target=lambda: runs.append(postgres_workbench.run(source)))

    async def read() -> list[bytes | None]:
        pool, goes_on = Pool(postgres_workbench.url, connections=1), True
        told: list[bytes | None] = []
        importing.start()
        while goes_on:
            goes_on = importing.is_alive()
            told += await pool.read(f"SELECT concat_ws(' ', {', '.join(map(counted, tables))})", ())
            answered.release()
        await pool.aclose()
        return told

    told = asyncio.run(read())
    assert [run.status for run in runs] == [RunStatus.MERGED]
    assert (told[0], told[-1], set(told)) == (b"0 0", b"20 20", {b"0 0", b"20 20"})
    assert len(awaited) == len(postgres_workbench.rows(f"SELECT 1 FROM pg_indexes WHERE tablename IN {tables}"))
    assert all(awaited)
    assert not set(known) & {number(postgres_workbench, table) for table in tables}
    parts = postgres_workbench.rows("SELECT entity, records FROM merged_part ORDER BY entity")
    assert parts == [{"entity": "Issue", "records": 20}, {"entity": "IssueAction", "records": 20}]


def counted(table: str) -> str:
    return f"(SELECT count(*) FROM {table})"


def test_of_two_localities_that_fill_a_table_at_once_one_replaces_it(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    both = Barrier(2)
    on(postgres_workbench, "before", READY, lambda: both.wait(LONG))
    folder = ledger(tmp_path / "in")
    here, there = lectures(folder), lectures(folder, name="theirs", locality=SHUCHENG)
    importer, known = postgres_workbench.importer(here, there), number(postgres_workbench)
    with ThreadPoolExecutor(2) as pool:
        runs = [*pool.map(lambda source: importer.run(importer.host.sources[source.name]), (here, there))]
    assert [(run.status, run.books.inserted) for run in runs] == [(RunStatus.MERGED, len(ROWS))] * 2
    found = postgres_workbench.rows(f"SELECT locality, count(*) AS count FROM {TABLE} GROUP BY 1 ORDER BY 1")
    assert found == [{"locality": int(code), "count": len(ROWS)} for code in (SHUCHENG, HUOSHAN)]
    assert number(postgres_workbench) != known
    assert untouched(postgres_workbench)


#: Amid the rows, amid the indexes, right before the other table takes its place, and right after.
MOMENTS = ("INSERT INTO stage_", "CREATE INDEX", "LOCK TABLE", "SET SCHEMA")
#: For each pattern: a process that is killed right after the first statement that it is found in, and the rows then.
KILLED = f"""
import os, re, signal, sys
from pathlib import Path
from sqlalchemy import event
from etl.dialects import postgresql
from tests.etl.ledgers import lectures
from tests.workbench import Workbench

url, folder, *patterns = sys.argv[1:]
postgresql.MANY = 10


def load(pattern):
    def kill(connection, cursor, statement, *_):
        if re.search(pattern, statement):
            os.kill(os.getpid(), signal.SIGKILL)

    workbench = Workbench(Path(folder), url)
    event.listen(workbench.engine, "after_cursor_execute", kill)
    print(workbench.run(lectures(Path(folder) / "in")))


for pattern in patterns:
    if not (child := os.fork()):
        load(pattern)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, pattern
    with Workbench(Path(folder), url) as workbench:
        print(workbench.one("SELECT count(*) AS count FROM {TABLE}")["count"])
"""


def test_a_first_load_killed_at_any_moment_leaves_nothing_and_the_next_completes(
    postgres_workbench: Workbench, tmp_path: Path
) -> None:
    source, before = lectures(ledger(tmp_path / "in")), catalog(postgres_workbench)
    command = [sys.executable, "-c", KILLED, postgres_workbench.url, str(tmp_path), *MOMENTS]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert process.stdout.split() == ["0"] * len(MOMENTS), process.stdout + process.stderr
    run = postgres_workbench.run(source)
    assert (run.status, run.books.inserted, count(postgres_workbench)) == (RunStatus.MERGED, len(ROWS), len(ROWS))
    assert catalog(postgres_workbench) == before
    assert untouched(postgres_workbench)


def untouched(workbench: Workbench) -> bool:
    """Whether nothing is left of what was made beside the tables."""
    return not workbench.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'stage%'")
