"""The one watcher of a process: it learns of commits, and wakes all who wait for what these may have brought."""

import asyncio

from hub.graphql.databases.commits import Commits
from hub.graphql.databases.driver import Driver

#: The number of the last merge.
NEWEST = "SELECT CAST(max(number) AS TEXT) FROM merged_part"
#: Seconds after which a database that couldn't be read is asked again.
RETRY = 1.0


class Signal:
    """Something that happens again and again; who was busy while it happened learns of it afterwards."""

    def __init__(self) -> None:
        #: How often it has happened.
        self.count = 0
        self._closed = False
        self._event = asyncio.Event()

    def give(self) -> None:
        """It happened."""
        self.count += 1
        self._wake()

    def close(self) -> None:
        """It won't happen any more."""
        self._closed = True
        self._wake()

    async def after(self, count: int) -> bool:
        """Wait until it has happened more often than that; False where it won't any more."""
        while self.count <= count and not self._closed:
            await self._event.wait()
        return not self._closed

    def _wake(self) -> None:
        event, self._event = self._event, asyncio.Event()
        event.set()


class Watcher:
    """Watches one database for all subscribers, from the first one on."""

    def __init__(self, commits: Commits, driver: Driver) -> None:
        self._commits = commits
        self._driver = driver
        self._task: asyncio.Task[None] | None = None
        self._newest: object = None
        #: Given after every merge, and after every commit.
        self.merged, self.committed = Signal(), Signal()

    def start(self) -> None:
        """Watch, in the event loop that this is called in."""
        if self._task is None:
            self._task = asyncio.create_task(self._watch())

    async def aclose(self) -> None:
        """Watch no more, and tell all who wait."""
        self.merged.close()
        self.committed.close()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _watch(self) -> None:
        async for _ in self._commits.beats():
            newest = await self._read()
            if newest != self._newest:
                self._newest = newest
                self.merged.give()
            self.committed.give()

    async def _read(self) -> object:
        while True:
            try:
                return await self._driver.read(NEWEST, ())
            except Exception:
                await asyncio.sleep(RETRY)
