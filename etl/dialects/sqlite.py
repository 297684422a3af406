"""SQLite: days and instants are texts already, yes and no are 1 and 0."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import reduce

from sqlalchemy import Connection, text

from schema.database import PAGE_CACHE
from schema.kinds import SqlType

#: Members of one call of `json_object`, whose arguments are limited to 127.
MEMBERS = 40
#: Rows of a table that may not stay in the cache while its indexes are built.
MANY = 100_000
#: KiB of its pages that are kept then, and of keys that are sorted at a time, by a thread while others are read.
BUILD_CACHE = 2 * 1024
SORTERS = 1


class SQLite:
    """Implements `Dialect`."""

    create_table = "CREATE TABLE"
    id_key = "INTEGER PRIMARY KEY"

    def text(self, value: str, type_: SqlType) -> str:  # noqa: ARG002
        return f"CAST({value} AS TEXT)"

    def json(self, values: Sequence[tuple[str, str, SqlType]]) -> str:
        pairs = [f"'{name}', {value}" for name, value, _ in values]
        objects = [
            f"json_object({', '.join(pairs[start : start + MEMBERS])})" for start in range(0, len(pairs), MEMBERS)
        ]
        return reduce(lambda one, other: f"json_patch({one}, {other})", objects)

    def member(self, document: str, name: str, type_: SqlType) -> str:  # noqa: ARG002
        return f"json_extract({document}, '$.\"{name}\"')"

    def greatest(self, value: str, type_: SqlType) -> str:  # noqa: ARG002
        return f"max({value})"

    def analyze(self, connection: Connection, table: str) -> None:
        """Nothing to do: the tables of a stage are read whole, or by their keys."""

    def index_ids(self, connection: Connection, table: str) -> bool:
        """It holds all that repeats are told apart by, so that the rows needn't be looked up for that."""
        connection.execute(text(f"CREATE INDEX {table}_id ON {table} (id, hash, key_check, outcome)"))
        return False

    def replaces(self, connection: Connection, table: str, rows: int) -> bool:  # noqa: ARG002
        """Never: who reads doesn't wait for who writes."""
        return False

    @contextmanager
    def built_afterwards(
        self, connection: Connection, table: str, rows: int, unfilled: Collection[str] = ()
    ) -> Iterator[None]:
        """Where the table holds fewer; nobody else sees a transaction's DDL."""
        indexes = _indexes(connection, table, unfilled) if _holds_fewer(connection, table, rows) else {}
        for name in indexes:
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
        yield
        with _sorting_in_parts(connection) if rows >= MANY else nullcontext():
            for create in indexes.values():
                connection.exec_driver_sql(create)


def _holds_fewer(connection: Connection, table: str, rows: int) -> bool:
    """It is read no further than that."""
    held = text(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT :rows) AS held")
    return bool(connection.execute(held, {"rows": rows}).scalar_one() < rows)


def _indexes(connection: Connection, table: str, unfilled: Collection[str]) -> dict[str, str]:
    """What makes a table's indexes, by their names; that of its key is left out, and those that get no entry."""
    query = text("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql > ''")
    idle = tuple(f"WHERE {column} IS NOT NULL" for column in unfilled)
    return {name: create for name, create in connection.execute(query, {"table": table}) if not create.endswith(idle)}


@contextmanager
def _sorting_in_parts(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql(f"PRAGMA cache_size = -{BUILD_CACHE}")
    connection.exec_driver_sql(f"PRAGMA threads = {SORTERS}")
    yield
    connection.exec_driver_sql("PRAGMA threads = 0")
    connection.exec_driver_sql(f"PRAGMA cache_size = -{PAGE_CACHE}")
