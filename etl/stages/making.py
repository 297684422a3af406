"""Makes replacements of tables in the schema of the stage, where what comes to nothing is removed with the stage."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text

from etl.dialects import catalog, dialect_of
from etl.stages.replacement import UNATTENDED, Replacement
from etl.stages.stage import Stage
from schema.database import reading

#: Indexes that are built at once, each by one process and with memory of its own.
BUILDERS = min(os.cpu_count() or 1, 2)
#: One process an index; it ends soon after its client is gone. The commit of the merge waits for the disk for all.
_SETTINGS = (
    "max_parallel_maintenance_workers = 0",
    "client_connection_check_interval = '10s'",
    "synchronous_commit = off",
)

#: Rows of a table that isn't left to the server's own workers, who come within a minute, to vacuum and analyze.
LARGE = 100_000

#: Inserts the records into a table that has no key; returns how many.
Fill = Callable[[Connection, str], int]


def made_ahead(engine: Engine, stage: Stage, table: str, rows: int, fill: Fill) -> Replacement | None:
    """Make a replacement of a table from so many rows of a closed stage, in transactions of its own.

    None where the dialect asks for none, or where the table has what another one can't be given.
    """
    with reading(engine).begin() as connection:
        if not dialect_of(connection).replaces(connection, table, rows):
            return None
    beside = f"{stage.name}.{table}"
    with _building(engine, stage) as connection:
        if not _made(connection, table, beside):
            return None
        connection.execute(text(f"ALTER TABLE {beside} SET ({UNATTENDED} = false)"))
        records = fill(connection, beside)
        indexes, keys = _due(connection, table, beside)
    _build(engine, stage, indexes)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _execute(connection, *keys)
        if records >= LARGE:
            # Who counts by an index needn't look at the rows then.
            _execute(connection, f"VACUUM (ANALYZE) {beside} ({_planned_by(connection, table)})")
    return Replacement(table, beside, records)


def made_within(connection: Connection, stage: str, table: str, rows: int, fill: Fill) -> Replacement | None:
    """The same in a transaction that is under way, of which nobody else sees anything."""
    if not dialect_of(connection).replaces(connection, table, rows):
        return None
    beside = f"{stage}.{table}"
    with connection.begin_nested() as tried:
        if not _made(connection, table, beside):
            tried.rollback()
            return None
    records = fill(connection, beside)
    indexes, keys = _due(connection, table, beside)
    _execute(connection, *indexes, *keys)
    if records >= LARGE:
        _execute(connection, f"ANALYZE {beside} ({_planned_by(connection, table)})")
    return Replacement(table, beside, records)


def _made(connection: Connection, table: str, beside: str) -> bool:
    """Make a table without rows and indexes; tells whether that is all in which it isn't like the other one."""
    _execute(connection, f"CREATE TABLE {beside} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)")
    _execute(connection, *catalog.privileges(connection, table, beside))
    due = {fact for fact in catalog.facts(connection, table) if fact.kind not in (catalog.INDEX, catalog.KEY)}
    return catalog.facts(connection, beside) == due and catalog.movable(connection, table)


def _due(connection: Connection, table: str, beside: str) -> tuple[list[str], list[str]]:
    """Statements that make the indexes, and those that make of some the keys."""
    return catalog.indexes(connection, table, beside), catalog.keys(connection, table, beside)


def _planned_by(connection: Connection, table: str) -> str:
    """The columns that statements look rows up by, for which alone statistics are worth their time."""
    return ", ".join(catalog.indexed(connection, table))


def _build(engine: Engine, stage: Stage, indexes: Iterable[str]) -> None:
    def build(statement: str) -> None:
        with _building(engine, stage) as connection:
            _execute(connection, statement)

    with ThreadPoolExecutor(BUILDERS, "indexes") as pool:
        list(pool.map(build, indexes))


@contextmanager
def _building(engine: Engine, stage: Stage) -> Iterator[Connection]:
    """A transaction on a connection of its own."""
    with engine.connect() as own, stage.beside(own) as connection:
        _execute(connection, *(f"SET LOCAL {setting}" for setting in _SETTINGS))
        yield connection


def _execute(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))
