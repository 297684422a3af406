"""merge: from the stage file to the records, in one transaction: upserts, tombstones, claims, changes, revisions."""

from etl.books import Books
from etl.stages.brought import Brought
from etl.stages.statements import TOUCHED, Statements, quoted, upsert
from schema.entity import entity
from schema.privacy import Privacy


class Merge(Statements):
    """Writes what the judge decided; the books are checked afterwards, before the commit."""

    def write(self, books: Books) -> list[str]:
        """Write all records of the run, and count what references and children brought.

        Returns what somebody should look at: children that were left out.
        """
        findings = []
        self._changes()
        self._upsert()
        self.bury(self.entity.table.name, "id IN (SELECT id FROM stage.removed)")
        self._claims()
        self._reopen()
        brought = Brought(self.connection, self.source, self.root, self.source_id, self.run_id, self.now)
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
        self._revise(books)
        return findings

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

    def _upsert(self) -> None:
        head, tail = upsert(self.entity, "stage.main")
        self.run(
            f"{head} JOIN stage.verdict AS v ON v.id = s.id WHERE s.outcome IS NULL AND v.verdict IN {TOUCHED} {tail}"
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
        self.run(
            "DELETE FROM claim WHERE locality = :locality AND entity = :tag AND source_id = :source"
            f" AND id IN (SELECT id FROM stage.verdict WHERE verdict IN {TOUCHED})"
        )
        if self.source.snapshot == "full" and not self.suspended():
            self.run(
                "DELETE FROM claim WHERE locality = :locality AND entity = :tag AND source_id = :source"
                " AND id NOT IN (SELECT id FROM stage.verdict WHERE verdict = 'claimed')"
                " AND id NOT IN (SELECT id FROM stage.main WHERE outcome = 'conflict')"
                " AND id NOT IN (SELECT id FROM stage.protected WHERE id IS NOT NULL)"
            )

    def _reopen(self) -> None:
        """Let the next import of every source that claims a buried record read again, and so take it over."""
        self.run(
            "UPDATE import_run SET fingerprint = NULL WHERE status = 'MERGED' AND source_id IN"
            " (SELECT c.source_id FROM claim AS c WHERE c.locality = :locality AND c.entity = :tag"
            " AND c.id IN (SELECT id FROM stage.removed))"
        )

    def _revise(self, books: Books) -> None:
        changed = {name for name, counts in books.derived.items() if counts.total()}
        if books.inserted or books.updated or books.revived or books.removed:
            changed.add(self.entity.name)
        for name in sorted(changed):
            self.run(
                "INSERT INTO revision (locality, entity, number, changed_at) VALUES (:locality, :entity, 1, :now)"
                " ON CONFLICT (locality, entity)"
                " DO UPDATE SET number = revision.number + 1, changed_at = excluded.changed_at",
                entity=name,
            )
