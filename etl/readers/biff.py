"""What calamine doesn't tell of a .xls: whether it is encrypted, and its error cells ([MS-XLS])."""

import struct
from collections.abc import Iterator

_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET, _BOOLERR, _BOF = 0x0006, 0x000A, 0x002F, 0x0085, 0x0205, 0x0809

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def encrypted(stream: bytes) -> bool:
    """Tell whether the workbook stream asks for a password."""
    return any(kind == _FILEPASS for kind, _ in _records(stream, 0))


def error_cells(stream: bytes, sheet: int) -> dict[tuple[int, int], str]:
    """Give the error cells of a sheet by line and column, all counted from 0."""
    starts = [struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUNDSHEET]
    found: dict[tuple[int, int], str] = {}
    for kind, body in _records(stream, starts[sheet]):
        if kind == _BOOLERR and body[7]:
            code = body[6]
        elif kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
            code = body[8]
        else:
            continue
        line, column = struct.unpack_from("<HH", body)
        found[line, column] = _ERRORS.get(code, "#N/A")
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Walk one substream, without those nested in it (charts)."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        at += 4 + size
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1 and kind not in (_BOF, _EOF):
            yield kind, stream[at - size : at]
        if depth <= 0:
            return
