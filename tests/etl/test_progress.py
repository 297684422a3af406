"""How far a run has come is told, and kept outside of the merge where others read it."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text

from etl import Delimited, hookimpl
from etl.importer import Importer
from etl.progress import ProgressRecord, Silent, Standing
from etl.readers.part import ROW, Part
from etl.run import RunInfo
from etl.stages.extract import RawFile, Table
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

FILES = {f"{month}月.csv": [f"{month}{n:02},第{n}课,10,,,红星宣讲团," for n in range(month * 9)] for month in (1, 2, 3)}


class Watch:
    """Progress that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[Standing] = []

    def follow(self, run: RunInfo, standing: Standing) -> None:
        assert run.id
        self.told.append(standing)


class Reader:
    """A plugin that looks at what is kept whenever a run enters a stage."""

    def __init__(self, workbench: Workbench) -> None:
        self.workbench = workbench
        self.seen: dict[str, list[dict[str, Any]]] = {}

    @hookimpl
    def hub_stage(self, run: RunInfo, stage: str) -> None:
        rows = self.workbench.rows("SELECT * FROM import_progress")
        self.seen[stage] = [row for row in rows if row["run_id"] == run.id]


def importer(workbench: Workbench, folder: Path, watch: Watch) -> Importer:
    for name, rows in FILES.items():
        write(folder, name, LECTURE_HEADER, rows)
    return replace(workbench.importer(lectures(folder, reader=Delimited("*.csv"))), progress=watch)


def test_rows_and_bytes_grow_to_what_there_is(workbench: Workbench, tmp_path: Path) -> None:
    watch = Watch()
    bench = importer(workbench, tmp_path / "ledgers", watch)
    run = bench.run(bench.host.sources["lectures"])
    total = sum((tmp_path / "ledgers" / name).stat().st_size for name in FILES)
    assert [standing.stage for standing in watch.told if standing.rows == 0][:2] == ["extract", "extract"]
    assert {standing.bytes_total for standing in watch.told[1:]} == {total}
    assert [standing.rows for standing in watch.told] == sorted(standing.rows for standing in watch.told)
    assert [standing.bytes_read for standing in watch.told] == sorted(s.bytes_read for s in watch.told)
    assert watch.told[-1] == Standing("commit", run.books.read, total, total)


def test_others_read_how_far_a_run_has_come_before_its_merge_commits(workbench: Workbench, tmp_path: Path) -> None:
    bench = importer(workbench, tmp_path / "ledgers", Watch())
    reader = Reader(workbench)
    bench.host.register("reader", reader)
    run = bench.run(bench.host.sources["lectures"])
    (entry,) = reader.seen["merge"]
    assert (entry["stage"], entry["rows"], entry["run_id"]) == ("merge", run.books.read, run.id)
    assert 0 < entry["bytes_read"] == entry["bytes_total"]
    assert reader.seen["commit"]
    assert not reader.seen["extract"]


def test_an_entry_never_waits_for_somebody_who_writes(workbench: Workbench) -> None:
    record = ProgressRecord(workbench.engine, Silent())
    run = RunInfo(1, "lectures", "341525000000")
    record.follow(run, Standing("merge", 1))
    with workbench.engine.begin() as writer:
        writer.execute(text("UPDATE import_progress SET rows = rows"))
        began = time.monotonic()
        record.follow(run, Standing("merge", 2))
        assert time.monotonic() - began < 2
    assert workbench.one("SELECT rows FROM import_progress")["rows"] == 1
    record.follow(run, Standing("merge", 3))
    assert workbench.one("SELECT rows FROM import_progress")["rows"] == 3


@pytest.mark.parametrize(("lines", "until"), [(None, 0), (100, 500), (50, 1000), (40, 1000)])
def test_a_frame_reaches_as_far_into_its_file_as_its_last_line(lines: int | None, until: int) -> None:
    part = Part(None, "", (), iter(()), lines=lines)
    table = Table(RawFile("x.csv", "", 1000), part, None)  # type: ignore[arg-type]
    assert table.bytes_until(pl.DataFrame({ROW: [48, 50]})) == until
