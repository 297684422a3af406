"""Responses that are kept: exact at every moment, told apart by all they follow from, and bounded."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from gzip import decompress
from typing import Any, NamedTuple

import brotli
import httpx
import orjson
import pytest
import structlog
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from hub import tokens
from hub.graphql.databases.backends import Backend, open_backend, open_commits, open_revisions
from hub.graphql.databases.pool import Pool
from hub.graphql.databases.revisions import Revisions, Scope
from hub.graphql.declaration.build import declared
from hub.graphql.limits import Limits
from hub.graphql.serving.compression import Brotli, Coding, packed
from hub.graphql.serving.documents import Documents
from hub.graphql.serving.http import Endpoint
from hub.graphql.serving.live import Live
from hub.graphql.serving.responses import OVERHEAD, Response, Responses, State
from hub.graphql.serving.service import Service
from hub.graphql.serving.watcher import Watcher
from hub.viewers import Viewers
from schema.database import open_engine
from schema.privacy import Privacy
from schema.revisions import touch
from tests.hub.graphql.ledger import LOCALITIES, make_ledger, write_ledger
from tests.loop import run
from tests.postgres import Server

VENUES = "{ venues(first: 1000, where: {removed: INCLUDE}) { nodes { id name phone } } }"
TEAMS = "{ organizations(first: 5) { nodes { name } } }"
PROGRESS = "{ importRuns { nodes { id progress { stage rows } } } }"


@dataclass
class Site:
    """A served database, and what it is written through."""

    engine: Engine
    responses: Responses
    service: Service
    client: httpx.AsyncClient

    async def post(self, query: str, token: str | None = None, **request: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        return await self.client.post("/graphql", json={"query": query, **request}, headers=headers)

    def ask(self, query: str, token: str | None = None, **request: Any) -> Any:
        return run(self.post(query, token, **request)).json()

    @property
    def read(self) -> int:
        """Statements that answers were read by so far."""
        return self.service.counters.read

    def rename(self, name: str, locality: int = LOCALITIES[0]) -> None:
        """Give all venues of a locality a name, in one transaction."""
        with self.engine.begin() as connection:
            connection.execute(
                text("UPDATE venue SET name = :name WHERE locality = :at"), {"name": name, "at": locality}
            )
            touch(connection, "Venue", locality)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('responses') / 'hub.db'}"
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        url = server.database()
    write_ledger(url, make_ledger(seed=5, size=6))
    return url


class Served(NamedTuple):
    """A service, and a client of its endpoint."""

    service: Service
    client: httpx.AsyncClient


def serve(backend: Backend, revisions: Revisions, responses: Responses | None) -> Served:
    service = Service(declared(), *backend, Limits(), responses=responses)
    documents, viewers = Documents(*backend), Viewers(backend, revisions)
    live = Live(service, viewers, documents, Watcher(open_commits(backend.driver), backend.driver))
    transport = httpx.ASGITransport(app=Endpoint(service, viewers, revisions, documents, live))
    return Served(service, httpx.AsyncClient(transport=transport, base_url="http://hub"))


@pytest.fixture(scope="module")
def site(url: str) -> Iterator[Site]:
    engine, backend = open_engine(url), open_backend(url)
    revisions = open_revisions(backend.driver)
    responses = Responses(revisions, 1 << 20)
    yield Site(engine, responses, *serve(backend, revisions, responses))
    run(revisions.aclose())
    run(backend.driver.aclose())
    engine.dispose()


def test_what_was_answered_is_answered_again_without_being_read(site: Site) -> None:
    first = site.ask(VENUES)
    read = site.read
    again = [
        site.ask(VENUES),
        site.ask(f"{VENUES} "),
        run(site.client.get("/graphql", params={"query": VENUES})).json(),
    ]
    assert [answer["data"] for answer in again] == [first["data"]] * 3
    # The text with one more space has a plan of its own.
    assert site.read == read + 1


def test_what_several_ask_for_at_once_is_read_once(site: Site) -> None:
    async def asked() -> list[bytes]:
        answers = await asyncio.gather(*(site.post(VENUES) for _ in range(10)))
        return [orjson.dumps(answer.json()["data"]) for answer in answers]

    site.rename("at once")
    read = site.read
    assert len({*run(asked())}) == 1
    assert site.read == read + 1


def test_only_what_touches_what_was_read_makes_it_read_again(site: Site) -> None:
    here = f'{{ venues(first: 1, where: {{locality: {{eq: "{LOCALITIES[0]}"}}}}) {{ nodes {{ name }} }} }}'
    site.ask(here)
    site.ask(TEAMS)
    site.rename("elsewhere", LOCALITIES[1])
    read = site.read
    site.ask(here)
    site.ask(TEAMS)
    assert site.read == read
    site.rename("here")
    assert site.ask(here)["data"]["venues"]["nodes"] == [{"name": "here"}]
    site.ask(TEAMS)
    assert site.read == read + 1


def test_no_answer_is_older_than_what_was_committed_before_it_was_asked_for(site: Site) -> None:
    name = f'{{ venues(first: 1, where: {{locality: {{eq: "{LOCALITIES[0]}"}}}}) {{ nodes {{ name }} }} }}'
    committed, last = 0, 25
    secret = tokens.create(site.engine, "watching", Privacy.PUBLIC)

    async def write() -> None:
        nonlocal committed
        for number in range(1, last + 1):
            await asyncio.to_thread(site.rename, f"{number}")
            committed = number

    async def watch(number: int) -> None:
        """Ask for what is kept, or, with a token, for what isn't."""
        told = 0
        while told < last:
            before, spaces = committed, " " * (site.read if number == 0 else 0)
            nodes = (await site.post(name + spaces, secret)).json()["data"]["venues"]["nodes"]
            assert before <= int(nodes[0]["name"]) <= committed + 1
            told = int(nodes[0]["name"])

    async def race() -> None:
        await asyncio.gather(write(), *map(watch, range(5)))

    site.rename("0")
    run(race())


