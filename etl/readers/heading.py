"""Where the header of a table stands and what it calls each column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from etl.errors import HeaderMismatch, Place
from etl.headers import answers, full, group, missing, unique
from etl.readers.columns import indices, letters
from etl.readers.merges import Merge
from etl.readers.part import ROW

#: Lines from the top of a table among which a header is looked for.
SEARCH_ROWS = 100

Row = Sequence[str | None]

_SPACE = re.compile(r"\s+")
_CJK = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_INNER_SPACE = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")


@dataclass(frozen=True, slots=True)
class Block:
    """How a header is laid out in a table."""

    #: Lines that the header takes.
    height: int = 1
    #: Lines above the header; None when it is to be found.
    top: int | None = None
    #: Whether a blank cell of an upper level belongs to the group at its left (formats without merges).
    spread: bool = False
    #: Columns left out: spreadsheet letters ("AJ:AK") or header patterns.
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A header that was found, or the likeliest one when wanted columns are missing."""

    #: First line of the header and first line after it, counted from 0.
    top: int
    bottom: int
    #: Path of each column, "" where there is none.
    paths: tuple[str, ...]
    #: Name of each column: its path, "#2" after a repeated one, "#AI" without a header; "" when it is left out.
    names: tuple[str, ...]
    #: Wanted patterns without an answer.
    missing: tuple[str, ...]

    def require(self, where: Place) -> None:
        """Raise `HeaderMismatch` when a wanted pattern has no answer."""
        if self.missing:
            raise missing(self.missing, self.names, where)


def locate(rows: Sequence[Row], wanted: Sequence[str], block: Block, merges: Sequence[Merge] = ()) -> Heading | None:
    """Find the header: the first line from which the wanted patterns match; None when there is no text at all.

    Full paths weigh more than suffixes, so that a title above isn't taken for a level.
    """
    if block.top is not None:
        return _candidate(rows, wanted, block, merges, block.top)[1] if block.top < len(rows) else None
    best: tuple[tuple[int, ...], Heading] | None = None
    stop = min(len(rows), SEARCH_ROWS)
    top = 0
    while top < stop:
        if any(rows[top]):
            found = _candidate(rows, wanted, block, merges, top)
            if best is None or found[0] > best[0]:
                best = found
            if not found[1].missing:
                stop = min(stop, top + block.height)
        top += 1
    return best[1] if best else None


def _candidate(
    rows: Sequence[Row], wanted: Sequence[str], block: Block, merges: Sequence[Merge], top: int
) -> tuple[tuple[int, ...], Heading]:
    cells = _cells(rows, block, merges, top)
    paths = _paths(cells)
    names = _names(paths, indices(block.without, paths))
    absent = tuple(pattern for pattern in wanted if not (group(pattern, names) or answers(pattern, names)))
    exact = [name for pattern in wanted for name in full(pattern, names)]
    beginning = {name for name, cell in zip(names, cells[0], strict=True) if cell}
    score = (
        len(wanted) - len(absent),
        len(exact),
        sum(name in beginning for pattern in wanted for name in answers(pattern, names)),
        int(sum(cell is not None for cell in rows[top]) > 1),
    )
    return score, Heading(top, min(top + block.height, len(rows)), paths, names, absent)


def _cells(rows: Sequence[Row], block: Block, merges: Sequence[Merge], top: int) -> list[list[str | None]]:
    bottom = min(top + block.height, len(rows))
    width = max(len(row) for row in rows[top:bottom])
    cells = [[*row, *[None] * (width - len(row))] for row in rows[top:bottom]]
    for merge in merges:
        if top <= merge.top < bottom and merge.left < width:
            value = cells[merge.top - top][merge.left]
            for line in cells[merge.top - top : merge.bottom - top + 1]:
                line[merge.left : merge.right + 1] = [value] * (min(merge.right + 1, width) - merge.left)
    return _spread(cells) if block.spread else cells


def _spread(cells: list[list[str | None]]) -> list[list[str | None]]:
    for upper, lower in pairwise(cells):
        for column in range(1, len(upper)):
            if upper[column] is None and lower[column] is not None:
                upper[column] = upper[column - 1]
    return cells


def _paths(cells: Sequence[Row]) -> tuple[str, ...]:
    columns = zip(*cells, strict=True)
    return tuple("/".join(level for level, _ in groupby(_label(cell) for cell in column if cell)) for column in columns)


def _names(paths: Sequence[str], out: set[int]) -> tuple[str, ...]:
    named = iter(unique(_spelled(paths, out), reserved=(ROW,)))
    return tuple("" if column in out else next(named) for column in range(len(paths)))


def _spelled(paths: Sequence[str], out: set[int]) -> Iterator[str]:
    return (path or f"#{letters(column)}" for column, path in enumerate(paths) if column not in out)


def _label(cell: str) -> str:
    return _INNER_SPACE.sub("", _SPACE.sub(" ", cell).strip())


def title(rows: Sequence[Row]) -> str:
    """Join the text of the lines above the header, one line per row, cells joined by a blank."""
    return "\n".join(" ".join(cell for cell in row if cell) for row in rows if any(row))


def no_header(where: Place) -> HeaderMismatch:
    """Say that a table has no line where its header should be."""
    return HeaderMismatch("There is no header", where=where, remedy="Check the file, and title_rows of its reader.")
