"""The web application, in process and behind a real server."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from hub.app import create_app
from hub.graphql.databases.backends import open_backend
from hub.settings import Settings
from schema.database import DatabaseUrlError
from tests.hub.graphql.ledger import make_ledger, write_ledger
from tests.postgres import Server

GRAPHQL_JSON = "application/graphql-response+json"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    url = f"sqlite:///{tmp_path_factory.mktemp('app') / 'hub.db'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.database()
    write_ledger(url, make_ledger(seed=3, size=3))
    return Settings(database_url=url, page_size=2, max_page_size=50)


@asynccontextmanager
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        yield client


def fetch(settings: Settings, request: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]) -> httpx.Response:
    async def run() -> httpx.Response:
        async with client(settings) as open_client:
            return await request(open_client)

    return asyncio.run(run())


def post(settings: Settings, body: Any, **headers: str) -> httpx.Response:
    return fetch(settings, lambda client: client.post("/graphql", json=body, headers=headers))


def test_post_answers_in_utf_8(settings: Settings) -> None:
    response = post(settings, {"query": '{ division(id: "150402000000") { name } }'})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.content == '{"data":{"division":{"name":"区划2"}}}'.encode()


def test_get_answers_queries_with_variables(settings: Settings) -> None:
    parameters = {
        "query": "query A($n: Int) { venues(first: $n) { nodes { id } } } query B { __typename }",
        "variables": '{"n": 1}',
        "operationName": "A",
    }
    response = fetch(settings, lambda client: client.get("/graphql", params=parameters))
    assert len(response.json()["data"]["venues"]["nodes"]) == 1


def test_page_sizes_follow_the_settings(settings: Settings) -> None:
    assert len(post(settings, {"query": "{ venues { nodes { id } } }"}).json()["data"]["venues"]["nodes"]) == 2
    assert "50" in post(settings, {"query": "{ venues(first: 51) { nodes { id } } }"}).json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"null", "BAD_REQUEST"),
        (b"1", "BAD_REQUEST"),
        (b'"x"', "BAD_REQUEST"),
        (b"[]", "BATCH_UNSUPPORTED"),
        (b"{", "BAD_REQUEST"),
        (b"\xff", "BAD_REQUEST"),
        (b"{}", "QUERY_MISSING"),
        (b'{"query": ""}', "QUERY_MISSING"),
        (b'{"query": 1}', "BAD_REQUEST"),
        (b'{"query": "{__typename}", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{__typename}", "operationName": 1}', "BAD_REQUEST"),
    ],
)
def test_malformed_requests_are_coded_400s(settings: Settings, body: bytes, code: str) -> None:
    headers = {"content-type": "application/json"}
    response = fetch(settings, lambda client: client.post("/graphql", content=body, headers=headers))
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == code


def test_status_of_invalid_operations_depends_on_the_media_type(settings: Settings) -> None:
    for query in ("{", "{ nothing }", "query Q($n: Int!) { venues(first: $n) { totalCount } }"):
        assert post(settings, {"query": query}, accept="application/json").status_code == 200
        strict = post(settings, {"query": query}, accept=GRAPHQL_JSON)
        assert strict.status_code == 400
        assert strict.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


def test_other_methods_media_types_and_long_bodies_are_refused(settings: Settings) -> None:
    put = fetch(settings, lambda client: client.put("/graphql"))
    assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    text = fetch(settings, lambda client: client.post("/graphql", content="x", headers={"content-type": "text/plain"}))
    assert text.status_code == 415
    long = post(settings, {"query": "{__typename}", "variables": {"x": "x" * 2_000_000}})
    assert (long.status_code, long.json()["errors"][0]["extensions"]["code"]) == (413, "BODY_TOO_LARGE")


def test_pages_of_the_site(settings: Settings) -> None:
    page = fetch(settings, lambda client: client.get("/graphql", headers={"accept": "text/html"}))
    assert page.text.startswith("<!doctype html>")
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "type LectureSession implements Node" in fetch(settings, lambda client: client.get("/schema.graphql")).text
    assert fetch(settings, lambda client: client.get("/healthz")).text == "ok"
    assert fetch(settings, lambda client: client.get("/")).headers["location"] == "/graphql"
    assert fetch(settings, lambda client: client.get("/nothing")).status_code == 404


@pytest.mark.parametrize("url", ["sqlite://", "mysql://hub@host/hub"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="sqlite:///"):
        open_backend(url)


@pytest.fixture
def served(settings: Settings) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def test_a_real_server_answers_many_clients_at_once(served: str) -> None:
    query = "query Q($n: Int) { venues(first: $n, where: {removed: INCLUDE}) { nodes { id locality { name } } } }"

    async def ask(client: httpx.AsyncClient, number: int) -> int:
        response = await client.post("/graphql", json={"query": query, "variables": {"n": number}})
        return len(response.json()["data"]["venues"]["nodes"])

    async def many() -> list[int]:
        async with httpx.AsyncClient(base_url=served) as client:
            return await asyncio.gather(*(ask(client, number % 5) for number in range(40)))

    assert asyncio.run(many()) == [number % 5 for number in range(40)]
