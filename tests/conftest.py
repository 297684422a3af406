"""A prepared database, made once and copied for each test that imports."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

from schema.database import open_engine, prepare
from tests.postgres import Server
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


if "CI" in os.environ:
    # Shrinking a failing example may take minutes; as it was found, it is printed at once.
    settings.register_profile("unshrunk", phases=[Phase.explicit, Phase.reuse, Phase.generate])
    settings.load_profile("unshrunk")


@pytest.fixture(scope="session")
def prepared_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of a database that is ready for use and has the localities of tests."""
    path = tmp_path_factory.mktemp("prepared") / "hub.db"
    _prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def prepared_postgres(postgres: Server) -> str:
    """Address of the like on PostgreSQL; nobody is connected to it."""
    url = postgres.database()
    _prepare(url)
    return url


def _prepare(url: str) -> None:
    engine = open_engine(url)
    prepare(engine)
    with engine.begin() as connection:
        for code, name in LOCALITIES.items():
            add_division(connection, code, name)
    engine.dispose()


@pytest.fixture(scope="session")
def make_workbench(prepared_database: Path) -> Callable[[Path], Workbench]:
    """Set up a workbench on SQLite in an empty folder."""

    def make(folder: Path) -> Workbench:
        shutil.copy(prepared_database, folder / "hub.db")
        return Workbench(folder)

    return make


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def make_each_workbench(request: pytest.FixtureRequest) -> Callable[[Path], Workbench]:
    """Set up workbenches in empty folders, on each database."""
    if request.param == "sqlite":
        made: Callable[[Path], Workbench] = request.getfixturevalue("make_workbench")
        return made
    server: Server = request.getfixturevalue("postgres")
    prepared: str = request.getfixturevalue("prepared_postgres")
    return lambda folder: Workbench(folder, server.database(prepared), server.drop)


@pytest.fixture
def workbench(make_each_workbench: Callable[[Path], Workbench], tmp_path: Path) -> Iterator[Workbench]:
    """A workbench of the test's own, on each database."""
    folder = tmp_path / "hub"
    folder.mkdir()
    with make_each_workbench(folder) as workbench:
        yield workbench
