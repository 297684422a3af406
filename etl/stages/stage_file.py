"""The stage of a hub on SQLite: a private file, attached to the hub's database for the merge."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import adbc_driver_sqlite
import polars as pl
from sqlalchemy import Connection, Engine, NullPool, create_engine, event

from etl.behind import Behind
from etl.stages.bulk import Bulk, without_nulls
from schema.database import PAGE_CACHE, reading
from schema.entity import Entity

#: KiB of pages that are kept of an attached file: rows are read in the order of their ids, and so from a place of each
#: batch by turns.
ATTACHED_CACHE = 32 * 1024


class StageFile:
    """A private SQLite file that takes the batches of one run; ADBC writes it, and nobody else until it is closed.

    ADBC carries an SQLite of its own, which must never touch the hub's file.
    """

    name = "stage"

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self._copy = path.with_suffix(".copy")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remove()
        self._bulk = Bulk(adbc_driver_sqlite.connect(str(path)))
        _private(self._bulk, "main")
        self._made: set[str] = set()
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
        if table in self._made:
            frame = without_nulls(frame)
        self._made.add(table)
        self._bulk.append(frame, table, create=True)

    def read(self, query: str) -> pl.DataFrame:
        """What a query on the hub's database gives, integers only, without a Python object for each.

        It goes through a file that ADBC may touch.
        """
        with (
            reading(self._engine).connect() as connection,
            attached(connection, self._copy, "copy"),
            connection.begin(),
        ):
            connection.exec_driver_sql(f"CREATE TABLE copy.found AS {query}")
        with closing(Bulk(adbc_driver_sqlite.connect(str(self._copy)))) as copy:
            found = copy.read("SELECT * FROM found")
        self._copy.unlink()
        return found

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
        """A transaction on the closed file alone."""
        engine = create_engine(f"sqlite:///{self._path}", poolclass=NullPool)
        event.listen(engine, "connect", _without_journal)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        with engine.begin() as connection:
            yield connection

    @contextmanager
    def beside(self, connection: Connection) -> Iterator[Connection]:
        """A transaction on the hub's database with the closed file attached."""
        with attached(connection, self._path, self.name), connection.begin():
            yield connection

    def _remove(self) -> None:
        """Remove the file and what SQLite left beside it."""
        for path in (self._path, self._copy):
            for suffix in ("", "-journal", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)


def _without_journal(raw: sqlite3.Connection, _record: Any) -> None:
    raw.isolation_level = None
    _private(raw, "main")
    raw.execute(f"PRAGMA cache_size = -{PAGE_CACHE}")


def _private(raw: Any, name: str) -> None:
    """Do without what would save a file that goes with its run anyway."""
    for setting in ("journal_mode = OFF", "synchronous = OFF", "secure_delete = OFF"):
        raw.execute(f"PRAGMA {name}.{setting}")


@contextmanager
def attached(connection: Connection, path: Path, name: str) -> Iterator[None]:
    """A private file under a name of its own between the transactions of a connection; what it holds may be lost."""
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute(f"ATTACH DATABASE ? AS {name}", (str(path),))
    try:
        _private(raw, name)
        raw.execute(f"PRAGMA {name}.cache_size = -{ATTACHED_CACHE}")
        yield
    finally:
        raw.execute(f"DETACH DATABASE {name}")
