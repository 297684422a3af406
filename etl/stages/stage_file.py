"""The stage of a hub on SQLite: a private file, attached to the hub's database for the merge."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import adbc_driver_sqlite.dbapi
import polars as pl
from sqlalchemy import Connection

from etl.behind import Behind
from schema.database import open_engine
from schema.entity import Entity


class StageFile:
    """A private SQLite file that takes the batches of one run; ADBC writes it, and nobody else until it is closed.

    ADBC carries an SQLite of its own, which must never touch the hub's file.
    """

    name = "stage"

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remove()
        self._adbc = adbc_driver_sqlite.dbapi.connect(str(path), autocommit=True)
        self._cursor = self._adbc.cursor()
        self._cursor.execute("PRAGMA journal_mode = OFF")
        self._cursor.execute("PRAGMA synchronous = OFF")
        self._writer = Behind("stage")
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        self._remove()

    def add(self, table: str, frame: pl.DataFrame, entity: Entity | None = None) -> None:  # noqa: ARG002
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame."""
        self._writer.do(partial(self._append, table, frame))

    def _append(self, table: str, frame: pl.DataFrame) -> None:
        arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        self._cursor.adbc_ingest(table, arrow, mode="create_append")

    def close(self) -> None:
        """Nothing more is added."""
        if self._open:
            self._open = False
            try:
                self._writer.close()
            finally:
                self._cursor.close()
                self._adbc.close()

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """A transaction on the closed file alone."""
        engine = open_engine(f"sqlite:///{self._path}")
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    @contextmanager
    def beside(self, connection: Connection) -> Iterator[Connection]:
        """A transaction on the hub's database with the closed file attached."""
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("ATTACH DATABASE ? AS stage", (str(self._path),))
        try:
            with connection.begin():
                yield connection
        finally:
            raw.execute("DETACH DATABASE stage")

    def _remove(self) -> None:
        """Remove the file and what SQLite left beside it."""
        for suffix in ("", "-journal", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
