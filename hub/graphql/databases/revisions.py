"""What tells whether data changed: the revisions of entities and localities, read anew only after a commit."""

import asyncio
import sqlite3
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson
from xxhash import xxh3_128_digest

from hub.graphql.databases.driver import Driver
from hub.graphql.databases.readers import Readers
from schema.revisions import COMMITS, NO_LOCALITY

#: First and last locality of each range, both included; no two ranges overlap.
Ranges = tuple[tuple[int, int], ...]
#: Locality and state of every revision of an entity, in the order of localities.
Rows = Sequence[tuple[int, str]]

#: Scopes of which a digest is kept.
MOST_TOLD = 10_000


class Scope(NamedTuple):
    """An entity whose rows are read, and the localities that they are read of; None for all there are."""

    entity: str
    localities: Ranges | None = None


class State:
    """The revisions of one moment."""

    def __init__(self, rows: Mapping[str, Rows]) -> None:
        self._rows = rows
        self._told: dict[Scope, bytes] = {}

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
        rows = self._rows.get(scope.entity, ())
        if scope.localities is None:
            return (state for _, state in rows)
        cuts = ((bisect_left(rows, (first,)), bisect_left(rows, (last + 1,))) for first, last in scope.localities)
        return (state for start, stop in cuts for _, state in rows[start:stop])


class Revisions(ABC):
    """Tells what state the data are in."""

    #: Gives all revisions: a JSON array of [locality, entity, number, instant of the last change].
    statement: str

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._loading = asyncio.Lock()
        self._state = State({})
        self._loaded_at: object = None

    async def of(self, scopes: Iterable[Scope]) -> bytes:
        """What stands for the state of these scopes: the same as long as no transaction touches any of them.

        Everything committed before the call is in it. What is read after the call may be newer, and is never older.
        """
        now = await self._now()
        if now != self._loaded_at:
            async with self._loading:
                if now != self._loaded_at:
                    self._state, self._loaded_at = State(await self._load()), now
        return self._state.of(scopes)

    @abstractmethod
    async def aclose(self) -> None:
        """Give back what it takes to tell; nothing may be asked afterwards."""

    @abstractmethod
    async def _now(self) -> object:
        """A value that is another one whenever somebody has committed since."""

    async def _load(self) -> Mapping[str, Rows]:
        (found,) = await self._driver.read(self.statement, ())
        rows: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
        for locality, entity, number, changed_at in sorted(orjson.loads(found or b"[]")):
            rows[entity].append((locality, f"{locality} {number} {changed_at}"))
        return rows


class FileRevisions(Revisions):
    """Of an SQLite file: a connection of its own tells whether another one committed, and reads no table for that."""

    statement = "SELECT json_group_array(json_array(locality, entity, number, changed_at)) FROM revision"

    def __init__(self, readers: Readers) -> None:
        super().__init__(readers)
        self._readers = readers
        self._connection: sqlite3.Connection | None = None

    async def aclose(self) -> None:
        if self._connection is not None:
            self._connection.close()

    async def _now(self) -> object:
        try:
            return self._watching().execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.OperationalError:  # locked for a moment: as good as changed
            return object()

    def _watching(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._readers.connect()
            self._connection.execute("PRAGMA busy_timeout = 0")
        return self._connection


class ServerRevisions(Revisions):
    """Of PostgreSQL: the commit number tells, one row by its key."""

    statement = (
        "SELECT '[' || string_agg(json_build_array(locality, entity, number, changed_at)::text, ',') || ']'"
        " FROM revision"
    )
    commits = (
        "SELECT (SELECT number || ' ' || changed_at FROM revision"
        f" WHERE locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )

    async def aclose(self) -> None:
        """Its connections are the driver's."""

    async def _now(self) -> object:
        (number,) = await self._driver.read(self.commits, ())
        return number or b""
