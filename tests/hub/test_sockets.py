"""GraphQL over WebSocket: the protocol graphql-transport-ws to the letter, and its bounds."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET, socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.hub.subscribers import CHANGES, Served, Socket, introduced, opened, served
from tests.workbench import Workbench

BEGINNING = b'["changes",0,"",0,0]'.hex()


@pytest.fixture(scope="module")
def bench(make_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("hub")
    workbench = make_workbench(folder)
    rows = [f"{n},{'讲' * 800}{n},5,,,," for n in range(4000)]
    workbench.run(lectures(write(folder, "lectures.csv", LECTURE_HEADER, rows)))
    return workbench


@pytest.fixture(scope="module")
def server(bench: Workbench) -> Iterator[Served]:
    with served(bench.url, introduction=0.5, operations_per_socket=3, streams=5) as server:
        yield server


def closed(server: Served, act: Callable[[Socket], Awaitable[Any]], *, init: bool = True) -> int | None:
    """The code with which the server closes a socket after a client acted so."""

    async def talk() -> None:
        async with (introduced if init else opened)(server.url) as client:
            await act(client)
            while True:
                await client.receive()

    with pytest.raises(ConnectionClosed) as closing:
        asyncio.run(talk())
    return closing.value.rcvd.code if closing.value.rcvd else None


async def twice(client: Socket) -> None:
    for _ in range(2):
        await client.subscribe("a", CHANGES)


@pytest.mark.parametrize(
    "message", ["", "{", "[]", "1", "null", '{"type":1}', '{"type":"next"}', '{"id":1,"type":"ping"}']
)
def test_what_is_no_message_closes_with_4400(server: Served, message: str) -> None:
    assert closed(server, lambda client: client.connection.send(message)) == 4400


@pytest.mark.parametrize("payload", [None, 1, "x", [], {"query": 1}, {"query": "{__typename}", "variables": []}])
def test_a_payload_that_is_no_request_closes_with_4400(server: Served, payload: object) -> None:
    assert closed(server, lambda client: client.send("subscribe", id="a", payload=payload)) == 4400


def test_other_breaches_have_the_codes_of_the_protocol(server: Served) -> None:
    assert closed(server, lambda client: client.connection.send(b'{"type":"ping"}')) == 4400
    assert closed(server, lambda client: client.send("subscribe", payload={"query": "{__typename}"})) == 4400
    assert closed(server, lambda client: client.send("connection_init", payload=[]), init=False) == 4400
    assert closed(server, lambda client: client.send("connection_init")) == 4429
    assert closed(server, lambda client: client.subscribe("a", "{__typename}"), init=False) == 4401
    assert closed(server, twice) == 4409
    assert closed(server, lambda client: client.send("ping"), init=False) == 4408


def test_no_other_protocol_is_spoken(server: Served) -> None:
    async def run() -> tuple[str | None, int | None]:
        address = server.url.replace("http://", "ws://")
        async with connect(address, subprotocols=["graphql-ws"]) as connection:  # type: ignore[list-item]
            with pytest.raises(ConnectionClosed) as closing:
                await connection.recv()
            return connection.subprotocol, closing.value.rcvd.code if closing.value.rcvd else None

    assert asyncio.run(run()) == (None, 4406)


def test_pings_are_answered_with_their_payload_before_the_introduction_too(server: Served) -> None:
    async def run() -> None:
        async with opened(server.url) as client:
            await client.send("ping", payload={"a": 1})
            assert await client.receive() == {"type": "pong", "payload": {"a": 1}}
            await client.send("pong")
            await client.send("connection_init", payload={"client": "x"})
            assert await client.receive() == {"type": "connection_ack"}

    asyncio.run(run())


def test_many_operations_share_a_socket(server: Served) -> None:
    async def run() -> None:
        async with introduced(server.url) as client:
            await client.subscribe("s", CHANGES, first=1)
            assert (await client.receive())["id"] == "s"
            for number in range(3):
                await client.subscribe(f"q{number}", "{ lectureSessions { totalCount } }")
                told = await client.receive()
                assert (told["id"], told["type"]) == (f"q{number}", "next")
                assert told["payload"]["data"] == {"lectureSessions": {"totalCount": 4000}}
                assert await client.receive() == {"id": f"q{number}", "type": "complete"}
            await client.send("complete", id="s")
            await client.send("complete", id="unknown")
            await client.subscribe("s", "{ __typename }")
            assert (await client.receive())["payload"]["data"] == {"__typename": "Query"}

    asyncio.run(run())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "SYNTAX"),
        ("{ nothing }", "VALIDATION"),
        ("subscription { changes { nothing } }", "VALIDATION"),
        ("subscription { a: changes { cursor } b: changes { cursor } }", "VALIDATION"),
        ("subscription { changes @skip(if: true) { cursor } }", "VALIDATION"),
        ('subscription { changes(after: "x") { cursor } }', "CURSOR"),
        ("subscription { changes(first: 0) { cursor } }", "PAGE_SIZE"),
        ("subscription { changes(first: 2000) { cursor } }", "PAGE_SIZE"),
        ("subscription Q($a: Int!) { changes(first: $a) { cursor } }", "VARIABLE"),
        ("", "QUERY_MISSING"),
        ("{ people { nodes { id } } }", "PERSONS_ONLY_COUNTED"),
    ],
)
def test_errors_end_their_operation_with_a_code(server: Served, query: str, code: str) -> None:
    async def run() -> None:
        async with introduced(server.url) as client:
            await client.subscribe("a", query)
            message = await client.receive()
            assert (message["id"], message["type"]) == ("a", "error")
            assert {error["extensions"]["code"] for error in message["payload"]} == {code}
            await client.subscribe("a", "{ __typename }")
            assert (await client.receive())["type"] == "next"

    asyncio.run(run())


def test_operations_on_a_socket_and_sockets_are_bounded(server: Served) -> None:
    async def run() -> None:
        async with introduced(server.url) as client:
            for number in range(3):
                await client.subscribe(str(number), CHANGES)
                await client.receive()
            await client.subscribe("3", CHANGES)
            message = await client.receive()
            assert (message["id"], message["payload"][0]["extensions"]["code"]) == ("3", "TOO_MANY_OPERATIONS")
            await client.send("complete", id="0")
            await client.subscribe("3", CHANGES)
            assert (await client.receive())["type"] == "next"

    async def crowd() -> None:
        async with AsyncExitStack() as held:
            for _ in range(6):
                await held.enter_async_context(introduced(server.url))

    asyncio.run(run())
    with pytest.raises(ConnectionClosed) as closing:
        asyncio.run(crowd())
    assert closing.value.rcvd is not None
    assert closing.value.rcvd.code == 1013


def narrow(url: str) -> socket:
    """A connection that holds little of what isn't read yet."""
    opened_socket, address = socket(), urlsplit(url)
    opened_socket.setsockopt(SOL_SOCKET, SO_RCVBUF, 1 << 16)
    opened_socket.connect((address.hostname, address.port))
    opened_socket.setblocking(False)
    return opened_socket


