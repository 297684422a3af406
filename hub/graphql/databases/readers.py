"""SQLite readers: threads of our own, each with a read-only connection, awaited from asyncio."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any
from urllib.parse import quote

from hub.graphql.errors import ApiError

#: Set on every connection. Patterns are compared as PostgreSQL does. The first 2 GiB of the file are mapped, so that
#: pages needn't be copied; of what is beyond, and of the log, 64 MiB of pages are kept.
_PRAGMAS = (
    "query_only = 1",
    "case_sensitive_like = 1",
    "busy_timeout = 5000",
    "temp_store = 2",
    "mmap_size = 2147418112",
    "cache_size = -65536",
)


class Readers:
    """Reads one database file from several threads."""

    def __init__(self, path: Path, *, threads: int = 2, statements: int = 256, seconds: float = 30.0) -> None:
        self._uri = f"file:{quote(str(path.resolve()))}?mode=ro"
        self._statements = statements
        self._seconds = seconds
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._threads = [Thread(target=self._work, name=f"reader-{n}", daemon=True) for n in range(threads)]
        for thread in self._threads:
            thread.start()

    async def read(self, sql: str, values: Sequence[Any]) -> tuple[bytes | None, ...]:
        """The single row of a statement, its texts as bytes; a statement that runs too long is interrupted."""
        loop = asyncio.get_running_loop()
        job = _Job(sql, values, loop, loop.create_future())
        alarm = loop.call_later(self._seconds, job.expire)
        self._jobs.put(job)
        try:
            return await job.row
        finally:
            alarm.cancel()
            job.stop()

    def close(self) -> None:
        """End the threads when they have done what is queued."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

    async def aclose(self) -> None:
        """As `close`, for those who await it."""
        self.close()

    def connect(self) -> sqlite3.Connection:
        """A read-only connection."""
        connection = sqlite3.connect(
            self._uri, uri=True, isolation_level=None, cached_statements=self._statements, check_same_thread=False
        )
        connection.text_factory = bytes
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def _work(self) -> None:
        connection: sqlite3.Connection | None = None
        while (job := self._jobs.get()) is not None:
            try:
                connection = connection or self.connect()
                job.run(connection)
            except Exception as error:
                job.fail(error)
        if connection is not None:
            connection.close()


@dataclass(slots=True)
class _Job:
    sql: str
    values: Sequence[Any]
    loop: asyncio.AbstractEventLoop
    row: "asyncio.Future[tuple[bytes | None, ...]]"
    lock: Lock = field(default_factory=Lock)
    connection: sqlite3.Connection | None = None
    stopped: bool = False

    def run(self, connection: sqlite3.Connection) -> None:
        with self.lock:
            if self.stopped:
                return
            self.connection = connection
        try:
            row = connection.execute(self.sql, self.values).fetchone()
        except sqlite3.OperationalError as error:
            raise _told(error) from error
        finally:
            with self.lock:
                self.connection = None
        self._settle(self._finish, row)

    def fail(self, error: Exception) -> None:
        self._settle(self._refuse, error)

    def expire(self) -> None:
        """Give up; runs in the loop's thread."""
        self._refuse(ApiError("TIMEOUT", "the statement ran longer than the server allows"))

    def stop(self) -> None:
        """Interrupt the statement if it still runs; the lock keeps the next one of its connection out of this."""
        with self.lock:
            self.stopped = True
            if self.connection is not None:
                self.connection.interrupt()

    def _settle(self, settle: Callable[[Any], None], value: Any) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            self.loop.call_soon_threadsafe(settle, value)

    def _finish(self, row: tuple[bytes | None, ...]) -> None:
        if not self.row.done():
            self.row.set_result(row)

    def _refuse(self, error: Exception) -> None:
        if not self.row.done():
            self.row.set_exception(error)


def _told(error: sqlite3.OperationalError) -> Exception:
    """What of an error the client can mend: SQLite's parser nests about four lists, or six to-one relations."""
    if "parser stack overflow" in str(error):
        return ApiError(
            "DEPTH_LIMIT", "selections or conditions are nested deeper than the database takes: ask in two steps"
        )
    return error
