"""The same queries with Strawberry as its documentation has it: `python -m tests.bench.queries.dataloaders URL PORT`.

Resolvers over asyncpg's pool, and a data loader for each relation, so that no query is asked row by row.
"""

import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import strawberry
import uvicorn
from starlette.applications import Starlette
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.types import Info

from schema.unified_code import decode

Key = tuple[int, int]
LIVE = "removed_at IS NULL"
SUMS = "sum(attendance_low)::bigint AS low, sum(attendance_high)::bigint AS high"
NEWEST = "ORDER BY held_at_start DESC NULLS LAST, locality DESC, id DESC"


@strawberry.type
class Held:
    start: str | None


@strawberry.type
class Attendance:
    low: int
    high: int | None


@strawberry.type
class Lecture:
    id: strawberry.ID
    title: str
    theme: str | None
    form: str | None
    duration: int | None
    held_at: Held
    attendance: Attendance
    speaker_role: str | None
    team_key: strawberry.Private[Key]

    @strawberry.field
    async def team(self, info: Info[Any, Any]) -> "Team | None":
        found: Team | None = await info.context["teams"].load(self.team_key)
        return found


@strawberry.type
class Team:
    id: strawberry.ID
    name: str
    kind: str
    key: strawberry.Private[Key]
    parent_key: strawberry.Private[Key | None]

    @strawberry.field
    async def parent(self, info: Info[Any, Any]) -> "Team | None":
        found: Team | None = await info.context["teams"].load(self.parent_key) if self.parent_key else None
        return found

    @strawberry.field
    async def lecture_sessions(self, info: Info[Any, Any], first: int) -> list[Lecture]:
        lectures: list[Lecture] = await info.context["lectures"].load((self.key, first))
        return lectures


@strawberry.type
class Totals:
    count: int
    low: int
    high: int


@strawberry.type
class ByForm:
    form: str | None
    low: int
    high: int


@strawberry.type
class Query:
    @strawberry.field
    async def lecture_sessions(
        self, info: Info[Any, Any], locality: str, first: int, team_kind: str | None = None
    ) -> list[Lecture]:
        of_team = (
            ""
            if team_kind is None
            else (
                "AND EXISTS (SELECT FROM organization o WHERE o.locality = s.locality AND o.id = s.team_id"
                f" AND o.kind = $3 AND o.{LIVE})"
            )
        )
        sql = f"SELECT * FROM lecture_session s WHERE locality = $1 AND {LIVE} {of_team} {NEWEST} LIMIT $2"
        further = [] if team_kind is None else [team_kind]
        return [_lecture(row) for row in await info.context["pool"].fetch(sql, int(locality), first, *further)]

    @strawberry.field
    async def organizations(self, info: Info[Any, Any], locality: str, first: int) -> list[Team]:
        sql = f"SELECT * FROM organization WHERE locality = $1 AND {LIVE} ORDER BY id LIMIT $2"
        return [_team(row) for row in await info.context["pool"].fetch(sql, int(locality), first)]

    @strawberry.field
    async def lecture_session(self, info: Info[Any, Any], id: str) -> Lecture | None:  # noqa: A002
        code = decode(id)
        sql = "SELECT * FROM lecture_session WHERE locality = $1 AND id = $2"
        row = await info.context["pool"].fetchrow(sql, code.locality, code.id)
        return _lecture(row) if row else None

    @strawberry.field
    async def lecture_totals(self, info: Info[Any, Any]) -> Totals:
        sql = f"SELECT count(*) AS count, {SUMS} FROM lecture_session WHERE {LIVE}"
        return Totals(**await info.context["pool"].fetchrow(sql))

    @strawberry.field
    async def lectures_by_form(self, info: Info[Any, Any]) -> list[ByForm]:
        sql = f"SELECT form, {SUMS} FROM lecture_session WHERE {LIVE} GROUP BY form"
        return [ByForm(**row) for row in await info.context["pool"].fetch(sql)]


def _lecture(row: asyncpg.Record) -> Lecture:
    return Lecture(
        id=strawberry.ID(row["code"]),
        title=row["title"],
        theme=row["theme"],
        form=row["form"],
        duration=row["duration"],
        held_at=Held(start=row["held_at_start"].isoformat()),
        attendance=Attendance(low=row["attendance_low"], high=row["attendance_high"]),
        speaker_role=row["speaker_role"],
        team_key=(row["locality"], row["team_id"]),
    )


def _team(row: asyncpg.Record) -> Team:
    return Team(
        id=strawberry.ID(row["code"]),
        name=row["name"],
        kind=row["kind"],
        key=(row["locality"], row["id"]),
        parent_key=(row["locality"], row["parent_id"]) if row["parent_id"] is not None else None,
    )


class Server(GraphQL[Any, Any]):
    """Gives each request loaders of its own."""

    pool: asyncpg.Pool

    async def get_context(self, request: Any, response: Any) -> dict[str, Any]:  # noqa: ARG002
        return {"pool": self.pool, "teams": DataLoader(self._teams), "lectures": DataLoader(self._lectures)}

    async def _teams(self, keys: list[Key]) -> Sequence[Team | None]:
        sql = f"SELECT * FROM organization WHERE locality = ANY($1) AND id = ANY($2) AND {LIVE}"
        rows = await self.pool.fetch(sql, list({key[0] for key in keys}), [key[1] for key in keys])
        found = {team.key: team for team in map(_team, rows)}
        return [found.get(key) for key in keys]

    async def _lectures(self, keys: list[tuple[Key, int]]) -> Sequence[list[Lecture]]:
        """The newest lectures of each team."""
        sql = (
            "SELECT s.* FROM unnest($1::bigint[], $2::bigint[]) AS t(locality, id), LATERAL (SELECT * FROM"
            f" lecture_session s WHERE s.locality = t.locality AND s.team_id = t.id AND {LIVE} {NEWEST} LIMIT $3) s"
        )
        teams = [key for key, _ in keys]
        rows = await self.pool.fetch(sql, [key[0] for key in teams], [key[1] for key in teams], keys[0][1])
        found: dict[Key, list[Lecture]] = defaultdict(list)
        for row in rows:
            found[row["locality"], row["team_id"]].append(_lecture(row))
        return [found[key] for key in teams]


def main(url: str, port: int) -> None:
    """Serve until the process ends."""
    server = Server(strawberry.Schema(Query))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(url, min_size=3, max_size=3) as server.pool:
            yield

    application = Starlette(lifespan=lifespan)
    application.mount("/graphql", server)
    uvicorn.run(application, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
