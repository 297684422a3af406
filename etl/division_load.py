"""Loads code tables of divisions: every line ends in exactly one counted outcome, in the transaction that merges it."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Connection, Engine, select

from etl.division_lines import (
    DUPLICATE,
    QUOTED,
    REASON,
    REASONS,
    judge,
    parents_elsewhere,
    refuse_orphans,
)
from etl.division_table import read_lines
from etl.errors import BooksUnbalanced
from etl.readers.part import ROW
from schema.divisions import DivisionRow
from schema.editions import merge_divisions
from schema.entity import entity

#: Rows that are written at a time.
BATCH = 50_000


@dataclass
class DivisionBooks:
    """What became of the lines; read = inserted + updated + unchanged + duplicate + rejected."""

    read: int
    duplicate: int
    rejected: int
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def outcomes(self) -> int:
        return self.inserted + self.updated + self.unchanged + self.duplicate + self.rejected


@dataclass(frozen=True)
class RejectedLine:
    """A line that wasn't taken in; `reason` is a code of `etl.division_lines.REASONS`."""

    file: str
    sheet: str | None
    row: int
    reason: str
    zh: str
    en: str


@dataclass(frozen=True)
class DivisionLoad:
    """The books of a load, and the lines that were refused."""

    books: DivisionBooks
    rejected: list[RejectedLine]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def load(engine: Engine, paths: Sequence[Path], edition: int | None = None) -> DivisionLoad:
    """Merge code tables into the division table, in one transaction.

    `edition` is the year of tables that name none. Raises `EtlError` for a file that can't be read as a code table,
    and then loads none of them.
    """
    judged = judge(pl.concat([read_lines(path, edition) for path in paths]))
    with engine.begin() as connection:
        judged = refuse_orphans(judged, _held(connection, parents_elsewhere(judged)))
        rejected = judged.filter(pl.col(REASON).is_not_null() & (pl.col(REASON) != DUPLICATE))
        books = DivisionBooks(judged.height, judged.filter(pl.col(REASON) == DUPLICATE).height, rejected.height)
        for rows in _by_edition(judged):
            _merge(connection, rows, books)
        if books.outcomes != books.read:
            raise BooksUnbalanced(f"{books.read} lines were read, {books.outcomes} have an outcome")
    return DivisionLoad(books, [*_worded(rejected)])


def _held(connection: Connection, wanted: pl.Series) -> pl.Series:
    """Codes of the table; none are asked for where none are wanted."""
    ids = connection.scalars(select(entity("Division").table.c.id)).all() if wanted.len() else []
    return pl.Series("id", ids, pl.Int64)


def _by_edition(judged: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The rows of each year, the oldest first."""
    rows = judged.filter(pl.col(REASON).is_null()).select(DivisionRow._fields).sort("edition", "id")
    return iter(rows.partition_by("edition", maintain_order=True)) if rows.height else iter(())


def _merge(connection: Connection, rows: pl.DataFrame, books: DivisionBooks) -> None:
    batches = (batch.rows() for batch in rows.iter_slices(BATCH))
    merged = merge_divisions(connection, batches, overrule=True)
    books.inserted += merged.inserted
    books.updated += merged.updated
    books.unchanged += merged.unchanged


def _worded(rejected: pl.DataFrame) -> Iterator[RejectedLine]:
    ordered = rejected.sort("file", "sheet", ROW).select("file", "sheet", ROW, REASON, QUOTED)
    for file, sheet, row, code, value in ordered.iter_rows():
        reason = REASONS[code]
        yield RejectedLine(file, sheet, row, code, reason.chinese(value=value), reason.english(value=value))