@pytest.mark.parametrize("query", [VENUES, "{ venues(first: 3) { nodes { name } } }", "{ nothing }"])
def test_tokens_end_at_once_whatever_is_asked_for(site: Site, query: str) -> None:
    """What is kept, what was never asked for, and what is wrong."""
    secret = tokens.create(site.engine, f"ending at {query}", Privacy.INTERNAL)
    assert "data" in site.ask(VENUES, secret)
    assert "data" in site.ask(VENUES, secret)
    tokens.revoke(site.engine, f"ending at {query}")
    assert site.ask(query, secret)["errors"][0]["extensions"]["code"] == "TOKEN_INVALID"


def test_viewers_see_what_a_change_of_their_localities_lets_them(site: Site) -> None:
    """The first to ask after a source has moved asks for what isn't kept, and gets the rows of where it is now."""
    secret = tokens.create(site.engine, "moving", Privacy.PUBLIC, ["210302000000"])
    query = "{ venues(first: %d) { nodes { locality { id } } } }"
    assert len(site.ask(query % 100, secret)["data"]["venues"]["nodes"]) > 0

    def move(locality: int, to: int) -> None:
        with site.engine.begin() as connection:
            update = text("UPDATE source SET locality_id = :to WHERE locality_id = :locality")
            connection.execute(update, {"locality": locality, "to": to})
            touch(connection, "Source")

    move(210302000000, 210303000000)
    assert site.ask(query % 101, secret)["data"]["venues"]["nodes"] == []
    move(210303000000, 210302000000)
    assert len(site.ask(query % 102, secret)["data"]["venues"]["nodes"]) > 0


def test_viewers_share_what_they_may_all_see_and_nothing_else(site: Site) -> None:
    def bearer(name: str, level: Privacy, *localities: int) -> str:
        return tokens.create(site.engine, name, level, [str(code) for code in localities])

    one, same = bearer("one", Privacy.PUBLIC), bearer("same", Privacy.PUBLIC)
    others = [
        bearer("trusted", Privacy.PERSONAL),
        bearer("here", Privacy.PUBLIC, LOCALITIES[0]),
        bearer("there", Privacy.PUBLIC, LOCALITIES[1]),
        bearer("both", Privacy.PUBLIC, LOCALITIES[0], LOCALITIES[1]),
    ]
    seen = site.ask(VENUES, one)["data"]
    read = site.read
    assert site.ask(VENUES, same)["data"] == seen
    assert site.read == read
    answers = [site.ask(VENUES, secret)["data"] for secret in others]
    assert site.read == read + len(others)
    assert len({repr(answer) for answer in (seen, *answers)}) == 1 + len(others)
    assert [site.ask(VENUES, secret)["data"] for secret in others] == answers
    assert site.read == read + len(others)


def test_reads_of_personal_data_are_logged_each_time(site: Site) -> None:
    secret = tokens.create(site.engine, "reader", Privacy.PERSONAL)
    site.ask(VENUES, secret)
    read = site.read
    with structlog.testing.capture_logs() as logs:
        site.ask(VENUES, secret)
        site.ask(VENUES, secret)
    assert site.read == read
    assert [(one["token"], "Venue.phone" in one["fields"]) for one in logs] == [("reader", True)] * 2


def test_what_is_kept_costs_the_same(site: Site) -> None:
    secret = tokens.create(site.engine, "charged", Privacy.PUBLIC)
    costs = [site.ask(TEAMS, secret)["extensions"]["cost"] for _ in range(3)]
    requested = costs[0]["requested"]
    assert [cost["remaining"] for cost in costs] == [costs[0]["remaining"] - spent * requested for spent in range(3)]


def test_what_changes_without_a_revision_is_neither_kept_nor_tagged(site: Site) -> None:
    read = site.read
    for _ in range(2):
        answer = run(site.client.get("/graphql", params={"query": PROGRESS}))
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    assert site.read == read + 2


def test_errors_are_not_kept(site: Site) -> None:
    taken = site.responses.size
    for _ in range(2):
        assert "errors" in site.ask("{ venues(first: -1) { totalCount } }")
        assert "errors" in site.ask('{ venue(id: "x") { id } }')
    assert site.responses.size == taken


