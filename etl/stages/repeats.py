"""Repeats: rows of one run with one key, told apart in the stage before anything touches the records."""

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl
from sqlalchemy import Connection, text

from etl.dialects import dialect_of
from etl.errors import KeyCollision
from etl.identifiers import identify, part_text, unified_codes
from etl.mapping import Scope
from etl.source import Source
from etl.stages.stage import MAIN, PLACE, missing_tables
from schema.entity import Entity

_PLACE = ", ".join(f'"{name}"' for name in PLACE)


class Repeats:
    """Tells rows with one key apart, on the stage alone.

    Column `outcome` of the main table becomes `duplicate` for identical rows after the first, and `conflict` for all
    rows of a key whose rows differ. A source that declares an ordinal has neither: its equal rows get keys of their
    own, in the order of their content, so that the order of rows in a file doesn't matter.
    """

    def __init__(self, connection: Connection, source: Source, root: Scope, secret: str) -> None:
        self._connection = connection
        self._source = source
        self._root = root
        self._entity: Entity = root.entity
        self._locality = int(source.locality)
        self._secret = secret

    def resolve(self) -> None:
        """Raises `KeyCollision` where two keys have one id."""
        for statement in missing_tables(self._root, self._source, self._connection):
            self._run(statement)
        self._run("ALTER TABLE main ADD COLUMN outcome TEXT")
        dialect = dialect_of(self._connection)
        several = "FALSE" if dialect.index_ids(self._connection, MAIN) else "TRUE"
        self._run(
            f"{dialect.create_table} repeated AS"
            " SELECT id, min(hash) = max(hash) AS alike, min(key_check) = max(key_check) AS one_key FROM main"
            f" WHERE {several} AND id IN (SELECT id FROM main GROUP BY id HAVING count(*) > 1) GROUP BY id"
        )
        if self._first("SELECT id FROM repeated LIMIT 1") is None:
            return
        self._refuse_collisions()
        if self._source.ordinal:
            self._number()
        else:
            self._mark()

    def conflicts(self) -> list[tuple[int, ...]]:
        """Places of the rows that contradict each other."""
        several = "SELECT id FROM repeated WHERE NOT alike"
        query = f"SELECT {_PLACE} FROM main WHERE outcome = 'conflict' AND id IN ({several})"
        return [tuple(place) for place in self._connection.execute(text(query))]

    def _run(self, statement: str) -> None:
        self._connection.execute(text(statement))

    def _first(self, query: str) -> Any:
        return self._connection.execute(text(query)).scalar()

    def _refuse_collisions(self) -> None:
        found = self._first("SELECT id FROM repeated WHERE NOT one_key LIMIT 1")
        if found is not None:
            raise KeyCollision(f"two different keys of {self._entity.name} have the id {found}")

    def _mark(self) -> None:
        self._run("UPDATE main SET outcome = 'conflict' WHERE id IN (SELECT id FROM repeated WHERE NOT alike)")
        self._run(
            f"UPDATE main SET outcome = 'duplicate' WHERE ({_PLACE}) IN (SELECT {_PLACE} FROM ("
            f" SELECT {_PLACE}, row_number() OVER (PARTITION BY id ORDER BY {_PLACE}) AS n FROM main"
            " WHERE id IN (SELECT id FROM repeated WHERE alike)) AS numbered WHERE n > 1)"
        )

    def _number(self) -> None:
        rows = self._connection.execute(
            text(
                f"SELECT {_PLACE}, key_text, keyed, n FROM (SELECT {_PLACE}, key_text, keyed,"
                f" row_number() OVER (PARTITION BY id ORDER BY hash, {_PLACE}) AS n FROM main"
                " WHERE id IN (SELECT id FROM repeated)) AS numbered WHERE n > 1"
            )
        ).fetchall()
        if rows:
            self._run(f"CREATE UNIQUE INDEX main_place ON main ({_PLACE})")
            self._connection.execute(
                text(
                    "UPDATE main SET id = :id, key_check = :key_check, code = :code"
                    ' WHERE file_id = :file_id AND "row" = :row AND nth = :nth'
                ),
                list(self._numbered(rows)),
            )

    def _numbered(self, rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
        """The rows' places with keys that their number is part of."""
        integers = dict.fromkeys(PLACE, pl.Int64)
        frame = pl.DataFrame(
            [tuple(row) for row in rows],
            schema={**integers, "text": pl.String, "keyed": pl.Boolean, "n": pl.Int64},
            orient="row",
        )
        texts = frame.select(pl.concat_str("text", part_text(pl.col("n")), separator="|")).to_series()
        ids, checks = identify(texts, frame["keyed"], self._secret)
        codes = unified_codes(self._entity, self._locality, ids)
        for place, id_, check, code in zip(frame.select(PLACE).iter_rows(named=True), ids, checks, codes, strict=True):
            yield {**place, "id": id_, "key_check": check, "code": code}
