"""merge: from the stage file to the records, in one transaction: upserts, tombstones, claims, changes, revisions."""

from dataclasses import dataclass
from functools import cached_property

from etl.books import Books
from etl.stages.brought import Brought
from etl.stages.claims import Claims
from etl.stages.parts import Parts
from etl.stages.replacement import Replacement
from etl.stages.statements import TOUCHED, Statements, quoted, upsert
from schema.entity import entity
from schema.privacy import Privacy
from schema.revisions import touch

#: The staged row of each verdict; joined in this order, only rows that something is done with are looked up.
JUDGED = "stage.verdict AS v CROSS JOIN stage.main"
#: Whether that row speaks of a record of which no other source speaks.
UNCONTESTED = "s.id = v.id AND s.outcome IS NULL AND v.id NOT IN (SELECT id FROM stage.contested)"
#: Marks the columns of `stage.differing` that hold what the record showed before.
BEFORE = "before "


@dataclass(frozen=True)
class Written:
    """What a merge wrote."""

    #: Entities of which records changed.
    entities: frozenset[str]
    #: What somebody should look at: conflicts with other sources, and children that were left out.
    findings: list[str]
    #: Tables with records that take the places of empty ones before the commit.
    made: list[Replacement]


@dataclass(frozen=True)
class Merge(Statements):
    """Writes what the judge decided; the books are checked afterwards, before the commit."""

    replacement: Replacement | None = None

    def fill(self, table: str) -> int:
        """Insert all records of the run into a table without key and rows; returns how many."""
        head, _ = upsert(self.entity, "stage.main", into=table)
        return self.run(f"{head} WHERE s.outcome IS NULL")

    def write(self, books: Books) -> Written:
        """Write all records of the run, and count what references and children brought."""
        work = (self.connection, self.source, self.root, self.source_id, self.run_id, self.now, self.stage)
        claims, brought = Claims(*work), Brought(*work)
        claims.settle(books)
        self._changes()
        written = books.inserted if self._made else self._upsert(books.inserted)
        shown = claims.write()
        if books.removed:
            self.bury(self.entity.table.name, "id IN (SELECT id FROM stage.removed)")
        findings = claims.book(books)
        children = {scope.entity.name: scope for scope in self.root.children}
        for name, scope in children.items():
            brought.children(scope, books)
            if count := brought.doubled(scope):
                findings.append(
                    f"{count} {name} share their key with another one of the same row and were left out;"
                    " give them a sequence"
                )
        referred = {scope.entity.name for scope in self.root.scopes if scope is not self.root and scope.parent is None}
        for name in sorted(referred):
            brought.referred(entity(name), books)
        changed = self._changed(books, written + shown)
        for name in changed:
            touch(self.connection, name, int(self.source.locality))
        made = [*self._made, *brought.made]
        Parts(*work).record({self.entity.name, *books.derived}, {one.table: one.records for one in made})
        return Written(frozenset(changed), findings, made)

    def live(self) -> int:
        """Live records that the source owns; a table that was empty has no others than came with its replacement."""
        return sum(made.records for made in self._made) if self._made else super().live()

    @cached_property
    def _made(self) -> list[Replacement]:
        """The replacement of the run's own table, where that was empty when the merge began."""
        made = self.replacement
        return [made] if made and self.dialect.replaces(self.connection, made.table, made.records) else []

    def _changes(self) -> None:
        """One row per column in which a record comes to show something else; personal values only as their masks."""
        self._compare()
        for field in self.entity.fields.values():
            shown = [field.masked] if field.masked else [column.suffix for column in field.columns]
            sensitive = field.privacy is Privacy.SENSITIVE
            for name in filter(None, shown):
                self._change(name, hidden=sensitive)
        for reference in self.entity.references.values():
            self._change(reference.column, hidden=False)

    def _compare(self) -> None:
        """Put what changed records show before and after side by side in `stage.differing`."""
        columns = self.entity.value_columns
        after = ", ".join(f"s.{quoted(name)}" for name in columns)
        before = ", ".join(f"r.{quoted(name)} AS {quoted(BEFORE + name)}" for name in columns)
        compared = f"SELECT s.id, {after}, {before} FROM"
        record = f"{self.entity.table.name} AS r WHERE r.locality = {int(self.source.locality)} AND r.id = s.id"
        self.run("DROP TABLE IF EXISTS stage.differing")
        self.run(
            f"CREATE TABLE stage.differing AS {compared} {JUDGED} AS s CROSS JOIN {record}"
            f" AND {UNCONTESTED} AND v.verdict IN ('updated', 'revived')"
            f" UNION ALL {compared} stage.shown AS s CROSS JOIN {record}"
        )

    def _change(self, column: str, *, hidden: bool) -> None:
        type_ = self.entity.table.c[column].type
        after, before = quoted(column), quoted(BEFORE + column)
        told = ", ".join("NULL" if hidden else self.dialect.text(value, type_) for value in (before, after))
        self.run(
            'INSERT INTO "change" (locality, entity, id, run_id, "column", before, after)'
            f" SELECT :locality, :tag, id, :run, '{column}', {told}"
            f" FROM stage.differing WHERE {before} IS DISTINCT FROM {after}"
        )

    def _upsert(self, inserted: int) -> int:
        """Returns how many records it wrote, those that were only hashed anew, too."""
        others = f"SELECT id FROM stage.contested UNION ALL SELECT id FROM stage.verdict WHERE verdict NOT IN {TOUCHED}"
        if self.count(f"SELECT count(*) FROM ({others}) AS others"):
            staged, which = JUDGED, f"{UNCONTESTED} AND v.verdict IN {TOUCHED}"
        else:
            staged, which = "stage.main", "s.outcome IS NULL"
        head, tail = upsert(self.entity, staged)
        table, unfilled = self.entity.table.name, self.root.unfilled
        with self.dialect.built_afterwards(self.connection, table, inserted, unfilled):
            return self.run(f"{head} WHERE {which} {tail}")

    def _changed(self, books: Books, written: int) -> set[str]:
        changed = {name for name, counts in books.derived.items() if counts.total()}
        return changed | {self.entity.name} if written or books.removed else changed
