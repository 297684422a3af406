"""The least that serves the same answers: `python -m tests.bench.queries.floor URL PORT`.

The SQL of the hub's own plans, through the bare driver and a bare Starlette route for each query. Rights, limits, plans
and errors are left out; values are looked up by the variable.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from typing import Any

import asyncpg
import orjson
import uvicorn
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.graphql.databases.backends import open_backend
from hub.graphql.databases.pool import Pool
from hub.graphql.databases.readers import Readers
from hub.graphql.declaration.build import declared
from hub.graphql.limits import Limits
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema.privacy import Privacy
from tests.bench.queries.cases import CASES, Case, Variables
from tests.bench.queries.rows import Sample

VIEWER = Viewer(Privacy.INTERNAL, persons=True, token="bench")
CONNECTIONS = 3
#: Runs a statement and gives the JSON of its only column.
Fetch = Callable[[str, Sequence[Any]], Awaitable[bytes]]


def main(url: str, port: int) -> None:
    """Serve until the process ends; a sample of the rows is read from standard input."""
    sample = Sample(**orjson.loads(sys.stdin.buffer.read()))
    backend = open_backend(url, Limits())
    fetch = _postgresql(url) if isinstance(backend.driver, Pool) else _sqlite(url)
    service = Service(declared(), *backend, Limits(cost=1 << 40))
    routes = [_route(number, case, service, sample, fetch) for number, case in enumerate(CASES)]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=port, log_level="warning", access_log=False)


def _route(number: int, case: Case, service: Service, sample: Sample, fetch: Fetch) -> Route:
    variables = case.variables(sample)
    plan = service.plan(case.hub, variables[0], viewer=VIEWER)
    assert plan.sql is not None
    sql, (part,) = plan.sql, plan.parts
    values = {one.get("of"): [slot(one) for slot in plan.slots] for one in variables}
    head = b'{"data":{"%s":' % part.key.encode()

    async def answer(request: Request) -> Response:
        asked: Variables = orjson.loads(await request.body())["variables"]
        body = head + await fetch(sql, values[asked.get("of")]) + b"}}"
        return Response(body, media_type="application/json")

    return Route(f"/{number}", answer, methods=["POST"])


def _postgresql(url: str) -> Fetch:
    pool, idle = Pool(url), asyncio.LifoQueue[_Session]()
    for _ in range(CONNECTIONS):
        idle.put_nowait(_Session(pool))

    async def fetch(sql: str, values: Sequence[Any]) -> bytes:
        session = await idle.get()
        try:
            return await session.fetch(sql, values)
        finally:
            idle.put_nowait(session)

    return fetch


class _Session:
    """A connection and the statements that are prepared on it."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._connection: asyncpg.Connection | None = None
        self._prepared: dict[str, Any] = {}

    async def fetch(self, sql: str, values: Sequence[Any]) -> bytes:
        if self._connection is None:
            self._connection = await self._pool.connect()
        if sql not in self._prepared:
            self._prepared[sql] = await self._connection.prepare(sql, name=f"floor{len(self._prepared)}")
        found = await self._prepared[sql].fetchval(*values)
        return found if isinstance(found, bytes) else bytes(found.encode())


def _sqlite(url: str) -> Fetch:
    path = make_url(url).database
    assert path is not None
    readers, own = Readers(Path(path)), local()
    threads = ThreadPoolExecutor(CONNECTIONS - 1)

    def read(sql: str, values: Sequence[Any]) -> bytes:
        if not hasattr(own, "connection"):
            own.connection = readers.connect()
        return bytes(own.connection.execute(sql, values).fetchone()[0])

    async def fetch(sql: str, values: Sequence[Any]) -> bytes:
        return await asyncio.get_running_loop().run_in_executor(threads, read, sql, values)

    return fetch


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
