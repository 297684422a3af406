"""Subscribers as frontends have them: raw sockets and event streams; and a server with limits of a test's own."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson
import uvicorn
from websockets.asyncio.client import ClientConnection, connect

from hub.app import Transports
from hub.graphql.databases.backends import open_backend, open_commits, open_revisions
from hub.graphql.declaration.build import declared
from hub.graphql.limits import Limits
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.http import Endpoint
from hub.graphql.serving.live import Live
from hub.graphql.serving.service import Service
from hub.graphql.serving.sockets import PROTOCOL, Sockets
from hub.graphql.serving.watcher import Watcher
from hub.viewers import Viewers

CHANGES = """
subscription Follow($after: String, $first: Int) {
  changes(after: $after, first: $first) { cursor changes { cursor kind code run { id } node { id } } }
}
"""


@dataclass
class Socket:
    """A socket whose messages are sorted by operation."""

    connection: ClientConnection
    messages: list[dict[str, Any]] = field(default_factory=list)

    async def send(self, type_: str, **members: Any) -> None:
        await self.connection.send(orjson.dumps({"type": type_, **members}).decode())

    async def subscribe(self, id_: str, query: str, **variables: Any) -> None:
        await self.send("subscribe", id=id_, payload={"query": query, "variables": variables})

    async def receive(self, timeout: float = 20) -> dict[str, Any]:
        """The next message."""
        async with asyncio.timeout(timeout):
            text = await self.connection.recv()
        assert isinstance(text, str)
        message: dict[str, Any] = orjson.loads(text)
        return message

    async def next(self, field_: str, timeout: float = 20) -> Any:
        """What the next message tells of the root field of an operation."""
        message = await self.receive(timeout)
        assert message["type"] == "next", message
        return message["payload"]["data"][field_]


@asynccontextmanager
async def introduced(url: str, **options: Any) -> AsyncIterator[Socket]:
    """A socket that was acknowledged."""
    async with opened(url, **options) as opened_socket:
        await opened_socket.send("connection_init")
        assert (await opened_socket.receive())["type"] == "connection_ack"
        yield opened_socket


@asynccontextmanager
async def opened(url: str, **options: Any) -> AsyncIterator[Socket]:
    """A socket that hasn't introduced itself."""
    address = url.replace("http://", "ws://")
    async with connect(address, subprotocols=[PROTOCOL], max_size=None, **options) as connection:  # type: ignore[list-item]
        yield Socket(connection)


@asynccontextmanager
async def event_stream(
    url: str, query: str, *, get: bool = False, accept: str = "text/event-stream", **variables: Any
) -> AsyncIterator[AsyncIterator[tuple[str, Any]]]:
    """Events of an operation: names and data; comments are named by a colon."""
    asked = {"query": query, "variables": variables}
    encoded = {"query": query, "variables": orjson.dumps(variables).decode()}
    sent: dict[str, Any] = {"params": encoded} if get else {"json": asked}
    async with (
        httpx.AsyncClient(timeout=20) as client,
        client.stream("GET" if get else "POST", url, headers={"accept": accept}, **sent) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream"), await response.aread()
        yield _events(response.aiter_lines())


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in lines:
        if line == ":":
            yield ":", None
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            data = line.removeprefix("data:").strip()
            yield name, orjson.loads(data) if data else None


@dataclass
class Served:
    """A server in this process."""

    url: str
    service: Service


@contextmanager
def served(database: str, **limits: Any) -> Iterator[Served]:
    """A real server of this process on a database, with limits of its own."""
    backend, bounds = open_backend(database), Limits(**limits)
    service, documents = Service(declared(), *backend, bounds), Documents(*backend)
    ready = threading.Event()

    async def run() -> None:
        revisions = open_revisions(backend.driver)
        viewers = Viewers(backend, revisions)
        live = Live(service, viewers, documents, Watcher(open_commits(backend.driver), backend.driver))
        endpoint = Endpoint(service, viewers, revisions, documents, live)
        application = Transports(endpoint, Sockets(live), live)
        config = uvicorn.Config(application, port=port, log_level="warning", lifespan="off")
        server = servers[0] = uvicorn.Server(config)
        finished = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        ready.set()
        while not stopping.is_set():
            await asyncio.sleep(0.02)
        await application.finish()
        server.should_exit = True
        await finished
        await backend.driver.aclose()

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    servers: list[uvicorn.Server | None] = [None]
    stopping = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(20)
    try:
        yield Served(f"http://127.0.0.1:{port}/graphql", service)
    finally:
        stopping.set()
        thread.join(20)
        assert not thread.is_alive()
