"""What a hub reads from a replica is as new as the replica, which tells nobody of commits."""

import asyncio
from collections.abc import Iterator
from typing import NamedTuple

import httpx
import pytest
from sqlalchemy import text

from hub.graphql.databases.pool import Pool
from schema.database import prepare
from schema.revisions import touch
from tests.etl.ledgers import HUOSHAN, LECTURE_HEADER, lectures, write
from tests.hub.subscribers import CHANGES, introduced, served
from tests.loop import run
from tests.postgres import Server, in_memory, serve
from tests.programs import missing
from tests.workbench import Workbench

TITLE = "{ lectureSessions(first: 1) { nodes { title } } }"


class Pair(NamedTuple):
    """A database that is written, a server that follows its server, and the address of a hub that reads there."""

    workbench: Workbench
    primary: Server
    standby: Server
    hub: str

    def import_(self, *rows: str) -> None:
        folder = self.workbench.folder / "ledgers"
        self.workbench.run(lectures(write(folder, "lectures.csv", LECTURE_HEADER, rows)))

    def lock(self) -> None:
        """Have the table alone for a moment, and wait until the replica had it so, too."""
        with self.workbench.engine.begin() as connection:
            connection.execute(text("LOCK TABLE lecture_session IN ACCESS EXCLUSIVE MODE"))
        self.standby.reach(self.primary.position())

    def rename(self, title: str) -> None:
        """Give all lectures another title, and wait until the replica has it."""
        with self.workbench.engine.begin() as connection:
            connection.execute(text("UPDATE lecture_session SET title = :title"), {"title": title})
            touch(connection, "LectureSession", int(HUOSHAN))
        self.standby.reach(self.primary.position())


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    try:
        with serve(in_memory()) as primary, Workbench(tmp_path_factory.mktemp("pair"), primary.database()) as workbench:
            prepare(workbench.engine)
            with primary.standby() as standby, served(standby.address(workbench.url)) as hub:
                pair = Pair(workbench, primary, standby, hub.url)
                pair.import_("1,甲,5,,,,")
                standby.reach(primary.position())
                yield pair
    except ImportError as error:
        missing(f"PostgreSQL isn't here: {error}")


def test_subscribers_of_a_replica_are_told_of_imports(pair: Pair) -> None:
    async def listen() -> None:
        async with introduced(pair.hub) as client:
            await client.subscribe("a", CHANGES)
            assert (await client.next("changes"))["changes"] == []
            await asyncio.to_thread(pair.import_, "1,甲,5,,,,", "2,乙,5,,,,")
            told = await client.next("changes")
            assert [change["kind"] for change in told["changes"]] == ["UPSERTED"]

    run(listen())


def test_no_answer_is_older_than_what_the_replica_has(pair: Pair) -> None:
    known: dict[str, str] = {}

    async def ask() -> None:
        async with httpx.AsyncClient(params={"query": TITLE}) as client:

            async def title() -> str:
                """What the lecture is called, by what was kept where that is told to be the same."""
                tag = next(reversed(known), "")
                response = await client.get(pair.hub, headers={"if-none-match": tag})
                if response.status_code != httpx.codes.NOT_MODIFIED:
                    tag = response.headers["etag"]
                    known[tag] = response.json()["data"]["lectureSessions"]["nodes"][0]["title"]
                return known[tag]

            for number in range(20):
                renaming = asyncio.ensure_future(asyncio.to_thread(pair.rename, f"第{number}课"))
                while not renaming.done():
                    await title()
                assert await title() == f"第{number}课"
                await renaming

    run(ask())
    assert len(known) > 15


def test_who_reads_what_a_replica_has_to_change_reads_it_afterwards(pair: Pair) -> None:
    async def read() -> None:
        pool = Pool(pair.standby.address(pair.workbench.url))
        reading = asyncio.ensure_future(
            pool.read("SELECT CAST(count(*) AS TEXT), CAST(pg_sleep(1) AS TEXT) FROM lecture_session", ())
        )
        await asyncio.sleep(0.3)
        await asyncio.to_thread(pair.lock)
        assert not reading.done()
        assert (await reading)[0] in (b"1", b"2")
        await pool.aclose()

    pair.standby.set("max_standby_streaming_delay", "0")
    run(read())
