"""A site that imports flying wires, whose import can be stopped where it enters a stage, and what has to hold of it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from etl.run import RunInfo
from schema.database import open_engine, reading
from schema.lineage import RunStatus
from tests.etl.processes import Site
from tests.forked import Hub

PLUGIN = """
import gc
import resource
import sqlite3
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
        reader=Delimited(f"{name}*.csv"),
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
    if run.source != "wires":
        return
    while (HERE / f"stop at {stage}").exists():
        (HERE / "stopped").touch()
        time.sleep(0.01)
    if (HERE / "spill").exists():
        for connection in [each for each in gc.get_objects() if isinstance(each, sqlite3.Connection)]:
            connection.execute("PRAGMA main.cache_size = 2")
    if (limit := HERE / f"limit at {stage}").exists():
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit.read_text()), resource.RLIM_INFINITY))
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


@dataclass
class Stopped:
    """An import in a process of its own that stands still."""

    process: Hub
    #: What it wrote to standard output and standard error; known once it has ended.
    out: str = ""
    err: str = ""

    @property
    def returncode(self) -> int | None:
        return self.process.returncode

    def kill(self) -> None:
        """End it as a machine that fails would."""
        self.process.kill()
        self.process.wait(timeout=60)

    def run(self) -> dict[str, Any]:
        """The one run that it tells of."""
        (run,) = json.loads(self.out)["runs"]
        return dict(run)


@contextmanager
def stopped(site: Site, stage: str) -> Iterator[Stopped]:
    """A process of its own whose import stands still where it enters a stage; it goes on, or is dead, afterwards."""
    stop, reached = site.plugins / f"stop at {stage}", site.plugins / "stopped"
    stop.touch()
    process = site.start("import", "wires", "--json")
    try:
        deadline = time.monotonic() + 60
        while not reached.exists():
            assert process.returncode is None, process.communicate(timeout=60)
            assert time.monotonic() < deadline
            time.sleep(0.02)
        held = Stopped(process)
        yield held
        stop.unlink()
        held.out, held.err = process.communicate(timeout=60)
    except BaseException:
        process.kill()
        raise


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


def completes(site: Site) -> None:
    """The next import does what the one that failed ought to have done, and leaves no stage behind."""
    for left in site.plugins.glob("* at *"):
        left.unlink()
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
