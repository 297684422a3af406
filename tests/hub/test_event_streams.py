"""GraphQL over server-sent events: one stream for each operation."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.hub.subscribers import CHANGES, Served, event_stream, served
from tests.workbench import Workbench

BOTH = "application/graphql-response+json, application/json, text/event-stream, multipart/mixed"
BEGINNING = b'["changes",0,"",0,0]'.hex()


@pytest.fixture(scope="module")
def bench(make_workbench: Callable[[Path], Workbench], tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    folder = tmp_path_factory.mktemp("hub")
    workbench = make_workbench(folder)
    workbench.run(lectures(write(folder, "lectures.csv", LECTURE_HEADER, [f"{n},讲座{n},5,,,," for n in range(5)])))
    return workbench


@pytest.fixture(scope="module")
def server(bench: Workbench) -> Iterator[Served]:
    with served(bench.url, sign_of_life=0.2, streams=3) as server:
        yield server


def events(server: Served, query: str, count: int, **options: Any) -> list[tuple[str, Any]]:
    """The first events of an operation, or all where there are fewer."""

    async def run() -> list[tuple[str, Any]]:
        found = []
        async with event_stream(server.url, query, **options) as stream:
            async for event in stream:
                found.append(event)
                if len(found) == count:
                    break
        return found

    return asyncio.run(run())


@pytest.mark.parametrize("get", [False, True])
def test_a_query_is_one_event_and_complete(server: Served, get: bool) -> None:
    told = events(server, "{ lectureSessions { totalCount } }", 9, get=get)
    assert [name for name, _ in told] == ["next", "complete"]
    assert told[0][1]["data"] == {"lectureSessions": {"totalCount": 5}}


@pytest.mark.parametrize("get", [False, True])
def test_a_subscription_tells_pages_and_then_signs_of_life(server: Served, get: bool) -> None:
    told = events(server, CHANGES, 12, get=get, after=BEGINNING, first=2)
    assert {name for name, _ in told[-2:]} == {":"}
    assert [len(data["data"]["changes"]["changes"]) for name, data in told if name == "next"] == [2, 2, 1]


@pytest.mark.parametrize(
    ("query", "code"),
    [("{", "SYNTAX"), ("{ nothing }", "VALIDATION"), ("{ people { nodes { id } } }", "PERSONS_ONLY_COUNTED")],
)
def test_errors_are_events_too(server: Served, query: str, code: str) -> None:
    (name, data), complete = events(server, query, 9)
    assert (name, data["errors"][0]["extensions"]["code"]) == ("next", code)
    assert complete == ("complete", None)


def test_who_takes_json_as_well_gets_a_stream_for_subscriptions_alone(server: Served) -> None:
    told = events(server, CHANGES, 3, accept=BOTH, after=BEGINNING, first=5)
    assert "next" in {name for name, _ in told}
    answer = httpx.post(server.url, json={"query": "{ __typename }"}, headers={"accept": BOTH})
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
    alone = httpx.post(server.url, json={"query": CHANGES}, headers={"accept": "application/json"})
    assert alone.json()["errors"][0]["extensions"]["code"] == "OPERATION_UNSUPPORTED"


def test_streams_are_bounded_and_given_back(server: Served) -> None:
    async def status(client: httpx.AsyncClient) -> int:
        async with client.stream(
            "POST", server.url, json={"query": CHANGES}, headers={"accept": "text/event-stream"}
        ) as response:
            return response.status_code

    async def run() -> None:
        async with httpx.AsyncClient() as client:
            async with AsyncExitStack() as open_streams:
                for _ in range(3):
                    await open_streams.enter_async_context(event_stream(server.url, CHANGES))
                assert await status(client) == 503
            async with asyncio.timeout(5):
                while await status(client) != 200:
                    await asyncio.sleep(0.1)

    asyncio.run(run())
