"""Answers while imports merge show the state before a merge or after it, never one between."""

import asyncio
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from threading import Thread

import orjson

from etl import Delimited, Source, col, const
from hub.graphql.databases.backends import open_backend
from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from schema.lineage import RunStatus
from schema.property import Facility, FacilityKind
from tests.workbench import Workbench

QUERY = """
{ facilities(first: 1000) {
  totalCount aggregate { count sum { outlets { low } } } nodes { number outlets { low } }
} }
"""
#: Fields of one operation, whose answers are of one state, too.
FIELDS = """
{ all: facilities { totalCount } again: facilities { aggregate { count } }
  ten: facilities(where: { outlets: { eq: 10 } }) { totalCount } }
"""
MERGES = 6
#: Readers of the list that ask at the same time.
READERS = 2

#: Sheds and the outlets of each, in the two exports that are imported by turns.
EXPORTS = ((400, 10), (360, 12))


def sheds(folder: Path, count: int, outlets: int) -> Source:
    """The source of an export."""
    rows = "".join(f"{n},{n}栋东侧,{outlets}\n" for n in range(1, count + 1))
    (folder / "sheds.csv").write_text(f"编号,位置,插口数\n{rows}", encoding="utf-8")
    columns = {"number": col("编号"), "kind": const(FacilityKind.CHARGING_SHED), "location": col("位置")}
    return Source(
        name="sheds",
        entity=Facility,
        locality="341525000000",
        publisher="城管局",
        reader=Delimited("sheds.csv"),
        snapshot="full",
        folder=folder,
        columns={**columns, "outlets": col("插口数")},
    )


async def answers(service: Service, goes_on: Callable[[], bool]) -> list[tuple[int, int, int, set[int]]]:
    """What the query tells as often as it can be asked: total, count, and the outlets of all nodes."""
    told = []
    while goes_on():
        data = orjson.loads((await service.execute(QUERY)).body)["data"]["facilities"]
        nodes, aggregate = data["nodes"], data["aggregate"]
        told.append((data["totalCount"], aggregate["count"], len(nodes), {node["outlets"]["low"] for node in nodes}))
        assert sum(node["outlets"]["low"] for node in nodes) == int(aggregate["sum"]["outlets"]["low"])
    return told


async def fields(service: Service, goes_on: Callable[[], bool]) -> set[tuple[int, int, int]]:
    """What the fields of one operation tell as often as they can be asked: two totals, and the sheds of ten outlets."""
    told = set()
    while goes_on():
        data = orjson.loads((await service.execute(FIELDS)).body)["data"]
        told.add((data["all"]["totalCount"], data["again"]["aggregate"]["count"], data["ten"]["totalCount"]))
    return told


def test_readers_see_the_state_before_a_merge_or_after_it(workbench: Workbench, api: Api, tmp_path: Path) -> None:
    def merge(turn: int) -> None:
        assert workbench.run(sheds(tmp_path, *EXPORTS[turn % 2])).status is RunStatus.MERGED

    merge(0)

    def merge_all() -> None:
        for turn in range(1, MERGES + 1):
            merge(turn)

    importing = Thread(target=merge_all)

    async def read() -> tuple[list[tuple[int, int, int, set[int]]], set[tuple[int, int, int]]]:
        backend = open_backend(workbench.url)
        service = Service(api, *backend)
        importing.start()
        try:
            split = asyncio.ensure_future(fields(service, importing.is_alive))
            lists = await asyncio.gather(*(answers(service, importing.is_alive) for _ in range(READERS)))
            return [*chain.from_iterable(lists)], await split
        finally:
            await backend.driver.aclose()

    told, split = asyncio.run(read())
    importing.join()
    assert len(workbench.rows("SELECT id FROM import_run WHERE status = 'MERGED'")) == MERGES + 1
    states = [(count, count, count, {outlets}) for count, outlets in EXPORTS]
    assert [answer for answer in told if answer not in states] == []
    assert all(state in told for state in states)
    assert split <= {(count, count, count if outlets == 10 else 0) for count, outlets in EXPORTS}
