"""PostgreSQL: typed days, instants and booleans; tables of the stage need no log."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Boolean, Connection, Date, DateTime, String, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.exc import IntegrityError, OperationalError

from etl.dialects.dialect import Index
from schema.kinds import SqlType

#: Members of one call of `jsonb_build_object`, whose arguments are limited to 100.
MEMBERS = 40
#: Rows from which on an empty table does without its indexes while they are written.
MANY = 10_000
#: How long a merge waits for those who read an empty table, before it goes on without having it alone.
PATIENCE = "500ms"
_TYPES: SqlDialect = postgresql.dialect()  # type: ignore[no-untyped-call]


class PostgreSQL:
    """Implements `Dialect`."""

    create_table = "CREATE UNLOGGED TABLE"
    id_key = "BIGINT PRIMARY KEY"

    def text(self, value: str, type_: SqlType) -> str:
        match type_.dialect_impl(_TYPES):
            case Date():
                return f"to_char({value}, 'YYYY-MM-DD')"
            case DateTime():
                return f"to_char(timezone('Etc/GMT-8', {value}), 'YYYY-MM-DD\"T\"HH24:MI:SS\"+08:00\"')"
            case Boolean():
                return f"CAST(CAST({value} AS INTEGER) AS TEXT)"
        return f"CAST({value} AS TEXT)"

    def json(self, values: Sequence[tuple[str, str, SqlType]]) -> str:
        pairs = [f"'{name}', {self._plain(value, type_)}" for name, value, type_ in values]
        starts = range(0, len(pairs), MEMBERS)
        objects = [f"jsonb_build_object({', '.join(pairs[start : start + MEMBERS])})" for start in starts]
        return f"CAST({' || '.join(objects)} AS TEXT)"

    def _plain(self, value: str, type_: SqlType) -> str:
        """A value as JSON has it; days, instants, yes and no as on SQLite."""
        match type_.dialect_impl(_TYPES):
            case Date() | DateTime():
                return self.text(value, type_)
            case Boolean():
                return f"CAST({value} AS INTEGER)"
        return value

    def member(self, document: str, name: str, type_: SqlType) -> str:
        member = f"(CAST({document} AS JSONB) ->> '{name}')"
        impl = type_.dialect_impl(_TYPES)
        return member if isinstance(impl, String) else f"CAST({member} AS {impl.compile(dialect=_TYPES)})"

    def greatest(self, value: str, type_: SqlType) -> str:
        return f"bool_or({value})" if isinstance(type_.dialect_impl(_TYPES), Boolean) else f"max({value})"

    def analyze(self, connection: Connection, table: str) -> None:
        connection.execute(text(f"ANALYZE {table}"))

    def index_ids(self, connection: Connection, table: str) -> bool:
        try:
            with connection.begin_nested():
                connection.execute(text(f"CREATE UNIQUE INDEX {table}_id ON {table} (id)"))
        except IntegrityError:
            connection.execute(text(f"CREATE INDEX {table}_id ON {table} (id)"))
            return False
        return True

    def replaces(self, connection: Connection, table: str, rows: int) -> bool:
        """Where the table is empty."""
        empty = text(f"SELECT NOT EXISTS (SELECT 1 FROM {table})")
        return rows >= MANY and bool(connection.execute(empty).scalar_one())

    def lock(self, connection: Connection, table: str) -> bool:
        try:
            with connection.begin_nested():
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
                connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
                connection.execute(text("SET LOCAL lock_timeout = DEFAULT"))
        except OperationalError:
            return False
        return True

    def may_drop_indexes(self, connection: Connection, table: str, rows: int) -> bool:
        """Where the table is empty and at once to be had: whoever reads it waits until the transaction ends."""
        return self.replaces(connection, table, rows) and self.lock(connection, table)

    def indexes(self, connection: Connection, table: str) -> list[Index]:
        query = text(
            "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = to_regclass(:table) AND NOT i.indisunique ORDER BY c.relname"
        )
        found = connection.execute(query, {"table": table})
        return [Index(f'DROP INDEX "{name}"', definition) for name, definition in found]

    def key(self, connection: Connection, table: str) -> list[Index]:
        query = text(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = to_regclass(:table) AND contype = 'p'"
        )
        alter = f"ALTER TABLE {table}"
        return [
            Index(f'{alter} DROP CONSTRAINT "{name}"', f'{alter} ADD CONSTRAINT "{name}" {definition}')
            for name, definition in connection.execute(query, {"table": table})
        ]

    def building(self, connection: Connection) -> AbstractContextManager[None]:  # noqa: ARG002
        """Nothing to do: the server shares the work among processes as it is configured."""
        return nullcontext()
