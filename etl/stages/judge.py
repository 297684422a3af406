"""judge: what would become of every staged row, and which records would go, before anything is written."""

from etl.books import Books
from etl.identifiers import LAYOUT
from etl.source import Per
from etl.stages.statements import OWNED, Statements, quoted


class Judge(Statements):
    """Gives each staged row its verdict in `stage.verdict`, and lists what the snapshot dropped in `stage.removed`."""

    def judge(self) -> Books:
        """Give every staged row its verdict. Raises `KeyCollision`."""
        table = self.entity.table.name
        self.run("DROP TABLE IF EXISTS stage.verdict")
        self.run("CREATE TABLE stage.verdict (id INTEGER PRIMARY KEY, verdict TEXT NOT NULL)")
        self.refuse_collisions("stage.main", table)
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
        verdicts = self.tally("SELECT verdict, count(*) FROM stage.verdict GROUP BY 1")
        outcomes = self.tally("SELECT outcome, count(*) FROM stage.main WHERE outcome IS NOT NULL GROUP BY 1")
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
            part = f" AND {self._mentioned(self.source.snapshot)}"
        return self.run(
            f"INSERT INTO stage.removed SELECT r.id FROM {self.entity.table.name} AS r WHERE {OWNED}{part}"
            " AND NOT EXISTS (SELECT 1 FROM stage.main AS s WHERE s.id = r.id)"
            " AND r.id NOT IN (SELECT id FROM stage.protected WHERE id IS NOT NULL) ORDER BY r.id"
        )

    def _mentioned(self, part: Per) -> str:
        """Whether the export mentions the part of the snapshot that a record belongs to."""
        columns = [quoted(column.suffix) for column in self.entity.fields[part.field].columns]
        self.run("DROP TABLE IF EXISTS stage.mentioned")
        self.run(f"CREATE TABLE stage.mentioned AS SELECT DISTINCT {', '.join(columns)} FROM stage.main")
        same = " AND ".join(f"p.{column} IS NOT DISTINCT FROM r.{column}" for column in columns)
        return f"EXISTS (SELECT 1 FROM stage.mentioned AS p WHERE {same})"
