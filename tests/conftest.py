"""A prepared database, made once and copied for each test that imports."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from schema.database import open_engine, prepare
from tests.postgres import postgres as postgres
from tests.workbench import Workbench, add_division

#: Localities of ledgers from places that no division table has.
LOCALITIES = {
    990000000001: "某大学甲",
    990000000002: "某大学乙",
    990000000003: "A市",
    990000000004: "New York City",
    990000000005: "某福利院",
}


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of a database that is ready for use and has the localities of tests."""
    path = tmp_path_factory.mktemp("prepared") / "hub.db"
    engine = open_engine(f"sqlite:///{path}")
    prepare(engine)
    with engine.begin() as connection:
        for code, name in LOCALITIES.items():
            add_division(connection, code, name)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def make_workbench(prepared_database: Path) -> Callable[[Path], Workbench]:
    """Set up a workbench in an empty folder."""

    def make(folder: Path) -> Workbench:
        shutil.copy(prepared_database, folder / "hub.db")
        return Workbench(folder)

    return make


@pytest.fixture
def workbench(make_workbench: Callable[[Path], Workbench], tmp_path: Path) -> Workbench:
    """A workbench of the test's own."""
    folder = tmp_path / "hub"
    folder.mkdir()
    return make_workbench(folder)
