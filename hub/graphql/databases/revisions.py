"""What tells whether data changed: the revisions of entities and localities, read anew only after a commit."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import orjson
from xxhash import xxh3_128_digest

from hub.graphql.databases.driver import Driver
from hub.graphql.databases.readers import Readers
from schema.revisions import COMMITS, NO_LOCALITY

#: First and last locality of each range, both included; no two ranges overlap.
Ranges = tuple[tuple[int, int], ...]
#: Locality, entity, number and instant of a revision.
Row = tuple[int, str, int, str]

#: Scopes of which a digest is kept.
MOST_TOLD = 10_000


class Scope(NamedTuple):
    """An entity whose rows are read, and the localities that they are read of; None for all there are."""

    entity: str
    localities: Ranges | None = None


class State:
    """The revisions of all entities and localities, brought up to date step by step."""

    def __init__(self) -> None:
        #: Number of the last transaction that it knows of, and that with its instant, as JSON.
        self.number = 0
        self.counter: bytes | None = None
        self._revisions: defaultdict[str, dict[int, str]] = defaultdict(dict)
        #: Localities and revisions of an entity in the order of localities, and digests of scopes; made when asked for.
        self._ordered: dict[str, list[tuple[int, str]]] = {}
        self._told: dict[Scope, bytes] = {}

    def follows(self, rows: Iterable[Row]) -> bool:
        """Whether rows are of the same history; where a copy of earlier days was restored, they are of another."""
        return self.number <= max((number for _, entity, number, _ in rows if entity == COMMITS), default=0)

    def change(self, rows: Iterable[Row]) -> bool:
        """Take in what changed; returns whether anything did that rows are read of."""
        changed = set()
        for locality, entity, number, changed_at in rows:
            self.number = max(self.number, number)
            if entity == COMMITS:
                self.counter = f'[{number}, "{changed_at}"]'.encode()
                continue
            self._revisions[entity][locality] = f"{locality} {number} {changed_at}"
            self._ordered.pop(entity, None)
            changed.add(entity)
        self._told = {scope: digest for scope, digest in self._told.items() if scope.entity not in changed}
        return bool(changed)

    def of(self, scopes: Iterable[Scope]) -> bytes:
        """One digest of several scopes."""
        return xxh3_128_digest(b"".join(sorted(map(self._of, scopes))))

    def _of(self, scope: Scope) -> bytes:
        told = self._told.get(scope)
        if told is None:
            if len(self._told) >= MOST_TOLD:
                self._told.clear()
            told = self._told[scope] = xxh3_128_digest("\n".join([scope.entity, *self._within(scope)]).encode())
        return told

    def _within(self, scope: Scope) -> Iterable[str]:
        if scope.entity not in self._ordered:
            self._ordered[scope.entity] = sorted(self._revisions[scope.entity].items())
        rows = self._ordered[scope.entity]
        if scope.localities is None:
            return (revision for _, revision in rows)
        cuts = ((bisect_left(rows, (first,)), bisect_left(rows, (last + 1,))) for first, last in scope.localities)
        return (revision for start, stop in cuts for _, revision in rows[start:stop])


class Revisions(ABC):
    """Tells what state the data are in."""

    #: Gives the revisions after a number, and the counter: a JSON array of rows.
    statement: str

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._state = State()
        self._seen: object = None
        self._looking = False
        self._waiting: list[asyncio.Future[None]] = []
        #: Another number whenever the state has become another one.
        self.version = 0

    def of(self, scopes: Iterable[Scope]) -> bytes:
        """What stands for the state of these scopes, as of the last `refresh`.

        It is the same as long as no transaction touches any of them. What is read afterwards may be newer than this
        tells, and is never older.
        """
        return self._state.of(scopes)

    async def refresh(self) -> None:
        """Take in everything that was committed before the call.

        A look that is under way may have begun before that, so all who call meanwhile share the next one; the first
        one waits for those who call in the same turn of the event loop.
        """
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting.append(waiter)
        if not self._looking:
            self._looking = True
            loop.call_soon(self._pass_on)
        await waiter

    def _pass_on(self) -> None:
        """Give the next look to those who wait for it."""
        self._looking = bool(self._waiting)
        if self._waiting:
            self._following = asyncio.ensure_future(self._follow())

    async def _follow(self) -> None:
        """Look once for all who wait."""
        waiting, self._waiting = self._waiting, []
        error: Exception | None = None
        try:
            await self._look()
        except Exception as met:
            error = met
        finally:
            self._pass_on()
        for waiter in waiting:
            if not waiter.done():
                if error is None:
                    waiter.set_result(None)
                else:
                    waiter.set_exception(error)

    def presumed(self) -> object:
        """The counter as last seen; rows may be read with it to find whether it still holds.

        None where a look costs less than that: it needs no table, or none is needed.
        """
        return None

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        """The row of a statement, with the counter as of then as one more column."""
        raise NotImplementedError

    @abstractmethod
    async def aclose(self) -> None:
        """Give back what it takes to tell; nothing may be asked afterwards."""

    @abstractmethod
    async def _look(self) -> None:
        """Catch up where somebody has committed since the last look."""

    async def _catch_up(self) -> object:
        """Take in what changed since the state that is known; returns what the counter was then."""
        rows = await self._after(self._state.number)
        if self._state.follows(rows):
            state = self._state
        else:
            state, rows = State(), await self._after(0)
        if state.change(rows) or state is not self._state:
            self._state = state
            self.version += 1
        return state.counter

    async def _after(self, number: int) -> Sequence[Row]:
        (found,) = await self._driver.read(self.statement, (number,))
        rows: Sequence[Row] = orjson.loads(found or b"[]")
        return rows


class FileRevisions(Revisions):
    """Of an SQLite file: a connection of its own tells whether another one committed, and reads no table for that."""

    statement = (
        "SELECT json_group_array(json_array(locality, entity, number, changed_at)) FROM revision"
        f" WHERE number > ? OR (locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )

    def __init__(self, readers: Readers) -> None:
        super().__init__(readers)
        self._readers = readers
        self._connection: sqlite3.Connection | None = None

    async def aclose(self) -> None:
        if self._connection is not None:
            self._connection.close()

    async def refresh(self) -> None:
        if self._now() != self._seen:
            await super().refresh()

    async def _look(self) -> None:
        now = self._now()
        if now != self._seen:
            await self._catch_up()
            self._seen = now

    def _now(self) -> object:
        """A value that is another one whenever somebody has committed since."""
        try:
            return self._watching().execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.OperationalError:  # locked for a moment: as good as changed
            return object()

    def _watching(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._readers.connect()
            self._connection.execute("PRAGMA busy_timeout = 0")
        return self._connection
