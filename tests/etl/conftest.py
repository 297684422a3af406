"""Sites whose source `wires` has been imported once, and has changed since."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import revisions
from tests.etl.estates import imported_once
from tests.etl.processes import Site
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest) -> Site:
    """A site, on each database, whose source `wires` has been imported once; `cables` hasn't."""
    found: Site = request.getfixturevalue(f"site_on_{request.param}")
    return imported_once(found)


@pytest.fixture
def site_on_sqlite(prepared_database: Path, tmp_path: Path) -> Site:
    shutil.copy(prepared_database, tmp_path / "hub.db")
    return Site(tmp_path)


@pytest.fixture
def site_on_postgresql(postgres: Server, prepared_postgres: str, tmp_path: Path) -> Iterator[Site]:
    with postgres.lend(prepared_postgres) as url:
        yield Site(tmp_path, url)


@pytest.fixture(scope="module", autouse=True)
def unannounced() -> Iterator[None]:
    """Let commits on PostgreSQL not wait for those who trust an earlier look at the counter: nobody here keeps any."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(revisions, "ANNOUNCEMENT", 0)
        yield
