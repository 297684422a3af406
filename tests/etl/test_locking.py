"""Two processes never import one source at once, and one that dies leaves the last good state."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from etl.attempt import STAGES
from etl.run import RunInfo
from schema.database import open_engine, reading
from schema.lineage import RunStatus
from tests.etl.processes import Site
from tests.postgres import Server

PLUGIN = """
import time
from pathlib import Path

from etl import Delimited, Source, children, col, const, each, hookimpl, ref
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind

HERE = Path(__file__).parent


@hookimpl
def hub_sources():
    yield from map(source, ("wires", "cables"))


def source(name):
    company = ref(Organization, kind=const(OrganizationKind.PROPERTY_COMPANY), name=col("责任单位"))
    found = each(stage=const(ActionStage.FOUND), acted_at=col("排查日期"))
    return Source(
        name=name,
        entity=Issue,
        locality="341525000000",
        publisher="城管局",
        reader=Delimited(f"{name}.csv"),
        snapshot="full",
        columns={
            "number": col("编号"),
            "kind": const(IssueKind.FLYING_WIRE),
            "location": col("点位"),
            "responsible": company,
            "actions": children(IssueAction, found),
        },
    )


@hookimpl
def hub_stage(run, stage):
    while run.source == "wires" and (HERE / f"stop at {stage}").exists():
        (HERE / "stopped").touch()
        time.sleep(0.01)
"""

HEADER = "编号,点位,责任单位,排查日期\n"
GOOD = HEADER + "".join(f"{n},{n}栋,红星物业,2024-03-05\n" for n in range(1, 11))
#: One changed, one gone, one added.
NEXT = GOOD.replace("1,1栋,", "1,1栋东侧,").replace("2,2栋,红星物业,2024-03-05\n", "") + "11,11栋,长青物业,2024-04-01\n"

TABLES = (
    "issue",
    "issue_action",
    "organization",
    "claim",
    '"change"',
    "revision WHERE locality <> 0",
    "reject",
    "run_file",
)


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A site, on each database, whose source `wires` has been imported once; `cables` hasn't."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("prepared_database"), tmp_path / "hub.db")
        return imported_once(Site(tmp_path))
    return imported_once(request.getfixturevalue("site_on_postgresql"))


@pytest.fixture
def site_on_postgresql(postgres: Server, prepared_postgres: str, tmp_path: Path) -> Site:
    return Site(tmp_path, postgres.database(prepared_postgres))


def imported_once(site: Site) -> Site:
    site.add_plugin("estates", PLUGIN)
    site.write_ledger("wires.csv", GOOD)
    assert import_here(site).books.inserted == 10
    site.write_ledger("wires.csv", NEXT)
    return site


def import_here(site: Site, source: str = "wires") -> RunInfo:
    importer = site.importer()
    done = importer.run(importer.host.sources[source])
    importer.engine.dispose()
    return done


@contextmanager
def stopped(site: Site, stage: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own whose import stands still where it enters a stage; it goes on, or is dead, afterwards."""
    stop, reached = site.plugins / f"stop at {stage}", site.plugins / "stopped"
    stop.touch()
    process = site.start("import", "wires", "--json")
    try:
        deadline = time.monotonic() + 60
        while not reached.exists():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield process
        stop.unlink()
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.wait()


