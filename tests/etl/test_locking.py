"""Two processes never import one source at once, and one that dies leaves the last good state."""

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

PLUGIN = """
import time
from pathlib import Path

from etl import Delimited, Source, children, col, const, each, hookimpl, ref
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind

HERE = Path(__file__).parent


@hookimpl
def hub_sources():
    company = ref(Organization, kind=const(OrganizationKind.PROPERTY_COMPANY), name=col("责任单位"))
    found = each(stage=const(ActionStage.FOUND), acted_at=col("排查日期"))
    yield Source(
        name="wires",
        entity=Issue,
        locality="341525000000",
        publisher="城管局",
        reader=Delimited("wires.csv"),
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
    while (HERE / f"stop at {stage}").exists():
        (HERE / "stopped").touch()
        time.sleep(0.01)
"""

HEADER = "编号,点位,责任单位,排查日期\n"
GOOD = HEADER + "".join(f"{n},{n}栋,红星物业,2024-03-05\n" for n in range(1, 11))
#: One changed, one gone, one added.
NEXT = GOOD.replace("1,1栋,", "1,1栋东侧,").replace("2,2栋,红星物业,2024-03-05\n", "") + "11,11栋,长青物业,2024-04-01\n"

TABLES = ("issue", "issue_action", "organization", "claim", '"change"', "revision", "reject", "run_file")


@pytest.fixture
def site(prepared_database: Path, tmp_path: Path) -> Site:
    """A site whose source has been imported once."""
    shutil.copy(prepared_database, tmp_path / "hub.db")
    site = Site(tmp_path)
    site.add_plugin("wires", PLUGIN)
    site.write_ledger("wires.csv", GOOD)
    assert import_here(site).books.inserted == 10
    site.write_ledger("wires.csv", NEXT)
    return site


def import_here(site: Site) -> RunInfo:
    importer = site.importer()
    return importer.run(importer.host.sources["wires"])


@contextmanager
def stopped(site: Site, stage: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own whose import stands still where it enters a stage; it goes on, or is dead, afterwards."""
    stop, reached = site.plugins / f"stop at {stage}", site.plugins / "stopped"
    stop.touch()
    process = site.start("import", "--json")
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
        return {name: [tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))] for name in TABLES}


def statuses(site: Site) -> list[str]:
    with reading(open_engine(site.settings.database_url)).connect() as connection:
        return list(connection.scalars(text("SELECT status FROM import_run ORDER BY id")))


@pytest.mark.parametrize("stage", ["extract", "merge"])
def test_a_second_process_is_told_that_the_source_is_busy(site: Site, stage: str) -> None:
    with stopped(site, stage) as first:
        code, second = site.hub_json("import")
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
    run = import_here(site)
    assert run.status is RunStatus.MERGED, run.error
    assert (run.books.inserted, run.books.updated, run.books.unchanged, run.books.removed) == (1, 1, 8, 1)
    assert statuses(site) == ["MERGED", "INTERRUPTED", "MERGED"]
    assert not list((site.folder / "state" / "stage").iterdir())
