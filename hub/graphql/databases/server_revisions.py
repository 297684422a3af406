"""What tells whether data on PostgreSQL changed."""

from collections.abc import Sequence
from typing import Any

from hub.graphql.databases.pool import Pool
from hub.graphql.databases.revisions import Revisions
from schema.revisions import COMMITS, NO_LOCALITY

#: Statements that are kept with the counter added.
STATEMENTS = 1_000


class ServerRevisions(Revisions):
    """Of PostgreSQL: the commit number tells, one row by its key, over a connection that nothing else keeps busy."""

    statement = (
        "SELECT '[' || string_agg(json_build_array(locality, entity, number, changed_at)::text, ',') || ']'"
        f" FROM revision WHERE number > $1 OR (locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )
    count = (
        "(SELECT json_build_array(number, changed_at)::text FROM revision"
        f" WHERE locality = {NO_LOCALITY} AND entity = '{COMMITS}')"
    )

    def __init__(self, pool: Pool) -> None:
        super().__init__(pool)
        self._pool = pool
        #: Statements, each with the one that gives the counter, too.
        self._counting: dict[str, str] = {}

    async def aclose(self) -> None:
        """Its connections are the driver's."""

    @property
    def counter(self) -> object:
        return self._seen

    async def read(self, sql: str, values: Sequence[Any]) -> Sequence[bytes | None]:
        counting = self._counting.get(sql)
        if counting is None:
            if len(self._counting) >= STATEMENTS:
                self._counting.clear()
            counting = self._counting[sql] = f"SELECT q.*, {self.count} FROM ({sql}) AS q"
        return await self._pool.read(counting, values)

    async def _look(self) -> None:
        (counter,) = await self._pool.read_apart(f"SELECT {self.count}")
        if counter != self._seen:
            # What was caught up with may be newer than what was seen.
            self._seen = await self._catch_up()