def state(site: Site) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a merge may touch."""
    with reading(open_engine(site.settings.database_url)).connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))), key=str)
            for name in TABLES
        }


def statuses(site: Site) -> list[str]:
    with reading(open_engine(site.settings.database_url)).connect() as connection:
        return list(connection.scalars(text("SELECT status FROM import_run ORDER BY id")))


@pytest.mark.parametrize("stage", ["extract", "merge"])
def test_a_second_process_is_told_that_the_source_is_busy(site: Site, stage: str) -> None:
    with stopped(site, stage) as first:
        code, second = site.hub_json("import", "wires")
    assert code == 1
    assert [error["code"] for error in second["errors"]] == ["source_busy"]
    assert "wires is being imported by another process" in second["errors"][0]["message"]
    assert second["runs"] == []
    assert first.returncode == 0
    assert statuses(site) == ["MERGED", "MERGED"]


def test_records_can_be_explained_while_an_import_merges(site: Site) -> None:
    with reading(open_engine(site.settings.database_url)).connect() as connection:
        record = connection.scalar(text("SELECT code FROM issue WHERE number = '1'"))
    with stopped(site, "merge"):
        code, found = site.hub_json("explain", str(record))
    assert code == 0
    assert "1栋" in str(found)


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_import_leaves_the_last_good_state_and_the_next_completes(site: Site, stage: str) -> None:
    good = state(site)
    with stopped(site, stage) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
        assert state(site) == good
        assert statuses(site) == ["MERGED", "RUNNING"]
    completes(site)
    assert statuses(site) == ["MERGED", "INTERRUPTED", "MERGED"]


def completes(site: Site) -> None:
    """The next import does what the one that failed ought to have done, and leaves no stage behind."""
    run = import_here(site)
    assert run.status is RunStatus.MERGED, run.error
    assert (run.books.inserted, run.books.updated, run.books.unchanged, run.books.removed) == (1, 1, 8, 1)
    assert stages(site) == []


def stages(site: Site) -> list[str]:
    """What holds staged rows: files beside SQLite, schemas inside PostgreSQL."""
    engine = open_engine(site.url)
    if engine.dialect.name == "sqlite":
        return [path.name for path in (site.folder / "state" / "stage").iterdir()]
    with engine.connect() as connection:
        return [*connection.scalars(text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'stage%'"))]


@pytest.mark.parametrize("stage", ["merge", "commit"])
def test_a_merge_whose_session_the_server_ends_is_taken_back_and_the_next_import_completes(
    site_on_postgresql: Site, stage: str
) -> None:
    site = imported_once(site_on_postgresql)
    good = state(site)
    with stopped(site, stage) as process, open_engine(site.url).connect() as connection:
        holder = "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
        assert connection.scalar(text(f"SELECT bool_and(pg_terminate_backend(pid)) FROM ({holder}) AS holder"))
    assert process.returncode == 1
    assert state(site) == good
    assert statuses(site) == ["MERGED", "FAILED"]
    completes(site)


def test_what_a_dead_import_staged_is_swept_by_the_next_one_of_any_source(site_on_postgresql: Site) -> None:
    site = imported_once(site_on_postgresql)
    with stopped(site, "stage") as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(timeout=60)
    assert len(stages(site)) == 1
    site.write_ledger("cables.csv", GOOD)
    assert import_here(site, "cables").status is RunStatus.MERGED
    assert stages(site) == []


def test_two_sources_that_speak_of_the_same_records_at_once_lose_none(site: Site) -> None:
    site.write_ledger("wires.csv", GOOD.replace("10,10栋,红星物业,2024-03-05\n", "12,12栋,红星物业,2024-03-05\n"))
    site.write_ledger("cables.csv", GOOD.replace("1,1栋,", "1,1栋西侧,") + "12,12栋,红星物业,2024-03-05\n")
    with stopped(site, "merge") as first:
        second = site.start("import", "cables", "--json")
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(timeout=4)
    out, _ = second.communicate(timeout=60)
    assert (first.returncode, second.returncode) == (0, 0)
    books = json.loads(out)["runs"][0]["books"]
    assert (books["read"], books["claimed"], books["inserted"], books["conflicts"]) == (11, 10, 1, 1)
    with reading(open_engine(site.url)).connect() as connection:
        live = connection.scalars(text("SELECT number FROM issue WHERE removed_at IS NULL"))
        assert sorted(map(int, live)) == [*range(1, 11), 12]
        assert connection.scalar(text("SELECT count(*) FROM claim")) == 20
