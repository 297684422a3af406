"""Several sources are imported at once, each in a process of its own, and come to what they come to one by one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from etl.run import RunInfo
from schema.database import open_engine, reading
from tests.etl.processes import Site
from tests.postgres import Server

PLUGIN = """
import os
import signal
from pathlib import Path

from etl import Delimited, Source, children, col, const, each, hookimpl, ref
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind

HERE = Path(__file__).parent
COMPANY = ref(
    Organization, kind=const(OrganizationKind.PROPERTY_COMPANY), name=col("责任单位"), phone=col("责任单位电话")
)


@hookimpl
def hub_sources():
    yield from (source(name, locality) for locality in LOCALITIES for name in NAMES)


def source(name, locality):
    found = each(stage=const(ActionStage.FOUND), acted_at=col("排查日期"))
    return Source(
        name=f"{name}-{locality[:6]}",
        entity=Issue,
        locality=locality,
        publisher="城管局",
        reader=Delimited(f"{name}.csv"),
        snapshot="full",
        columns={
            "number": col("编号"),
            "kind": const(IssueKind.FLYING_WIRE),
            "location": col("点位"),
            "responsible": COMPANY,
            "actions": children(IssueAction, found),
        },
        precedence={"location": 1} if name == "cables" else 0,
    )


@hookimpl
def hub_stage(run, stage):
    if stage == "merge" and (HERE / f"kill {run.source}").exists():
        os.kill(os.getpid(), signal.SIGKILL)
"""

HEADER = "编号,点位,责任单位,责任单位电话,排查日期\n"
#: What records show, whichever source brought them first.
SHOWN = """
SELECT i.locality, i.number, i.location, i.removed_at IS NULL, o.name, count(a.id)
FROM issue i JOIN organization o ON o.locality = i.locality AND o.id = i.responsible_id
 LEFT JOIN issue_action a ON a.locality = i.locality AND a.issue_id = i.id
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2
"""
SPOKEN = """
SELECT c.locality, c.id, s.code, c.hash FROM claim c JOIN source s ON s.id = c.source_id ORDER BY 1, 2, 3
"""


def declared(names: list[str], localities: list[str]) -> str:
    return f"NAMES, LOCALITIES = {names!r}, {localities!r}\n{PLUGIN}"


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, prepared_database: Path, tmp_path: Path) -> Iterator[Site]:
    """A site that has imported nothing, on each database."""
    if request.param == "sqlite":
        shutil.copy(prepared_database, tmp_path / "hub.db")
        yield Site(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres")
    with server.lend(request.getfixturevalue("prepared_postgres")) as url:
        yield Site(tmp_path, url)


def write(site: Site, name: str, rows: list[int], told: str, backwards: bool = False) -> None:
    lines = [f"{n},{n}栋{told},物业{n % 7},1540000000{n % 7},2024-03-05\n" for n in rows]
    site.write_ledger(f"{name}.csv", HEADER + "".join(lines[::-1] if backwards else lines))


def tables(url: str) -> list[list[tuple[Any, ...]]]:
    with reading(open_engine(url)).connect() as connection:
        return [[tuple(row) for row in connection.execute(text(query))] for query in (SHOWN, SPOKEN)]


def import_all(site: Site) -> list[RunInfo]:
    """Import one source after the other in this process."""
    importer = site.importer()
    return [importer.run(declared) for declared in importer.host.sources.values()]


def test_sources_of_the_same_records_imported_at_once_come_to_what_they_come_to_one_by_one(
    site: Site, prepared_database: Path, tmp_path: Path
) -> None:
    names = ["wires", "cables", "poles"]
    site.add_plugin("estates", declared(names, ["341525000000", "210302000000"]))
    write(site, "wires", [*range(1, 300)], "东侧")
    write(site, "cables", [*range(100, 400)], "西侧", backwards=True)
    write(site, "poles", [*range(50, 350)], "南侧")
    code, found = site.hub_json("import", "--jobs", "3")
    assert code == 0, found
    assert sorted(run["source"] for run in found["runs"]) == sorted(
        f"{name}-{locality}" for name in names for locality in ("341525", "210302")
    )
    for run in found["runs"]:
        books = run["books"]
        assert books["read"] == books["inserted"] + books["claimed"]
    assert sum(run["books"]["inserted"] for run in found["runs"]) == 2 * 399
    (tmp_path / "one by one").mkdir()
    shutil.copy(prepared_database, tmp_path / "one by one" / "hub.db")
    alone = Site(tmp_path / "one by one")
    shutil.copy(site.settings.key, alone.settings.key)
    shutil.copytree(site.plugins, alone.plugins, dirs_exist_ok=True)
    import_all(alone)
    assert tables(site.url) == tables(alone.url)


def test_a_worker_that_is_killed_fails_its_source_alone_and_the_next_import_completes(site: Site) -> None:
    site.add_plugin("estates", declared(["wires", "cables", "poles"], ["341525000000"]))
    for name in ("wires", "cables", "poles"):
        write(site, name, [1, 2, 3], "东侧")
    fatal = site.plugins / "kill cables-341525"
    fatal.touch()
    code, out, err = site.hub("import", "--jobs", "2")
    assert code == 1, err
    ended = {line.split()[1]: line for line in out.splitlines() if line[0] in "✔✘"}
    assert ended["cables-341525"] == "✘ cables-341525  not imported"
    assert "merged  read 3" in ended["wires-341525"]
    assert "merged  read 3" in ended["poles-341525"]
    assert "source cables-341525: the process that imported it was ended by SIGKILL." in err
    assert "`hub import cables-341525`" in err
    fatal.unlink()
    statuses = {run.source: run.status.code for run in import_all(site)}
    assert statuses == {"wires-341525": "unchanged", "cables-341525": "merged", "poles-341525": "unchanged"}
    (shown, spoken) = tables(site.url)
    assert len(shown) == 3
    assert len(spoken) == 9


def test_what_workers_meet_is_told_as_if_one_had_met_it(prepared_database: Path, tmp_path: Path) -> None:
    shutil.copy(prepared_database, tmp_path / "hub.db")
    site = Site(tmp_path)
    site.add_plugin("estates", declared(["wires", "cables"], ["341525000000"]))
    site.add_plugin(
        "observer", "from etl import hookimpl\n@hookimpl\ndef hub_run_finished(run):\n    raise OSError(1)\n"
    )
    write(site, "wires", [1, 2, 3], "东侧")
    code, found = site.hub_json("import", "--jobs", "2")
    assert code == 1
    assert [fault["plugin"] for fault in found["faults"]] == ["observer"]
    runs = {run["source"]: run for run in found["runs"]}
    assert runs["wires-341525"]["status"] == "merged"
    assert runs["cables-341525"]["error"]["code"] == "no_files"
