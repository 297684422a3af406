"""Reader of SQL databases: the rows of a query, kept as batches of text and read again from there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError
from sqlalchemy import (
    URL,
    ColumnClause,
    ColumnElement,
    Connection,
    Executable,
    Subquery,
    TextClause,
    column,
    func,
    literal_column,
    or_,
    select,
    text,
)

from etl.errors import Place, SourceRefused, UnreadableFile
from etl.fetchers.databases import connected, located, require_public
from etl.fetchers.environment import Text
from etl.fetchers.fetcher import Fetcher, Raw, Visit
from etl.headers import answers, group, missing, unique
from etl.readers.cells import cleaned
from etl.readers.content import Content
from etl.readers.part import BATCH_ROWS, ROW, Line, Part
from etl.readers.sql_marks import kept, restored
from etl.readers.sql_values import spelled


@dataclass(frozen=True, slots=True)
class Sql:
    """Reads the rows of a query; each batch of them is a file of the run, Parquet with text alone.

    Columns are named as the query names them, and `ROW` is the ordinal in the batch. Values become text as
    `etl.readers.sql_values` says; bytes have none, so the query leaves them out or converts them.
    """

    #: Address as SQLAlchemy writes it, or `env("…")`; a plain name is that of an SQLite file in the source's folder.
    url: Text
    query: str
    #: Column that grows with every change: gets only rows that are at least the greatest of the last merged run.
    incremental_by: str | None = None

    def __post_init__(self) -> None:
        """Raise `DeclarationError` for an address that can't be read, or holds a password."""
        require_public(self.url)

    @property
    def files(self) -> Fetcher:
        return self

    @property
    def incremental(self) -> bool:
        return self.incremental_by is not None

    def fetch(self, visit: Visit) -> Iterator[Raw]:
        """Give the rows batch by batch, and an empty first batch where the query is read from the start.

        Raises `SettingError`, `SourceUnreachable` and `SourceRefused`.
        """
        address = located(self.url, visit)
        continues = self.incremental and bool(visit.cursor)
        with connected(address) as connection:
            mark = _greatest(connection, *self._marked()) if self.incremental else None
            for number, frame in enumerate(self._frames(connection, address, visit), 1):
                if frame.height or not continues:
                    yield Raw(f"{_name(address)} {number:06}.parquet", _parquet(frame))
        if self.incremental:
            visit.reached["mark"] = visit.cursor.get("mark") if mark is None else kept(mark, Place(_name(address)))

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read the one table of a batch.

        Raises `UnreadableFile` for bytes that aren't such a batch, and `HeaderMismatch` for a wanted pattern without a
        column.
        """
        try:
            cells = pl.read_parquet(BytesIO(content))
        except PolarsError:
            raise UnreadableFile(
                "The file isn't a batch of rows", where=Place(name), remedy="Import the source again."
            ) from None
        if absent := [each for each in wanted if not (group(each, cells.columns) or answers(each, cells.columns))]:
            raise missing(absent, cells.columns, Place(name))
        yield _part(cells)

    def _frames(self, connection: Connection, address: URL, visit: Visit) -> Iterator[pl.DataFrame]:
        """The rows as frames of text; one that is empty where there are none."""
        streamed = connection.execution_options(stream_results=True, yield_per=BATCH_ROWS)
        result = streamed.execute(self._statement(visit))
        names = list(result.keys())
        _require_distinct(names, address)
        none = True
        for rows in result.partitions(BATCH_ROWS):
            none = False
            yield _texts(names, rows, Place(_name(address)))
        if none:
            yield _texts(names, (), Place(_name(address)))

    def _statement(self, visit: Visit) -> Executable:
        """The query; where it goes on, only those of its rows that aren't older than the mark, or have none."""
        mark = visit.cursor.get("mark")
        if not self.incremental or mark is None:
            return self._query()
        rows, by = self._marked()
        return select(literal_column("*")).select_from(rows).where(or_(by >= restored(mark), by.is_(None)))

    def _marked(self) -> tuple[Subquery, ColumnElement[Any]]:
        """The query as a table, with its column of marks."""
        by: ColumnClause[Any] = column(str(self.incremental_by))
        rows = self._query().columns(by).subquery("source")
        return rows, rows.c[by.name]

    def _query(self) -> TextClause:
        """The query as it is declared; colons in it are no parameters."""
        return text(self.query.strip().rstrip(";").replace(":", r"\:"))


def _greatest(connection: Connection, rows: Subquery, by: ColumnElement[Any]) -> object:
    """The greatest mark, asked for before the rows: what changes meanwhile is read again, never missed."""
    return connection.scalar(select(func.max(by)).select_from(rows))


def _name(address: URL) -> str:
    """What a database is called in names of files: nothing of its address that may be secret."""
    return Path(address.database or address.get_backend_name()).name


def _require_distinct(names: Sequence[str], address: URL) -> None:
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise SourceRefused(
            f"The query has two columns {twice[0]}", where=Place(_name(address)), remedy="Name them apart with AS."
        )


def _texts(names: Sequence[str], rows: Sequence[Sequence[object]], where: Place) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pl.DataFrame([_column(name, values, where) for name, values in zip(names, columns, strict=True)])


def _column(name: str, values: Sequence[object], where: Place) -> pl.Series:
    try:
        return pl.Series(name, [spelled(value) for value in values], dtype=pl.String)
    except ValueError as error:
        raise SourceRefused(
            f"In the column {name}, {error}",
            where=where,
            remedy="Convert it in the query, or leave the column out.",
        ) from None


def _parquet(frame: pl.DataFrame) -> bytes:
    content = BytesIO()
    frame.write_parquet(content, compression="zstd", statistics=False)
    return content.getvalue()


def _part(cells: pl.DataFrame) -> Part:
    headers = unique(cells.columns, reserved=(ROW,))
    cells = cleaned(cells.rename(dict(zip(cells.columns, headers, strict=True))))
    rows = pl.int_range(1, cells.height + 1, eager=True, dtype=pl.Int64).alias(ROW)
    valued = cells.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    read = cells.select(rows, pl.all()).filter(valued)
    part = Part(None, "", headers, iter((read,) if read.height else ()))
    part.tally.update({Line.READ: read.height, Line.BLANK: cells.height - read.height})
    return part
