"""The SQL of one run's merge: statements with the run's values bound, over the records and the attached stage file.

All statements are set-based and name the locality. The stage file is attached as `stage`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from etl.errors import KeyCollision
from etl.mapping import Scope
from etl.source import Source
from schema.entity import Entity

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


def upsert(entity: Entity, staged: str, given: Mapping[str, str] = GIVEN) -> tuple[str, str]:
    """Head and tail of an upsert from `staged AS s`; joins and conditions stand between, a condition may follow.

    Lineage that isn't `given` is staged.
    """
    columns = [*LINEAGE, *entity.value_columns]
    chosen = ", ".join(given.get(name, f"s.{quoted(name)}") for name in columns)
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns if name not in FIXED)
    head = f"INSERT INTO {entity.table.name} ({', '.join(map(quoted, columns))}) SELECT {chosen} FROM {staged} AS s"
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

    def run(self, statement: str, **more: object) -> int:
        """Execute with the run's values bound; returns the number of rows touched."""
        return self.connection.execute(text(statement), self._values | more).rowcount

    def count(self, query: str) -> int:
        """The one number that a query gives."""
        return int(self.connection.execute(text(query), self._values).scalar_one())

    def tally(self, query: str) -> dict[str, int]:
        """Name to number, of a query that gives both."""
        return {str(name): int(count) for name, count in self.connection.execute(text(query), self._values)}

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
        found = self.connection.execute(
            text(
                f"SELECT s.code FROM {staged} AS s JOIN {table} AS r ON r.locality = :locality AND r.id = s.id"
                " WHERE r.key_check <> s.key_check LIMIT 1"
            ),
            self._values,
        ).scalar()
        if found:
            raise KeyCollision(f"two different keys have the code {found}")
