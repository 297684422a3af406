"""Code tables of divisions as others publish them: delimited text, or an SQLite file with a table a level."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl

from etl.errors import EtlError, HeaderMismatch, Place, UnreadableFile
from etl.headers import match
from etl.normalise.characters import clean
from etl.readers.delimited import Delimited
from etl.readers.part import DAMAGED, ROW

CODE = "code|代码|区划代码|行政区划代码|统计用区划代码"
NAME = "name|名称|区划名称|行政区划名称|单位名称"
EDITION = "edition|版本年|年份|年度"
#: Columns of the lines that are read, all text but the row.
LINES = {
    "file": pl.String(),
    "sheet": pl.String(),
    ROW: pl.Int64(),
    "code": pl.String(),
    "name": pl.String(),
    "edition": pl.String(),
}

_COLUMNS = "Name the columns code and name, or 代码 and 名称."
_SQLITE = b"SQLite format 3\0"
#: Names may hold any word, so no line is told apart by what it says.
_READER = Delimited("*", total_words=(), footer_words=())


def read_lines(path: Path, edition: int | None) -> pl.DataFrame:
    """All lines of a file in the columns of `LINES`; `edition` stands in where the file names no year.

    Raises `HeaderMismatch` for a file without codes and names, `EtlError` for one whose year nobody gives,
    `UnreadableFile` and `UndecidedEncoding`.
    """
    with path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    frames = [_laid_out(path, *table, edition) for table in (_tables(path) if is_sqlite else _text(path))]
    return pl.concat(frames)


def _text(path: Path) -> Iterator[tuple[str | None, pl.DataFrame]]:
    try:
        parts = [*_READER.parts(str(path), path.read_bytes(), (CODE, NAME))]
    except HeaderMismatch as error:
        raise HeaderMismatch("The table has no codes and names", where=error.where, remedy=_COLUMNS) from error
    for part in parts:
        empty = pl.DataFrame(schema={ROW: pl.Int64(), **dict.fromkeys(part.headers, pl.String())})
        yield part.sheet, pl.concat([empty, *part.batches])


def _tables(path: Path) -> Iterator[tuple[str | None, pl.DataFrame]]:
    """Every table of an SQLite file that has codes and names; rows count from 1."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            tables = [(name, columns) for name in names if (columns := _columns(connection, name))]
            if not tables:
                raise HeaderMismatch("No table has codes and names", where=Place(str(path)), remedy=_COLUMNS)
            yield from ((name, _rows(connection, name, columns)) for name, columns in tables)
    except sqlite3.DatabaseError as error:
        raise UnreadableFile(
            f"The SQLite file can't be read: {error}", where=Place(str(path)), remedy="Get it again."
        ) from error


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    """Columns of a table that are read; none where it has no codes or no names."""
    headers = [str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]
    found = [match(pattern, headers) for pattern in (CODE, NAME, EDITION)]
    return [header for header in found if header] if all(found[:2]) else []


def _rows(connection: sqlite3.Connection, table: str, columns: list[str]) -> pl.DataFrame:
    chosen = ", ".join(f"CAST({_quoted(column)} AS TEXT)" for column in columns)
    rows = connection.execute(f"SELECT {chosen} FROM {_quoted(table)}").fetchall()
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String()), orient="row")
    return frame.with_row_index(ROW, 1).cast({ROW: pl.Int64()})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _laid_out(path: Path, sheet: str | None, frame: pl.DataFrame, edition: int | None) -> pl.DataFrame:
    place = Place(str(path), sheet)
    headers = [name for name in frame.columns if name != ROW]
    code, name, year = (match(pattern, headers, where=place) for pattern in (CODE, NAME, EDITION))
    assert code
    assert name
    if year is None and edition is None:
        raise EtlError("Nothing says of which year the table is", where=place, remedy="Give it: --edition 2023.")
    years = _cells(frame[year]) if year else pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
    return frame.select(
        pl.lit(str(path)).alias("file"),
        pl.lit(sheet, pl.String).alias("sheet"),
        ROW,
        _cells(frame[code]).alias("code"),
        _cells(frame[name]).alias("name"),
        years.fill_null(str(edition)).alias("edition") if edition else years.alias("edition"),
    )


def _cells(column: pl.Series) -> pl.Series:
    return clean(column.str.strip_chars_start(DAMAGED))
