"""The feed of changes tells every record at its latest change, in the order of merges, and misses nothing."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import Delimited, Expect, Source, col, const, ref
from hub.graphql.databases.backends import open_backend
from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import ANONYMOUS, Viewer
from plugins.synthetic import id_number
from schema import ENTITIES
from schema.meals import SubsidyGrant
from schema.people import Person
from schema.privacy import Privacy
from schema.programmes import Programme
from tests.etl.ledgers import ISSUE_HEADER, LECTURE_HEADER, issues, lectures, teams, write
from tests.workbench import Workbench

FULL = Viewer(level=Privacy.SENSITIVE, persons=True)
PAGE = """
query Page($after: String, $first: Int, $entities: [EntityName!], $locality: LocalityWhere) {
  changes(after: $after, first: $first, entities: $entities, locality: $locality) {
    cursor hasMore
    changes { cursor kind entity code run { id } node { __typename id ... on LectureSession { title removedAt } } }
  }
}
"""
ANY = Expect(removed=1.0, rejected=1.0)


@dataclass
class Follower:
    """A client that keeps what the feed tells it."""

    service: Service
    arguments: dict[str, Any]
    viewer: Viewer = ANONYMOUS
    cursor: str | None = None
    pages: list[list[dict[str, Any]]] = field(default_factory=list)

    @property
    def told(self) -> list[dict[str, Any]]:
        return [change for page in self.pages for change in page]

    @property
    def known(self) -> dict[str, tuple[str, str]]:
        """What it was last told of each record: what became of it, and the run."""
        return {change["code"]: (change["kind"], change["run"]["id"]) for change in self.told}

    async def step(self) -> bool:
        """Ask for one page; returns whether there may be more."""
        variables = {**self.arguments, "after": self.cursor}
        answer = orjson.loads((await self.service.execute(PAGE, variables, viewer=self.viewer)).body)
        assert "errors" not in answer, answer
        page = answer["data"]["changes"]
        self.pages.append(page["changes"])
        self.cursor = page["cursor"]
        return bool(page["hasMore"])

    async def catch_up(self) -> None:
        while await self.step():
            pass


@asynccontextmanager
async def serving(workbench: Workbench, api: Api) -> AsyncIterator[Service]:
    backend = open_backend(workbench.url)
    try:
        yield Service(api, *backend)
    finally:
        await backend.driver.aclose()


def follow(workbench: Workbench, api: Api, viewer: Viewer = ANONYMOUS, **arguments: Any) -> Follower:
    """What a client is told from the beginning to the present."""

    async def run() -> Follower:
        async with serving(workbench, api) as service:
            follower = Follower(service, arguments, viewer)
            await follower.catch_up()
            return follower

    return asyncio.run(run())


def held(workbench: Workbench) -> dict[str, tuple[str, str]]:
    """What the tables hold of each record: what became of it, and the run."""
    return {
        row["code"]: ("REMOVED" if row["removed_at"] else "UPSERTED", str(row["run_id"]))
        for entity in ENTITIES.values()
        if not entity.is_reference
        for row in workbench.rows(f"SELECT code, run_id, removed_at FROM {entity.table.name}")
    }


def receive(workbench: Workbench, folder: Path, rows: Sequence[str], **changes: Any) -> None:
    source = lectures(write(folder, "lectures.csv", LECTURE_HEADER, rows), expect=ANY, **changes)
    workbench.run(source)


def test_a_record_is_told_at_its_latest_change_only(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    receive(workbench, tmp_path, ["1,甲,5,,,,", "2,乙,5,,,,", "3,丙,5,,,,"])
    receive(workbench, tmp_path, ["1,甲,5,,,,", "2,乙,6,,,,"])
    told = [(change["kind"], change["node"]["title"], change["run"]["id"]) for change in follow(workbench, api).told]
    assert told[0] == ("UPSERTED", "甲", "1")
    assert sorted(told[1:]) == [("REMOVED", "丙", "2"), ("UPSERTED", "乙", "2")]


def test_what_came_back_is_told_as_written(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    receive(workbench, tmp_path, ["1,甲,5,,,,", "2,乙,5,,,,"])
    receive(workbench, tmp_path, ["1,甲,5,,,,"])
    removed = [change["node"]["removedAt"] for change in follow(workbench, api).told if change["kind"] == "REMOVED"]
    assert len(removed) == 1
    assert removed != [None]
    receive(workbench, tmp_path, ["1,甲,5,,,,", "2,乙,5,,,,"])
    assert {change["kind"] for change in follow(workbench, api).told} == {"UPSERTED"}


@pytest.mark.parametrize("first", [1, 2, 3, 7, 1000])
def test_pages_of_any_size_tell_the_same(workbench: Workbench, api: Api, tmp_path: Path, first: int) -> None:
    receive(workbench, tmp_path / "a", [f"{n},讲座{n},5,,,团{n}," for n in range(7)])
    workbench.run(issues(write(tmp_path / "b", "issues.csv", ISSUE_HEADER, [f"{n},点,2024-03-01,," for n in range(5)])))
    receive(workbench, tmp_path / "a", [f"{n},讲座{n},{n},,,团{n}," for n in range(2, 9)])
    follower = follow(workbench, api, first=first)
    assert [change["code"] for change in follower.told] == [change["code"] for change in follow(workbench, api).told]
    assert len(follower.known) == len(follower.told)
    assert follower.known == held(workbench)
    assert max(map(len, follower.pages)) <= first


def test_the_cursor_of_a_change_goes_on_right_after_it(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    receive(workbench, tmp_path, [f"{n},讲座{n},5,,,团," for n in range(5)])
    told = follow(workbench, api).told

    async def after(cursor: str) -> list[dict[str, Any]]:
        async with serving(workbench, api) as service:
            follower = Follower(service, {}, cursor=cursor)
            await follower.catch_up()
            return follower.told

    for position, change in enumerate(told):
        assert asyncio.run(after(change["cursor"])) == told[position + 1 :]


def test_entities_and_localities_are_chosen(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    receive(workbench, tmp_path / "a", ["1,甲,5,,,团,"])
    receive(workbench, tmp_path / "b", ["1,乙,5,,,团,"], name="b", locality="990000000001")
    chosen = follow(workbench, api, entities=["LECTURE_SESSION"], locality={"eq": "990000000001"})
    assert [change["node"]["title"] for change in chosen.told] == ["乙"]
    assert {change["entity"] for change in follow(workbench, api).told} == {"LECTURE_SESSION", "ORGANIZATION"}
    assert len(follow(workbench, api, locality={"within": "34"}).told) == 2
    nothing: list[dict[str, Any]] = [{"entities": []}, {"entities": ["VENUE"]}, {"locality": {"in": []}}]
    for arguments in nothing:
        follower = follow(workbench, api, **arguments)
        assert (follower.told, len(follower.pages)) == ([], 1)
        assert follower.cursor == follow(workbench, api).cursor


def test_persons_are_not_told_of_unless_they_may_be_listed(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    write(tmp_path, "cards.csv", "姓名,证件,期间,金额", [f"王强,{id_number(date(1949, 12, 31), 1)},2023年3月,300"])
    columns: dict[str, Any] = {
        "programme": ref(Programme, name=const("爱心餐卡")),
        "period": col("期间"),
        "person": ref(Person, id_number=col("证件").id_number(), name=col("姓名")),
        "amount": col("金额"),
    }
    cards = Source(
        name="cards",
        entity=SubsidyGrant,
        locality="530702002003",
        publisher="七一社区居委会",
        reader=Delimited("cards.csv"),
        columns=columns,
        folder=tmp_path,
    )
    assert workbench.run(cards).books.inserted == 1
    nodes = {change["entity"]: change["node"] for change in follow(workbench, api).told}
    assert nodes.keys() == {"PROGRAMME"}
    assert nodes["PROGRAMME"]["__typename"] == "Programme"
    seen = follow(workbench, api, FULL).told
    assert {change["entity"] for change in seen} == {"PERSON", "PROGRAMME", "SUBSIDY_GRANT"}
    assert all(change["node"]["id"] == change["code"] for change in seen)


def test_first_of_nothing_stays_where_it_is(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    receive(workbench, tmp_path, ["1,甲,5,,,,"])

    async def steps() -> list[tuple[bool, str | None]]:
        async with serving(workbench, api) as service:
            follower = Follower(service, {"first": 0})
            return [(await follower.step(), follower.cursor) for _ in range(2)]

    (more, cursor), again = asyncio.run(steps())
    assert more
    assert again == (more, cursor)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "00", '["changes",1,"A",2,3', '["changes",-1,"",0,0]', '["changes","1","",0,0]', '["x",1,"",0,0]'],
)
def test_forged_cursors_are_refused(ask: Callable[..., Any], cursor: str) -> None:
    forged = cursor if not cursor.startswith("[") else cursor.encode().hex()
    answer = ask("query Q($c: String) { changes(after: $c) { cursor } }", {"c": forged})
    assert answer["errors"][0]["extensions"]["code"] == "CURSOR"


def test_a_subscription_is_refused_where_one_answer_is_all_there_is(ask: Callable[..., Any]) -> None:
    answer = ask("subscription { changes { cursor } }")
    assert answer["errors"][0]["extensions"]["code"] == "OPERATION_UNSUPPORTED"


def history(workbench: Workbench, api: Api, record: str, id_: str, viewer: Viewer = ANONYMOUS) -> Any:
    async def run() -> Any:
        async with serving(workbench, api) as service:
            fields = "field before after at run { id }"
            text = f"query Q($id: ID!) {{ {record}(id: $id) {{ changes {{ {fields} }} }} }}"
            answer = orjson.loads((await service.execute(text, {"id": id_}, viewer=viewer)).body)
            return answer["data"][record]["changes"]

    return asyncio.run(run())


def test_a_record_tells_its_history_as_the_api_prints_values(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    for row in ("1,甲,20余,,,红星,", "1,乙,25,,,长青,"):
        receive(workbench, tmp_path, [row])
    session = workbench.one("SELECT code FROM lecture_session")["code"]
    codes = {row["name"]: row["code"] for row in workbench.rows("SELECT name, code FROM organization")}
    told = history(workbench, api, "lectureSession", session)
    assert {(change["field"], change["before"], change["after"]) for change in told} == {
        ("title", "甲", "乙"),
        ("attendance.low", 20, 25),
        ("attendance.high", None, 25),
        ("attendance.approximate", True, False),
        ("team", codes["红星"], codes["长青"]),
    }
    assert {change["run"]["id"] for change in told} == {"2"}
    assert all(change["at"].endswith("+08:00") for change in told)


def test_the_history_leaves_out_what_a_viewer_sees_masked(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    columns = teams(tmp_path).columns
    for phone in ("15400000001", "15400000002"):
        folder = write(tmp_path, "teams.csv", "名称,人数,电话", [f"红星,5,{phone}"])
        workbench.run(teams(folder, columns={**columns, "phone": col("电话")}))
    code = workbench.one("SELECT code FROM organization")["code"]
    assert history(workbench, api, "organization", code) == []
    assert [change["field"] for change in history(workbench, api, "organization", code, FULL)] == ["phone"]


def test_the_history_comes_latest_first(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    for title in ("甲", "乙", "丙"):
        receive(workbench, tmp_path, [f"1,{title},5,,,,"])
    session = workbench.one("SELECT code FROM lecture_session")["code"]
    assert [change["after"] for change in history(workbench, api, "lectureSession", session)] == ["丙", "乙"]


exports = st.lists(
    st.tuples(st.integers(0, 2), st.lists(st.tuples(st.integers(1, 6), st.integers(1, 3)), max_size=6)),
    min_size=2,
    max_size=8,
)


@given(exports=exports, first=st.integers(1, 5), seed=st.integers(0, 99))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_nothing_is_missed_while_merges_go_on_at_once(
    make_each_workbench: Callable[[Path], Workbench],
    api: Api,
    exports: list[tuple[int, list[tuple[int, int]]]],
    first: int,
    seed: int,
) -> None:
    localities = ("341525000000", "990000000001", "990000000002")

    def merge(workbench: Workbench, folder: Path, which: int) -> None:
        for turn, (number, rows) in enumerate(exports):
            if number == which:
                lines = [f"{key},讲座{key},{value},,,团{value}," for key, value in dict(rows).items()]
                name = f"lectures-{which}"
                receive(workbench, folder / name / str(turn), lines, name=name, locality=localities[which])

    async def watch(workbench: Workbench, threads: list[Thread]) -> Follower:
        random = Random(seed)
        async with serving(workbench, api) as service:
            follower = Follower(service, {"first": first})
            for thread in threads:
                thread.start()
            while any(thread.is_alive() for thread in threads):
                await follower.step()
                await asyncio.sleep(random.random() / 50)
            await follower.catch_up()
            return follower

    with TemporaryDirectory() as folder, make_each_workbench(Path(folder)) as workbench:
        threads = [Thread(target=merge, args=(workbench, Path(folder), which)) for which in range(3)]
        follower = asyncio.run(watch(workbench, threads))
        assert follower.known == held(workbench)
        places = [orjson.loads(bytes.fromhex(change["cursor"]))[1:] for change in follower.told]
        assert places == sorted(places)
