"""A plan bound to localities names them on every table of records; an unbound one joins within them."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from graphql import GraphQLSchema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema import ENTITIES
from schema.privacy import Privacy
from tests.hub.graphql.ledger import Ledger
from tests.hub.graphql.operations import operations

RECORDS = {entity.table.name for entity in ENTITIES.values() if not entity.is_reference}
FULL = Viewer(level=Privacy.SENSITIVE, persons=True)

#: A placeholder, and an array of them, as either database spells it.
ONE = r"{alias}\.locality = (?:\?|\$\d+::BIGINT)"
IN_ARRAY = r"{alias}\.locality (?:IN \(SELECT value\s+FROM json_each\(\?\)|= ANY \(\$\d+::BIGINT\[\]\))"
BOUNDS: Mapping[str, tuple[dict[str, Any], str]] = {
    "eq": ({"eq": "150402000000"}, ONE),
    "one": ({"in": ["150402000000"]}, ONE),
    "several": (
        {"in": ["150402000000", "210302000000"]},
        IN_ARRAY,
    ),
    "none": ({"in": []}, IN_ARRAY),
    "within": ({"within": "15"}, r"{alias}\.locality IN \(SELECT \w+\.locality_id\s+FROM source AS"),
}


def record_aliases(sql: str) -> list[str]:
    return [alias for table, alias in re.findall(r'(?:FROM|JOIN) "?(\w+)"? AS (\w+)', sql) if table in RECORDS]


def unbound(sql: str, predicate: str) -> list[str]:
    return [alias for alias in record_aliases(sql) if not re.search(predicate.format(alias=rf"\b{alias}"), sql)]


DEEP = """
query Q($at: LocalityWhere) {
  lectureSessions(
    where: {and: [{locality: $at}], team: {parts: {some: {name: {like: "%"}}}}, not: {venue: {isNull: true}}}
    orderBy: [{field: HELD_AT}], first: 3, after: CURSOR
  ) {
    totalCount
    aggregate { count sum { attendance { low } } countDistinct { team } }
    groups(by: [TEAM, DIVISION_COUNTY]) {
      nodes { key { team { parent { name } parts { totalCount } } divisionCounty { venues { totalCount } } } }
    }
    nodes { id venue { name lectureSessions(first: 2) { totalCount nodes { team { name } } } }
      division { venues(where: {lectureSessions: {none: {title: {eq: "a"}}}}) { nodes { id } } }
      team { parent { parts { nodes { id } aggregate { count } } } } }
  }
}
"""


@pytest.fixture
def deep(ask: Callable[..., Any]) -> str:
    text = "{ lectureSessions(orderBy: [{field: HELD_AT}], first: 5) { pageInfo { endCursor } } }"
    cursor = ask(text)["data"]["lectureSessions"]["pageInfo"]["endCursor"]
    return DEEP.replace("CURSOR", f'"{cursor}"')


@pytest.mark.parametrize("bound", BOUNDS)
def test_bound_plan_names_the_locality_on_every_table_of_records(service: Service, deep: str, bound: str) -> None:
    value, predicate = BOUNDS[bound]
    sql = service.plan(deep, {"at": value}).sql
    assert sql is not None
    assert len(record_aliases(sql)) > 20
    assert unbound(sql, predicate) == []


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bound_plan_names_the_locality_on_every_table_of_records(
    data: st.DataObject, core: GraphQLSchema, ledger: Ledger, service: Service
) -> None:
    operation = data.draw(operations(core, ledger, clear=True, bound="150402000000"))
    plan = service.plan(operation.text, operation.variables, viewer=FULL)
    assert unbound(plan.sql or "", BOUNDS["eq"][1]) == []


def test_unbound_plan_joins_records_within_their_locality(service: Service) -> None:
    sql = service.plan("{ lectureSessions { nodes { team { name } venue { name } } } }", {}).sql
    assert sql is not None
    joins = re.findall(r"JOIN (\w+) AS (\w+) ON \2\.locality = \w+\.locality", sql)
    assert [table for table, _ in joins] == ["organization", "venue"]


@pytest.mark.parametrize(
    "where", ['{or: [{locality: {eq: "150402000000"}}]}', '{not: {locality: {eq: "150402000000"}}}']
)
def test_a_locality_that_only_may_hold_binds_nothing(service: Service, where: str) -> None:
    sql = service.plan(f"{{ lectureSessions(where: {where}) {{ nodes {{ team {{ name }} }} }} }}", {}).sql
    assert sql is not None
    assert unbound(sql, BOUNDS["eq"][1])


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ({"in": []}, 0),
        ({"within": "99"}, 0),
        ({"eq": "150402000000"}, 1),
        ({"within": "1504"}, 2),
        ({}, 3),
        (None, -1),
    ],
)
def test_absent_null_and_empty_mean_three_things(
    ask: Callable[..., Any], ledger: Ledger, at: dict[str, Any] | None, expected: int
) -> None:
    text = """query Q($at: LocalityWhere) { venues(where: {locality: $at, removed: INCLUDE}) { totalCount } }"""
    answer = ask(text, {"at": at})
    if expected < 0:
        assert answer["errors"][0]["extensions"]["code"] == "NULL_OPERAND"
    else:
        assert answer["data"]["venues"]["totalCount"] == expected * len(ledger["Venue"]) // 3
