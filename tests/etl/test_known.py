"""Rows that say what their record holds already are counted and not staged, and nothing else changes by that."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from threading import Event

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from etl import Expect, Source, col, per
from etl.stages import known
from etl.stages.known import Known
from schema.lineage import RunStatus
from schema.revisions import touch
from tests.etl.ledgers import HUOSHAN, LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

RECORDS = st.dictionaries(st.integers(0, 12), st.integers(0, 2))
ROWS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 2)), max_size=20)
#: Places where rows of a batch begin; the last are too far down to be noted.
STARTS = (2, 2**31 - 5)


def ledger(folder: Path, *titles: str) -> Source:
    rows = [f"{number},{title},30,,,," for number, title in enumerate(titles)]
    return lectures(write(folder / "in", "lectures.csv", LECTURE_HEADER, rows), expect=Expect(removed=1.0))


def batch(rows: list[tuple[int, int]], file_id: int, start: int) -> pl.DataFrame:
    """Rows of an id and a hash, as they come to be staged."""
    frame = pl.DataFrame(rows, schema={"id": pl.Int64, "hash": pl.Int64}, orient="row").with_row_index("row", start)
    return frame.select(
        "id",
        "hash",
        pl.col("row").cast(pl.Int64),
        key_check=pl.col("id") * 2,
        file_id=pl.lit(file_id, pl.Int64),
        nth=pl.lit(0, pl.Int64),
    ).sort("id", maintain_order=True)


@given(RECORDS, st.lists(ROWS, max_size=4), st.sampled_from(STARTS))
def test_rows_are_known_where_they_alone_speak_of_a_record_and_say_what_it_holds(
    records: dict[int, int], batches: list[list[tuple[int, int]]], start: int
) -> None:
    ids = sorted(records, reverse=True)
    frame = pl.DataFrame({"id": ids, "key_check": [2 * id_ for id_ in ids], "hash": [records[id_] for id_ in ids]})
    known = Known.of(frame.cast(pl.Int64), 1)
    staged: list[pl.DataFrame] = []
    for position, rows in enumerate(batches):
        sifted = known.sift(batch(rows, position + 7, start))
        staged += [sifted.new, sifted.again]
        assert sifted.new.height + sifted.again.height + sifted.noted.height == len(rows)
        assert all(records.get(id_) != hash_ for id_, hash_ in sifted.new.select("id", "hash").iter_rows())
    given = Counter(id_ for rows in batches for id_, _ in rows)
    alone = {id_ for rows in batches for id_, hash_ in rows if records.get(id_) == hash_ and given[id_] == 1}
    places = [frame.select("file_id", "row", "id", "hash") for frame in (*staged, known.doubtful())]
    every = [batch(rows, position + 7, start) for position, rows in enumerate(batches)]
    left = [frame.filter(~pl.col("id").is_in(alone)).select("file_id", "row", "id", "hash") for frame in every]
    if start == 2:
        assert known.unchanged == len(alone)
        assert sorted(pl.concat(places).rows()) == sorted(row for frame in left for row in frame.rows())
        assert {*known.unspoken()["id"]} & {*alone} == set()
    assert known.unchanged + sum(frame.height for frame in places) == given.total()
    assert {*records} - {*given} <= {*known.unspoken()["id"]}


def test_a_row_of_another_key_isnt_known() -> None:
    known = Known.of(pl.DataFrame({"id": [1], "key_check": [3], "hash": [0]}), 1)
    assert known.sift(batch([(1, 0)], 1, 2)).new.height == 1


@pytest.mark.parametrize("most", [1, 2**24])
def test_books_are_the_same_however_much_is_known(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(known, "MOST", most)
    workbench.run(ledger(tmp_path, "旧", "同", "去"))
    run = workbench.run(ledger(tmp_path, "新", "同"))
    assert {name: count for name, count in run.books.counts().items() if count} == {
        "read": 2,
        "updated": 1,
        "unchanged": 1,
        "removed": 1,
    }
    shown = workbench.rows("SELECT title FROM lecture_session WHERE removed_at IS NULL ORDER BY number")
    assert [row["title"] for row in shown] == ["新", "同"]


def test_a_known_row_that_comes_back_changed_is_refused_with_its_contradiction(
    workbench: Workbench, tmp_path: Path
) -> None:
    source = ledger(tmp_path, "同")
    workbench.run(source)
    write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ["0,同,30,,,,", "0,异,30,,,,", "1,同,30,,,,", "1,同,30,,,,"])
    run = workbench.run(source)
    assert (run.books.rejected, run.books.duplicate, run.books.inserted) == (2, 1, 1)
    assert [row["row"] for row in workbench.rows("SELECT row FROM reject ORDER BY row")] == [2, 3]


def test_known_rows_tell_the_parts_of_a_snapshot(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"number": col("编号"), "title": col("主题"), "held_at": col("时间")}
    source = lectures(tmp_path / "in", snapshot=per("held_at"), columns=columns, expect=Expect(removed=1.0))
    write(tmp_path / "in", "lectures.csv", "编号,主题,时间", ["1,甲,2024-01-05", "2,乙,2024-01-05", "3,丙,2024-02-05"])
    workbench.run(source)
    write(tmp_path / "in", "lectures.csv", "编号,主题,时间", ["1,甲,2024-01-05"])
    run = workbench.run(source)
    assert (run.books.unchanged, run.books.removed) == (1, 1)


def test_equal_rows_that_trade_places_are_told_by_their_content(workbench: Workbench, tmp_path: Path) -> None:
    columns = {"title": col("主题"), "attendance": col("人次")}
    source = lectures(tmp_path / "in", ordinal=True, columns=columns, expect=Expect(removed=1.0))
    for people in (["33"], ["30", "31", "32", "33", "34", "35", "36"], ["30", "34"]):
        write(tmp_path / "in", "lectures.csv", "主题,人次", [f"团课,{count}" for count in people])
        run = workbench.run(source)
        assert run.status is RunStatus.MERGED, run.error
        shown = workbench.rows("SELECT attendance_low AS low FROM lecture_session WHERE removed_at IS NULL")
        assert sorted(str(row["low"]) for row in shown) == people


class Meddler:
    """A transform that has somebody change the records, once they are known, while the rows are read."""

    def __init__(self, workbench: Workbench, change: str) -> None:
        self._workbench, self._change = workbench, change
        self.known = Event()

    def __call__(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        assert self.known.wait(60)
        with self._workbench.engine.begin() as connection:
            connection.execute(text(f"UPDATE lecture_session SET {self._change} WHERE number = '0'"))
            touch(connection, "LectureSession", int(HUOSHAN))
        return frame


@pytest.mark.parametrize(
    ("change", "status"), [("hash = hash + 1", RunStatus.FAILED), ("venue_id = 5", RunStatus.MERGED)]
)
def test_records_that_change_meanwhile_fail_the_run_where_rows_were_known_by_them(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, status: RunStatus
) -> None:
    source = ledger(tmp_path, "同", "同")
    workbench.run(source)
    meddler, of = Meddler(workbench, change), Known.of

    def told(records: pl.DataFrame, revision: int) -> Known:
        meddler.known.set()
        return of(records, revision)

    monkeypatch.setattr(Known, "of", told)
    run = workbench.run(replace(source, publisher="文明办", transform=meddler))
    assert run.status is status
    assert (run.error_code == "database_busy") is (status is RunStatus.FAILED)
