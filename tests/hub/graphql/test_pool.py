"""Connections to PostgreSQL: statements are prepared once, sessions are shared in turn, and lost ones opened anew."""

import asyncio

import pytest

from hub.graphql.databases.pool import Pool
from tests.loop import run
from tests.postgres import Server

#: Longer than what drivers take for worth preparing.
LONG = f"SELECT CAST(7 AS TEXT) /*{'x' * 20_000}*/"
PLANS = (
    "SELECT (SELECT string_agg(generic_plans || ' ' || custom_plans, ',') FROM pg_prepared_statements"
    " WHERE statement LIKE '%xxx%' AND statement NOT LIKE '%pg_prepared%')"
)
BACKEND = "SELECT CAST(pg_backend_pid() AS TEXT)"


@pytest.fixture(scope="module")
def url(postgres: Server) -> str:
    return postgres.database()


def test_statements_are_prepared_once_whatever_their_length(url: str) -> None:
    async def plans() -> bytes | None:
        pool = Pool(url, connections=1)
        assert [await pool.read(LONG, ()) for _ in range(4)] == [(b"7",)] * 4
        (told,) = await pool.read(PLANS, ())
        await pool.aclose()
        return told

    assert run(plans()) == b"4 0"


def test_statements_that_were_not_used_for_long_are_given_up(url: str) -> None:
    async def held() -> bytes | None:
        pool = Pool(url, connections=1, statements=3)
        for number in range(10):
            await pool.read(f"SELECT CAST({number} AS TEXT)", ())
        (count,) = await pool.read("SELECT CAST((SELECT count(*) FROM pg_prepared_statements) AS TEXT)", ())
        await pool.aclose()
        return count

    assert int(run(held()) or 0) <= 4


def test_who_asks_first_is_served_first_and_by_so_many_connections(url: str) -> None:
    async def served() -> tuple[list[int], set[bytes | None]]:
        pool, order, backends = Pool(url, connections=2), [], set()

        async def read(number: int) -> None:
            (backend,) = await pool.read(f"{BACKEND} FROM pg_sleep({0.1 if number == 0 else 0.001})", ())
            order.append(number)
            backends.add(backend)

        await asyncio.gather(*map(read, range(12)))
        await pool.aclose()
        return order, backends

    order, backends = run(served())
    assert [number for number in order if number] == [*range(1, 12)]
    assert len(backends) == 2


def test_who_gives_up_waiting_leaves_the_connection_to_others(url: str) -> None:
    async def served() -> object:
        pool = Pool(url, connections=1)
        slow = asyncio.create_task(pool.read("SELECT CAST(1 AS TEXT) FROM pg_sleep(0.1)", ()))
        await asyncio.sleep(0.01)
        waiting = [asyncio.create_task(pool.read("SELECT CAST(2 AS TEXT)", ())) for _ in range(3)]
        await asyncio.sleep(0.01)
        waiting[0].cancel()
        answers = await asyncio.gather(slow, *waiting, return_exceptions=True)
        await pool.aclose()
        return [type(answer) if isinstance(answer, BaseException) else answer for answer in answers]

    assert run(served()) == [(b"1",), asyncio.CancelledError, (b"2",), (b"2",)]


def test_connections_that_the_server_ended_are_opened_anew(url: str) -> None:
    async def told() -> tuple[object, object, object]:
        pool, killer = Pool(url, connections=1), Pool(url, connections=1)
        before = await pool.read(BACKEND, ())
        await killer.read(f"SELECT CAST(pg_terminate_backend({int(before[0] or 0)}) AS TEXT)", ())
        after = await pool.read(BACKEND, ())
        apart = await pool.read_apart(BACKEND)
        await pool.aclose()
        await killer.aclose()
        return before, after, apart

    assert len(set(run(told()))) == 3
