"""What a database says of a statement: how it goes about it, as its EXPLAIN tells."""

from collections.abc import Iterator, Sequence
from typing import Any

from hub.graphql.databases.driver import Driver
from hub.graphql.databases.readers import Readers

_NAME = "explained"


async def explain(driver: Driver, sql: str, values: Sequence[Any], *, analyse: bool = False) -> list[str]:
    """The steps of a statement as it is served, one a line, those within another one indented.

    With `analyse` PostgreSQL runs it and tells time, rows and buffers; SQLite knows no such thing.
    """
    if isinstance(driver, Readers):
        return list(_sqlite(driver, sql, values))
    return await _postgresql(driver, sql, values, "ANALYZE, BUFFERS" if analyse else "COSTS")


def _sqlite(readers: Readers, sql: str, values: Sequence[Any]) -> Iterator[str]:
    connection = readers.connect()
    depths = {0: 0}
    for id_, parent, _, told in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values):
        depths[id_] = depths[parent] + 1
        yield "  " * depths[parent] + told.decode()
    connection.close()


async def _postgresql(driver: Driver, sql: str, values: Sequence[Any], options: str) -> list[str]:
    """Of the prepared statement, since a plan for any values may be another one than that for these."""
    from hub.graphql.databases.pool import Pool

    assert isinstance(driver, Pool)
    connection = await driver.connect()
    try:
        await connection.execute(f"PREPARE {_NAME} AS {sql}")
        given = f"({', '.join(map(_literal, values))})" if values else ""
        lines = [row[0] for row in await connection.fetch(f"EXPLAIN ({options}) EXECUTE {_NAME}{given}")]
        return [line.decode() if isinstance(line, bytes) else line for line in lines]
    finally:
        await connection.close()


def _literal(value: Any) -> str:
    from psycopg.sql import Literal

    return Literal(value).as_string(None)
