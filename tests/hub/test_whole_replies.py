"""Replies over real connections: in one piece, and to the letter of HTTP where a connection is used again or closed."""

import asyncio
import socket
from collections.abc import Awaitable, Callable

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from hub.graphql.serving.exchange import Incoming, Reply
from tests.loop import run

LONG = b"x" * 5_000_000


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    request = Incoming(scope, receive)
    await request.body(1_000)
    body = LONG if scope["path"] == "/long" else scope["path"].encode()
    status = 304 if scope["path"] == "/held" else 200
    await Reply(status, [(b"x-of", b"hub")], b"" if status == 304 else body).send(send, bare=request.method == "HEAD")


async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
    """As middleware does, which may add to what is sent."""

    async def adding(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"x-more", b"1")]  # type: ignore[misc]
        await send(message)

    await application(scope, receive, adding)  # type: ignore[arg-type]


class Connection:
    """A client's end of a connection."""

    def __init__(self, ours: socket.socket) -> None:
        self._ours = ours

    async def ask(self, *lines: str) -> None:
        await asyncio.get_running_loop().sock_sendall(self._ours, ("\r\n".join([*lines, "", ""])).encode())

    async def piece(self, most: int = 65_536) -> bytes:
        return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self._ours, most), 30)

    async def until(self, end: bytes) -> bytes:
        seen = b""
        while not seen.endswith(end):
            piece = await self.piece()
            assert piece
            seen += piece
        return seen


def over_a_connection(talk: Callable[[Connection], Awaitable[None]], served: object = application) -> None:
    async def serve() -> None:
        server = uvicorn.Server(uvicorn.Config(served, port=0, lifespan="off", log_level="critical"))  # type: ignore[arg-type]
        with socket.socket() as listening, socket.socket() as ours:
            listening.bind(("127.0.0.1", 0))
            serving = asyncio.ensure_future(server.serve([listening]))
            while not server.started:
                await asyncio.sleep(0.01)
            ours.setblocking(False)
            await asyncio.get_running_loop().sock_connect(ours, listening.getsockname())
            await talk(Connection(ours))
            ours.close()
            server.should_exit = True
            await serving

    run(serve())


def test_head_and_body_arrive_in_one_piece_and_the_connection_goes_on() -> None:
    async def talk(connection: Connection) -> None:
        for path in ("/one", "/two"):
            await connection.ask(f"GET {path} HTTP/1.1", "Host: hub")
            piece = await connection.piece()
            head, _, body = piece.partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert body == path.encode()
            lines = head.split(b"\r\n")
            assert {b"x-of: hub", b"content-length: 4"} <= {*lines}
            assert sum(line.startswith(b"date: ") for line in lines) == 1

    over_a_connection(talk)


def test_requests_that_come_together_are_answered_in_order() -> None:
    async def talk(connection: Connection) -> None:
        asked = [line for path in "abc" for line in (f"GET /{path} HTTP/1.1", "Host: hub", "")]
        await connection.ask(*asked[:-1])
        seen = await connection.until(b"/c")
        places = [seen.index(b"\r\n\r\n/" + path) for path in (b"a", b"b", b"c")]
        assert places == sorted(places)

    over_a_connection(talk)


def test_heads_alone_have_no_body_and_closing_is_said_and_done() -> None:
    async def talk(connection: Connection) -> None:
        await connection.ask("HEAD /one HTTP/1.1", "Host: hub")
        assert (await connection.until(b"\r\n\r\n")).count(b"content-length: 4") == 1
        await connection.ask("GET /held HTTP/1.1", "Host: hub")
        held = await connection.until(b"\r\n\r\n")
        assert held.startswith(b"HTTP/1.1 304 ")
        assert b"content-length" not in held
        await connection.ask("GET /one HTTP/1.1", "Host: hub", "Connection: close")
        last = await connection.until(b"/one")
        assert last.count(b"connection: close\r\n") == 1
        assert await connection.piece() == b""

    over_a_connection(talk)


@pytest.mark.parametrize("served", [application, wrapped])
def test_who_reads_slowly_gets_all_in_order(served: object) -> None:
    async def talk(connection: Connection) -> None:
        await connection.ask("GET /long HTTP/1.1", "Host: hub", "", "GET /short HTTP/1.1", "Host: hub")
        await asyncio.sleep(0.1)
        seen = await connection.until(b"/short")
        assert seen.count(b"x") >= len(LONG)
        assert seen.endswith(b"\r\n\r\n/short")
        assert seen.count(b"x-more: 1") == (2 if served is wrapped else 0)

    over_a_connection(talk, served)
