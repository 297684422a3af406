"""PostgreSQL readers: connections of our own on asyncpg, handed out first come first served."""

import asyncio
import os
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
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
#: Errors of a connection that somebody ended, the last where word of that comes as a statement is sent, and of
#: statements prepared for tables that have changed.
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    ConnectionError,
    asyncpg.InternalClientError,
)
_CHANGED = (asyncpg.InvalidCachedStatementError, asyncpg.OutdatedSchemaCacheError)

#: Numbers of prepared statements; one without a name would be parsed and planned anew each time.
_names = count()


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
        self._sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, _Sessions] = WeakKeyDictionary()
        #: The last event loop that read, and its sessions.
        self._last: tuple[asyncio.AbstractEventLoop, _Sessions] | None = None

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        """The single row of a statement, its texts as bytes; a statement that runs too long is cancelled."""
        sessions = self._own()
        session = sessions.idle.pop() if sessions.idle else await sessions.next()
        try:
            return await session.read(sql, values)
        except asyncpg.QueryCanceledError as error:
            raise ApiError("TIMEOUT", "the statement ran longer than the server allows") from error
        finally:
            sessions.give_back(session)

    async def read_apart(self, sql: str) -> Sequence[bytes | None]:
        """As `read`, over a connection that no other statement keeps busy; one call at a time."""
        return await self._own().apart.read(sql, ())

    def _own(self) -> "_Sessions":
        """The sessions of the event loop that this is called in."""
        loop = asyncio.get_running_loop()
        if self._last is not None and self._last[0] is loop:
            return self._last[1]
        if loop not in self._sessions:
            self._sessions[loop] = _Sessions(self.connect, self._size, self._statements)
        self._last = loop, self._sessions[loop]
        return self._last[1]

    async def connect(self) -> asyncpg.Connection:
        """A connection of the caller's own; texts are read as bytes."""
        settings = _SESSION | {"statement_timeout": str(int(self._seconds * 1000))}
        connection = await asyncpg.connect(self._address, statement_cache_size=0, server_settings=settings)
        # Of type bytes they are copied once, and neither decoded nor encoded.
        await connection.set_type_codec("text", schema="pg_catalog", encoder=str.encode, decoder=bytes, format="binary")
        return connection

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        self._last = None
        sessions = self._sessions.pop(asyncio.get_running_loop(), None)
        if sessions is not None:
            await sessions.aclose()


class _Sessions:
    """The sessions of one event loop."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], size: int, statements: int) -> None:
        self.idle = [_Session(connect, statements) for _ in range(size)]
        self.apart = _Session(connect, 1)
        self._waiting: deque[asyncio.Future[_Session]] = deque()

    async def next(self) -> "_Session":
        """The session that is given back next, for the first who asked."""
        waiter: asyncio.Future[_Session] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled() and waiter.done():
                self.give_back(waiter.result())
            raise

    def give_back(self, session: "_Session") -> None:
        """Hand a session to whoever waits longest."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(session)
                return
        self.idle.append(session)

    async def aclose(self) -> None:
        for session in (*self.idle, self.apart):
            await session.aclose()


class _Session:
    """A connection, opened when it is first needed and anew when it is lost, and the statements prepared on it."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], statements: int) -> None:
        self._connect = connect
        self._most = statements
        self._connection: Any = None
        self._prepared: OrderedDict[str, Any] = OrderedDict()

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        """The single row; read once more where a connection was lost, or tables were changed, since the last time.

        So it is where a replica cancels who reads what it has to change.
        """
        if self._connection is None or self._connection.is_closed():
            await self._open()
        try:
            return await self._fetch(sql, values)
        except _CHANGED:
            self._prepared.clear()
        except _LOST:
            await self._open()
        except asyncpg.SerializationError:
            if self._connection.is_closed():
                await self._open()
        return await self._fetch(sql, values)

    async def _open(self) -> None:
        if self._connection is not None:
            self._connection.terminate()
        self._prepared.clear()
        self._connection = await self._connect()

    async def _fetch(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        statement = self._prepared.get(sql)
        if statement is None:
            statement = self._prepared[sql] = await self._connection.prepare(sql, name=f"hub{next(_names)}")
            if len(self._prepared) > self._most:
                self._prepared.popitem(last=False)
        else:
            self._prepared.move_to_end(sql)
        row = await statement.fetchrow(*values)
        return tuple([one if one is None or type(one) is bytes else str(one).encode() for one in row])

    async def aclose(self) -> None:
        if self._connection is not None:
            await self._connection.close()


def dsn(url: URL) -> str:
    """The address as libpq and asyncpg take it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