def test_a_slow_client_is_read_for_no_further_than_it_takes(server: Served) -> None:
    async def run() -> tuple[int, int]:
        before = server.service.counters.read
        async with introduced(server.url, max_queue=1, compression=None, sock=narrow(server.url)) as client:
            await client.subscribe(
                "a",
                CHANGES.replace("node { id }", "node { ... on LectureSession { title } }"),
                after=BEGINNING,
                first=400,
            )
            await asyncio.sleep(1.5)
            behind = server.service.counters.read - before
            told = 0
            while told < 4000:
                told += len((await client.next("changes"))["changes"])
            return behind, told

    behind, told = asyncio.run(run())
    assert behind < 8
    assert told == 4000


def test_gql_is_answered_and_told_of_changes(server: Served) -> None:
    async def run() -> None:
        transport = WebsocketsTransport(server.url.replace("http://", "ws://"))
        async with Client(transport=transport, fetch_schema_from_transport=False) as session:
            answer = await session.execute(gql("{ lectureSessions { totalCount } }"))
            assert answer["lectureSessions"]["totalCount"] == 4000
            query = gql("subscription($c: String) { changes(after: $c, first: 1000) { changes { code } } }")
            query.variable_values = {"c": BEGINNING}
            told = 0
            async for event in session.subscribe(query):
                told += len(event["changes"]["changes"])
                if told == 4000:
                    break

    asyncio.run(run())
