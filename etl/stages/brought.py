"""The records that rows bring besides their own: what they refer to, and their children."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from etl.books import Books
from etl.mapping import Scope
from etl.stages.making import made_within
from etl.stages.replacement import Replacement
from etl.stages.stage import child_table, referred_table
from etl.stages.statements import GIVEN, TOUCHED, Statements, quoted, upsert
from schema.entity import Entity


@dataclass(frozen=True)
class Brought(Statements):
    """Writes children and referred records of the rows that were taken in, and counts them apart from the rows."""

    #: Tables with records that have yet to take the places of empty ones.
    made: list[Replacement] = field(default_factory=list)

    @cached_property
    def conflicts(self) -> int:
        """Rows refused because another one of the same key says otherwise."""
        return self.count("SELECT count(*) FROM stage.main WHERE outcome = 'conflict'")

    def children(self, scope: Scope, books: Books) -> None:
        """Children of written records: upserted where they differ, buried where their row no longer brings them."""
        entity, staged = scope.entity, f"stage.{child_table(scope.entity)}"
        table, parent = entity.table.name, quoted(f"{scope.parent}_id")
        self.refuse_collisions(staged, table)
        self._fullest(
            entity,
            "child",
            f"{staged} AS s JOIN stage.verdict AS v ON v.id = s.{parent}",
            f"v.verdict IN {TOUCHED}",
        )
        counts = books.derived.setdefault(entity.name, Counter())
        counts["removed"] += self.bury(
            table,
            f"(({parent} IN (SELECT id FROM stage.verdict WHERE verdict IN {TOUCHED})"
            " AND id NOT IN (SELECT id FROM stage.child))"
            f" OR {parent} IN (SELECT id FROM stage.removed))",
        )
        inserted = self._absent(table, "stage.child")
        written = self._write_derived(entity, "stage.child", inserted, owned=False)
        counts.update(inserted=inserted, updated=written - inserted)

    def referred(self, entity: Entity, books: Books) -> None:
        """Records that rows refer to: made where nobody has them, filled where this source made them."""
        staged, table = f"stage.{referred_table(entity)}", entity.table.name
        self.refuse_collisions(staged, table)
        self._fullest(entity, "referred", f"{staged} AS s", "TRUE")
        inserted = self._absent(table, "stage.referred")
        written = self._write_derived(entity, "stage.referred", inserted, owned=True)
        counts = books.derived.setdefault(entity.name, Counter())
        counts.update(inserted=inserted, updated=written - inserted)

    def _fullest(self, entity: Entity, target: str, staged: str, where: str) -> None:
        """Collect derived records, of each id the one that says most; the order of rows doesn't matter."""
        accepted = (
            "(s.file_id, s.row, s.nth) NOT IN (SELECT file_id, row, nth FROM stage.main WHERE outcome = 'conflict')"
            if self.conflicts
            else "TRUE"
        )
        filled = " + ".join(f"CASE WHEN s.{quoted(name)} IS NULL THEN 0 ELSE 1 END" for name in entity.value_columns)
        self.keep(
            target,
            f"SELECT * FROM (SELECT s.*, row_number() OVER"
            f" (PARTITION BY s.id ORDER BY {filled} DESC, s.hash, s.file_id, s.row, s.nth) AS n FROM {staged}"
            f" WHERE {where} AND {accepted}) AS ranked WHERE n = 1",
        )

    def doubled(self, scope: Scope) -> int:
        """Children that share their key with another one of the same record that says otherwise."""
        staged = f"stage.{child_table(scope.entity)}"
        several = f"SELECT id FROM {staged} GROUP BY id HAVING count(DISTINCT hash) > 1"
        return self.count(f"SELECT count(*) FROM ({several}) AS several")

    def _absent(self, table: str, staged: str) -> int:
        return self.count(
            f"SELECT count(*) FROM {staged} AS s WHERE NOT EXISTS"
            f" (SELECT 1 FROM {table} AS r WHERE r.locality = :locality AND r.id = s.id)"
        )

    def _write_derived(self, entity: Entity, staged: str, inserted: int, *, owned: bool) -> int:
        """Upsert staged records, so many of which are absent.

        `owned` ones stay derived and never overwrite what somebody else brought.
        """
        table = entity.table.name
        differs = f"{table}.source_id = excluded.source_id AND {table}.hash <> excluded.hash"
        rule = (
            f"{table}.derived AND {differs}"
            if owned
            else f"({differs}) OR {table}.derived OR {table}.removed_at IS NOT NULL"
        )
        given = GIVEN | {"derived": "TRUE"} if owned else GIVEN

        def fill(_: Connection, into: str) -> int:
            return self.run(upsert(entity, staged, given, into)[0])

        if self._written_once(entity) and (made := made_within(self.connection, self.stage, table, inserted, fill)):
            self.made.append(made)
            return made.records
        head, tail = upsert(entity, staged, given)
        with self.dialect.built_afterwards(self.connection, table, inserted):
            return self.run(f"{head} WHERE TRUE {tail} WHERE {rule}")

    def _written_once(self, entity: Entity) -> bool:
        """Whether rows bring records of an entity only as children, or only by reference."""
        return len({scope.parent is None for scope in self.root.scopes if scope.entity is entity}) == 1
