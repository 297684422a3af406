"""Claims: records of which several sources speak, and what they show.

Each source that speaks of such a record has a claim on it, its owner, too, whose own values would be lost otherwise.
The owner is the source that made the record, until it drops it: it decides of place, removal and children. What the
record shows is decided field by field, by precedence.
"""

from functools import cached_property

import orjson

from etl.books import Books
from etl.identifiers import LAYOUT
from etl.precedence import OTHERS, by_name, kept, speakers
from etl.said import Said, spelled, stated
from etl.stages.statements import GIVEN, TOUCHED, Statements, quoted, upsert

#: Hash of a record that changed hands: no layout's, so that the next import of its owner reads it as one of another
#: layout, counts it as unchanged and brings its children.
PASSED_ON = -LAYOUT
#: Claims on records of the run's entity and locality; `c` is the claim.
HERE = "c.locality = :locality AND c.entity = :tag"
#: What the run's source says of a record.
MINE = f"{HERE} AND c.source_id = :source"


class Claims(Statements):
    """Keeps the claims of one run's source, and settles what their records show.

    `stage.contested` lists the records whose claims change, `stage.heir` those that the source drops with the source
    that takes each over, `stage.shown` what the contested ones show.
    """

    @property
    def table(self) -> str:
        return self.entity.table.name

    @cached_property
    def said(self) -> Said:
        return Said(self.entity, speakers(self.connection, self.entity, int(self.source.locality)), self.dialect)

    def settle(self, books: Books) -> None:
        """Bring the claims up to date before any record is written, and work out what their records show."""
        declared_otherwise = self._declare()
        self._contest(newly=books.claimed > 0, everything=declared_otherwise)
        self._hold_owners()
        self._hold()
        self.run(f"DELETE FROM claim AS c WHERE {MINE} AND c.id IN (SELECT id FROM stage.withdrawn)")
        self.run(f"DELETE FROM claim AS c WHERE {MINE} AND c.id IN (SELECT id FROM stage.removed)")
        self._inherit()
        self._show()

    def write(self) -> int:
        """Write what contested records show; returns how many changed. Claims that stand alone then are dropped."""
        given = {name: term for name, term in GIVEN.items() if name != "source_id"}
        head, tail = upsert(self.entity, "stage.shown", given)
        names = [quoted(name) for name in ("source_id", "hash", *self.entity.value_columns)]
        differs = " OR ".join(f"{self.table}.{name} IS DISTINCT FROM excluded.{name}" for name in names)
        changed = self.run(f"{head} WHERE TRUE {tail} WHERE {differs}")
        self.run(
            f"DELETE FROM claim AS c WHERE {HERE} AND c.id IN (SELECT id FROM stage.contested)"
            " AND NOT EXISTS (SELECT 1 FROM claim AS o WHERE o.locality = c.locality AND o.entity = c.entity"
            " AND o.id = c.id AND o.source_id <> c.source_id)"
        )
        self._reopen()
        return changed

    def book(self, books: Books) -> list[str]:
        """Count conflicts of the source's records with what others say, and records passed on; returns findings."""
        books.passed_on = self.count("SELECT count(*) FROM stage.heir")
        flags = (self.said.conflict(item, "r") for item in stated(self.entity))
        values = " + ".join(f"max(CASE WHEN {flag} THEN 1 ELSE 0 END)" for flag in flags)
        query = (
            self.said.relation(f"c.id IN (SELECT c.id FROM claim AS c WHERE {MINE})")
            + f" SELECT count(*), coalesce(sum(n), 0) FROM (SELECT {values} AS n FROM said"
            f" JOIN {self.table} AS r ON r.locality = said.locality AND r.id = said.id GROUP BY said.id) AS counted"
            " WHERE n > 0"
        )
        records, books.conflicts = map(int, self.execute(query).one())
        told = f"another source says otherwise of {books.conflicts} values in {records} records: `hub conflicts`"
        return [f"{told} lists them"] if records else []

    def _declare(self) -> bool:
        """Keep the source's precedence; tells whether it is another one than that of its last merge."""
        known = self.execute("SELECT precedence FROM source WHERE id = :source").scalar()
        declared = by_name(self.source.precedence)
        self.run(
            "UPDATE source SET precedence = :precedence WHERE id = :source", precedence=orjson.dumps(declared).decode()
        )
        return kept(known) != declared

    def _contest(self, *, newly: bool, everything: bool) -> None:
        """List the records whose claims change: those newly or otherwise spoken of, dropped, or declared otherwise."""
        claimed = (
            " UNION SELECT s.id FROM stage.verdict AS v CROSS JOIN stage.main AS s"
            " WHERE s.id = v.id AND s.outcome IS NULL AND v.verdict = 'claimed'"
            f" AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE {MINE} AND c.id = s.id AND c.hash = s.hash)"
        )
        touched = (
            " AND (EXISTS (SELECT 1 FROM stage.removed AS d WHERE d.id = c.id)"
            f" OR EXISTS (SELECT 1 FROM stage.verdict AS v WHERE v.id = c.id AND v.verdict IN {TOUCHED}))"
        )
        self.list_ids(
            "contested",
            "SELECT id FROM stage.withdrawn"
            + (claimed if newly else "")
            + f" UNION SELECT c.id FROM claim AS c WHERE {MINE}"
            + ("" if everything else touched),
        )

    def _hold_owners(self) -> None:
        """Hold what the owners of records say that this source is the first other one to speak of."""
        self.run(
            "INSERT INTO claim (locality, entity, id, source_id, run_id, file_id, row, hash, fields)"
            " SELECT r.locality, :tag, r.id, r.source_id, r.run_id, r.file_id, r.row, r.hash,"
            f" {spelled(self.dialect, self.entity, 'r')}"
            f" FROM stage.contested AS k CROSS JOIN {self.table} AS r WHERE r.locality = :locality AND r.id = k.id"
            f" AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE {HERE} AND c.id = r.id AND c.source_id = r.source_id)"
            " ORDER BY r.id"
        )

    def _hold(self) -> None:
        """Hold what the source's rows say of contested records; a row staged without its values says what it said."""
        self.run(
            "INSERT INTO claim (locality, entity, id, source_id, run_id, file_id, row, hash, fields)"
            " SELECT :locality, :tag, s.id, :source, :run, s.file_id, s.row, s.hash,"
            f" {spelled(self.dialect, self.entity, 's')}"
            " FROM stage.contested AS k CROSS JOIN stage.main AS s"
            " WHERE s.id = k.id AND s.outcome IS NULL AND s.code IS NOT NULL ORDER BY s.id"
            " ON CONFLICT (locality, entity, id, source_id) DO UPDATE SET run_id = excluded.run_id,"
            " file_id = excluded.file_id, row = excluded.row, hash = excluded.hash, fields = excluded.fields"
            " WHERE claim.hash <> excluded.hash"
        )

    def _inherit(self) -> None:
        """Find for each record that the source drops and others speak of the source that takes it over."""
        self.list_ids(
            "heir",
            f"{self.said.relation('c.id IN (SELECT id FROM stage.removed)')}"
            " SELECT id, source_id FROM (SELECT said.id, said.source_id, row_number() OVER"
            f" (PARTITION BY said.id ORDER BY {self.said.place(OTHERS)}) AS n FROM said) AS ranked WHERE n = 1",
            "source_id BIGINT NOT NULL",
        )
        self.run(
            f"UPDATE claim AS c SET hash = {PASSED_ON} WHERE {HERE}"
            " AND (c.id, c.source_id) IN (SELECT id, source_id FROM stage.heir)"
        )

    def _show(self) -> None:
        """Work out what contested records show, with the place of their owner's row."""
        columns = ", ".join(f"shown.{quoted(name)}" for name in self.entity.value_columns)
        self.keep(
            "shown",
            f"{self.said.shown('c.id IN (SELECT id FROM stage.contested)')}"
            f" SELECT r.id, r.code, r.key_check, c.source_id, c.file_id, c.row, c.hash, {columns}"
            f" FROM shown JOIN {self.table} AS r ON r.locality = :locality AND r.id = shown.id"
            " LEFT JOIN stage.heir AS h ON h.id = shown.id"
            f" JOIN claim AS c ON {HERE} AND c.id = shown.id AND c.source_id = coalesce(h.source_id, r.source_id)",
        )

    def _reopen(self) -> None:
        """Let the next import of every source that took a record over read again, and so bring its children."""
        self.run(
            "UPDATE import_run SET fingerprint = NULL WHERE status = 'MERGED'"
            " AND source_id IN (SELECT source_id FROM stage.heir)"
        )
