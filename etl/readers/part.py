"""What every reader gives: parts of a file, each a table of text with its title and a tally of its lines."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import polars as pl

from etl.fetchers.fetcher import Files
from etl.readers.content import Content

#: Column that holds the row number in the file, counted from 1 as a spreadsheet or an editor shows it (Int64).
ROW = "#row"

#: First character of a cell whose number lost digits upstream; readers strip it from every other cell.
DAMAGED = "\x1a"

#: Rows per frame that a reader yields.
BATCH_ROWS = 50_000


class Line(StrEnum):
    """What a line of a file is; each line is exactly one of these."""

    BLANK = "blank"
    TEMPLATE = "template"
    TITLE = "title"
    HEADER = "header"
    TOTAL = "total"
    FOOTER = "footer"
    EXCLUDED = "excluded"
    READ = "read"


@dataclass(slots=True)
class Part:
    """One table of one file: a sheet, or the whole of a text file.

    `batches` yields frames whose columns are `ROW` and the header paths, all text, null where a cell is empty.
    `tally` is complete once `batches` is exhausted; its total is the number of lines.
    """

    #: Sheet name; None where the format has no sheets.
    sheet: str | None
    #: Text of the lines above the header, one line per row, cells joined by a blank.
    title: str
    #: Header paths in file order, levels joined by "/".
    headers: tuple[str, ...]
    batches: Iterator[pl.DataFrame]
    tally: Counter[Line] = field(default_factory=Counter)
    #: Lines of the file, where the reader knows them before it has read the rows; tells how far it has come.
    lines: int | None = None


class Reader(Protocol):
    """A declaration of how a kind of file is read; a frozen dataclass, so that its repr is its fingerprint."""

    @property
    def files(self) -> Files:
        """Where its files come from: a glob relative to the source's folder, or a fetcher."""
        ...

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read one file's bytes; those of a large file are a memory map.

        `name` is the file's name for messages and `wanted` the header patterns that the source declares.
        Raises `EtlError` naming the place and the remedy.
        """
        ...
