"""Writes sample ledgers as offices lay them out: titles, headers of several levels, merged cells, notes at the foot."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | float | date | datetime | None
Row = Sequence[Cell]
#: Label of a column, or its labels from the outer level to the inner.
Head = str | tuple[str, ...]

_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_PLAIN = xlwt.Style.default_style
_DATED = xlwt.easyxf(num_format_str="yyyy-mm-dd")


def write_table(
    sheet: Worksheet, title: Sequence[str], header: Sequence[Head], body: Sequence[Row], merged: Iterable[int] = ()
) -> None:
    """Append a table: title lines across it, the header on as many rows as it has levels, the rows.

    In the columns `merged` (from 0), a run of equal values is one cell.
    """
    for line in title:
        sheet.append([line])
        _merge(sheet, sheet.max_row, 1, sheet.max_row, len(header))
    write_header(sheet, header)
    top = sheet.max_row + 1
    for row in body:
        sheet.append(list(row))
    for column in merged:
        _merge_runs(sheet, top, column + 1, [row[column] for row in body])
    for number, head in enumerate(header, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(8, 2 * len(_path(head)[-1]) + 4)


def write_header(sheet: Worksheet, header: Sequence[Head]) -> None:
    """Append header rows; a label spans the columns below it, and the rows down to the table where it is the last."""
    paths = [_path(head) for head in header]
    depth = max(map(len, paths))
    top = sheet.max_row + 1
    for level in range(depth):
        sheet.append([None] * len(paths))
        column = 1
        for prefix, group in groupby(paths, key=lambda path: path[: level + 1]):
            width = len(list(group))
            if len(prefix) > level:
                last = all(len(path) == level + 1 for path in paths[column - 1 : column - 1 + width])
                cell = sheet.cell(top + level, column, prefix[level])
                cell.font = Font(bold=True)
                _merge(sheet, top + level, column, top + depth - 1 if last else top + level, column + width - 1)
            column += width


def save_xls(book: Workbook, path: Path) -> None:
    """Save a workbook as Excel 97 to 2003 did: its values and merged cells."""
    old = xlwt.Workbook(encoding="utf-8")
    for sheet in book.worksheets:
        copy = old.add_sheet(sheet.title)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            style = _DATED if isinstance(cell.value, date) else _PLAIN
            copy.write(cell.row - 1, cell.column - 1, cell.value, style)
        for merge in sheet.merged_cells.ranges:
            copy.merge(merge.min_row - 1, merge.max_row - 1, merge.min_col - 1, merge.max_col - 1)
    old.save(str(path))


def write_csv(path: Path, encoding: str, rows: Iterable[Row]) -> None:
    """Write comma-separated text as Excel saves it."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)


def write_json(path: Path, document: object, indent: int | None = 1) -> None:
    """Write a document as systems export it, in UTF-8; without an indent on one line."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=indent) + "\n", encoding="utf-8")


def write_geojson(path: Path, about: Mapping[str, object], features: Iterable[Mapping[str, object]]) -> None:
    """Write a feature collection (RFC 7946) with what it says of itself before the features."""
    write_json(path, {"type": "FeatureCollection", **about, "features": list(features)})


def _path(head: Head) -> tuple[str, ...]:
    return (head,) if isinstance(head, str) else head


def _merge_runs(sheet: Worksheet, top: int, column: int, values: Sequence[Cell]) -> None:
    line = top
    for value, run in groupby(values):
        height = len(list(run))
        if value is not None:
            for below in range(line + 1, line + height):
                sheet.cell(below, column).value = None
            _merge(sheet, line, column, line + height - 1, column)
        line += height


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    sheet.cell(top, left).alignment = _CENTRE
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
