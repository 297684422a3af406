"""Takes one row out of a ledger, as somebody does who edits the file."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import xlwt
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook


def without_row(path: Path, sheet: str | None, row: int) -> None:
    """Rewrite a ledger without the row of that number, as the hub counts rows in files of its kind."""
    _CUTTERS[path.suffix](path, sheet, row)


def _xlsx(path: Path, sheet: str | None, row: int) -> None:
    """Cells that run down the row are split first."""
    book = load_workbook(path)
    table = book[sheet or book.sheetnames[0]]
    _split(table)
    table.delete_rows(row)
    book.save(path)


def _split(sheet: Worksheet) -> None:
    for merge in [merge for merge in sheet.merged_cells.ranges if merge.min_col == merge.max_col]:
        sheet.unmerge_cells(str(merge))
        value = sheet.cell(merge.min_row, merge.min_col).value
        for row in range(merge.min_row, merge.max_row + 1):
            sheet.cell(row, merge.min_col).value = value


def _xls(path: Path, sheet: str | None, row: int) -> None:
    """Only values stay, and the merges of the lines above the row."""
    old = CalamineWorkbook.from_path(path)
    new = xlwt.Workbook()
    for name in old.sheet_names:
        table = old.get_sheet_by_name(name)
        rows = table.to_python(skip_empty_area=False)
        written = new.add_sheet(name)
        cut = [cells for number, cells in enumerate(rows, 1) if (sheet or name) != name or number != row]
        for line, cells in enumerate(cut):
            for column, cell in enumerate(cells):
                if cell != "":
                    written.write(line, column, cell)
        for (top, left), (bottom, right) in table.merged_cell_ranges or ():
            if bottom < row - 1:
                written.merge(top, bottom, left, right)
    new.save(path)


def _csv(path: Path, _: str | None, row: int) -> None:
    content = path.read_bytes()
    encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else _encoding(content)
    rows = list(csv.reader(io.StringIO(content.decode(encoding), newline="")))
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows[: row - 1] + rows[row:])


def _encoding(content: bytes) -> str:
    try:
        content.decode()
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _json(path: Path, _: str | None, row: int) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    records = document if isinstance(document, list) else next(v for v in document.values() if isinstance(v, list))
    del records[row - 1]
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


_CUTTERS: dict[str, Callable[[Path, str | None, int], None]] = {
    ".xlsx": _xlsx,
    ".xls": _xls,
    ".csv": _csv,
    ".json": _json,
    ".geojson": _json,
}
