"""A table made ready beside an empty one, whose place it takes at the end of a merge, so that readers hardly wait.

Rows, key, indexes and statistics are committed to the schema of the stage before the merge begins; what comes to
nothing there is removed with the stage.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import Connection, Engine, text

from etl.dialects import catalog, dialect_of
from etl.stages.stage import Stage
from schema.database import reading, wait_in_line

#: Indexes that are built at once, each by one process and with memory of its own.
BUILDERS = min(os.cpu_count() or 1, 2)
#: How often a merge tries to have a table alone, and seconds between, in which those read who waited meanwhile.
TRIES, PAUSE = 5, 0.5
#: One process an index; it ends soon after its client is gone.
_SETTINGS = ("max_parallel_maintenance_workers = 0", "client_connection_check_interval = '10s'")
#: Who builds an index waits a second for a worker that vacuums or analyzes the table.
_UNATTENDED = "autovacuum_enabled"

#: Inserts the records into a table that has no key; returns how many.
Fill = Callable[[Connection, str], int]


@dataclass
class Replacement:
    """A table like an empty one, with records."""

    #: The empty table.
    table: str
    #: The other one, with its schema.
    beside: str
    records: int
    #: Whether it has taken its place.
    in_place: bool = False

    def wait_in_line(self, connection: Connection) -> None:
        """Let merges that would replace one table go one after the other: else each keeps it from the others."""
        # No locality and no source has a negative number.
        wait_in_line(connection, -crc32(self.table.encode()))

    def take_place(self, connection: Connection) -> bool:
        """Take the place of the empty table, which is locked from then on until the transaction ends.

        Tells whether it could: not where the table has rows, nor where it no longer is like the other one, nor where
        somebody keeps it for himself.
        """
        with connection.begin_nested() as tried:
            self.in_place = self._had_alone(connection) and self._fits(connection)
            if self.in_place:
                self._swap(connection)
            else:
                tried.rollback()
        return self.in_place

    def _had_alone(self, connection: Connection) -> bool:
        dialect = dialect_of(connection)
        for turn in range(TRIES):
            time.sleep(PAUSE if turn else 0)
            if dialect.lock(connection, self.table):
                return True
        return False

    def _fits(self, connection: Connection) -> bool:
        connection.execute(text(f"ALTER TABLE {self.beside} RESET ({_UNATTENDED})"))
        return (
            dialect_of(connection).replaces(connection, self.table, self.records)
            and catalog.facts(connection, self.table) == catalog.facts(connection, self.beside)
            and catalog.movable(connection, self.table)
        )

    def _swap(self, connection: Connection) -> None:
        home = catalog.home(connection, self.table)
        connection.execute(text(f"DROP TABLE {self.table}"))
        connection.execute(text(f"ALTER TABLE {self.beside} SET SCHEMA {home}"))


def replacement(engine: Engine, stage: Stage, table: str, rows: int, fill: Fill) -> Replacement | None:
    """Make a replacement of a table from so many rows of a closed stage.

    None where the dialect asks for none, or where the table has what another one can't be given.
    """
    with reading(engine).begin() as connection:
        if not dialect_of(connection).replaces(connection, table, rows):
            return None
    beside = f"{stage.name}.{table}"
    with _building(engine, stage) as connection:
        if not _made(connection, table, beside):
            return None
        connection.execute(text(f"ALTER TABLE {beside} SET ({_UNATTENDED} = false)"))
        records = fill(connection, beside)
        indexes, keys = (of(connection, table, beside) for of in (catalog.indexes, catalog.keys))
    _build(engine, stage, indexes)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # Who counts by an index needn't look at the rows then.
        for statement in (*keys, f"VACUUM (ANALYZE) {beside}"):
            connection.execute(text(statement))
    return Replacement(table, beside, records)


def _made(connection: Connection, table: str, beside: str) -> bool:
    """Make a table without rows and indexes; tells whether that is all in which it isn't like the other one."""
    connection.execute(text(f"CREATE TABLE {beside} (LIKE {table} INCLUDING ALL EXCLUDING INDEXES)"))
    for statement in catalog.privileges(connection, table, beside):
        connection.execute(text(statement))
    due = {fact for fact in catalog.facts(connection, table) if fact.kind not in (catalog.INDEX, catalog.KEY)}
    return catalog.facts(connection, beside) == due and catalog.movable(connection, table)


def _build(engine: Engine, stage: Stage, indexes: Iterable[str]) -> None:
    def build(statement: str) -> None:
        with _building(engine, stage) as connection:
            connection.execute(text(statement))

    with ThreadPoolExecutor(BUILDERS, "indexes") as pool:
        list(pool.map(build, indexes))


@contextmanager
def _building(engine: Engine, stage: Stage) -> Iterator[Connection]:
    """A transaction on a connection of its own."""
    with engine.connect() as own, stage.beside(own) as connection:
        for setting in _SETTINGS:
            connection.execute(text(f"SET LOCAL {setting}"))
        yield connection
