"""Two processes never import one source at once, and one that dies leaves the last good state."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from etl.course import STAGES
from etl.lock import SWEEPING
from etl.runs import source_id
from schema.database import open_engine, reading
from schema.lineage import RunStatus
from tests.etl.estates import GOOD, completes, import_here, imported_once, stages, state, statuses, stopped
from tests.etl.processes import Site


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
        process.kill()
        assert state(site) == good
        assert statuses(site) == ["MERGED", "RUNNING"]
    completes(site)
    assert statuses(site) == ["MERGED", "INTERRUPTED", "MERGED"]


@pytest.mark.parametrize("stage", ["stage", "merge", "commit"])
def test_an_import_whose_sessions_the_server_ends_is_taken_back_and_the_next_import_completes(
    site_on_postgresql: Site, stage: str
) -> None:
    site = imported_once(site_on_postgresql)
    good = state(site)
    with stopped(site, stage) as process, open_engine(site.url).connect() as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        assert connection.scalar(text(f"SELECT bool_and(pg_terminate_backend(pid)) {others}"))
    assert process.returncode == 1
    assert '"code": "database_lost"' in process.out, process.out + process.err
    assert state(site) == good
    assert statuses(site)[1:] in (["FAILED"], ["RUNNING"])
    completes(site)


def test_what_a_dead_import_staged_is_swept_by_the_next_one_of_any_source(site_on_postgresql: Site) -> None:
    site = imported_once(site_on_postgresql)
    with stopped(site, "stage") as process:
        process.kill()
    assert len(stages(site)) == 1
    site.write_ledger("cables.csv", GOOD)
    assert import_here(site, "cables").status is RunStatus.MERGED
    assert stages(site) == []


def test_who_sweeps_keeps_no_import_from_its_source(site_on_postgresql: Site) -> None:
    site = imported_once(site_on_postgresql)
    with open_engine(site.url).begin() as sweeper, ThreadPoolExecutor(1) as pool:
        for key in (SWEEPING, source_id("wires")):
            assert sweeper.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key})
        run = pool.submit(import_here, site)
        with pytest.raises(TimeoutError):
            run.result(timeout=0.3)
        sweeper.rollback()
        assert run.result(timeout=60).status is RunStatus.MERGED


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
