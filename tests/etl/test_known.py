"""Rows that say what their record holds already are staged without their values, and nothing else changes by that."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import Expect, Source, col, per
from etl.stages import known
from etl.stages.known import Known
from schema.lineage import RunStatus
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

PAIRS = st.dictionaries(st.integers(0, 30), st.integers(0, 3))


def ledger(folder: Path, *titles: str) -> Source:
    rows = [f"{number},{title},30,,,," for number, title in enumerate(titles)]
    return lectures(write(folder / "in", "lectures.csv", LECTURE_HEADER, rows), expect=Expect(removed=1.0))


@given(PAIRS, st.lists(st.tuples(st.integers(0, 31), st.integers(0, 3))))
def test_a_row_is_known_where_its_record_has_its_hash(records: dict[int, int], rows: list[tuple[int, int]]) -> None:
    held = Known(
        *(np.array(values, np.int64) for values in (sorted(records), [records[id_] for id_ in sorted(records)]))
    )
    frame = pl.DataFrame(rows, schema={"id": pl.Int64, "hash": pl.Int64}, orient="row")
    assert held.holds(frame).to_list() == [records.get(id_) == hash_ for id_, hash_ in rows]


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


def test_a_row_taken_for_known_by_mistake_fails_the_run_and_changes_nothing(
    workbench: Workbench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbench.run(ledger(tmp_path, "旧"))
    monkeypatch.setattr(Known, "holds", lambda _, rows: pl.Series([True] * rows.height))
    run = workbench.run(ledger(tmp_path, "新"))
    assert run.status is RunStatus.FAILED
    assert workbench.one("SELECT title FROM lecture_session")["title"] == "旧"
