"""PostgreSQL readers: connections of our own on asyncpg, handed out first come first served."""

import asyncio
import os
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy import URL, make_url

from hub.graphql.errors import ApiError

#: Of every session. A generic plan saves planning each time; statements that bind no value gain nothing by another.
_SESSION = {
    "application_name": "grassroots-hub",
    "default_transaction_read_only": "on",
    "plan_cache_mode": "force_generic_plan",
    "timezone": "Etc/GMT-8",
    "jit": "off",
}


#: Bytes of a statement that is kept prepared; planning one takes ten times as long as running it.
_LONGEST = 1_000_000


class Pool:
    """Reads one database over a few connections; each has its statements prepared.

    More connections than cores and one raise the slowest answers' time and no throughput.
    """

    def __init__(
        self, url: str, *, connections: int | None = None, statements: int = 256, seconds: float = 30.0
    ) -> None:
        self._address = dsn(make_url(url))
        self._size = connections or (os.cpu_count() or 1) + 1
        self._statements = statements
        self._seconds = seconds
        #: Connections belong to the event loop that opened them.
        self._idle: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.LifoQueue[Any]] = WeakKeyDictionary()

    async def read(self, sql: str, values: Sequence[Any]) -> tuple[bytes | None, ...]:
        """The single row of a statement, its texts as bytes; a statement that runs too long is cancelled."""
        idle = self._connections()
        connection = await idle.get()
        try:
            if connection is None or connection.is_closed():
                connection = await self.connect()
            row = await connection.fetchrow(sql, *values)
        except asyncpg.QueryCanceledError as error:
            raise ApiError("TIMEOUT", "the statement ran longer than the server allows") from error
        finally:
            idle.put_nowait(connection)
        return tuple(None if column is None else str(column).encode() for column in row)

    def _connections(self) -> asyncio.LifoQueue[Any]:
        loop = asyncio.get_running_loop()
        if loop not in self._idle:
            queue = self._idle[loop] = asyncio.LifoQueue()
            for _ in range(self._size):
                queue.put_nowait(None)
        return self._idle[loop]

    async def connect(self) -> asyncpg.Connection:
        """A connection of the caller's own."""
        settings = _SESSION | {"statement_timeout": str(int(self._seconds * 1000))}
        return await asyncpg.connect(
            self._address,
            statement_cache_size=self._statements,
            max_cacheable_statement_size=_LONGEST,
            server_settings=settings,
        )

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        idle = self._connections()
        while not idle.empty():
            connection = idle.get_nowait()
            if connection is not None:
                await connection.close()


def dsn(url: URL) -> str:
    """The address as libpq and asyncpg take it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
