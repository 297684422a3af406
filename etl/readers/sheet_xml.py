"""What calamine doesn't tell of a sheet's XML: formulas without a cached value, and error cells (ECMA-376, 18.3)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import IO
from xml.sax.saxutils import unescape

from etl.readers.columns import number

_BLOCK = 1 << 20
_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_ADDRESS = re.compile(rb"(?:^|\s)r=[\"']([A-Z]{1,3})([0-9]+)[\"']")
_TEXT = re.compile(rb"(?:^|\s)t=[\"']str[\"']")


@dataclass(slots=True)
class Scan:
    """Cells of a sheet by line and column, counted from 0."""

    #: Text of error cells, such as "#REF!".
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    #: For each column the first line with a formula without a cached value.
    uncached: dict[int, int] = field(default_factory=dict)
    #: Whether such a cell doesn't say where it stands.
    unplaced: bool = False


class _Tags:
    """The markup of a sheet under its namespace prefix."""

    def __init__(self, prefix: bytes) -> None:
        self.row, self.formula, self.end = b"<" + prefix + b"row", b"<" + prefix + b"f", b"</" + prefix + b"sheetData>"
        formula = rb"<P:f(?:\s[^>]*?)?(?:/>|>[^<]*</P:f>)\s*+"
        value = rb"<P:v(?:\s[^>]*)?>"
        uncached = rb"<P:c(?:\s([^>]*))?>\s*" + formula + b"(?!" + value + b"[^<])(<P:v)?"
        error = rb"<P:c\s([^>]*?\bt=[\"']e[\"'][^>]*)>\s*(?:" + formula + b")?" + value + b"([^<]+)"
        self.uncached_cell = re.compile(uncached.replace(b"P:", prefix))
        self.error_cell = re.compile(error.replace(b"P:", prefix))


def scan(sheet: IO[bytes]) -> Scan:
    """Read a sheet's XML as a stream, in time linear in its size."""
    found = Scan()
    first = sheet.read(_BLOCK)
    root = _ROOT.search(first)
    tags = _Tags((root and root[1]) or b"")
    for block in _blocks(chain([first], iter(lambda: sheet.read(_BLOCK), b"")), tags):
        if tags.formula in block:
            _formulas(block, tags, found)
        if b't="e"' in block or b"t='e'" in block:
            _errors(block, tags, found)
    return found


def _blocks(chunks: Iterable[bytes], tags: _Tags) -> Iterator[bytes]:
    """Cut the XML before a row, so that no cell is cut in two; stop where the rows end."""
    rest = b""
    for chunk in chunks:
        seen, rest = len(rest), rest + chunk
        if rest.find(tags.end, max(0, seen - len(tags.end))) >= 0:
            break
        cut = rest.rfind(tags.row)
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _formulas(block: bytes, tags: _Tags, found: Scan) -> None:
    """Note formulas without a value; a text formula may well have an empty one."""
    for attributes, value in tags.uncached_cell.findall(block):
        if value and _TEXT.search(attributes):
            continue
        address = _address(attributes)
        if address is None:
            found.unplaced = True
        else:
            line, column = address
            found.uncached[column] = min(line, found.uncached.get(column, line))


def _errors(block: bytes, tags: _Tags, found: Scan) -> None:
    for attributes, text in tags.error_cell.findall(block):
        address = _address(attributes)
        if address is None:
            found.unplaced = True
        else:
            found.errors[address] = unescape(text.decode())


def _address(attributes: bytes) -> tuple[int, int] | None:
    named = _ADDRESS.search(attributes)
    return (int(named[2]) - 1, number(named[1].decode())) if named else None
