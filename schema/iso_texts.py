"""Days and instants of PostgreSQL as the texts that SQLite keeps, so that whoever reads finds the same on both."""

from typing import Any

from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.types.datetime import DateLoader, TimestamptzLoader

from schema.kinds import CHINA


class Day(DateLoader):
    """2024-03-05"""

    def load(self, data: Buffer) -> str:  # type: ignore[override]
        return super().load(data).isoformat()


class Instant(TimestamptzLoader):
    """2024-03-05T14:00:00+08:00"""

    def load(self, data: Buffer) -> str:  # type: ignore[override]
        return super().load(data).astimezone(CHINA).isoformat(timespec="seconds")


def configure(connection: Connection[Any], _record: Any) -> None:
    """Have a connection give days and instants as texts."""
    connection.adapters.register_loader("date", Day)
    connection.adapters.register_loader("timestamptz", Instant)
