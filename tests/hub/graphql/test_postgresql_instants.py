"""Instants are served with the offset +08:00, in years when clocks in China told another one, too."""

import pytest
from sqlalchemy import literal, select

from hub.graphql.databases.dialect import DatePart
from hub.graphql.databases.postgresql import PostgreSQL
from schema.database import open_engine
from schema.kinds import INSTANT
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
    dialect, value = PostgreSQL(), literal(instant, INSTANT)
    engine = open_engine(postgres.database())
    with engine.connect() as connection:
        row = connection.execute(select(dialect.instant(value), dialect.date_part(value, DatePart.MONTH), value)).one()
    engine.dispose()
    assert tuple(row) == (f'"{instant}"', month, instant)
