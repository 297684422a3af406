"""One operation is one statement, planned once for each shape of its variables; Python never walks the rows."""

import sqlite3
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hub.graphql.compiler.plans import Plan, PlanCache
from hub.graphql.databases.readers import Readers
from hub.graphql.databases.sqlite import SQLite
from hub.graphql.declaration.build import Api
from hub.graphql.operation.values import Inquiry
from hub.graphql.serving.service import Service
from schema.unified_code import encode
from tests.hub.graphql.ledger import make_ledger, write_ledger
from tests.loop import run

TWO_DEEP = """
query Q($first: Int) {
  lectureSessions(first: $first, orderBy: [{field: HELD_AT}]) {
    totalCount
    pageInfo { endCursor hasNextPage }
    nodes { id title heldAt { start end } attendance { low high } venue { id name } team { id name parent { name } } }
  }
  venues(first: 2) { nodes { name } }
}
"""


BY_NAME = "query Q($t: String) { venues(where: {name: {eq: $t}}) { totalCount } }"


class TracingReaders(Readers):
    """Readers that note every statement that SQLite runs."""

    def connect(self) -> sqlite3.Connection:
        connection = super().connect()
        self.statements: list[str] = []
        connection.set_trace_callback(self.statements.append)
        return connection


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "hub.db"
    write_ledger(f"sqlite:///{path}", make_ledger(seed=2, size=400))
    return path


def test_thousand_rows_two_relations_deep_are_one_statement(large: Path, api: Api) -> None:
    readers = TracingReaders(large, threads=1)
    service = Service(api, SQLite(), readers)
    answer = run(service.execute(TWO_DEEP, {"first": 1000}))
    readers.close()
    assert answer.body.count(b'"attendance"') == 1000
    assert len(readers.statements) == 1
    assert service.counters.read == 1


def test_groups_are_one_statement_with_one_grouping(large: Path, api: Api) -> None:
    text = """{ lectureSessions { groups(by: [TEAM, HELD_AT_MONTH], orderBy: [{field: COUNT, direction: DESC}]) {
      totalCount
      nodes { key { team { name division { name } } heldAtMonth } aggregate { count avg { duration } } } } } }"""
    readers = TracingReaders(large, threads=1)
    service = Service(api, SQLite(), readers)
    answer = run(service.execute(text))
    readers.close()
    assert answer.body.count(b'"heldAtMonth"') == 20
    assert len(readers.statements) == 1
    assert readers.statements[0].count("GROUP BY") == 1


def test_python_calls_do_not_grow_with_rows(large: Path, api: Api) -> None:
    calls: list[str] = []

    def note(frame: Any, event: str, _: object) -> None:
        if event in ("call", "c_call"):
            calls.append(frame.f_code.co_name)

    threading.setprofile(note)
    readers = Readers(large, threads=1)
    service = Service(api, SQLite(), readers)

    async def counted(first: int) -> int:
        await service.execute(TWO_DEEP, {"first": first})
        calls.clear()
        sys.setprofile(note)
        await service.execute(TWO_DEEP, {"first": first})
        sys.setprofile(None)
        return len(calls)

    async def both() -> tuple[int, int]:
        return await counted(10), await counted(1000)

    try:
        ten, thousand = run(both())
    finally:
        threading.setprofile(None)
        readers.close()
    assert abs(ten - thousand) <= 5
    assert 0 < ten < 1000


def test_repeated_operation_is_neither_parsed_nor_planned(service: Service) -> None:
    for number in range(5):
        run(service.execute(TWO_DEEP, {"first": 7}))
        run(service.execute(BY_NAME, {"t": "abc"[number % 3]}))
    assert (service.counters.prepared, service.counters.planned, service.counters.read) == (2, 2, 10)


SHAPES = "query Q($w: VenueWhere, $o: [VenueOrder!], $n: Int, $i: Boolean = true) {" + (
    " venues(where: $w, orderBy: $o, first: $n) { totalCount nodes { id name @include(if: $i) } } }"
)


