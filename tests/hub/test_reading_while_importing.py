"""Answers while imports merge show the state before a merge or after it, never one between."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import orjson

from etl import Delimited, Source, col, const
from hub.graphql.databases.backends import open_backend
from hub.graphql.declaration.build import declared
from hub.graphql.serving.service import Service
from schema.lineage import RunStatus
from schema.property import Facility, FacilityKind
from tests.workbench import Workbench

QUERY = """
{ facilities(first: 1000) {
  totalCount aggregate { count sum { outlets { low } } } nodes { number outlets { low } }
} }
"""
MERGES = 6

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


def test_readers_see_the_state_before_a_merge_or_after_it(workbench: Workbench, tmp_path: Path) -> None:
    def merge(turn: int) -> None:
        assert workbench.run(sheds(tmp_path, *EXPORTS[turn % 2])).status is RunStatus.MERGED

    merge(0)

    def merge_all() -> None:
        for turn in range(1, MERGES + 1):
            merge(turn)

    importing = Thread(target=merge_all)

    async def read() -> list[tuple[int, int, int, set[int]]]:
        backend = open_backend(workbench.url)
        importing.start()
        try:
            return await answers(Service(declared(), *backend), importing.is_alive)
        finally:
            await backend.driver.aclose()

    told = asyncio.run(read())
    importing.join()
    assert len(workbench.rows("SELECT id FROM import_run WHERE status = 'MERGED'")) == MERGES + 1
    states = [(count, count, count, {outlets}) for count, outlets in EXPORTS]
    assert [answer for answer in told if answer not in states] == []
    assert all(state in told for state in states)
