"""Tables that take the places of empty ones at the end of a merge, so that nobody waits for their rows and indexes."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from zlib import crc32

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from etl.dialects import catalog, dialect_of
from schema.database import wait_in_line

#: How often a merge tries to have the tables alone, and seconds between, in which those read who waited meanwhile.
TRIES, PAUSE = 5, 0.5
#: How long each try waits for those who read, before it lets those read who wait for it.
PATIENCE = "500ms"
#: Who builds an index waits a second for a worker that vacuums or analyzes the table.
UNATTENDED = "autovacuum_enabled"


@dataclass(frozen=True)
class Replacement:
    """A table with its records, key and indexes, like an empty one but for these records."""

    #: The empty table.
    table: str
    #: The other one, in the schema of the stage.
    beside: str
    records: int

    def wait_in_line(self, connection: Connection) -> None:
        """Let merges that would replace one table go one after the other: else each keeps it from the others."""
        # No locality and no source has a negative number.
        wait_in_line(connection, -crc32(self.table.encode()))

    def fits(self, connection: Connection) -> bool:
        """Whether the table still is empty and differs in nothing else."""
        connection.execute(text(f"ALTER TABLE {self.beside} RESET ({UNATTENDED})"))
        return (
            dialect_of(connection).replaces(connection, self.table, self.records)
            and catalog.facts(connection, self.table) == catalog.facts(connection, self.beside)
            and catalog.movable(connection, self.table)
        )

    def swap(self, connection: Connection) -> None:
        home = catalog.home(connection, self.table)
        connection.execute(text(f"DROP TABLE {self.table}"))
        connection.execute(text(f"ALTER TABLE {self.beside} SET SCHEMA {home}"))

    def pour(self, connection: Connection) -> None:
        """Insert the records into the table."""
        columns = ", ".join(catalog.columns(connection, self.beside))
        connection.execute(text(f"INSERT INTO {self.table} ({columns}) SELECT {columns} FROM {self.beside}"))


def take_places(connection: Connection, made: Collection[Replacement]) -> None:
    """Let tables take the places of empty ones, which are locked from then on until the transaction ends.

    Where a table has got rows or was changed since, or somebody reads it for long, the records are inserted into it.
    """
    fitting = [one for one in made if one.fits(connection)]
    for one in made:
        if one not in fitting:
            one.pour(connection)
    if fitting and not _swapped(connection, fitting):
        for one in fitting:
            one.pour(connection)


def _swapped(connection: Connection, made: Collection[Replacement]) -> bool:
    with connection.begin_nested() as tried:
        swapped = _had_alone(connection, made) and all(one.fits(connection) for one in made)
        if swapped:
            for one in made:
                one.swap(connection)
        else:
            tried.rollback()
    return swapped


def _had_alone(connection: Connection, made: Collection[Replacement]) -> bool:
    tables = ", ".join(one.table for one in made)
    for turn in range(TRIES):
        time.sleep(PAUSE if turn else 0)
        if _locked(connection, tables):
            return True
    return False


def _locked(connection: Connection, tables: str) -> bool:
    """Lock tables against everybody until the transaction ends; tells whether that took no long waiting."""
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
            connection.execute(text(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
    except OperationalError:
        return False
    return True
