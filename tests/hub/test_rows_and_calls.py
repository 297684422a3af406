"""What a request takes, from its first byte to its last, doesn't depend on how many rows it serves; it is counted."""

import asyncio
import gc
import selectors
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.types import ASGIApp

from hub.app import create_app
from hub.settings import Settings
from tests.hub.graphql.ledger import Ledger, make_ledger, write_ledger
from tests.loop import run
from tests.postgres import Server

QUERY = """query Q($n: Int) { lectureSessions(first: $n, where: {removed: INCLUDE}) { nodes {
  id title team { name division { name } } venue { name division { name } } attendance { low high } } } }"""
READ = ("Division", "Source", "Organization", "Venue", "LectureSession")
#: Rows that are served, few and many.
FEW, MANY = 10, 1_000
#: Blocks of memory that more or less may be in use at a time, whatever the reason: those of integers and times.
SLACK = 30
#: Calls that it may take more or less to hand a row from a thread to the event loop, as each finds the other.
HANDING_OVER = 6
#: Where the event loop's code is.
LOOPS = (str(Path(asyncio.__file__).parent), selectors.__file__)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('rows') / 'hub.db'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.database()
    ledger = make_ledger(seed=2, size=340)
    write_ledger(url, Ledger({name: ledger[name] for name in READ}))
    return url


class Count:
    """Counts calls of functions, of Python's and of C's, and the most blocks of memory that are in use meanwhile.

    Those of the event loop aren't counted: it reads a socket in as many pieces as bytes come in.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.blocks = 0
        self._on = False

    def __call__(self, frame: Any, event: str, _: object) -> None:
        if self._on:
            self.calls += event in ("call", "c_call") and not frame.f_code.co_filename.startswith(LOOPS)
            self.blocks = max(self.blocks, sys.getallocatedblocks())

    def __enter__(self) -> None:
        gc.collect()
        gc.disable()
        self.calls, self.blocks = 0, 0
        before = sys.getallocatedblocks()
        self._on = True
        sys.setprofile(self)
        self._before = before

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        self._on = False
        self.blocks -= self._before
        gc.enable()


@pytest.fixture
def count() -> Iterator[Count]:
    """Counts in threads, too, that are started after this."""
    count = Count()
    threading.setprofile(count)
    yield count
    threading.setprofile(None)


async def answered(app: ASGIApp, rows: int) -> bytes:
    """The body of the answer to one request, without any client's or server's own work."""
    body = orjson.dumps({"query": QUERY, "variables": {"n": rows}})
    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return bytes(sent[1]["body"])


@pytest.mark.parametrize("kept", [0, 64], ids=["read", "kept"])
def test_calls_and_objects_do_not_depend_on_rows(url: str, count: Count, kept: int) -> None:
    app = create_app(Settings(database_url=url, installed_plugins="", response_cache=kept))

    async def measured(rows: int) -> tuple[int, int]:
        """The least of several requests: what is prepared once, and tables that grow by leaps, are no part of each."""
        calls, blocks = [], []
        for _ in range(4):
            with count:
                await answered(app, rows)
            calls.append(count.calls)
            blocks.append(count.blocks)
        return min(calls), min(blocks)

    async def both() -> tuple[Any, Any]:
        few, many = await answered(app, FEW), await answered(app, MANY)
        assert (few.count(b'"title"'), many.count(b'"title"')) == (FEW, MANY)
        return await measured(FEW), await measured(MANY)

    (few_calls, few_blocks), (many_calls, many_blocks) = run(both())
    assert abs(many_calls - few_calls) <= HANDING_OVER
    assert abs(many_blocks - few_blocks) <= SLACK
    assert 0 < few_calls < 250
