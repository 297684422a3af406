"""What later imports of the same, of reordered and of edited files change."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from etl import Source
from etl.run import RunInfo
from schema.lineage import RunStatus
from tests.real.folder import FOLDER
from tests.real.lectures import SCNU_LECTURES
from tests.real.meals import CARE_SITES
from tests.real.property import CHARGING_STATIONS
from tests.real.shuffling import shuffle
from tests.real.sources import SOURCES
from tests.real.volunteering import NANNING_ACTIVITIES
from tests.workbench import Workbench

#: A workbook whose rows depend on those above them can't be reordered.
REORDERED = [source for source in SOURCES if source is not NANNING_ACTIVITIES]


def file_of(source: Source) -> Path:
    pattern = source.reader.files  # type: ignore[union-attr]
    assert isinstance(pattern, str)
    (path,) = FOLDER.glob(pattern)
    return path


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_rerun_of_the_same_bytes_reads_nothing(workbench: Workbench, source: Source) -> None:
    workbench.run(source)
    again = workbench.run(source)
    assert again.status is RunStatus.UNCHANGED
    assert not any(again.books.counts().values())


def counted(run: RunInfo) -> dict[str, int]:
    """The books of a run, without the zeros."""
    return {count: number for count, number in run.books.counts().items() if number}


@pytest.mark.parametrize("source", REORDERED, ids=lambda source: source.name)
def test_the_same_rows_in_another_order_change_nothing(workbench: Workbench, tmp_path: Path, source: Source) -> None:
    first = workbench.run(source)
    original = file_of(source)
    shuffle(original, tmp_path / original.name, encoding="cp950" if source is CHARGING_STATIONS else "utf-8-sig")
    records = workbench.rows(f"SELECT id, hash, run_id FROM {_table(source)} ORDER BY id")
    second = workbench.run(replace(source, folder=tmp_path))
    assert second.status is RunStatus.MERGED, second.error
    expected = {"read": first.books.read, "unchanged": first.books.inserted, "duplicate": first.books.duplicate}
    assert counted(second) == {count: number for count, number in expected.items() if number}
    assert workbench.rows(f"SELECT id, hash, run_id FROM {_table(source)} ORDER BY id") == records
    assert not workbench.rows('SELECT * FROM "change"')


def test_the_same_rows_under_another_name_change_nothing(workbench: Workbench, tmp_path: Path) -> None:
    workbench.run(CARE_SITES)
    shuffle(file_of(CARE_SITES), tmp_path / "meal_taipei_community_care_sites_2026.csv")
    run = workbench.run(replace(CARE_SITES, folder=tmp_path))
    assert counted(run) == {"read": 514, "unchanged": 514}


def _table(source: Source) -> str:
    return str(source.entity.__tablename__)


@pytest.fixture
def edit(tmp_path: Path) -> Callable[[Callable[[list[dict[str, Any]]], None]], Source]:
    """Write a copy of the lectures, changed by a function over its records, and give the source over it."""

    def write(change: Callable[[list[dict[str, Any]]], None]) -> Source:
        document = json.loads(file_of(SCNU_LECTURES).read_bytes())
        change(document["data"])
        (tmp_path / "lecture_scnu_lectures.json").write_text(json.dumps(document), encoding="utf-8")
        return replace(SCNU_LECTURES, folder=tmp_path)

    return write


def edited(records: list[dict[str, Any]]) -> None:
    """Other abstracts for 5, other titles for 3, another speaker for 1; 10 removed, 4 added."""
    for record in records[:5]:
        record["abstract"] = "摘要待定"
    for record in records[5:8]:
        record["title"] += "（改期）"
    records[8]["speaker"] = "欧阳某某某"
    del records[-10:]
    records += [{**records[0], "sourceUrl": f"http://psy.scnu.edu.cn/a/20260801/{n}.html"} for n in range(4)]


def test_an_edited_copy_is_booked_to_the_row(
    workbench: Workbench, edit: Callable[[Callable[[list[dict[str, Any]]], None]], Source]
) -> None:
    workbench.run(SCNU_LECTURES)
    run = workbench.run(edit(edited))
    assert run.status is RunStatus.MERGED, run.error
    assert counted(run) == {"read": 107, "inserted": 4, "updated": 9, "unchanged": 94, "removed": 10}
    live = workbench.one("SELECT count(*) AS n FROM lecture_session WHERE removed_at IS NULL")
    assert live["n"] == 113 + 4 - 10


def test_each_changed_field_is_on_record_and_names_only_as_masks(
    workbench: Workbench, edit: Callable[[Callable[[list[dict[str, Any]]], None]], Source]
) -> None:
    workbench.run(SCNU_LECTURES)
    workbench.run(edit(edited))
    changes = workbench.rows('SELECT "column", count(*) AS n FROM "change" GROUP BY 1 ORDER BY 1')
    assert changes == [
        {"column": "content", "n": 5},
        {"column": "speaker_masked", "n": 1},
        {"column": "title", "n": 3},
    ]
    spoken = workbench.one('SELECT after FROM "change" WHERE "column" = \'speaker_masked\'')
    assert spoken["after"] == "欧阳***"


def test_a_copy_that_goes_back_revives_what_was_removed(
    workbench: Workbench, edit: Callable[[Callable[[list[dict[str, Any]]], None]], Source]
) -> None:
    workbench.run(SCNU_LECTURES)
    workbench.run(edit(edited))
    run = workbench.run(SCNU_LECTURES)
    assert counted(run) == {"read": 113, "updated": 9, "unchanged": 94, "revived": 10, "removed": 4}
