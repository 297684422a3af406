"""Indexes of a table while most of its rows are written: building them once is quicker than a place for each row."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text


@contextmanager
def built_afterwards(connection: Connection, table: str, rows: int) -> Iterator[None]:
    """Do without a table's indexes, its keys excepted, while more rows are written than it holds.

    Only on SQLite, where nobody else sees a transaction's DDL; PostgreSQL would keep every reader out.
    """
    statements = _indexes(connection, table) if rows and _outnumber(connection, table, rows) else {}
    for name in statements:
        connection.execute(text(f'DROP INDEX "{name}"'))
    yield
    for statement in statements.values():
        connection.execute(text(statement))


def _outnumber(connection: Connection, table: str, rows: int) -> bool:
    """Whether so many rows are more than the table holds; it is read no further than that."""
    held = text(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT :rows) AS held")
    return bool(connection.execute(held, {"rows": rows}).scalar_one() < rows)


def _indexes(connection: Connection, table: str) -> dict[str, str]:
    """The statements that made a table's indexes, by their names."""
    if connection.dialect.name != "sqlite":
        return {}
    query = text("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql > ''")
    return {str(name): str(sql) for name, sql in connection.execute(query, {"table": table})}
