"""What is merged is told as it happens: servers and imports in processes of their own, on each database."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from etl import Expect
from tests.etl.ledgers import LECTURE_HEADER, lectures, write
from tests.hub.command import Command
from tests.hub.subscribers import CHANGES, event_stream, introduced, served
from tests.postgres import Server
from tests.workbench import Workbench

#: A cursor before all changes.
BEGINNING = b'["changes",0,"",0,0]'.hex()
#: What a client knows of each record: what became of it, and the run.
Known = dict[str, tuple[str, str]]
PROGRESS = """
subscription Watch($run: ID, $source: ID) {
  importProgress(run: $run, source: $source) { id status inserted progress { stage rows bytesRead bytesTotal } }
}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def command(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Command]:
    if request.param == "sqlite":
        yield Command(tmp_path)
        return
    server: Server = request.getfixturevalue("postgres")
    with server.lend() as url:
        yield Command(tmp_path, url)


@pytest.fixture
def ready(command: Command) -> Command:
    command.write("1,甲,5,王强,红星")
    assert command.run("import").returncode == 0
    return command


def titles(*names: str) -> list[str]:
    return [f"{number},{name},5,王强,红星" for number, name in enumerate(names, 1)]


def test_an_import_of_another_process_is_told_over_both_transports(ready: Command) -> None:
    async def run(url: str) -> None:
        async with introduced(url) as client, event_stream(url, CHANGES) as stream:
            await client.subscribe("a", CHANGES)
            assert (await client.next("changes"))["changes"] == []
            assert (await anext(stream))[1]["data"]["changes"]["changes"] == []
            ready.write(*titles("甲", "乙"))
            await asyncio.to_thread(ready.run, "import")
            told = await client.next("changes")
            (change,) = told["changes"]
            assert (change["kind"], change["run"]["id"]) == ("UPSERTED", "2")
            name, event = await anext(stream)
            while name == ":":
                name, event = await anext(stream)
            assert event["data"]["changes"] == told

    with ready.serving() as url:
        asyncio.run(run(url))


def test_a_subscription_goes_on_where_the_cursor_says(ready: Command) -> None:
    async def run(url: str) -> None:
        async with introduced(url) as client:
            await client.subscribe("a", CHANGES)
            cursor = (await client.next("changes"))["cursor"]
        ready.write(*titles("甲", "乙", "丙"))
        await asyncio.to_thread(ready.run, "import")
        async with introduced(url) as client:
            await client.subscribe("a", CHANGES, after=cursor)
            assert len((await client.next("changes"))["changes"]) == 2

    with ready.serving() as url:
        asyncio.run(run(url))


def test_a_server_that_stops_completes_subscriptions_and_closes_sockets(ready: Command) -> None:
    async def run() -> None:
        async with introduced(url) as client, event_stream(url, CHANGES) as stream:
            await client.subscribe("a", CHANGES)
            await client.next("changes")
            await anext(stream)
            server.terminate()
            assert await client.receive() == {"id": "a", "type": "complete"}
            with pytest.raises(ConnectionClosed) as closing:
                await client.receive()
            assert closing.value.rcvd is not None
            assert closing.value.rcvd.code == 1001
            assert [event async for event in stream][-1] == ("complete", None)

    with ready.serves() as (server, url):
        asyncio.run(run())
        began = time.monotonic()
        server.wait(timeout=10)
        assert time.monotonic() - began < 5


def test_progress_tells_a_run_from_its_beginning_to_its_end(ready: Command) -> None:
    async def run(url: str) -> list[dict[str, Any]]:
        ready.write(*(f"{number},讲座{number},5,王强,红星" for number in range(60_000)))
        async with introduced(url) as client:
            await client.subscribe("s", PROGRESS, source="lectures")
            assert (await client.next("importProgress"))["id"] == "1"
            importing = asyncio.create_task(asyncio.to_thread(ready.run, "import"))
            first = await client.next("importProgress")
            assert (first["id"], first["status"]) == ("2", "RUNNING")
            told = [first]
            while told[-1]["status"] == "RUNNING":
                told.append(await client.next("importProgress", timeout=60))
            await importing
            await client.send("complete", id="s")
            await client.subscribe("r", PROGRESS, run="2")
            assert (await client.next("importProgress"))["status"] == "MERGED"
            assert await client.receive() == {"id": "r", "type": "complete"}
            await client.subscribe("n", PROGRESS, run="77")
            assert await client.next("importProgress") is None
            assert await client.receive() == {"id": "n", "type": "complete"}
            return told

    with ready.serving() as url:
        told = asyncio.run(run(url))
    assert told[-1]["status"] == "MERGED"
    assert told[-1]["inserted"] == 59_999
    assert told[-1]["progress"] is None
    under_way = [state["progress"] for state in told if state["progress"]]
    assert under_way
    assert all(0 <= int(entry["bytesRead"]) <= int(entry["bytesTotal"]) for entry in under_way)


