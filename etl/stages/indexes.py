"""Indexes of a table while most of its rows are written: building them once is quicker than a place for each row."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from etl.dialects.dialect import dialect_of


@contextmanager
def built_afterwards(connection: Connection, table: str, rows: int) -> Iterator[None]:
    """Do without a table's indexes, its keys excepted, where the dialect may drop them for so many rows."""
    dialect = dialect_of(connection)
    statements = dialect.indexes(connection, table) if dialect.may_drop_indexes(connection, table, rows) else {}
    for name in statements:
        connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    for statement in statements.values():
        connection.execute(text(statement))
