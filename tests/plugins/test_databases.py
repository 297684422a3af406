"""Whatever the database, imports of the built-in plugins' samples leave the same in it."""

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy import Table, select

from hub.settings import Settings
from hub.workshop import index
from schema.database import reading
from schema.record import Base
from tests.plugins.conftest import Imported
from tests.plugins.samples import PLUGINS, importer
from tests.postgres import Server
from tests.workbench import Workbench

#: Columns that say when something was imported, or seal it under nobody's eyes twice alike.
OF_THE_MOMENT = {"started_at", "finished_at", "changed_at", "noted_at", "removed_at", "raw"}
#: Columns that hold JSON of the database's own spelling: of claims, and of the index, where PostgreSQL keeps arrays.
FIELDS, NUMBERS = "fields", "records"


@pytest.fixture(scope="module")
def on_postgresql(
    postgres: Server, prepared_postgres: str, imported: Imported, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workbench]:
    """Every sample imported into PostgreSQL, and imported again, under the same key."""
    bench = Workbench(tmp_path_factory.mktemp("postgresql"), postgres.database(prepared_postgres))
    bench.key = imported.bench.key
    hub = importer(bench, *PLUGINS)
    for expected in (imported.first, imported.second):
        runs = {name: hub.run(declared) for name, declared in hub.host.sources.items()}
        assert {name: run.as_json() for name, run in runs.items()} == {n: run.as_json() for n, run in expected.items()}
    index(Settings(), bench.engine)
    yield bench
    bench.engine.dispose()


def held(bench: Workbench, table: Table) -> list[dict[str, Any]]:
    """The rows of a table by primary key, as both databases ought to hold them."""
    columns = [column for column in table.c if column.name not in OF_THE_MOMENT]
    with reading(bench.engine).connect() as connection:
        rows = connection.execute(select(*columns).order_by(*table.primary_key)).mappings()
        return [{name: _plain(name, value) for name, value in row.items()} for row in rows]


def _plain(name: str, value: Any) -> Any:
    if name == FIELDS:
        return {key: item for key, item in orjson.loads(value).items() if item is not None}
    return orjson.loads(value) if name == NUMBERS and isinstance(value, str) else value


@pytest.mark.parametrize("name", sorted(Base.metadata.tables.keys() - {"import_progress"}))
def test_both_databases_hold_the_same_rows(imported: Imported, on_postgresql: Workbench, name: str) -> None:
    table = Base.metadata.tables[name]
    assert held(on_postgresql, table) == held(imported.bench, table)


def test_a_stage_leaves_nothing_behind(on_postgresql: Workbench) -> None:
    assert on_postgresql.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'stage%'") == []
