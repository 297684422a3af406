"""Instants are served with the offset +08:00, in years when clocks in China told another one, too."""

import pytest
from sqlalchemy import literal_column, select

from hub.graphql.databases.dialect import DatePart, Expression
from hub.graphql.databases.pool import Pool
from hub.graphql.databases.postgresql import PostgreSQL
from schema.kinds import INSTANT
from tests.loop import run
from tests.postgres import Server


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        ("1988-06-30T23:30:00+08:00", "1988-06"),
        ("1900-01-01T00:00:00+08:00", "1900-01"),
        ("2024-02-29T12:30:00+08:00", "2024-02"),
    ],
)
def test_an_instant_is_served_as_it_was_imported(postgres: Server, instant: str, month: str) -> None:
    dialect, pool = PostgreSQL(), Pool(postgres.database())
    value: Expression = literal_column(f"'{instant}'::timestamptz", INSTANT)
    sql = dialect.compile(select(dialect.instant(value), dialect.date_part(value, DatePart.MONTH))).sql
    row = run(pool.read(sql, ()))
    run(pool.aclose())
    assert tuple(row) == (f'"{instant}"'.encode(), month.encode())
