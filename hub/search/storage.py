"""How rows get into the index, quickly: in one go on SQLite, by COPY on PostgreSQL."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Protocol

import polars as pl
from sqlalchemy import Connection, Table, bindparam, text


class Storage(Protocol):
    """Writes the tables of the index."""

    def add(self, table: Table, rows: pl.DataFrame) -> None:
        """Add rows, whose columns are those of the table; a list of numbers becomes what the database keeps of one."""

    def unite(self, segments: Sequence[int], into: int) -> None:
        """Add a segment that holds what these hold together."""

    def analyze(self) -> None:
        """Let the planner know of what was added, where it doesn't find out by itself."""


def storage_of(connection: Connection) -> Storage:
    """The storage of the database that is connected to."""
    return PostgreSQL(connection) if connection.dialect.name == "postgresql" else SQLite(connection)


class SQLite:
    """Implements `Storage`; numbers are kept as a JSON array."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, table: Table, rows: pl.DataFrame) -> None:
        if rows.is_empty():
            return
        places = ", ".join("?" * rows.width)
        statement = f"INSERT INTO {table.name} ({', '.join(rows.columns)}) VALUES ({places})"
        raw: Any = self._connection.connection.dbapi_connection
        raw.executemany(statement, _spelled(rows, "[", "]").iter_rows())

    def unite(self, segments: Sequence[int], into: int) -> None:
        _unite(
            self._connection,
            segments,
            into,
            "SELECT :into, gram, count(*), json_group_array(record) FROM (SELECT DISTINCT g.gram, r.value AS record"
            " FROM search_gram AS g JOIN json_each(g.records) AS r WHERE g.segment IN :segments ORDER BY 1, 2)"
            " GROUP BY gram",
        )

    def analyze(self) -> None:
        """Its planner needs no telling."""


class PostgreSQL:
    """Implements `Storage`; numbers are kept as an array."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, table: Table, rows: pl.DataFrame) -> None:
        buffer = BytesIO()
        _spelled(rows, "{", "}").write_csv(buffer, include_header=False, separator="\t", quote_style="never")
        raw: Any = self._connection.connection.dbapi_connection
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({', '.join(rows.columns)}) FROM STDIN") as copy:
            copy.write(buffer.getbuffer())

    def unite(self, segments: Sequence[int], into: int) -> None:
        _unite(
            self._connection,
            segments,
            into,
            "SELECT :into, gram, count(*), array_agg(record) FROM (SELECT DISTINCT g.gram, r.record"
            " FROM search_gram AS g, unnest(g.records) AS r (record) WHERE g.segment IN :segments ORDER BY 1, 2) AS u"
            " GROUP BY gram",
        )

    def analyze(self) -> None:
        """Statistics of the arrays would take long, and are of no use."""
        for table in ("search_record", "search_segment", "search_gram (segment, gram, size)"):
            self._connection.execute(text(f"ANALYZE {table}"))


def _spelled(rows: pl.DataFrame, start: str, stop: str) -> pl.DataFrame:
    """The rows with lists of numbers as text."""
    lists = [name for name, type_ in rows.schema.items() if isinstance(type_, pl.List)]
    spelled = (pl.concat_str(pl.lit(start), _joined(name), pl.lit(stop)).alias(name) for name in lists)
    return rows.with_columns(*spelled)


def _joined(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.List(pl.String)).list.join(",")


def _unite(connection: Connection, segments: Sequence[int], into: int, query: str) -> None:
    statement = text(f"INSERT INTO search_gram (segment, gram, size, records) {query}")
    statement = statement.bindparams(bindparam("segments", expanding=True))
    connection.execute(statement, {"into": into, "segments": list(segments)})