def test_compressed_and_plain_bodies_are_the_same(site: Site) -> None:
    for _ in range(2):
        for query in (VENUES, "{ nothing }"):
            plain, *compressed = (
                run(site.client.post("/graphql", json={"query": query}, headers={"accept-encoding": coding}))
                for coding in ("identity", "gzip", "br")
            )
            for answer in compressed:
                assert answer.json().get("data") == plain.json().get("data")
                assert answer.json().get("errors") == plain.json().get("errors")


@pytest.mark.parametrize(("coding", "decode"), [(Coding.GZIP, decompress), (Coding.BROTLI, brotli.decompress)])
@examples(max_examples=30, deadline=None)
@given(begun=st.binary() | st.text().map(lambda text: text.encode() * 9_000), endings=st.lists(st.binary(), max_size=3))
def test_beginnings_are_packed_once_and_end_in_many_ways(
    coding: Coding, decode: Callable[[bytes], bytes], begun: bytes, endings: list[bytes]
) -> None:
    beginning = run(packed(begun, coding))
    for ending in [*endings, b"", b"x" * 65_535]:
        assert decode(beginning.ended(ending)) == begun + ending


class Still(Revisions):
    """Data that never change."""

    def __init__(self) -> None:
        super().__init__(None)  # type: ignore[arg-type]

    async def _look(self) -> None: ...

    async def aclose(self) -> None: ...


def test_room_is_bounded_and_what_is_asked_for_stays() -> None:
    room = 10 * (OVERHEAD + 2_000)
    responses, state = Responses(Still(), room), State(b"", 0)

    def keeps(*key: object) -> bool:
        # Of one version of the data all that is kept holds: no plan is asked what it reads.
        return responses.find(key, None, {}) is not None  # type: ignore[arg-type]

    responses.keep((0, "asked"), Response(b"x" * 1_500), state)
    for number in range(50):
        responses.keep((number, "other"), Response(b"x" * 1_500), state)
        assert keeps(0, "asked")
        assert keeps(number, "other")
        assert responses.size <= room
    assert (keeps(49, "other"), keeps(0, "other")) == (True, False)
    assert responses.size > room // 2
    responses.keep((0, "huge"), Response(b"x" * room), state)
    assert not keeps(0, "huge")
    last = Response(b"y" * 1_500)
    responses.keep((1, "packed"), last, state)
    taken = responses.size
    responses.pack((1, "packed"), last, Coding.BROTLI, Brotli(b"z" * 100))
    assert taken < responses.size <= room or responses.size < taken


class CountingPool(Pool):
    """Counts looks at the commit number."""

    looks = 0

    async def read_apart(self, sql: str) -> Sequence[bytes | None]:
        self.looks += 1
        return await super().read_apart(sql)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_requests_that_wait_together_share_one_look(url: str, site: Site) -> None:
    from hub.graphql.databases.server_revisions import ServerRevisions

    async def looked() -> tuple[int, int]:
        pool = CountingPool(url)
        revisions = ServerRevisions(pool)
        await revisions.refresh()
        before = pool.looks
        await asyncio.gather(*(revisions.refresh() for _ in range(20)))
        shared = pool.looks - before
        site.rename("shared")
        version = revisions.version
        await revisions.refresh()
        await pool.aclose()
        return shared, revisions.version - version

    assert run(looked()) == (1, 1)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_rows_confirm_viewers_without_a_look(url: str, site: Site) -> None:
    from hub.graphql.databases.postgresql import PostgreSQL
    from hub.graphql.databases.server_revisions import ServerRevisions

    secret = tokens.create(site.engine, "cold", Privacy.PUBLIC)

    async def looked() -> int:
        pool = CountingPool(url)
        served = serve(Backend(PostgreSQL(), pool), ServerRevisions(pool), None)
        headers = {"authorization": f"Bearer {secret}"}
        await served.client.post("/graphql", json={"query": TEAMS}, headers=headers)
        before = pool.looks
        for _ in range(5):
            assert (await served.client.post("/graphql", json={"query": TEAMS}, headers=headers)).status_code == 200
        assert served.service.counters.read == 6
        await pool.aclose()
        return pool.looks - before

    assert run(looked()) == 0


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_who_trusts_a_look_misses_no_commit(url: str, site: Site) -> None:
    from hub.graphql.databases.server_revisions import ServerRevisions

    scope = [Scope("Venue")]

    async def follow() -> None:
        pool = CountingPool(url)
        revisions = ServerRevisions(pool)

        async def until_trusted() -> None:
            looks = -1
            while looks != pool.looks:
                looks = pool.looks
                await revisions.refresh()

        for number in range(20):
            await asyncio.wait_for(until_trusted(), 60)
            before = revisions.of(scope)
            committing = asyncio.ensure_future(asyncio.to_thread(site.rename, f"室{number}"))
            while not committing.done():
                await revisions.refresh()
                await asyncio.sleep(0)
            await revisions.refresh()
            assert revisions.of(scope) != before
        await pool.aclose()

    run(follow())