@pytest.mark.parametrize(
    ("one", "other", "plans"),
    [
        ({"w": {"name": {"eq": "a"}}}, {"w": {"name": {"eq": "b"}}}, 1),
        ({"w": {"name": {"eq": "a"}}}, {"w": {"name": {"eq": None}}}, 2),
        ({"w": {"name": {"in": ["a"]}}}, {"w": {"name": {"in": ["a", "b"]}}}, 1),
        ({"w": {"name": {"eq": "a"}, "area": {"gt": "1"}}}, {"w": {"area": {"gt": "1"}, "name": {"eq": "a"}}}, 1),
        ({"w": {"name": {"isNull": True}}}, {"w": {"name": {"isNull": False}}}, 2),
        ({"w": {}}, {}, 2),
        ({"w": None}, {}, 2),
        ({"n": 3}, {"n": 4}, 2),
        ({"o": [{"field": "NAME"}]}, {"o": [{"field": "KIND"}]}, 2),
        ({"i": True}, {}, 1),
        ({"i": True}, {"i": False}, 2),
        ({"w": {"locality": {"in": ["150402000000"]}}}, {"w": {"locality": {"in": ["210302000000"]}}}, 1),
    ],
)
def test_plans_differ_where_structure_does_and_only_there(
    service: Service, one: dict[str, Any], other: dict[str, Any], plans: int
) -> None:
    for variables in (one, other, one, other):
        assert b'"data"' in run(service.execute(SHAPES, variables)).body
    assert service.counters.planned == plans


def test_least_recently_used_plans_are_dropped(make_service: Callable[..., Service]) -> None:
    service = make_service(plans=2)
    for first in (1, 2, 1, 3, 1, 2):
        run(service.execute(SHAPES, {"n": first}))
    assert service.counters.planned == 4


def test_pruned_plan_cache_answers_as_before() -> None:
    cache = PlanCache(3)
    for number in range(50):
        inquiry = Inquiry({"a": number % 7, "b": number % 2})
        found = cache.find(inquiry.variables)
        inquiry.ask(("a",), lambda value: value)
        if number % 7 > 3:
            inquiry.ask(("b",), lambda value: value)
        plan = Plan(str([answer for _, answer in inquiry.asked]), (), (), {})
        assert found is None or found.sql == plan.sql
        if found is None:
            cache.keep(inquiry.asked, plan)


def test_operations_are_kept_up_to_a_bound(make_service: Callable[..., Service]) -> None:
    service = make_service(operations=2)
    for text in ("{ __typename }", "{ a: __typename }", "{ __typename }", "{ b: __typename }", "{ __typename }"):
        run(service.execute(text))
    assert service.counters.prepared == 3


def test_plan_tells_the_entities_that_it_reads(service: Service) -> None:
    text = "{ lectureSessions(where: {team: {parts: {some: {}}}}) { nodes { origin { file } venue { id } } } }"
    plan = service.plan(text, {})
    assert plan.entities == {"LectureSession", "Organization", "RunFile", "Venue"}


def test_plan_tells_of_which_localities_it_reads(service: Service) -> None:
    text = """query Q($at: LocalityWhere, $id: ID!) {
      lectureSessions(where: {locality: $at, and: [{locality: {within: "1504"}}], team: {isNull: true}}) {
        nodes { origin { file } }
      }
      organization(id: $id) { division { venues { totalCount } } }
    }"""
    variables = {"at": {"in": ["210302000000", "150402000000"]}, "id": encode("Z01", 150403000000, 5)}
    hongshan, other = (((code, code),) for code in (150402000000, 150403000000))
    assert service.plan(text, variables).scopes(variables) == {
        ("LectureSession", hongshan),
        ("Organization", hongshan),
        ("RunFile", None),
        ("Source", None),
        ("Organization", other),
        ("Division", None),
        ("Venue", None),
    }


def test_values_are_bound_and_never_written_into_the_sql(service: Service) -> None:
    text = """{ venues(where: {name: {eq: "Robert'); DROP"}, area: {gt: "4711.25"}, locality: {eq: "150402000000"}}) {
      nodes { id } } }"""
    sql = service.plan(text, {}).sql
    assert sql is not None
    assert not any(value in sql for value in ("Robert", "4711", "471125", "150402000000"))
