"""Workbooks: proving what the bytes are, and every sheet as lines of text."""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice, repeat
from typing import TypeVar
from xml.etree import ElementTree

import polars as pl
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

from etl.errors import Place, UnreadableFile
from etl.readers import biff
from etl.readers.cells import texts
from etl.readers.compound import CompoundFile, CompoundFileError
from etl.readers.content import Content
from etl.readers.formats import COMPOUND, ZIP, not_a_workbook
from etl.readers.merges import Merge, merges
from etl.readers.part import ROW
from etl.readers.sheet_xml import Scan, scan

_T = TypeVar("_T")

_AGAIN = "Ask the publisher to send it again."
_SAVE_AS = "Open it in Excel or WPS and save it as .xlsx."

_BLOCK_ROWS = 4_096
#: Lines of a batch: few, so that they are soon worked on while the next ones become text.
BATCH_LINES = 3 * _BLOCK_ROWS
_OFFICE = {
    "xl/workbook.bin": "a binary workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as lines of text: frames of `ROW` and a column per sheet column, named "0", "1", …"""

    name: str
    #: How many lines there are from the first to the last that is used.
    height: int
    #: The first lines.
    head: pl.DataFrame
    #: The lines below, block by block as they are asked for.
    rest: Iterator[pl.DataFrame]
    merges: list[Merge]
    #: For each column the first line with a formula that has no cached value, both counted from 0.
    uncached: dict[int, int]


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened .xlsx or .xls."""

    file: str
    #: Names of the worksheets, hidden ones too, in the workbook's order.
    sheets: tuple[str, ...]
    _book: CalamineWorkbook
    _scan: Callable[[str], Scan]

    def sheet(self, name: str, head: int) -> Sheet:
        """Read a sheet, so many of its lines as head; its XML is looked through meanwhile.

        Raises `UnreadableFile` when its part of the file is damaged.
        """
        where = Place(self.file, sheet=name)
        with ThreadPoolExecutor(1, "scan") as pool:
            scanning = pool.submit(self._scan, name)
            sheet = _guarded(lambda: self._book.get_sheet_by_name(name), where)
        found = _guarded(scanning.result, where)
        if found.unplaced:
            raise UnreadableFile("Cells with errors or formulas have no address", where=where, remedy=_SAVE_AS)
        lines = (_with_errors(block, found.errors) for block in _lines(sheet, head))
        first = next(lines, pl.DataFrame(schema={ROW: pl.Int64}))
        return Sheet(name, sheet.end[0] + 1 if sheet.end else 0, first, lines, merges(sheet), found.uncached)


def open_workbook(name: str, content: Content) -> Workbook:
    """Open a workbook's bytes.

    Raises `UnreadableFile` naming what the file really is: empty, cut off, encrypted, HTML or text by another name.
    """
    where = Place(name)
    head = bytes(content[:8])
    if not head:
        raise UnreadableFile("The file is empty", where=where, remedy=_AGAIN)
    if not head.startswith((ZIP, COMPOUND)):
        raise not_a_workbook(name, content)
    data = content if isinstance(content, bytes) else bytes(content)
    scanner = _xlsx_scanner(where, data) if head.startswith(ZIP) else _xls_scanner(where, data)
    book = _guarded(lambda: CalamineWorkbook.from_object(io.BytesIO(data)), where)
    sheets = tuple(sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet)
    if not sheets:
        raise UnreadableFile("The workbook has no worksheet", where=where, remedy=_AGAIN)
    names = tuple(book.sheet_names)
    return Workbook(name, sheets, book, lambda sheet: scanner(names.index(sheet), sheet))


def _guarded(action: Callable[[], _T], where: Place) -> _T:
    """Turn what a damaged workbook makes its parsers raise, panics too, into one error."""
    try:
        return action()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        raise UnreadableFile(f"The workbook is damaged: {error}", where=where, remedy=_AGAIN) from error


def _xlsx_scanner(where: Place, data: bytes) -> Callable[[int, str], Scan]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise UnreadableFile("The workbook is cut off or damaged", where=where, remedy=_AGAIN) from error
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        found = next((kind for part, kind in _OFFICE.items() if part in names), "a zip archive")
        raise UnreadableFile(f"The file isn't an .xlsx workbook but {found}", where=where, remedy=_SAVE_AS)

    def scan_sheet(_: int, sheet: str) -> Scan:
        with archive.open(_sheet_part(archive, sheet)) as part:
            return scan(part)

    return scan_sheet


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Find the archive member of a sheet through the workbook's relationships."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    targets = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    paths = {target.attrib["Id"]: target.attrib["Target"] for target in targets}
    element = next(each for each in book.iterfind(".//{*}sheet") if each.attrib["name"] == sheet)
    relation = next(value for key, value in element.attrib.items() if key.endswith("}id"))
    return posixpath.normpath(posixpath.join("/xl", paths[relation])).lstrip("/")


def _xls_scanner(where: Place, data: bytes) -> Callable[[int, str], Scan]:
    try:
        container = CompoundFile(data)
        if "EncryptedPackage" in container.streams:
            raise _encrypted(where)
        stream = next((container.read(name) for name in ("Workbook", "Book") if name in container.streams), None)
    except CompoundFileError as error:
        raise UnreadableFile("The workbook is cut off or damaged", where=where, remedy=_AGAIN) from error
    if stream is None:
        kind = "a Word document" if "WordDocument" in container.streams else "another Office file"
        raise UnreadableFile(f"The file isn't a workbook but {kind}", where=where, remedy=_SAVE_AS)
    if biff.encrypted(stream):
        raise _encrypted(where)
    return lambda index, _: Scan(errors=biff.error_cells(stream, index))


def _encrypted(where: Place) -> UnreadableFile:
    return UnreadableFile(
        "The workbook is encrypted", where=where, remedy="Open it with its password and save it without one."
    )


def _lines(sheet: CalamineSheet, head: int) -> Iterator[pl.DataFrame]:
    """Spell every cell as text: the head, whose text would make the columns of figures below it mixed, then batches."""
    rows, first = sheet.iter_rows(), 1
    for height in chain([head, max(BATCH_LINES - head, 0)], repeat(BATCH_LINES)):
        if not (blocks := [*_blocks(sheet, rows, height)]):
            return
        lines = pl.concat(blocks)
        yield lines.insert_column(0, pl.int_range(first, first + lines.height, dtype=pl.Int64, eager=True).alias(ROW))
        first += lines.height


def _blocks(sheet: CalamineSheet, rows: Iterator[Sequence[object]], height: int) -> Iterator[pl.DataFrame]:
    """So many lines, no more of them at once as Python values than a block has.

    Calamine leaves out the columns before the first that holds anything, but no lines.
    """
    before = sheet.start[1] if sheet.start else 0
    for start in range(0, height, _BLOCK_ROWS):
        # A list for each row would keep the garbage collector busy.
        cells = list(chain.from_iterable(islice(rows, min(_BLOCK_ROWS, height - start))))
        if not cells:
            return
        columns = [texts(cells[column :: sheet.width]) for column in range(sheet.width)]
        blank = pl.Series([None], dtype=pl.String).new_from_index(0, columns[0].len())
        yield pl.DataFrame([text.alias(str(n)) for n, text in enumerate([*[blank] * before, *columns])])


def _with_errors(lines: pl.DataFrame, errors: dict[tuple[int, int], str]) -> pl.DataFrame:
    columns: dict[str, dict[int, str]] = {}
    first = lines[ROW][0] - 1
    for (line, column), text in errors.items():
        if first <= line < first + lines.height and str(column) in lines.columns:
            columns.setdefault(str(column), {})[line - first] = text
    return lines.with_columns(
        lines[column].scatter(list(found), list(found.values())) for column, found in columns.items()
    )
