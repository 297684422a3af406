"""Indexes of a table while most of its rows are written: building them once is quicker than a place for each row."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from etl.dialects import dialect_of


@contextmanager
def built_afterwards(connection: Connection, table: str, rows: int, *, key: bool = False) -> Iterator[bool]:
    """Do without a table's indexes where the dialect may drop them for so many rows; without its `key`, too, if told.

    Tells whether the table has no key for the time, and no row either: none can conflict, and their order is all one.
    """
    dialect = dialect_of(connection)
    may = dialect.may_drop_indexes(connection, table, rows)
    dropped = dialect.key(connection, table) if may and key else []
    keyless = bool(dropped)
    dropped += dialect.indexes(connection, table) if may else []
    for index in reversed(dropped):
        connection.execute(text(index.drop))
    yield keyless
    with dialect.building(connection):
        for index in dropped:
            connection.execute(text(index.create))
