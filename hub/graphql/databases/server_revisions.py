"""What tells whether data on PostgreSQL changed."""

from collections.abc import Sequence
from time import monotonic
from typing import Any

from hub.graphql.databases.pool import Pool
from hub.graphql.databases.revisions import Revisions
from schema.revisions import ANNOUNCED, COMMITS, NO_LOCALITY, TRUSTED

#: Statements that are kept with the counter added.
STATEMENTS = 1_000


class ServerRevisions(Revisions):
    """Of PostgreSQL: the commit number tells, one row by its key, over a connection that nothing else keeps busy.

    Where a look found that nobody had announced a commit, what the next look tells holds for a moment: a commit that it
    doesn't know of was announced after the first one. So that many requests cost two looks a moment, and few one each.
    Nobody announces anything to a replica, of which nothing is trusted.
    """

    statement = (
        "SELECT '[' || string_agg(json_build_array(locality, entity, number, changed_at)::text, ',') || ']'"
        f" FROM revision WHERE number > $1 OR (locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )
    count = (
        "(SELECT json_build_array(number, changed_at)::text FROM revision"
        f" WHERE locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )
    look = f"SELECT {count}, NOT pg_is_in_recovery() AND pg_try_advisory_xact_lock({ANNOUNCED})"

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self._pool = pool
        #: When the last look began, if it found nobody announced, and until when what is known is trusted.
        self._unannounced: float | None = None
        self._trusted = monotonic()
        #: Statements, each with the one that gives the counter, too.
        self._counting: dict[str, str] = {}

    async def aclose(self) -> None:
        """Its connections are the driver's."""

    def presumed(self) -> object:
        return None if self._trusts() else self._seen

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        counting = self._counting.get(sql)
        if counting is None:
            if len(self._counting) >= STATEMENTS:
                self._counting.clear()
            counting = self._counting[sql] = f"SELECT q.*, {self.count} FROM ({sql}) AS q"
        return await self._pool.read(counting, values)

    async def refresh(self) -> None:
        if not self._trusts():
            await super().refresh()

    def _trusts(self) -> bool:
        return monotonic() < self._trusted

    async def _look(self) -> None:
        unannounced, began = self._unannounced, monotonic()
        self._unannounced = None
        counter, alone = await self._pool.read_apart(self.look)
        if counter != self._seen:
            # What was caught up with may be newer than what was seen.
            self._seen = await self._catch_up()
        if alone == b"True":
            self._unannounced = began
        if unannounced is not None:
            self._trusted = unannounced + TRUSTED
