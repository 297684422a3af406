"""PostgreSQL: typed days, instants and booleans; tables of the stage need no log."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Boolean, Connection, Date, DateTime, String, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect as SqlDialect
from sqlalchemy.exc import IntegrityError

from schema.kinds import SqlType

#: Members of one call of `jsonb_build_object`, whose arguments are limited to 100.
MEMBERS = 40
#: Rows from which on an empty table is replaced.
MANY = 10_000
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

    def built_afterwards(self, *_: object, **__: object) -> AbstractContextManager[None]:
        """Never: whoever reads the table would wait until the transaction ends."""
        return nullcontext()
