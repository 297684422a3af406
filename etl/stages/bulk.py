"""Bulk loads through ADBC's own interface: its DB-API loads parts of pyarrow that nothing here needs, for 0.1 s."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from adbc_driver_manager import AdbcConnection, AdbcDatabase, AdbcStatement, StatementOptions


class Bulk:
    """A connection that commits each statement by itself. Raises `adbc_driver_manager.Error`."""

    def __init__(self, database: AdbcDatabase) -> None:
        self._database = database
        try:
            self._connection = AdbcConnection(database)
        except BaseException:
            database.close()
            raise

    def execute(self, statement: str) -> None:
        with self._statement() as run:
            run.set_sql_query(statement)
            run.execute_update()

    def read(self, query: str) -> pl.DataFrame:
        with self._statement() as run:
            run.set_sql_query(query)
            found, _ = run.execute_query()
            return pl.DataFrame(found)

    def append(self, frame: pl.DataFrame, table: str, schema: str = "", *, create: bool = False) -> None:
        """Append a frame to a table, which may be created as its columns ask for."""
        options = {
            StatementOptions.INGEST_TARGET_TABLE.value: table,
            StatementOptions.INGEST_MODE.value: f"adbc.ingest.mode.{'create_append' if create else 'append'}",
        }
        if schema:
            options[StatementOptions.INGEST_TARGET_DB_SCHEMA.value] = schema
        with self._statement() as run:
            run.set_options(**options)
            run.bind_stream(frame.to_arrow(compat_level=pl.CompatLevel.oldest()).__arrow_c_stream__())
            run.execute_update()

    def close(self) -> None:
        self._connection.close()
        self._database.close()

    @contextmanager
    def _statement(self) -> Iterator[AdbcStatement]:
        statement = AdbcStatement(self._connection)
        try:
            yield statement
        finally:
            statement.close()


def without_nulls(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame without the columns that hold nothing, but for the first: a table that has them needn't be told."""
    return frame.select(column for place, column in enumerate(frame) if not place or column.null_count() < frame.height)
