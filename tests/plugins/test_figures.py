"""The samples add up to the figures that the localities published, and each row counts for exactly itself."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hub.graphql.build import build_schema, core_schema
from hub.graphql.model import derive
from hub.graphql.readers import Readers
from hub.graphql.service import Service
from hub.graphql.sqlite import SQLite
from schema.lineage import RunStatus
from tests.plugins.conftest import Imported
from tests.plugins.samples import FOLDER, PLUGINS, importer, without_row
from tests.workbench import Workbench

LECTURES = (
    "SELECT count(*) AS rows, sum(sessions_low) AS sessions, sum(attendance_low) AS attendance FROM lecture_session"
    " WHERE locality = 210302000000 AND removed_at IS NULL"
)
VENUES = (
    "SELECT kind, count(*) AS count FROM venue WHERE locality = 341525000000 AND removed_at IS NULL"
    " AND kind LIKE 'PRACTICE%' GROUP BY kind"
)
GRANTS = (
    "SELECT count(*) AS persons, min(amount) AS least, max(amount) AS most, sum(amount) AS total FROM subsidy_grant"
    " WHERE locality = 530702002003 AND removed_at IS NULL"
)


def test_tiedong_held_150_sessions_with_4830_attendances(imported: Imported) -> None:
    figures = imported.bench.one(LECTURES)
    assert 150 <= figures["sessions"] < 160
    assert 4830 <= figures["attendance"] < 4840


def test_tiedong_has_18_students_in_the_team_of_those_who_came_home(imported: Imported) -> None:
    team = imported.bench.one("SELECT members_low, members_high FROM organization WHERE name = '返乡大学生宣讲团'")
    assert team == {"members_low": 18, "members_high": 18}


def test_huoshan_has_one_centre_16_institutes_and_144_stations(imported: Imported) -> None:
    assert {row["kind"]: row["count"] for row in imported.bench.rows(VENUES)} == {
        "PRACTICE_CENTRE": 1,
        "PRACTICE_INSTITUTE": 16,
        "PRACTICE_STATION": 144,
    }


def test_huoshan_has_a_lecture_room_in_each_of_them(imported: Imported) -> None:
    rooms = imported.bench.one("SELECT count(*) AS count FROM venue WHERE features LIKE '%\"理论宣讲室\"%'")
    assert rooms["count"] == 161


def test_huoshan_takes_institutes_and_stations_from_as_many_divisions(imported: Imported) -> None:
    places = imported.bench.one(
        "SELECT count(DISTINCT division_id) AS count FROM venue"
        " WHERE kind IN ('PRACTICE_INSTITUTE', 'PRACTICE_STATION')"
    )
    assert places["count"] == 16 + 144


def test_qiyi_gave_300_yuan_to_each_of_83_persons(imported: Imported) -> None:
    assert imported.bench.one(GRANTS) == {"persons": 83, "least": 30000, "most": 30000, "total": 83 * 30000}
    assert imported.bench.one("SELECT count(DISTINCT person_id) AS count FROM subsidy_grant")["count"] == 83


def steps(imported: Imported, issues: str, actions: str) -> set[int]:
    """Issues of 长洲区 that are as stated and have an action as stated."""
    rows = imported.bench.rows(
        "SELECT i.id FROM issue AS i JOIN issue_action AS a ON a.locality = i.locality AND a.issue_id = i.id"
        f" WHERE i.locality = 450405000000 AND {issues} AND {actions}"
    )
    return {row["id"] for row in rows}


def issues(imported: Imported, which: str = "TRUE") -> set[int]:
    """Issues of 长洲区 that are as stated."""
    return {row["id"] for row in imported.bench.rows(f"SELECT id FROM issue WHERE locality = 450405000000 AND {which}")}


def test_changzhou_rectified_what_it_found_or_left_it_open(imported: Imported) -> None:
    spots = {
        row["done"]: row["spots"]
        for row in imported.bench.rows(
            "SELECT status IN ('RECTIFIED', 'CLOSED') AS done, sum(quantity_low) AS spots FROM issue"
            " WHERE locality = 450405000000 AND status IS NOT NULL GROUP BY 1"
        )
    }
    found = imported.bench.one("SELECT sum(quantity_low) AS spots FROM issue WHERE locality = 450405000000")
    assert found["spots"] == spots[0] + spots[1]
    assert issues(imported) == steps(imported, "TRUE", "a.stage = 'FOUND'")
    assert issues(imported, "status IN ('RECTIFIED', 'CLOSED')") <= steps(imported, "TRUE", "a.stage = 'RECTIFIED'")


def test_changzhou_closed_nothing_before_a_recheck_had_passed(imported: Imported) -> None:
    closed = issues(imported, "status = 'CLOSED'")
    assert closed
    assert closed == steps(imported, "TRUE", "a.stage = 'CLOSED'")
    assert closed == steps(imported, "TRUE", "a.stage = 'RECHECKED' AND a.passed")
    assert not closed & steps(imported, "TRUE", "a.stage = 'RECHECKED' AND NOT a.passed")


def test_changzhou_took_the_steps_in_their_order(imported: Imported) -> None:
    backwards = imported.bench.rows(
        "SELECT a.code FROM issue_action AS a"
        " JOIN issue_action AS b ON b.locality = a.locality AND b.issue_id = a.issue_id"
        " WHERE (a.stage, b.stage) IN"
        " (VALUES ('FOUND', 'RECTIFIED'), ('RECTIFIED', 'RECHECKED'), ('RECHECKED', 'CLOSED'))"
        " AND a.acted_at_start > b.acted_at_start"
    )
    assert not backwards


@pytest.fixture(scope="module")
def service(imported: Imported) -> Iterator[Service]:
    """The API over the imported samples."""
    model = derive()
    readers = Readers(imported.bench.folder / "hub.db")
    yield Service(model, core_schema(build_schema(model)), SQLite(), readers)
    readers.close()


@pytest.mark.parametrize("name", [name for name in PLUGINS if (FOLDER / name / "figures.graphql").exists()])
def test_saved_operation_answers_with_the_figures(service: Service, name: str) -> None:
    answer = asyncio.run(service.execute((FOLDER / name / "figures.graphql").read_text(encoding="utf-8")))
    expected = json.loads((FOLDER / name / "figures.json").read_text(encoding="utf-8"))
    assert json.loads(answer.body) == {"data": expected}


class Office:
    """A locality that has edited its own copy of a ledger and imports it again."""

    def __init__(self, bench: Workbench, folder: Path, plugin: str, source: str) -> None:
        self.bench = bench
        self._kept = FOLDER / plugin / "ledgers"
        self._copy = folder / plugin
        self._importer = importer(bench, plugin, ledgers=folder)
        self._source = self._importer.host.sources[source]

    def imports(self) -> None:
        """Import the ledger as it is kept."""
        shutil.copytree(self._kept, self._copy, dirs_exist_ok=True)
        self._run()

    def imports_without(self, record: dict[str, Any]) -> None:
        """Import the ledger without the row that a record came from."""
        shutil.copytree(self._kept, self._copy, dirs_exist_ok=True)
        without_row(self._copy / record["file"], record["sheet"], record["row"])
        self._run()

    def records(self, table: str, columns: str) -> list[dict[str, Any]]:
        """All records of the source with the place that each came from."""
        return self.bench.rows(
            f"SELECT {columns}, f.name AS file, f.sheet, r.row FROM {table} AS r JOIN run_file AS f ON f.id = r.file_id"
            " WHERE NOT r.derived AND r.removed_at IS NULL ORDER BY r.id"
        )

    def _run(self) -> None:
        run = self._importer.run(self._source)
        assert run.status is RunStatus.MERGED, run.error


def test_a_deleted_lecture_takes_exactly_itself_from_the_figures(workbench: Workbench, tmp_path: Path) -> None:
    office = Office(workbench, tmp_path, "tiedong", "anshan-tiedong-lectures")
    office.imports()
    whole = workbench.one(LECTURES)
    lectures = office.records("lecture_session", "sessions_low AS sessions, attendance_low AS attendance")
    for record in (lectures[0], lectures[len(lectures) // 2], max(lectures, key=lambda lecture: lecture["sessions"])):
        office.imports_without(record)
        gone = {"rows": 1, "sessions": record["sessions"], "attendance": record["attendance"]}
        assert workbench.one(LECTURES) == {name: whole[name] - gone[name] for name in whole}


def test_a_deleted_station_is_one_station_less(workbench: Workbench, tmp_path: Path) -> None:
    office = Office(workbench, tmp_path, "huoshan", "luan-huoshan-practice-venues")
    office.imports()
    whole = {row["kind"]: row["count"] for row in workbench.rows(VENUES)}
    venues = office.records("venue", "kind")
    for record in (venues[0], next(venue for venue in venues if venue["kind"] == "PRACTICE_INSTITUTE"), venues[-1]):
        office.imports_without(record)
        figures = {row["kind"]: row["count"] for row in workbench.rows(VENUES)}
        assert figures == whole | {record["kind"]: whole[record["kind"]] - 1}


def test_a_deleted_grant_takes_one_person_and_300_yuan(workbench: Workbench, tmp_path: Path) -> None:
    office = Office(workbench, tmp_path, "qiyi", "lijiang-qiyi-meal-cards")
    office.imports()
    grants = office.records("subsidy_grant", "amount")
    for record in (grants[0], grants[-1]):
        office.imports_without(record)
        figures = workbench.one(GRANTS)
        assert (figures["persons"], figures["total"]) == (82, 82 * 30000)
