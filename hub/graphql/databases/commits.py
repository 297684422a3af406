"""What tells that somebody committed, without being asked each time by everybody who waits for it."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator

from hub.graphql.databases.readers import Readers


class Commits(ABC):
    """Tells of one database's commits."""

    @abstractmethod
    def beats(self) -> AsyncIterator[None]:
        """A beat at the start, and one whenever somebody may have committed since the last; it never ends by itself."""


class FileCommits(Commits):
    """Of an SQLite file: a connection of its own is asked a few times a second, and reads no table for that."""

    #: Seconds between two questions.
    pause = 0.2

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    async def beats(self) -> AsyncIterator[None]:
        connection: sqlite3.Connection | None = None
        last: object = None
        try:
            while True:
                try:
                    connection = connection or self._connect()
                    version: object = connection.execute("PRAGMA data_version").fetchone()[0]
                except sqlite3.OperationalError:  # locked for a moment: as good as changed
                    version = object()
                if version != last:
                    last = version
                    yield
                await asyncio.sleep(self.pause)
        finally:
            if connection is not None:
                connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = self._readers.connect()
        connection.execute("PRAGMA busy_timeout = 0")
        return connection
