"""Reader of delimited text: CSV, TSV and what vendors export by these names."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise

import polars as pl

from etl.errors import DeclarationError, HeaderMismatch, Place, UnreadableFile
from etl.fetchers.fetcher import Files
from etl.headers import normal
from etl.readers.cells import cleaned, is_plain, texts
from etl.readers.content import BLOCK, Content, line_breaks
from etl.readers.encodings import blocks, decide, utf8_blocks
from etl.readers.formats import require_text
from etl.readers.heading import SEARCH_ROWS, Block, Heading, locate, no_header, title
from etl.readers.lines import FOOTER_WORDS, NUMBERING, TOTAL_WORDS, Layout, Words, kinds, tally
from etl.readers.part import BATCH_ROWS, ROW, Line, Part
from etl.readers.regular import Dialect, Regular

#: What files may be separated by.
SEPARATORS = (";", "\t", "|", ",")

Rows = list[tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file: its first records, and the header among them."""

    rows: Rows
    #: For each record: the line of the file after it, and its end in the text in UTF-8.
    ends: tuple[tuple[int, int], ...]
    heading: Heading | None


@dataclass(frozen=True, slots=True)
class Delimited:
    """Reads delimited text of any size in bounded memory.

    A line is a record or a blank line; `ROW` is the line of the file on which a record starts, as an editor shows it.
    The encoding is proved, see `etl.readers.encodings.decide`; `encodings` narrows the candidates.
    """

    #: Glob relative to the source's folder, or where else the files come from.
    files: Files
    separator: str = ","
    header_rows: int = 1
    #: Records and blank lines above the header; None finds the header by the wanted patterns.
    title_rows: int | None = None
    encodings: tuple[str, ...] = ("utf-8", "gb18030", "big5")
    #: None when cells aren't quoted.
    quote: str | None = '"'
    #: Lines left out: words or globs for their first cell, such as "#*".
    exclude: tuple[str, ...] = ()
    total_words: tuple[str, ...] = TOTAL_WORDS
    footer_words: tuple[str, ...] = FOOTER_WORDS

    def __post_init__(self) -> None:
        """Raise `DeclarationError` when separator, quote or header_rows can't be used."""
        if len(self.separator) != 1 or (self.quote is not None and len(self.quote) != 1):
            raise DeclarationError("separator and quote take one character each", remedy="Declare one character.")
        if self.header_rows < 1:
            raise DeclarationError("A table needs a header", remedy="Declare header_rows=1 or more.")

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read the one table of a file; its lines that aren't records are tallied.

        Raises `UnreadableFile` for bytes that aren't text, unbalanced quotes and records with too many or too few
        cells, `UndecidedEncoding`, and `HeaderMismatch` for a wanted pattern without a column.
        """
        require_text(name, content)
        codec = decide(name, content, self.encodings, lambda codec: self._proves(name, content, wanted, codec))
        head = self._head(name, next(blocks(content, codec), ""), wanted, final=len(content) <= BLOCK)
        if head.heading is None:
            raise no_header(Place(name))
        _require_parted(head.heading, Place(name))
        head.heading.require(Place(name))
        part = self._part(name, head, head.heading, utf8_blocks(content, codec))
        part.lines = line_breaks(content)
        yield part

    def _proves(self, name: str, content: Content, wanted: Sequence[str], codec: str) -> bool:
        try:
            head = self._head(name, next(blocks(content, codec), ""), wanted, final=len(content) <= BLOCK)
        except UnreadableFile:
            return False
        return bool(wanted) and head.heading is not None and not head.heading.missing

    def _head(self, name: str, text: str, wanted: Sequence[str], *, final: bool) -> Head:
        limit = (self.title_rows or SEARCH_ROWS) + self.header_rows
        records = list(islice(self._dialect(name).records(text, final=final), limit))
        rows = [tuple(texts(cells).to_list()) for cells, _, _ in records]
        block = Block(self.header_rows, self.title_rows, spread=True)
        starts = (0, *(end for _, _, end in records))
        sizes = accumulate(len(text[start:end].encode()) for start, end in pairwise(starts))
        ends = tuple((line, size) for (_, line, _), size in zip(records, sizes, strict=True))
        return Head(rows, ends, locate(rows, wanted, block))

    def _dialect(self, name: str) -> Dialect:
        return Dialect(name, self.separator, self.quote)

    def _part(self, name: str, head: Head, heading: Heading, text: Iterator[bytes]) -> Part:
        headers = heading.names
        counts = Counter(Line.TITLE if any(row) else Line.BLANK for row in head.rows[: heading.top])
        counts[Line.HEADER] += heading.bottom - heading.top
        line, start = head.ends[heading.bottom - 1]
        body = self._dialect(name).regular(chain([next(text, b"")[start:]], text), len(headers), line)
        layout = _layout(headers, head.rows[heading.top : heading.bottom])
        part = Part(None, title(head.rows[: heading.top]), headers, iter(()), counts)
        part.batches = self._batches(name, body, layout, part)
        return part

    def _batches(self, name: str, body: Iterator[Regular], layout: Layout, part: Part) -> Iterator[pl.DataFrame]:
        words = Words.of(self.total_words, self.footer_words, self.exclude)
        names = dict(zip(layout.kept, part.headers, strict=True))
        for block in body:
            lines = self._lines(block, layout.kept)
            told = kinds(lines, layout, words)
            _require_even(name, lines, told, block.ragged, len(layout.kept))
            part.tally.update(tally(told))
            every = (told == Line.READ.value).all()
            read = (lines if every else lines.filter(told == Line.READ.value)).rename(names)
            yield from (batch for batch in read.iter_slices(BATCH_ROWS) if batch.height)

    def _lines(self, block: Regular, columns: Sequence[str]) -> pl.DataFrame:
        cells = pl.read_csv(
            block.data,
            has_header=False,
            separator=self.separator,
            quote_char=self.quote,
            schema=dict.fromkeys(columns, pl.String),
        )
        plain = block.breaks == cells.height and is_plain(block.data, controls=block.controls)
        return cleaned(cells, plain=plain).select(_rows(block, cells), pl.all())


def _require_parted(heading: Heading, where: Place) -> None:
    """Raise `HeaderMismatch` for a header of one cell that holds what other files are separated by."""
    if heading.missing and len(heading.names) == 1:
        for separator in SEPARATORS:
            if separator in heading.names[0]:
                told = f"The header is one cell with {separator!r} in it"
                raise HeaderMismatch(told, where=where, remedy=f"Declare separator={separator!r}.")


def _rows(block: Regular, cells: pl.DataFrame) -> pl.Series:
    """Give the line of the file on which each record starts; cells may hold line breaks."""
    if block.breaks == cells.height:
        return pl.int_range(block.line, block.line + cells.height, eager=True).alias(ROW)
    breaks = (pl.col(column).str.count_matches("\n", literal=True).fill_null(0) for column in cells.columns)
    heights = cells.select(1 + pl.sum_horizontal(breaks).cast(pl.Int64)).to_series()
    return (block.line + heights.cum_sum() - heights).alias(ROW)


def _layout(headers: Sequence[str], header: Rows) -> Layout:
    columns = tuple(str(column) for column in range(len(headers)))
    numbering = tuple(column for column, path in zip(columns, headers, strict=True) if normal(path) in NUMBERING)
    padded = tuple((*row, *[None] * (len(columns) - len(row))) for row in header)
    return Layout(kept=columns, numbering=numbering, header=padded)


def _require_even(name: str, lines: pl.DataFrame, told: pl.Series, ragged: dict[int, int], width: int) -> None:
    """Raise `UnreadableFile` for the first record that has too many or too few cells."""
    if not ragged:
        return
    uneven = lines.filter(pl.col(ROW).is_in(list(ragged)) & told.is_in([Line.READ.value, Line.BLANK.value]))
    if uneven.height:
        row = uneven[ROW][0]
        raise UnreadableFile(
            f"The record has {ragged[row]} cells where the header has {width}",
            where=Place(name, row=row),
            remedy="Quote cells that hold the separator, or declare the right separator; ask for the export again.",
        )
