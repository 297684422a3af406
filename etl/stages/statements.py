"""The SQL of one run's merge: statements with the run's values bound, over the records and the stage.

All statements are set-based and name the locality. They are written once for all databases, and name the tables of the
stage `stage.main`, whatever the database calls the place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from etl.dialects import dialect_of
from etl.dialects.dialect import Dialect
from etl.errors import KeyCollision
from etl.mapping import Scope
from etl.source import Source
from schema.entity import Entity

#: What stands before the name of a table of the stage.
STAGE = re.compile(r"\bstage\.")
#: Verdicts that write the record, and those that write it because it differs.
TOUCHED = "('inserted', 'updated', 'revived', 'rehashed')"
#: Live records of the run's source; `r` is the record.
OWNED = "r.locality = :locality AND r.source_id = :source AND NOT r.derived AND r.removed_at IS NULL"
#: Columns of lineage that every upsert writes, and what the run gives for some of them.
LINEAGE = (
    "locality",
    "id",
    "code",
    "key_check",
    "source_id",
    "run_id",
    "file_id",
    "row",
    "hash",
    "derived",
    "removed_at",
)
GIVEN = {"locality": ":locality", "source_id": ":source", "run_id": ":run", "derived": "FALSE", "removed_at": "NULL"}
#: Columns of lineage that stay as they are when a record changes.
FIXED = ("locality", "id", "code", "key_check")


def quoted(name: str) -> str:
    """A column name, quoted: `row` and `read` are words of SQL."""
    return f'"{name}"'


def upsert(entity: Entity, staged: str, given: Mapping[str, str] = GIVEN, into: str = "") -> tuple[str, str]:
    """Head and tail of an upsert from `staged AS s`; joins and conditions stand between, a condition may follow.

    Lineage that isn't `given` is staged. Another table than the entity's may be written.
    """
    columns = [*LINEAGE, *entity.value_columns]
    chosen = ", ".join(given.get(name, f"s.{quoted(name)}") for name in columns)
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns if name not in FIXED)
    table = into or entity.table.name
    head = f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) SELECT {chosen} FROM {staged} AS s"
    return head, f"ORDER BY s.id ON CONFLICT (locality, id) DO UPDATE SET {changes}"


@dataclass(frozen=True)
class Statements:
    """Runs statements of one run's merge."""

    connection: Connection
    source: Source
    root: Scope
    source_id: int
    run_id: int
    #: Instant of the run, as served.
    now: str
    #: Name under which this database knows the stage.
    stage: str

    @property
    def entity(self) -> Entity:
        return self.root.entity

    @property
    def _values(self) -> dict[str, object]:
        return {
            "locality": int(self.source.locality),
            "source": self.source_id,
            "run": self.run_id,
            "now": self.now,
            "tag": self.entity.name,
        }

    @cached_property
    def dialect(self) -> Dialect:
        return dialect_of(self.connection)

    def execute(self, statement: str, **more: object) -> CursorResult[*tuple[Any, ...]]:
        """Execute with the run's values bound."""
        return self.connection.execute(text(STAGE.sub(f"{self.stage}.", statement)), self._values | more)

    def run(self, statement: str, **more: object) -> int:
        """Execute with the run's values bound; returns the number of rows touched."""
        return self.execute(statement, **more).rowcount

    def count(self, query: str) -> int:
        """The one number that a query gives."""
        return int(self.execute(query).scalar_one())

    def tally(self, query: str) -> dict[str, int]:
        """Name to number, of a query that gives both."""
        return {str(name): int(count) for name, count in self.execute(query)}

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives in a table of the stage, in the place of what it held."""
        self.run(f"DROP TABLE IF EXISTS stage.{name}")
        self.run(f"{self.dialect.create_table} stage.{name} AS {query}")
        self.dialect.analyze(self.connection, f"{self.stage}.{name}")

    def list_ids(self, name: str, query: str = "", *columns: str) -> int:
        """Keep ids, and columns beside them, as `keep` does, each id once; returns how many. Without a query, none."""
        self.run(f"DROP TABLE IF EXISTS stage.{name}")
        self.run(f"{self.dialect.create_table} stage.{name} ({', '.join((f'id {self.dialect.id_key}', *columns))})")
        count = self.run(f"INSERT INTO stage.{name} {query}") if query else 0
        self.dialect.analyze(self.connection, f"{self.stage}.{name}")
        return count

    def live(self) -> int:
        """Live records that the source owns."""
        return self.count(f"SELECT count(*) FROM {self.entity.table.name} AS r WHERE {OWNED}")

    def suspended(self) -> int:
        """Rejected rows whose record can't be told: no key, or one among equals that only their order tells apart."""
        unknown = "TRUE" if self.source.ordinal else "id IS NULL"
        return self.count(f"SELECT count(*) FROM stage.protected WHERE {unknown}")

    def bury(self, table: str, which: str) -> int:
        """Mark live records of the source as removed."""
        return self.run(
            f"UPDATE {table} SET removed_at = :now, run_id = :run"
            f" WHERE locality = :locality AND source_id = :source AND removed_at IS NULL AND {which}"
        )

    def refuse_collisions(self, staged: str, table: str) -> None:
        """Raises `KeyCollision` where a staged record and a live one have one id and two keys."""
        found = self.execute(
            f"SELECT s.code FROM {staged} AS s JOIN {table} AS r ON r.locality = :locality AND r.id = s.id"
            " WHERE r.key_check <> s.key_check LIMIT 1"
        ).scalar()
        if found:
            raise KeyCollision(f"two different keys have the code {found}")
