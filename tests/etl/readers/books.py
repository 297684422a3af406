"""Workbooks written for a test."""

import io
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import openpyxl
import xlwt
from xlwt.CompoundDoc import XlsDoc

Rows = Iterable[Any]


def xlsx(sheets: Mapping[str, Rows] | Rows, merges: Sequence[str] = ()) -> bytes:
    """Write sheets as .xlsx; formulas ("=A1") have no cached value. The merges are the first sheet's."""
    named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    sheet.cell(line, column, value)
    for merge in merges:
        book.worksheets[0].merge_cells(merge)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    """Give a workbook's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, part: str, pattern: str, replacement: str) -> bytes:
    """Rewrite one part of an .xlsx."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, re.sub(pattern, replacement, text.decode()) if name == part else text)
    return out.getvalue()


def cached(content: bytes, values: Mapping[str, str]) -> bytes:
    """Give formula cells of the first sheet a cached value; a value that isn't a number is text."""
    for cell, value in values.items():
        kind = "" if re.fullmatch(r"-?[\d.]+", value) else ' t="e"' if value.startswith("#") else ' t="str"'
        pattern = rf'<c r="{cell}"([^>]*)>(<f>[^<]*</f>)<v\s*(?:/>|></v>)'
        content = with_part(content, "xl/worksheets/sheet1.xml", pattern, rf'<c r="{cell}"\1{kind}>\2<v>{value}</v>')
    return content


def xls(
    rows: Rows, merges: Sequence[tuple[int, int, int, int]] = (), errors: Mapping[tuple[int, int], int] = {}
) -> bytes:
    """Write one sheet as .xls; merges are (top, bottom, left, right), errors BIFF codes by line and column."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(line, column, value)
    for (line, column), code in errors.items():
        sheet.row(line).set_cell_error(column, code)
    for merge in merges:
        sheet.merge(*merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def encrypted_xls() -> bytes:
    """Write a .xls whose stream asks for a password."""
    book = xlwt.Workbook()
    book.add_sheet("Sheet1").write(0, 0, "姓名")
    stream = book.get_biff_data()
    after_bof = 4 + struct.unpack_from("<H", stream, 2)[0]
    password = struct.pack("<HHHHH", 0x002F, 6, 0, 1, 1)
    return container({"Workbook": stream[:after_bof] + password + stream[after_bof:]})


def container(streams: Mapping[str, bytes]) -> bytes:
    """Write a compound file with one stream."""
    [(name, stream)] = streams.items()
    out = io.BytesIO()
    XlsDoc().save(out, stream)
    return out.getvalue().replace(
        "Workbook".encode("utf-16-le") + b"\0" * (64 - 16) + struct.pack("<H", 18),
        name.encode("utf-16-le") + b"\0" * (64 - 2 * len(name)) + struct.pack("<H", 2 * len(name) + 2),
    )
