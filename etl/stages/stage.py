"""stage: bulk load into a private file, where repeats are told apart before anything touches the records."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import adbc_driver_sqlite.dbapi
import polars as pl

from etl.errors import KeyCollision
from etl.identifiers import identify, part_text, unified_codes
from etl.mapping import Scope
from etl.readers.part import ROW
from etl.stages.extract import NTH
from etl.stages.resolve import KEY_TEXT, KEYED, Resolved
from schema.entity import Entity

MAIN = "main"
PROTECTED = "protected"
REJECT = "reject"


def referred_table(entity: Entity) -> str:
    return f"referred_{entity.table.name}"


def child_table(entity: Entity) -> str:
    return f"child_{entity.table.name}"


class StageFile:
    """A private SQLite file that takes the batches of one run; ADBC writes it, and nobody else until it is closed.

    ADBC carries an SQLite of its own, which must never touch the hub's file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        remove_stage(path)
        self._adbc = adbc_driver_sqlite.dbapi.connect(str(path), autocommit=True)
        self._cursor = self._adbc.cursor()
        self._cursor.execute("PRAGMA journal_mode = OFF")
        self._cursor.execute("PRAGMA synchronous = OFF")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._cursor.close()
        self._adbc.close()

    def add(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame of Int64, Boolean and String columns to a table, made at its first frame."""
        arrow = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
        self._cursor.adbc_ingest(table, arrow, mode="create_append")

    def add_batch(self, resolved: Resolved, file_id: int) -> None:
        """Stage the good rows of a batch with what they refer to and their children."""
        self.add(MAIN, _placed(resolved.main, file_id))
        for scope, frame in resolved.referred:
            self.add(referred_table(scope.entity), _placed(frame, file_id))
        for scope, frame in resolved.children:
            self.add(child_table(scope.entity), _placed(frame, file_id))

    def add_rejects(self, ids: pl.Series, reasons: pl.DataFrame) -> None:
        """Stage rejected rows: the ids that they protect (null where a key is missing), and their reasons.

        `reasons` has `file_id row reason field column zh en raw`.
        """
        self.add(PROTECTED, pl.DataFrame([ids.cast(pl.Int64).alias("id")]))
        self.add(REJECT, reasons)


def remove_stage(path: Path) -> None:
    """Remove a stage file and what SQLite left beside it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _placed(frame: pl.DataFrame, file_id: int) -> pl.DataFrame:
    return frame.rename({ROW: "row", NTH: "nth"} | {KEY_TEXT: "key_text", KEYED: "keyed"}, strict=False).with_columns(
        pl.lit(file_id, pl.Int64).alias("file_id")
    )


def _missing_tables(root: Scope) -> Iterable[str]:
    """Statements that make the tables for which no batch brought rows."""
    place = ("file_id", "row", "nth", "id", "key_check", "code", "hash")
    yield f"CREATE TABLE IF NOT EXISTS {PROTECTED} (id)"
    yield f"CREATE TABLE IF NOT EXISTS {REJECT} (file_id, row, reason, field, column, zh, en, raw)"
    for scope in root.scopes:
        name = MAIN if scope is root else child_table(scope.entity) if scope.parent else referred_table(scope.entity)
        columns = ", ".join((*place, *scope.entity.value_columns, *(("key_text", "keyed") if scope is root else ())))
        yield f"CREATE TABLE IF NOT EXISTS {name} ({columns})"


class Repeats:
    """Tells rows with one key apart, in the closed stage file.

    Column `outcome` of the main table becomes `duplicate` for identical rows after the first, and `conflict` for all
    rows of a key whose rows differ. A source that declares an ordinal has neither: its equal rows get keys of their
    own, in the order of their content, so that the order of rows in a file doesn't matter.
    """

    def __init__(self, path: Path, root: Scope, locality: int, secret: str) -> None:
        self._path = path
        self._root = root
        self._entity = root.entity
        self._locality = locality
        self._secret = secret

    def resolve(self, *, ordinal: bool) -> None:
        """Raises `KeyCollision` where two keys have one id."""
        connection = sqlite3.connect(self._path, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("BEGIN")
            for statement in _missing_tables(self._root):
                connection.execute(statement)
            connection.execute("ALTER TABLE main ADD COLUMN outcome TEXT")
            connection.execute("CREATE INDEX main_id ON main (id)")
            connection.execute(
                "CREATE TABLE repeated AS"
                " SELECT id, count(DISTINCT hash) AS contents, count(DISTINCT key_check) AS keys"
                " FROM main GROUP BY id HAVING count(*) > 1"
            )
            self._refuse_collisions(connection)
            if ordinal:
                self._number(connection)
            else:
                self._mark(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()

    def _refuse_collisions(self, connection: sqlite3.Connection) -> None:
        found = connection.execute("SELECT id FROM repeated WHERE keys > 1").fetchone()
        if found:
            raise KeyCollision(f"two different keys of {self._entity.name} have the id {found[0]}")

    @staticmethod
    def _mark(connection: sqlite3.Connection) -> None:
        connection.execute(
            "UPDATE main SET outcome = 'conflict' WHERE id IN (SELECT id FROM repeated WHERE contents > 1)"
        )
        connection.execute(
            "UPDATE main SET outcome = 'duplicate' WHERE rowid IN (SELECT rowid FROM ("
            " SELECT rowid, row_number() OVER (PARTITION BY id ORDER BY file_id, row, nth) AS n FROM main"
            " WHERE id IN (SELECT id FROM repeated WHERE contents = 1)) WHERE n > 1)"
        )

    def _number(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT staged, key_text, keyed, n FROM (SELECT rowid AS staged, key_text, keyed,"
            " row_number() OVER (PARTITION BY id ORDER BY hash, file_id, row, nth) AS n FROM main"
            " WHERE id IN (SELECT id FROM repeated)) WHERE n > 1"
        ).fetchall()
        if rows:
            connection.executemany(
                "UPDATE main SET id = ?, key_check = ?, code = ? WHERE rowid = ?", self._numbered(rows)
            )

    def _numbered(self, rows: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
        frame = pl.DataFrame(
            rows, schema={"staged": pl.Int64, "text": pl.String, "keyed": pl.Boolean, "n": pl.Int64}, orient="row"
        )
        texts = frame.select(pl.concat_str("text", part_text(pl.col("n")), separator="|")).to_series()
        ids, checks = identify(texts, frame["keyed"], self._secret)
        codes = unified_codes(self._entity, self._locality, ids)
        return zip(ids, checks, codes, frame["staged"], strict=True)
