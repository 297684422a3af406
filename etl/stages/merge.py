"""merge: one transaction from the stage file to the records: upserts, tombstones, claims, changes, rejects, revisions.

All statements are set-based and name the locality. The stage file is attached as `stage`.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Connection, text

from etl.books import Books
from etl.errors import KeyCollision
from etl.identifiers import LAYOUT
from etl.mapping import Scope
from etl.source import Per, Source
from etl.stages.stage import child_table, referred_table
from schema.entity import Entity
from schema.privacy import Privacy

#: Columns of lineage that every upsert writes.
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
#: Verdicts that write the record.
TOUCHED = "('inserted', 'updated', 'revived', 'rehashed')"


def quoted(name: str) -> str:
    """A column name, quoted: `row` and `read` are words of SQL."""
    return f'"{name}"'


@dataclass(frozen=True)
class Merge:
    """The statements of one run's merge, in the order in which they have to run."""

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

    def run(self, statement: str) -> int:
        """Execute with the run's values bound; returns the number of rows touched."""
        return self.connection.execute(text(statement), self._values).rowcount

    def count(self, query: str) -> int:
        """The one number that a query gives."""
        return int(self.connection.execute(text(query), self._values).scalar_one())

    @cached_property
    def conflicts(self) -> int:
        """Rows refused because another one of the same key says otherwise."""
        return self.count("SELECT count(*) FROM stage.main WHERE outcome = 'conflict'")

    def live(self) -> int:
        """Live records that the source owns."""
        return self.count(f"SELECT count(*) FROM {self.entity.table.name} AS r WHERE {OWNED}")

    def judge(self) -> Books:
        """Give every staged row its verdict. Raises `KeyCollision`."""
        table = self.entity.table.name
        self.run("DROP TABLE IF EXISTS stage.verdict")
        self.run("CREATE TABLE stage.verdict (id INTEGER PRIMARY KEY, verdict TEXT NOT NULL)")
        self._refuse_collisions("stage.main", table)
        self.run(
            "INSERT INTO stage.verdict (id, verdict) SELECT s.id, CASE"
            " WHEN r.id IS NULL OR r.derived THEN 'inserted'"
            " WHEN r.source_id <> :source THEN CASE WHEN r.removed_at IS NULL THEN 'claimed' ELSE 'inserted' END"
            " WHEN r.removed_at IS NOT NULL THEN 'revived'"
            " WHEN r.hash = s.hash THEN 'unchanged'"
            f" WHEN r.hash / {LAYOUT} <> s.hash / {LAYOUT} AND NOT ({self._differs()}) THEN 'rehashed'"
            " ELSE 'updated' END"
            f" FROM stage.main AS s LEFT JOIN {table} AS r ON r.locality = :locality AND r.id = s.id"
            " WHERE s.outcome IS NULL ORDER BY s.id"
        )
        return self._books()

    def _differs(self) -> str:
        columns = [quoted(name) for name in self.entity.value_columns]
        return " OR ".join(f"r.{name} IS DISTINCT FROM s.{name}" for name in columns)

    def _books(self) -> Books:
        verdicts = self._tally("SELECT verdict, count(*) FROM stage.verdict GROUP BY 1")
        outcomes = self._tally("SELECT outcome, count(*) FROM stage.main WHERE outcome IS NOT NULL GROUP BY 1")
        rejected = self.count("SELECT count(*) FROM stage.protected")
        return Books(
            read=self.count("SELECT count(*) FROM stage.main") + rejected,
            inserted=verdicts.get("inserted", 0),
            updated=verdicts.get("updated", 0),
            unchanged=verdicts.get("unchanged", 0) + verdicts.get("rehashed", 0),
            revived=verdicts.get("revived", 0),
            claimed=verdicts.get("claimed", 0),
            duplicate=outcomes.get("duplicate", 0),
            rejected=rejected + outcomes.get("conflict", 0),
        )

    def _tally(self, query: str) -> dict[str, int]:
        return {str(name): int(count) for name, count in self.connection.execute(text(query))}

    def _refuse_collisions(self, staged: str, table: str) -> None:
        found = self.connection.execute(
            text(
                f"SELECT s.code FROM {staged} AS s JOIN {table} AS r ON r.locality = :locality AND r.id = s.id"
                " WHERE r.key_check <> s.key_check LIMIT 1"
            ),
            self._values,
        ).scalar()
        if found:
            raise KeyCollision(f"two different keys have the code {found}")

    def removable(self) -> int:
        """List the records that the snapshot no longer holds in `stage.removed`; returns how many.

        Rejected rows protect their record; one without a key suspends all removals.
        """
        self.run("DROP TABLE IF EXISTS stage.removed")
        self.run("CREATE TABLE stage.removed (id INTEGER PRIMARY KEY)")
        if self.source.snapshot is None or self.suspended():
            return 0
        part = ""
        if isinstance(self.source.snapshot, Per):
            column = quoted(self.entity.fields[self.source.snapshot.field].main)
            part = f" AND r.{column} IN (SELECT {column} FROM stage.main)"
        return self.run(
            f"INSERT INTO stage.removed SELECT r.id FROM {self.entity.table.name} AS r WHERE {OWNED}{part}"
            " AND NOT EXISTS (SELECT 1 FROM stage.main AS s WHERE s.id = r.id)"
            " AND r.id NOT IN (SELECT id FROM stage.protected WHERE id IS NOT NULL) ORDER BY r.id"
        )

    def suspended(self) -> int:
        """Rejected rows whose key can't be told."""
        return self.count("SELECT count(*) FROM stage.protected WHERE id IS NULL")

    def write(self, books: Books) -> None:
        """Write all records of the run, and count what references and children brought."""
        self._changes()
        self._upsert(self.entity, "stage.main", "s.outcome IS NULL AND v.verdict IN " + TOUCHED)
        self._bury(self.entity.table.name, "id IN (SELECT id FROM stage.removed)")
        self._claims()
        children = {scope.entity.name: scope for scope in self.root.children}
        for scope in children.values():
            self._children(scope, books)
        referred = {
            scope.entity.name: scope for scope in self.root.scopes if scope is not self.root and scope.parent is None
        }
        for scope in referred.values():
            self._referred(scope.entity, books)
        self._revise(books)

    def _changes(self) -> None:
        """One row per changed column of updated and revived records; personal values only as their masks."""
        for field in self.entity.fields.values():
            shown = [field.masked] if field.masked else [column.suffix for column in field.columns]
            sensitive = field.privacy is Privacy.SENSITIVE
            for name in filter(None, shown):
                self._change(name, hidden=sensitive)
        for reference in self.entity.references.values():
            self._change(reference.column, hidden=False)

    def _change(self, column: str, *, hidden: bool) -> None:
        name = quoted(column)
        before, after = ("NULL", "NULL") if hidden else (f"CAST(r.{name} AS TEXT)", f"CAST(s.{name} AS TEXT)")
        self.run(
            'INSERT INTO "change" (locality, entity, id, run_id, "column", before, after)'
            f" SELECT :locality, :tag, r.id, :run, '{column}', {before}, {after}"
            f" FROM stage.verdict AS v JOIN stage.main AS s ON s.id = v.id AND s.outcome IS NULL"
            f" JOIN {self.entity.table.name} AS r ON r.locality = :locality AND r.id = v.id"
            f" WHERE v.verdict IN ('updated', 'revived') AND r.{name} IS DISTINCT FROM s.{name}"
        )

    def _upsert(self, entity: Entity, staged: str, where: str) -> int:
        columns = [*LINEAGE, *entity.value_columns]
        given = {
            "locality": ":locality",
            "source_id": ":source",
            "run_id": ":run",
            "derived": "FALSE",
            "removed_at": "NULL",
        }
        chosen = ", ".join(given.get(name, f"s.{quoted(name)}") for name in columns)
        return self.run(
            f"INSERT INTO {entity.table.name} ({', '.join(map(quoted, columns))}) SELECT {chosen} FROM {staged} AS s"
            f" JOIN stage.verdict AS v ON v.id = s.id WHERE {where} ORDER BY s.id {_on_conflict(entity)}"
        )

    def _bury(self, table: str, which: str) -> int:
        return self.run(
            f"UPDATE {table} SET removed_at = :now, run_id = :run"
            f" WHERE locality = :locality AND source_id = :source AND removed_at IS NULL AND {which}"
        )

    def _claims(self) -> None:
        """Hold what the source says of records of others; forget what it no longer says."""
        columns = self.entity.value_columns
        pairs = [f"'{name}', s.{quoted(name)}" for name in columns]
        objects = [f"json_object({', '.join(pairs[start : start + 40])})" for start in range(0, len(pairs), 40)]
        fields = objects[0]
        for more in objects[1:]:
            fields = f"json_patch({fields}, {more})"
        self.run(
            "INSERT INTO claim (locality, entity, id, source_id, run_id, file_id, row, hash, fields)"
            f" SELECT :locality, :tag, s.id, :source, :run, s.file_id, s.row, s.hash, {fields}"
            " FROM stage.main AS s JOIN stage.verdict AS v ON v.id = s.id"
            " WHERE s.outcome IS NULL AND v.verdict = 'claimed' ORDER BY s.id"
            " ON CONFLICT (locality, entity, id, source_id) DO UPDATE SET run_id = excluded.run_id,"
            " file_id = excluded.file_id, row = excluded.row, hash = excluded.hash, fields = excluded.fields"
            " WHERE claim.hash <> excluded.hash"
        )
        if self.source.snapshot == "full" and not self.suspended():
            self.run(
                "DELETE FROM claim WHERE locality = :locality AND entity = :tag AND source_id = :source"
                " AND id NOT IN (SELECT id FROM stage.verdict WHERE verdict = 'claimed')"
                " AND id NOT IN (SELECT id FROM stage.protected WHERE id IS NOT NULL)"
            )

    def _children(self, scope: Scope, books: Books) -> None:
        """Children of written records: upserted where they differ, buried where their row no longer brings them."""
        entity, staged = scope.entity, f"stage.{child_table(scope.entity)}"
        table, parent = entity.table.name, quoted(f"{scope.parent}_id")
        self._refuse_collisions(staged, table)
        self._first(
            "stage.child", f"{staged} AS s JOIN stage.verdict AS v ON v.id = s.{parent}", f"v.verdict IN {TOUCHED}"
        )
        counts = books.derived.setdefault(entity.name, Counter())
        counts["removed"] += self._bury(
            table,
            f"(({parent} IN (SELECT id FROM stage.verdict WHERE verdict IN {TOUCHED})"
            " AND id NOT IN (SELECT id FROM stage.child))"
            f" OR {parent} IN (SELECT id FROM stage.removed))",
        )
        inserted = self._absent(table, "stage.child")
        written = self._write_derived(entity, "stage.child", owned=False)
        counts.update(inserted=inserted, updated=written - inserted)

    def _referred(self, entity: Entity, books: Books) -> None:
        """Records that rows refer to: made where nobody has them, filled where this source made them."""
        staged, table = f"stage.{referred_table(entity)}", entity.table.name
        self._refuse_collisions(staged, table)
        self._first("stage.referred", f"{staged} AS s", "TRUE")
        inserted = self._absent(table, "stage.referred")
        written = self._write_derived(entity, "stage.referred", owned=True)
        counts = books.derived.setdefault(entity.name, Counter())
        counts.update(inserted=inserted, updated=written - inserted)

    def _first(self, target: str, staged: str, where: str) -> None:
        """Collect derived records, of each id the one that the first accepted row brings; rows are staged in order."""
        accepted = (
            "(s.file_id, s.row, s.nth) NOT IN (SELECT file_id, row, nth FROM stage.main WHERE outcome = 'conflict')"
            if self.conflicts
            else "TRUE"
        )
        self.run(f"DROP TABLE IF EXISTS {target}")
        self.run(
            f"CREATE TABLE {target} AS SELECT s.* FROM {staged} WHERE s.rowid IN"
            f" (SELECT min(s.rowid) FROM {staged} WHERE {where} AND {accepted} GROUP BY s.id)"
        )

    def _absent(self, table: str, staged: str) -> int:
        return self.count(
            f"SELECT count(*) FROM {staged} AS s WHERE NOT EXISTS"
            f" (SELECT 1 FROM {table} AS r WHERE r.locality = :locality AND r.id = s.id)"
        )

    def _write_derived(self, entity: Entity, staged: str, *, owned: bool) -> int:
        """Upsert staged records; `owned` ones stay derived and never overwrite what somebody else brought."""
        columns = [*LINEAGE, *entity.value_columns]
        given = {
            "locality": ":locality",
            "source_id": ":source",
            "run_id": ":run",
            "derived": "TRUE" if owned else "FALSE",
            "removed_at": "NULL",
        }
        chosen = ", ".join(given.get(name, f"s.{quoted(name)}") for name in columns)
        table = entity.table.name
        differs = f"{table}.source_id = excluded.source_id AND {table}.hash <> excluded.hash"
        rule = (
            f"{table}.derived AND {differs}"
            if owned
            else f"({differs}) OR {table}.derived OR {table}.removed_at IS NOT NULL"
        )
        return self.run(
            f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) SELECT {chosen} FROM {staged} AS s"
            f" WHERE TRUE ORDER BY s.id {_on_conflict(entity)} WHERE {rule}"
        )

    def _revise(self, books: Books) -> None:
        changed = {name for name, counts in books.derived.items() if counts.total()}
        if books.inserted or books.updated or books.revived or books.removed:
            changed.add(self.entity.name)
        for name in sorted(changed):
            self.connection.execute(
                text(
                    "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, 1, :now)"
                    " ON CONFLICT (locality, entity)"
                    " DO UPDATE SET number = revision.number + 1, changed_at = excluded.changed_at"
                ),
                self._values | {"entity": name},
            )


#: Live records of the run's source; `r` is the record.
OWNED = "r.locality = :locality AND r.source_id = :source AND NOT r.derived AND r.removed_at IS NULL"


def _on_conflict(entity: Entity) -> str:
    columns = [
        name for name in (*LINEAGE, *entity.value_columns) if name not in ("locality", "id", "code", "key_check")
    ]
    changes = ", ".join(f"{quoted(name)} = excluded.{quoted(name)}" for name in columns)
    return f"ON CONFLICT (locality, id) DO UPDATE SET {changes}"
