"""The stage of a hub on PostgreSQL: unlogged tables in a schema of the source's own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import Any, Self

import adbc_driver_postgresql
import polars as pl
from sqlalchemy import Connection, Date, DateTime, Dialect, Engine, func, select, text

from etl.behind import Behind
from etl.lock import SWEEPING
from etl.stages.bulk import Bulk, without_nulls
from schema.entity import Entity

TYPES: dict[Any, str] = {
    pl.Int64: "BIGINT",
    pl.Boolean: "BOOLEAN",
    pl.String: 'TEXT COLLATE "C"',
    pl.Date: "DATE",
    pl.Datetime: "TIMESTAMP WITH TIME ZONE",
}
#: What a merge may take of memory for each hash, sort or index; lists of ids are compared with all rows of an import.
WORK_MEMORY = "256MB"
#: Who changes a table waits a second for a worker that vacuums or analyzes it.
_UNATTENDED = "WITH (autovacuum_enabled = false)"
#: Columns of the schema's tables that statements look rows up by, or leave rows out by.
_PLANNED_BY = text(
    "SELECT table_name, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
    " WHERE table_schema = current_schema AND (column_name IN ('id', 'hash', 'outcome', 'row', 'nth')"
    " OR column_name LIKE '%\\_id') GROUP BY table_name"
)
_NAME = re.compile(r"stage_([0-9a-f]{1,16})")


class StageSchema:
    """A schema that takes the batches of one run through ADBC's binary COPY; a crash leaves it to the next run."""

    def __init__(self, engine: Engine, source: int) -> None:
        self.name = f"stage_{source:x}"
        self._engine = engine
        self._made: set[str] = set()
        self._remove()
        _sweep(engine)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {self.name}"))
        address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._bulk = Bulk(adbc_driver_postgresql.connect(address))
        self._writer = Behind("stage")
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._remove()

    def add(self, table: str, frame: pl.DataFrame, entity: Entity | None = None) -> None:
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame.

        Days and instants of the entity are staged as such.
        """
        self._writer.do(partial(self._append, table, frame, entity))

    def _append(self, table: str, frame: pl.DataFrame, entity: Entity | None) -> None:
        frame = frame.with_columns(_dated(entity, set(frame.columns), self._engine.dialect) if entity else ())
        if table not in self._made:
            columns = ", ".join(f'"{name}" {TYPES[type_.base_type()]}' for name, type_ in frame.schema.items())
            self._bulk.execute(f"CREATE UNLOGGED TABLE {self.name}.{table} ({columns}) {_UNATTENDED}")
            self._made.add(table)
        self._bulk.append(without_nulls(frame), table, self.name)

    def read(self, query: str) -> pl.DataFrame:
        """What a query on the hub's database gives, integers only, without a Python object for each."""
        return self._bulk.read(query)

    def close(self) -> None:
        """Nothing more is added."""
        if self._open:
            self._open = False
            try:
                self._writer.close()
            finally:
                self._bulk.close()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction whose search path is the schema; the planner knows of its tables afterwards."""
        with self._engine.begin() as connection:
            connection.execute(text(f"SET LOCAL search_path TO {self.name}"))
            yield connection
            tables = connection.execute(_PLANNED_BY)
            connection.execute(text(f"ANALYZE {', '.join(f'{name} ({columns})' for name, columns in tables)}"))

    @contextmanager
    def beside(self, connection: Connection) -> Iterator[Connection]:
        """A transaction on the hub's tables; those of the schema are named with it."""
        with connection.begin():
            for setting in ("work_mem", "maintenance_work_mem"):
                connection.execute(text(f"SET LOCAL {setting} = '{WORK_MEMORY}'"))
            yield connection

    def _remove(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {self.name} CASCADE"))


def _dated(entity: Entity, columns: set[str], dialect: Dialect) -> Iterator[pl.Expr]:
    """The columns of days and instants, read from their texts."""
    for name in columns & set(entity.value_columns):
        match entity.table.c[name].type.dialect_impl(dialect):
            case Date():
                yield pl.col(name).str.to_date("%Y-%m-%d")
            case DateTime():
                yield pl.col(name).str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_unit="us")


def _sweep(engine: Engine) -> None:
    """Remove what dead imports of other sources left: schemas of sources that nobody holds the lock of."""
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT nspname FROM pg_namespace")).all()
    for name in names:
        if found := _NAME.fullmatch(name):
            with engine.begin() as connection:
                if _locked(connection, SWEEPING) and _locked(connection, int(found[1], 16)):
                    connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))


def _locked(connection: Connection, key: int) -> bool:
    """Whether a lock could be had at once; it ends with the transaction."""
    return bool(connection.scalar(select(func.pg_try_advisory_xact_lock(key))))
