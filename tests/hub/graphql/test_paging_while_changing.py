"""Whoever pages through a list while rows come, change and go sees every other row once, in its order."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert, update

from hub.graphql.declaration.build import Api
from hub.graphql.serving.service import Service
from schema import ENTITIES
from schema.database import open_engine
from tests.hub.graphql.conftest import Backend
from tests.hub.graphql.ledger import MOMENTS, Ledger, Row, make_ledger
from tests.hub.graphql.test_paging import KEYS, PAGE
from tests.loop import run

VENUE = ENTITIES["Venue"]
TABLE = VENUE.table
#: Columns that each change of a row gives other values.
CHANGING = [column.suffix for field in VENUE.fields.values() for column in field.columns]


class Shelf:
    """A list that is changed between its pages."""

    def __init__(self, engine: Engine, service: Service, rows: list[Row]) -> None:
        self._engine = engine
        self._service = service
        #: Every row that there ever is, by its code, and those that differ from them.
        self.rows = {row["code"]: row for row in rows}
        self.there: dict[str, Row] = {}

    def fill(self, codes: set[str]) -> None:
        self.there = {code: self.rows[code] for code in codes}
        with self._engine.begin() as connection:
            connection.execute(delete(TABLE))
            if self.there:
                connection.execute(insert(TABLE), [*self.there.values()])

    def change(self, code: str, other: str) -> None:
        """Enter a row that isn't there, remove one or bring it back (`other` is the same), or give it other values."""
        key = (TABLE.c.locality == self.rows[code]["locality"]) & (TABLE.c.id == self.rows[code]["id"])
        if code not in self.there:
            self.there[code] = self.rows[code]
            statement: Any = insert(TABLE).values(self.rows[code])
        else:
            row = self.there[code]
            values = {name: self.rows[other][name] for name in CHANGING}
            if other == code:
                values = {"removed_at": MOMENTS[0] if row["removed_at"] is None else None}
            self.there[code] = {**row, **values}
            statement = update(TABLE).where(key).values(values)
        with self._engine.begin() as connection:
            connection.execute(statement)

    def page(self, order: list[dict[str, str]], way: dict[str, Any]) -> Any:
        body = run(self._service.execute(PAGE, {"order": order, **way})).body
        return orjson.loads(body)["data"]["venues"]


@pytest.fixture(scope="module")
def shelf(api: Api, backend: Backend, open_backend: Callable[..., Backend]) -> Iterator[Shelf]:
    rows = make_ledger(seed=11, size=8)["Venue"]
    opened = open_backend(backend.dialect, Ledger())
    engine = open_engine(opened.url)
    yield Shelf(engine, Service(api, opened.dialect, opened.driver), rows)
    engine.dispose()
    run(opened.driver.aclose())


def sorted_by(order: list[dict[str, str]], row: Row) -> list[Any]:
    """Whether a row is there, and the values that it is sorted by."""
    fields = [VENUE.fields[key["field"].lower()] for key in order if key["field"].lower() in VENUE.fields]
    return [row["removed_at"] is None, *(row[column.suffix] for field in fields for column in field.columns)]


@given(data=st.data(), order=KEYS, size=st.integers(1, 4), backward=st.booleans())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_rows_that_stay_are_neither_repeated_nor_skipped(
    data: st.DataObject, shelf: Shelf, order: list[dict[str, str]], size: int, backward: bool
) -> None:
    codes = sorted(shelf.rows)
    shelf.fill(data.draw(st.sets(st.sampled_from(codes), min_size=6)))
    changes = data.draw(st.lists(st.tuples(st.sampled_from(codes), st.sampled_from(codes)), max_size=12))
    staying = {code: sorted_by(order, row) for code, row in shelf.there.items() if row["removed_at"] is None}
    seen: list[str] = []
    cursor: str | None = None
    more = True
    while more:
        way = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        page = shelf.page(order, way)
        found = [edge["node"]["id"] for edge in page["edges"]]
        seen = found + seen if backward else seen + found
        info = page["pageInfo"]
        more = info["hasPreviousPage" if backward else "hasNextPage"]
        cursor = info["startCursor" if backward else "endCursor"]
        for code, other in changes[:3]:
            shelf.change(code, other)
            changed = shelf.there[code]
            if staying.get(code) != sorted_by(order, changed):
                staying.pop(code, None)
        del changes[:3]
    note(f"{seen}")
    whole = [edge["node"]["id"] for edge in shelf.page(order, {"first": 1000})["edges"]]
    assert [code for code in seen if code in staying] == [code for code in whole if code in staying]
    assert staying.keys() <= {*whole}
