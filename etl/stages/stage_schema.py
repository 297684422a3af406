"""The stage of a hub on PostgreSQL: unlogged tables in a schema of the source's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import adbc_driver_postgresql.dbapi
import polars as pl
from sqlalchemy import Connection, Engine, text

TYPES: dict[Any, str] = {pl.Int64: "BIGINT", pl.Boolean: "BOOLEAN", pl.String: "TEXT"}


class StageSchema:
    """A schema that takes the batches of one run through ADBC's binary COPY; a crash leaves it to the next run."""

    def __init__(self, engine: Engine, source: int) -> None:
        self.name = f"stage_{source:x}"
        self._engine = engine
        self._made: set[str] = set()
        self._remove()
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {self.name}"))
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._adbc = adbc_driver_postgresql.dbapi.connect(address, autocommit=True)
        self._cursor = self._adbc.cursor()
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._remove()

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame."""
        if table not in self._made:
            columns = ", ".join(f'"{name}" {TYPES[type_.base_type()]}' for name, type_ in frame.schema.items())
            self._cursor.execute(f"CREATE UNLOGGED TABLE {self.name}.{table} ({columns})")
            self._made.add(table)
        arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        self._cursor.adbc_ingest(table, arrow, mode="append", db_schema_name=self.name)

    def close(self) -> None:
        """Nothing more is added."""
        if self._open:
            self._cursor.close()
            self._adbc.close()
            self._open = False

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction whose search path is the schema."""
        with self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL search_path TO {self.name}"))
            yield connection

    @contextmanager
    def beside(self, engine: Engine) -> Iterator[Connection]:
        """A transaction on the hub's tables; those of the schema are named with it."""
        with engine.begin() as connection:
            yield connection

    def _remove(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {self.name} CASCADE"))
