"""What tells of PostgreSQL's commits: notifications, and beneath them a slow beat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg

from hub.graphql.databases.commits import Commits
from hub.graphql.databases.pool import Pool
from schema.revisions import CHANNEL


class ServerCommits(Commits):
    """Of PostgreSQL: every counted commit notifies a connection of its own that listens.

    Beneath that it beats slowly by itself, for notifications that are lost with a connection, or that a replica, where
    nobody can listen, doesn't pass on.
    """

    #: Seconds between beats where nothing is notified, and where nobody can listen.
    slowly = 5.0
    pause = 1.0

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def beats(self) -> AsyncIterator[None]:
        while True:
            with suppress(OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
                connection = await self._pool.connect()
                try:
                    async for _ in self._heard(connection):
                        yield
                finally:
                    connection.terminate()
            yield
            await asyncio.sleep(self.pause)

    async def _heard(self, connection: asyncpg.Connection) -> AsyncIterator[None]:
        told = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: told.set())
        connection.add_termination_listener(lambda _: told.set())
        while not connection.is_closed():
            told.clear()
            yield
            try:
                await asyncio.wait_for(told.wait(), self.slowly)
            except TimeoutError:
                await connection.execute("SELECT 1", timeout=self.slowly)
