"""Databases that stop and disks that fill up amid an import: it is taken back, told why, and the next one completes."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from etl import rawstore
from etl.run import RunInfo
from schema.lineage import RunStatus
from tests.etl.cut_connection import Proxy
from tests.etl.estates import NEXT, completes, import_here, imported_once, stages, state, statuses, stopped
from tests.etl.processes import Site
from tests.postgres import Server
from tests.programs import missing

#: More rows than the free room in the pages of tables holds.
MANY = "".join(f"{n},{n}栋,红星物业,2024-03-05\n" for n in range(100, 4000))


def test_a_merge_killed_with_pages_in_the_log_is_taken_back_and_the_next_import_completes(site_on_sqlite: Site) -> None:
    site = imported_once(site_on_sqlite)
    good = state(site)
    (site.plugins / "spill").touch()
    log = site.folder / "hub.db-wal"
    with stopped(site, "commit") as process:
        process.kill()
        assert log.stat().st_size > 10 * 4096
    assert state(site) == good
    assert statuses(site) == ["MERGED", "RUNNING"]
    completes(site)


def test_a_server_that_stops_amid_a_merge_loses_nothing_and_the_next_import_completes(
    site_on_postgresql: Site, postgres: Server
) -> None:
    site = imported_once(site_on_postgresql)
    good = state(site)
    with stopped(site, "commit") as process:
        postgres.stop_at_once()
    postgres.start_again()
    assert process.returncode == 1
    assert '"code": "database_lost"' in process.out
    assert "What wasn't merged is taken back; run again when the database answers." in process.out
    assert state(site) == good
    assert statuses(site) == ["MERGED", "RUNNING"]
    completes(site)
    assert statuses(site) == ["MERGED", "INTERRUPTED", "MERGED"]


def test_a_commit_whose_answer_is_lost_is_on_record_as_what_it_is(site_on_postgresql: Site, postgres: Server) -> None:
    site = imported_once(site_on_postgresql)
    with Proxy(postgres.socket) as proxy:
        direct, site.url = site.url, proxy.through(site.url)
        with stopped(site, "commit") as process:
            proxy.lose_the_next_commit()
        site.url = direct
    assert process.returncode == 0, process.err
    run = process.run()
    assert (run["status"], run["error"]) == ("merged", None)
    assert run["books"]["read"] == run["books"]["inserted"] + run["books"]["updated"] + run["books"]["unchanged"] == 10
    assert statuses(site) == ["MERGED", "MERGED"]
    assert import_here(site).status is RunStatus.UNCHANGED


@pytest.mark.parametrize(
    ("stage", "code", "says"),
    [
        ("extract", "disk_full", "no room is left on the disk"),
        ("stage", "database_refused", "the database can't use its disk"),
        ("merge", "database_refused", "the database can't use its disk"),
    ],
)
def test_files_that_cannot_grow_fail_the_run_and_the_next_import_completes(
    site_on_sqlite: Site, stage: str, code: str, says: str
) -> None:
    site = imported_once(site_on_sqlite)
    good = state(site)
    (site.plugins / f"limit at {stage}").write_text("100")
    exit_code, out, err = site.hub("import", "wires", "--json")
    assert exit_code == 1
    assert f'"code": "{code}"' in out, out + err
    assert says in out
    assert "taken back" in out
    assert state(site) == good
    assert statuses(site)[0] == "MERGED"
    assert statuses(site)[1:] in (["FAILED"], ["RUNNING"])
    completes(site)


def test_raw_bytes_that_do_not_get_to_the_disk_fail_the_run_before_it_merges(
    site_on_sqlite: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = imported_once(site_on_sqlite)
    good = state(site)
    with monkeypatch.context() as patch:
        patch.setattr(rawstore, "_settle", fail)
        run = import_here(site)
    assert (run.status, run.error_code) == (RunStatus.FAILED, "disk_full"), run.error
    assert state(site) == good
    completes(site)


def fail(_path: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def small_disk(mebibytes: int) -> Iterator[Path]:
    """A disk of its own that is soon full; where this user can't mount one, it is missing."""
    with TemporaryDirectory(prefix="disk") as folder:
        # The server's user looks for its folder below this one.
        Path(folder).chmod(0o755)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0777", "tmpfs", folder]
        if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
            missing("a small disk can't be mounted: that takes the right to")
        try:
            yield Path(folder)
        finally:
            # What still has files open there, such as a process that was just ended, keeps it until it is gone.
            subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk up to so many bytes; returns the file that does."""
    filler = disk / "filler"
    free = os.statvfs(disk)
    filler.write_bytes(bytes(max(free.f_bavail * free.f_frsize - leave, 0)))
    return filler


def test_a_full_disk_under_sqlite_fails_the_run_and_the_next_import_completes(
    site_on_sqlite: Site, tmp_path: Path
) -> None:
    size = (tmp_path / "hub.db").stat().st_size >> 20
    with small_disk(size + 8) as disk:
        for name in ("hub.db", "hub.db-wal", "hub.db-shm"):
            if (tmp_path / name).exists():
                shutil.move(tmp_path / name, disk / name)
        site_on_sqlite.url = f"sqlite:///{disk / 'hub.db'}"
        site = imported_once(site_on_sqlite)
        site.write_ledger("wires.csv", NEXT + MANY)
        good = state(site)
        (site.plugins / "spill").touch()
        with stopped(site, "merge") as process:
            filler = fill(disk, 0)
        assert process.returncode == 1
        assert '"code": "disk_full"' in process.out, process.out + process.err
        assert "run again when there is room" in process.out
        assert state(site) == good
        filler.unlink()
        require_all(import_here(site))
        assert stages(site) == []


def test_a_full_disk_under_postgresql_fails_the_run_and_the_next_import_completes(
    postgres: Server, prepared_postgres: str, tmp_path: Path
) -> None:
    with (
        small_disk(256) as disk,
        postgres.tablespace(owned(disk, postgres)) as space,
    ):
        site = imported_once(Site(tmp_path, postgres.database(prepared_postgres, tablespace=space)))
        site.write_ledger("wires.csv", NEXT + MANY)
        good = state(site)
        with stopped(site, "merge") as process:
            filler = fill(disk, 0)
        assert process.returncode == 1
        assert '"code": "disk_full"' in process.out, process.out + process.err
        assert "run again when there is room" in process.out
        filler.unlink()
        assert state(site) == good
        require_all(import_here(site))
        assert stages(site) == []


def owned(disk: Path, server: Server) -> Path:
    """A folder of the disk that belongs to the server's user."""
    folder = disk / "space"
    folder.mkdir()
    if server.user:
        shutil.chown(folder, server.user)
    return folder


def require_all(run: RunInfo) -> None:
    assert run.status is RunStatus.MERGED, run.error
    assert (run.books.read, run.books.inserted, run.books.updated, run.books.removed) == (3910, 3901, 1, 1)


def test_a_reader_that_fails_half_way_changes_nothing_and_the_next_import_completes(site: Site) -> None:
    good = state(site)
    site.write_ledger("wires 2.csv", "编号,点位\n20,20栋\n")
    code, found = site.hub_json("import", "wires")
    (run,) = found["runs"]
    assert (code, run["error"]["code"]) == (1, "header_mismatch")
    assert "wires 2.csv" in run["error"]["message"]
    assert state(site) == good
    (site.plugins / "ledgers" / "wires 2.csv").unlink()
    completes(site)
