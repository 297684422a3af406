"""On PostgreSQL every indexed value sorts by its index, and what is counted of it is read from there alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, select, text

from hub.graphql.compiler.keyset import steps_of
from hub.graphql.compiler.order import Order, SortKey, codes_of
from hub.graphql.compiler.planning import Row
from hub.graphql.databases.pool import Pool
from hub.graphql.databases.postgresql import PostgreSQL
from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from hub.graphql.viewer import Viewer
from schema.database import open_engine
from schema.entity import ENTITIES, Entity
from schema.fields import Field
from schema.privacy import Privacy
from tests.postgres import Server

SORTED = [(entity, field) for entity in ENTITIES.values() for field in entity.fields.values() if field.indexed]


@pytest.fixture(scope="module")
def connection(postgres: Server, prepared_postgres: str) -> Iterator[Connection]:
    """A database in which sorting and reading whole tables is a last resort."""
    engine = open_engine(postgres.database(prepared_postgres))
    with engine.connect() as connection:
        for setting in ("enable_sort", "enable_incremental_sort", "enable_seqscan", "enable_bitmapscan"):
            connection.execute(text(f"SET {setting} = off"))
        yield connection
    engine.dispose()


def plans(connection: Connection, entity: Entity, field: Field, *, descending: bool, where: str) -> Iterator[str]:
    """How the database gives a page of a list in the order of a value, of a code list the page of each code."""
    dialect, table = PostgreSQL(), entity.table
    row = Row(table.name, table, dialect)
    codes = codes_of(field.kind)
    key = SortKey(field.main, descending, not descending, bool(table.c[field.main].nullable), codes)
    ties = tuple(column.name for column in table.primary_key.columns)
    order = Order(entity.name, (key,), ties, descending, stepped=bool(codes))
    for conditions in steps_of(order, row)[:2] if codes else [[]]:
        keys = (order.step if codes else order).clauses(row, dialect)
        page = select(table.c.id).where(text(where), *conditions).order_by(*keys).limit(20)
        sql = str(page.compile(connection.engine, compile_kwargs={"literal_binds": True}))
        yield "\n".join(connection.scalars(text(f"EXPLAIN {sql}")))


@pytest.mark.parametrize("descending", [False, True], ids=["ascending", "descending"])
@pytest.mark.parametrize(("entity", "field"), SORTED, ids=lambda item: item.name)
def test_a_page_in_the_order_of_an_indexed_value_needs_no_sort(
    connection: Connection, entity: Entity, field: Field, descending: bool
) -> None:
    for where in ("TRUE",) if entity.is_reference else ("TRUE", "locality = 341525000000"):
        for found in plans(connection, entity, field, descending=descending, where=where):
            assert "Sort" not in found, found


@pytest.mark.parametrize(
    "asked",
    [
        "count(*) FROM lecture_session WHERE locality = 341525000000 AND removed_at IS NULL",
        "sum(attendance_low), sum(attendance_high) FROM lecture_session WHERE removed_at IS NULL",
        "form, sum(attendance_high) FROM lecture_session WHERE removed_at IS NULL GROUP BY form",
    ],
)
def test_counts_sums_and_groups_of_what_is_indexed_read_no_records(connection: Connection, asked: str) -> None:
    found = "\n".join(connection.scalars(text(f"EXPLAIN SELECT {asked}")))
    assert "Index Only Scan" in found, found


NEWEST = "orderBy: [{field: HELD_AT, direction: DESC}]"


TEAMS = "{ organizations { nodes { lectureSessions(first: 5%s) { nodes { title } } } } }"


def test_what_a_reference_leads_back_to_needs_no_sort_by_time(connection: Connection, api: Api) -> None:
    sql = compiled(api, TEAMS % f", {NEWEST}")
    found = "\n".join(connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {sql}").scalars())
    assert "ix_lecture_session_locality_team_id_held_at_start_id" in found, found
    assert "Sort" not in found, found
    assert sql.count("FROM lecture_session") == 1


@pytest.mark.parametrize(
    "query",
    [
        TEAMS % "",
        f"{{ lectureSessions({NEWEST}, where: {{team: {{kind: {{eq: ART_TROUPE}}}}}}) {{ nodes {{ title }} }} }}",
        f"{{ lectureSessions({NEWEST}, where: {{and: [{{venue: {{isNull: true}}}}]}}) {{ nodes {{ title }} }} }}",
    ],
    ids=["by key", "of a kind of team", "without a venue"],
)
def test_what_is_found_among_more_by_indexes_is_read_only_as_far_as_it_is_shown(api: Api, query: str) -> None:
    page, _, of_keys = compiled(api, query).rpartition("JOIN lecture_session")
    assert "title" not in page[page.rindex("FROM (SELECT") :]
    assert "lecture_session" not in of_keys


def compiled(api: Api, query: str) -> str:
    """The statement of a query."""
    viewer = Viewer(Privacy.INTERNAL, persons=True, localities=(341525000000,))
    sql = Service(api, PostgreSQL(), Pool("postgresql:///nowhere")).plan(query, {}, viewer=viewer).sql
    assert sql is not None
    return sql
