"""How the databases spell what the import path asks of them in SQL: one module each."""

from sqlalchemy import Connection

from etl.dialects.dialect import Dialect


def dialect_of(connection: Connection) -> Dialect:
    """The dialect of the database that is connected to."""
    if connection.dialect.name == "postgresql":
        from etl.dialects.postgresql import PostgreSQL

        return PostgreSQL()
    from etl.dialects.sqlite import SQLite

    return SQLite()
