"""On SQLite, indexes of a table are built after its rows came, and none of them is missing then."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from etl import col, const, ref
from etl.dialects import sqlite
from schema.organizations import Organization, OrganizationKind
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

TABLE = "lecture_session"
HELD = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table ORDER BY name"


@pytest.fixture
def built() -> list[str]:
    """Names of the indexes that imports built."""
    return []


@pytest.fixture
def sqlite_workbench(
    make_workbench: Callable[[Path], Workbench], tmp_path: Path, built: list[str]
) -> Iterator[Workbench]:
    def listen(_connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        built.extend(re.findall(rf"CREATE INDEX (ix_{TABLE}_\w+)", statement))

    with make_workbench(tmp_path) as workbench:
        event.listen(workbench.engine, "before_cursor_execute", listen)
        yield workbench


@pytest.mark.parametrize("many", [5, 50], ids=["many rows", "few rows"])
def test_indexes_are_built_after_the_rows(
    sqlite_workbench: Workbench, built: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(sqlite, "MANY", many)
    before = sqlite_workbench.rows(HELD, table=TABLE)
    folder = write(tmp_path / "ledgers", "lectures.csv", LECTURE_HEADER, [f"{n},宣讲,{n},,,," for n in range(20)])
    columns = {"number": col("编号"), "title": col("主题"), "attendance": col("人次")}
    sqlite_workbench.run(lectures(folder, columns=columns))

    assert f"ix_{TABLE}_theme_locality_id" in built
    # No row names a team.
    assert f"ix_{TABLE}_locality_team_id_held_at_start_id" not in built
    assert sqlite_workbench.rows(HELD, table=TABLE) == before
    assert sqlite_workbench.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert sqlite_workbench.rows("PRAGMA threads") == [{"threads": 0}]

    built.clear()
    rows = [f"{n},宣讲,{n},,,一队," for n in range(100)]
    write(tmp_path / "ledgers", "lectures.csv", LECTURE_HEADER, rows)
    team = ref(Organization, kind=const(OrganizationKind.LECTURE_TEAM), name=col("团队"))
    sqlite_workbench.run(lectures(folder, columns={**columns, "team": team}))
    assert f"ix_{TABLE}_locality_team_id_held_at_start_id" in built
    teams = sqlite_workbench.rows(f"SELECT count(*) AS n FROM {TABLE} WHERE locality > 0 AND team_id IS NOT NULL")
    assert teams == [{"n": 100}]
