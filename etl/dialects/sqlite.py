"""SQLite: days and instants are texts already, yes and no are 1 and 0."""

from collections.abc import Sequence
from functools import reduce

from sqlalchemy import Connection, text

from schema.kinds import SqlType

#: Members of one call of `json_object`, whose arguments are limited to 127.
MEMBERS = 40


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

    def may_drop_indexes(self, connection: Connection, table: str, rows: int) -> bool:
        """Where the table holds fewer; nobody else sees a transaction's DDL. It is read no further than that."""
        held = text(f"SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT :rows) AS held")
        return bool(connection.execute(held, {"rows": rows}).scalar_one() < rows)

    def indexes(self, connection: Connection, table: str) -> dict[str, str]:
        query = text("SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql > ''")
        return {str(name): str(sql) for name, sql in connection.execute(query, {"table": table})}