def merge_often(workbench: Workbench, folder: Path, locality: str) -> None:
    """Import six exports of a source of a locality, one after the other."""
    random = Random(locality)
    for turn in range(6):
        rows = [f"{n},讲座{n},{random.randrange(9)},,,," for n in range(30) if random.random() < 0.8]
        ledger = write(folder / f"{locality}-{turn}", "lectures.csv", LECTURE_HEADER, rows)
        expect = Expect(removed=1.0, rejected=1.0)
        workbench.run(lectures(ledger, name=f"lectures-{locality}", locality=locality, expect=expect))


def held(workbench: Workbench) -> Known:
    """What became of each record, and the run."""
    rows = workbench.rows("SELECT code, run_id, removed_at FROM lecture_session")
    return {row["code"]: ("REMOVED" if row["removed_at"] else "UPSERTED", str(row["run_id"])) for row in rows}


async def visit(url: str, random: Random, cursor: str, known: Known) -> str:
    """Follow for a few pages from a cursor on, and leave, politely or not; returns the last cursor."""
    async with introduced(url) as client:
        await client.subscribe("a", CHANGES, after=cursor, first=random.randrange(1, 40))
        for _ in range(random.randrange(1, 6)):
            try:
                page = await client.next("changes", timeout=0.6)
            except TimeoutError:
                break
            cursor = page["cursor"]
            known |= {change["code"]: (change["kind"], change["run"]["id"]) for change in page["changes"]}
        if random.random() < 0.5:
            client.connection.transport.abort()
    return cursor


def test_clients_that_come_and_go_under_load_miss_nothing(workbench: Workbench, tmp_path: Path) -> None:
    localities = ("341525000000", "990000000001", "990000000002")
    threads = [Thread(target=merge_often, args=(workbench, tmp_path, locality)) for locality in localities]

    async def follow(url: str, seed: int) -> None:
        random, known, cursor, over = Random(seed), Known(), BEGINNING, False
        while not over:
            all_merged = not any(thread.is_alive() for thread in threads)
            cursor = await visit(url, random, cursor, known)
            over = all_merged and known == held(workbench)

    async def run(url: str) -> None:
        for thread in threads:
            thread.start()
        async with asyncio.timeout(120):
            await asyncio.gather(*(follow(url, seed) for seed in range(4)))

    with served(workbench.url) as server:
        asyncio.run(run(server.url))


def test_postgresql_is_listened_to_again_after_the_connection_is_lost(
    postgres: Server, prepared_postgres: str, tmp_path: Path
) -> None:
    database = postgres.database(prepared_postgres)
    with Workbench(tmp_path, database, postgres.drop) as workbench, served(workbench.url) as server:

        async def run() -> None:
            async with introduced(server.url) as client:
                await client.subscribe("a", CHANGES)
                await client.next("changes")
                await asyncio.sleep(0.5)
                with psycopg.connect(workbench.url, autocommit=True) as connection:
                    listening = "FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                    killed = connection.execute(f"SELECT pg_terminate_backend(pid) {listening}").fetchall()
                assert killed == [(True,)]
                await asyncio.sleep(1.5)
                rows = write(tmp_path, "lectures.csv", LECTURE_HEADER, ["1,甲,5,,,,"])
                began = time.monotonic()
                await asyncio.to_thread(workbench.run, lectures(rows))
                assert len((await client.next("changes"))["changes"]) == 1
                assert time.monotonic() - began < 4

        asyncio.run(run())


def test_one_connection_listens_for_all_subscribers(postgres: Server, prepared_postgres: str, tmp_path: Path) -> None:
    database = postgres.database(prepared_postgres)
    with Workbench(tmp_path, database, postgres.drop) as workbench, served(workbench.url) as server:

        async def run() -> int:
            async with introduced(server.url) as client:
                for number in range(30):
                    await client.subscribe(str(number), CHANGES)
                    await client.receive()
                await asyncio.sleep(0.5)
                (row,) = workbench.rows(
                    "SELECT count(*) AS n FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                )
                return int(row["n"])

        assert asyncio.run(run()) == 1
