"""judge: what would become of every staged row, and which records would go, before anything is written."""

from collections.abc import Mapping
from typing import NamedTuple

from etl.books import Books
from etl.identifiers import LAYOUT
from etl.said import value
from etl.source import Per
from etl.stages.claims import MINE, PASSED_ON
from etl.stages.known import Known
from etl.stages.stage import parted_by
from etl.stages.statements import OWNED, Statements, quoted

#: Whether a record is live and was made by a row of its own, not by one that brought it as a child.
OWNED_BY_ROW = "r.removed_at IS NULL AND r.source_id IN (SELECT id FROM source WHERE entity = :tag)"

#: What an export mentions that isn't one of parts.
EVERYTHING = "TRUE"


class Staged(NamedTuple):
    """Counts of staged rows: of all, and of those that repeat or contradict another one."""

    rows: int
    duplicate: int
    conflict: int


class Judge(Statements):
    """Gives each staged row its verdict in `stage.verdict`, and lists what the snapshot dropped in `stage.removed`."""

    def judge(self, known: Known) -> Books:
        """Give every staged row its verdict. Raises `KeyCollision`."""
        staged = self._staged()
        if self.count(f"SELECT count(*) FROM (SELECT 1 FROM {self.table} WHERE locality = :locality LIMIT 1) AS any_"):
            self._compare()
            verdicts = self.tally("SELECT verdict, count(*) FROM stage.verdict GROUP BY 1")
        else:
            rows = "SELECT id, 'inserted' AS verdict FROM stage.main WHERE outcome IS NULL"
            self.run(f"CREATE VIEW stage.verdict AS {rows}")
            verdicts = {"inserted": staged.rows - staged.duplicate - staged.conflict}
        return self._books(staged, verdicts, known.unchanged)

    def _staged(self) -> Staged:
        outcomes = (f"count(CASE WHEN outcome = '{outcome}' THEN 1 END)" for outcome in Staged._fields[1:])
        return Staged(*self.execute(f"SELECT count(*), {', '.join(outcomes)} FROM stage.main").one())

    def _compare(self) -> None:
        """Compare staged rows with the records that they speak of."""
        self.list_ids(
            "verdict",
            "SELECT s.id, CASE"
            " WHEN r.id IS NULL THEN 'inserted'"
            " WHEN r.key_check <> s.key_check THEN 'collides'"
            " WHEN r.derived THEN 'inserted'"
            f" WHEN r.source_id <> :source THEN CASE WHEN {OWNED_BY_ROW} THEN 'claimed' ELSE 'inserted' END"
            " WHEN r.removed_at IS NOT NULL THEN 'revived'"
            " WHEN r.hash = s.hash THEN 'unchanged'"
            f" WHEN r.hash / {LAYOUT} <> s.hash / {LAYOUT} AND NOT ({self._differs()}) THEN 'rehashed'"
            " ELSE 'updated' END"
            f" FROM stage.main AS s LEFT JOIN {self.table} AS r ON r.locality = :locality AND r.id = s.id"
            " WHERE s.outcome IS NULL ORDER BY s.id",
            "verdict TEXT NOT NULL",
        )

    @property
    def table(self) -> str:
        return self.entity.table.name

    def _differs(self) -> str:
        """Whether a row says something else than before; what a contested record shows may be another source's word."""
        before = {name: (f"r.{quoted(name)}", self._claimed(name)) for name in self.entity.value_columns}
        shown = " OR ".join(f"{mine} IS DISTINCT FROM s.{quoted(name)}" for name, (mine, _) in before.items())
        claimed = " OR ".join(f"{mine} IS DISTINCT FROM s.{quoted(name)}" for name, (_, mine) in before.items())
        claim = f"FROM claim AS c WHERE {MINE} AND c.id = s.id"
        return f"CASE WHEN EXISTS (SELECT 1 {claim}) THEN EXISTS (SELECT 1 {claim} AND ({claimed})) ELSE ({shown}) END"

    def _claimed(self, column: str) -> str:
        return value(self.dialect, self.entity, "c", column)

    def _books(self, staged: Staged, verdicts: Mapping[str, int], unchanged: int) -> Books:
        if "collides" in verdicts:
            self.refuse_collisions("stage.main", self.table)
        rejected = self.count("SELECT count(*) FROM stage.protected")
        return Books(
            read=staged.rows + unchanged + rejected,
            inserted=verdicts.get("inserted", 0),
            updated=verdicts.get("updated", 0),
            unchanged=unchanged + verdicts.get("unchanged", 0) + verdicts.get("rehashed", 0),
            revived=verdicts.get("revived", 0),
            claimed=verdicts.get("claimed", 0),
            duplicate=staged.duplicate,
            rejected=rejected + staged.conflict,
        )

    def removable(self, books: Books, live: int, known: Known) -> int:
        """List the records that the snapshot no longer holds in `stage.removed`; returns how many.

        Claims that it no longer holds are listed in `stage.withdrawn`.

        Rejected rows protect their record; one without a key suspends all removals. Where the rows took in as many
        records as are live, none is looked for; else among those that aren't known, or of which no row was known.
        """
        if self.source.snapshot is None or self.suspended():
            for listed in ("removed", "withdrawn"):
                self.list_ids(listed)
            return 0
        mentioned = self._mentioned()
        dropped = (
            f"{mentioned} AND NOT EXISTS (SELECT 1 FROM stage.main AS s WHERE s.id = r.id)"
            " AND r.id NOT IN (SELECT id FROM stage.protected WHERE id IS NOT NULL) ORDER BY r.id"
        )
        others = f"FROM claim AS c CROSS JOIN {self.table} AS r WHERE {MINE} AND r.locality = :locality AND r.id = c.id"
        self.list_ids("withdrawn", f"SELECT r.id {others} AND r.source_id <> :source AND {dropped}")
        if books.updated + books.unchanged == live:
            return self.list_ids("removed")
        claims = "" if mentioned == EVERYTHING else f" LEFT JOIN claim AS c ON {MINE} AND c.id = r.id"
        unspoken = self._unspoken(live, known)
        return self.list_ids(
            "removed", f"SELECT r.id FROM {self.table} AS r{claims} WHERE {OWNED} AND {unspoken} AND {dropped}"
        )

    def _unspoken(self, live: int, known: Known) -> str:
        """Whether no row that wasn't staged speaks of a record; those passed on to the source since aren't known."""
        if known.revision is None:
            return EVERYTHING
        unspoken = "r.id IN (SELECT id FROM stage.unspoken)"
        return unspoken if live == known.ids.size else f"({unspoken} OR r.hash = {PASSED_ON})"

    def _mentioned(self) -> str:
        """Whether the export mentions the part of the snapshot that the source's word on a record belongs to."""
        if not isinstance(self.source.snapshot, Per):
            return EVERYTHING
        columns = parted_by(self.source)
        parts = f"SELECT DISTINCT {', '.join(map(quoted, columns))} FROM stage"
        self.keep("mentioned", f"{parts}.main WHERE code IS NOT NULL UNION {parts}.part")
        word = {
            name: f"CASE WHEN c.id IS NULL THEN r.{quoted(name)} ELSE {self._claimed(name)} END" for name in columns
        }
        same = " AND ".join(f"p.{quoted(name)} IS NOT DISTINCT FROM {own}" for name, own in word.items())
        return f"EXISTS (SELECT 1 FROM stage.mentioned AS p WHERE {same})"
