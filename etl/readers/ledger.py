"""Reader of workbooks (.xlsx, .xls) as offices keep them: titles, merged headers, totals, templates, side notes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain, islice

import polars as pl

from etl.errors import DeclarationError, EtlError, FormulaWithoutValue, Place, UnreadableFile
from etl.fetchers.fetcher import Files
from etl.headers import missing, normal
from etl.readers.columns import letters, required
from etl.readers.content import Content
from etl.readers.heading import SEARCH_ROWS, Block, Heading, locate, title
from etl.readers.lines import FOOTER_WORDS, NUMBERING, TOTAL_WORDS, Layout, Words, filled_down, kinds, tally
from etl.readers.merges import Merge, filled, run_down
from etl.readers.part import ROW, Line, Part
from etl.readers.workbook import BATCH_LINES, Sheet, Workbook, open_workbook


@dataclass(frozen=True, slots=True)
class Ledger:
    """Reads the sheets of a workbook as tables; `ROW` is the row that the spreadsheet shows.

    Columns are declared by header pattern, by group ("活动受益人次统计/*") or by letters ("AJ:AK").
    A line is a record when a column that is neither computed, filled down nor a numbering holds a value of its own.
    """

    #: Glob relative to the source's folder, or where else the files come from.
    files: Files
    #: Sheets to read, names or globs; the others are tallied as excluded. None reads every sheet that has all wanted
    #: headers; one that has some but not all of them is an error, lest a damaged sheet go unread.
    sheet: str | tuple[str, ...] | None = None
    #: Rows of the header; their levels are joined by "/".
    header_rows: int = 1
    #: Rows above the header; None finds the header by the wanted patterns.
    title_rows: int | None = None
    #: Columns filled by formulas: lines with nothing else are templates (zero) or totals.
    computed: tuple[str, ...] = ()
    #: Columns written only on the first line of each block, the higher level first.
    fill_down: tuple[str, ...] = ()
    #: Columns that aren't data, such as code lists beside the table.
    exclude_columns: tuple[str, ...] = ()
    #: Sheets that aren't read whatever they hold, names or globs.
    exclude_sheets: tuple[str, ...] = ()
    #: Lines left out: words or globs for their first cell.
    exclude_lines: tuple[str, ...] = ()
    total_words: tuple[str, ...] = TOTAL_WORDS
    footer_words: tuple[str, ...] = FOOTER_WORDS

    def __post_init__(self) -> None:
        """Raise `DeclarationError` for a ledger without a header."""
        if self.header_rows < 1:
            raise DeclarationError("A table needs a header", remedy="Declare header_rows=1 or more.")

    def parts(self, name: str, content: Content, wanted: Sequence[str]) -> Iterator[Part]:
        """Read a workbook sheet by sheet; sheets that aren't read are parts without rows, their lines excluded.

        Raises `UnreadableFile` for bytes that aren't a readable workbook, `HeaderMismatch` for a wanted pattern
        without a column and `FormulaWithoutValue` for a formula cell whose value was never saved.
        """
        book = open_workbook(name, content)
        chosen = self._chosen(book)
        unread: list[tuple[Place, Heading]] = []
        read = 0
        for each in book.sheets:
            sheet = book.sheet(each, self._head_rows)
            where = Place(name, sheet=sheet.name)
            heading = self._heading(sheet, wanted) if sheet.name in chosen else None
            if heading and (self.sheet is not None or len(heading.missing) < max(len(wanted), 1)):
                read += 1
                heading.require(where)
                yield self._part(sheet, heading, where)
                continue
            if heading:
                unread.append((where, heading))
            if sheet.height:
                yield _excluded(sheet)
        if not read:
            raise _nothing(name, unread)

    def _chosen(self, book: Workbook) -> set[str]:
        """Name the sheets that the declaration admits."""
        admitted = ("*",) if self.sheet is None else (self.sheet,) if isinstance(self.sheet, str) else self.sheet
        for glob in admitted:
            if not any(fnmatchcase(sheet, glob) for sheet in book.sheets):
                raise UnreadableFile(
                    f'The workbook has no sheet "{glob}" but {", ".join(book.sheets)}',
                    where=Place(book.file),
                    remedy="Correct the workbook or the declared sheet.",
                )
        return {
            sheet
            for sheet in book.sheets
            if any(fnmatchcase(sheet, glob) for glob in admitted)
            and not any(fnmatchcase(sheet, glob) for glob in self.exclude_sheets)
        }

    @property
    def _head_rows(self) -> int:
        return (self.title_rows or SEARCH_ROWS) + self.header_rows

    def _heading(self, sheet: Sheet, wanted: Sequence[str]) -> Heading | None:
        rows = sheet.head.drop(ROW).rows()
        block = Block(self.header_rows, self.title_rows, without=self.exclude_columns)
        return locate(rows, wanted, block, [merge for merge in sheet.merges if merge.top < self._head_rows])

    def _part(self, sheet: Sheet, heading: Heading, where: Place) -> Part:
        out = set(required(self.exclude_columns, heading.paths, where))
        _require_values(sheet, out, where)
        blocks = self._blocks(sheet, heading, out)
        first = next(blocks)
        layout, names = self._layout(first, heading, out, where)
        counts, text = _above(first.head(heading.top), out)
        counts[Line.HEADER] += heading.bottom - heading.top
        part = Part(sheet.name, text, tuple(names.values()), iter(()), counts)
        part.batches = self._batches(_below(chain([first], blocks), sheet.merges, heading.bottom), layout, part)
        return part

    def _blocks(self, sheet: Sheet, heading: Heading, out: set[int]) -> Iterator[pl.DataFrame]:
        """The lines of a sheet block by block; as one where what a line or a column is may depend on another block."""
        first = pl.concat([sheet.head, *islice(sheet.rest, 1)])
        nameless = any(not path for column, path in enumerate(heading.paths) if column not in out)
        if nameless or self.fill_down or any(run_down(sheet.merges, heading.bottom)):
            return iter([pl.concat([first, *sheet.rest])])
        return chain([first], sheet.rest)

    def _batches(
        self, blocks: Iterator[tuple[pl.DataFrame, pl.DataFrame]], layout: Layout, part: Part
    ) -> Iterator[pl.DataFrame]:
        words = Words.of(self.total_words, self.footer_words, self.exclude_lines)
        names = dict(zip(layout.kept, part.headers, strict=True))
        for lines, whole in blocks:
            told = kinds(lines, layout, words)
            part.tally.update(tally(told))
            read = filled_down(whole, told, layout, words).filter(told == Line.READ.value).select(ROW, *layout.kept)
            yield from (batch for batch in read.rename(names).iter_slices(BATCH_LINES) if batch.height)

    def _layout(
        self, lines: pl.DataFrame, heading: Heading, out: set[int], where: Place
    ) -> tuple[Layout, dict[str, str]]:
        """Sort the columns by what a value in them means, and name them."""
        names = heading.names
        filled_columns = lines.slice(heading.bottom).select(pl.all().is_not_null().any()).row(0)[1:]
        kept = [n for n, path in enumerate(heading.paths) if n not in out and (path or filled_columns[n])]
        header = lines.slice(heading.top, heading.bottom - heading.top).select(map(str, kept)).rows()
        layout = Layout(
            kept=tuple(map(str, kept)),
            excluded=tuple(map(str, sorted(out))),
            computed=tuple(map(str, required(self.computed, names, where))),
            fill_down=tuple(str(n) for each in self.fill_down for n in required([each], names, where)),
            numbering=tuple(str(n) for n in kept if normal(names[n]) in NUMBERING),
            header=tuple(header),
        )
        return layout, {str(n): names[n] for n in kept}


def _nothing(name: str, unread: Sequence[tuple[Place, Heading]]) -> EtlError:
    """Say why no sheet was read: the first admitted one lacks the headers, or there is none."""
    if unread:
        where, heading = unread[0]
        return missing(heading.missing, heading.names, where)
    return UnreadableFile(
        "No sheet holds a table", where=Place(name), remedy="Check the workbook, and sheet and exclude_sheets."
    )


def _require_values(sheet: Sheet, out: set[int], where: Place) -> None:
    """Raise `FormulaWithoutValue` for the topmost such cell in a column that isn't left out."""
    cells = sorted((line, column) for column, line in sheet.uncached.items() if column not in out)
    if cells:
        line, column = cells[0]
        raise FormulaWithoutValue(
            f"The formula in {letters(column)}{line + 1} has no saved value",
            where=Place(where.file, where.sheet, line + 1, letters(column)),
            remedy="Open the workbook in Excel or WPS, let it calculate and save it; or leave the column out.",
        )


def _below(
    blocks: Iterator[pl.DataFrame], merges: Sequence[Merge], bottom: int
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """The lines below the header, as they are and with merged cells filled."""
    for lines in blocks:
        above = max(0, bottom + 1 - lines[ROW][0]) if lines.height else 0
        whole = filled(lines, merges, bottom)
        yield lines.slice(above), whole.slice(above)


def _above(lines: pl.DataFrame, out: set[int]) -> tuple[Counter[Line], str]:
    """Tally the lines above the header, and give their text."""
    shown = lines.select(pl.exclude(ROW, *map(str, out))).rows()
    counts: Counter[Line] = Counter()
    for row, every in zip(shown, lines.drop(ROW).rows(), strict=True):
        counts[Line.TITLE if any(row) else Line.EXCLUDED if any(every) else Line.BLANK] += 1
    return counts, title(shown)


def _excluded(sheet: Sheet) -> Part:
    return Part(sheet.name, "", (), iter(()), Counter({Line.EXCLUDED: sheet.height}))
