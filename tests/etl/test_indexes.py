"""A large first load builds indexes after its rows; who reads meanwhile sees nothing else and hardly waits."""

from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from etl.dialects import postgresql
from etl.stages import replacement
from schema.lineage import RunStatus
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.workbench import Workbench

ROWS = [f"{number},宣讲,30,,,," for number in range(20)]


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "MANY", 10)
    monkeypatch.setattr(replacement, "TRIES", 1)


def indexes(workbench: Workbench) -> list[object]:
    inspector = inspect(workbench.engine)
    found = inspector.get_indexes("lecture_session")
    key = inspector.get_pk_constraint("lecture_session")
    indexes = sorted((str(index["name"]), index["column_names"], options(index)) for index in found)
    return [(key["name"], key["constrained_columns"]), *indexes]


def options(index: ReflectedIndex) -> dict[str, str]:
    """What else an index is declared with; conditions are new objects each time."""
    return {name: str(option) for name, option in index.get("dialect_options", {}).items()}


def test_a_first_load_leaves_the_indexes_as_they_were(workbench: Workbench, tmp_path: Path) -> None:
    before = indexes(workbench)
    source = lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ROWS))
    assert workbench.run(source).books.inserted == len(ROWS)
    assert indexes(workbench) == before
    assert before


def test_a_first_load_goes_on_beside_somebody_who_reads_the_empty_table(workbench: Workbench, tmp_path: Path) -> None:
    before = indexes(workbench)
    source = lectures(write(tmp_path / "in", "lectures.csv", LECTURE_HEADER, ROWS))
    with workbench.engine.connect().execution_options(sqlite_begin="DEFERRED") as reader:
        assert reader.execute(text("SELECT count(*) FROM lecture_session")).scalar_one() == 0
        assert workbench.run(source).status is RunStatus.MERGED
    assert workbench.one("SELECT count(*) AS count FROM lecture_session")["count"] == len(ROWS)
    assert indexes(workbench) == before
